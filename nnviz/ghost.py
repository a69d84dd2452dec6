"""Ghosts: the curves of futures that were left behind."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnviz.history import History

MAX_GHOSTS = 4


@dataclass(frozen=True, eq=False)
class Ghost:
    """The curves of a future that was left behind, from where it was left on.

    Attributes
    ----------
    epochs : ndarray of int32, shape (n,)
    seconds, train_loss, test_loss : ndarray of float32, shape (n,)
        NaN where there was no value.
    """

    epochs: npt.NDArray[np.int32]
    seconds: npt.NDArray[np.float32]
    train_loss: npt.NDArray[np.float32]
    test_loss: npt.NDArray[np.float32]

    @classmethod
    def of(cls, history: History, epoch: int) -> "Ghost | None":
        """What a history shows from an epoch on; ``None`` if that is not even a line."""
        start = max(0, sum(e <= epoch for e in history.epochs) - 1)
        if len(history) - start < 2:
            return None
        return cls(
            np.array(history.epochs[start:], np.int32),
            *(
                np.array([np.nan if v is None else v for v in column[start:]], np.float32)
                for column in (history.seconds, history.train_loss, history.test_loss)
            ),
        )
