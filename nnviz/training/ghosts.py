"""Ghosts: the curves of futures that were left behind."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnviz.settings.limits import MAX_GHOSTS
from nnviz.training.history import History


@dataclass(frozen=True, eq=False)
class Ghost:
    """The curves of a future that was left behind, from where it was left on.

    Attributes
    ----------
    epochs : ndarray of int32 or float64, shape (n,)
        As `epoch_array` makes them.
    seconds, train_loss, test_loss : ndarray of float32, shape (n,)
        NaN where there was no value.
    """

    epochs: npt.NDArray[np.int32 | np.float64]
    seconds: npt.NDArray[np.float32]
    train_loss: npt.NDArray[np.float32]
    test_loss: npt.NDArray[np.float32]

    @classmethod
    def of(cls, history: History, epoch: int) -> "Ghost | None":
        """What a history shows from an epoch on; ``None`` if that is not even a line."""
        start = history.index(epoch)
        if len(history) - start < 2:
            return None
        return cls(
            epoch_array(history.epochs[start:]),
            *(
                np.array([np.nan if v is None else v for v in column[start:]], np.float32)
                for column in (history.seconds, history.train_loss, history.test_loss)
            ),
        )


def epoch_array(epochs: Sequence[int]) -> npt.NDArray[np.int32 | np.float64]:
    """Ascending epochs in the smallest type that plotly reads and that holds them."""
    large = len(epochs) and epochs[-1] >= 2**31
    return np.array(epochs, np.float64 if large else np.int32)


def left_behind(ghosts: list[Ghost], history: History, epoch: int) -> list[Ghost]:
    """Ghosts, and what came after an epoch as one more; the latest four."""
    ghost = Ghost.of(history, epoch)
    return [*ghosts, *([ghost] if ghost else [])][-MAX_GHOSTS:]
