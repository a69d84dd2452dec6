"""The weights of a run's moments as text for a page: which of them, and how exactly."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnviz.data.points import Points
from nnviz.settings.config import ModelConfig
from nnviz.training.history import Metrics
from nnviz.training.run import Run
from nnviz.training.snapshot import PackedSnapshot
from nnviz.training.surgery import grown
from nnviz.training.trainer import Trainer

LARGEST_HALF = 65_504.0  # beyond, a float16 is infinite
ENOUGH = 100  # moments: rather so many in float32 than more in float16

Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Moment:
    """A network at one moment, measured on the points that the run has now.

    Attributes
    ----------
    epoch : int
    config : ModelConfig
    numbers : ndarray of float32
        As `nnviz.network.learner.Learner.numbers` gives them.
    metrics : Metrics
    """

    epoch: int
    config: ModelConfig
    numbers: Numbers
    metrics: Metrics


class Past:
    """The moments of a run as they are when this is made, the present one last.

    Parameters
    ----------
    run : Run
        It may train on afterwards: nothing here changes then.
    """

    def __init__(self, run: Run) -> None:
        now = PackedSnapshot(run.trainer.snapshot())
        earlier = [moment for moment in run.timeline.moments if moment.epoch < now.epoch]
        self._moments = [*earlier, now]
        self._points: Points = run.trainer.points
        self._train_config = run.trainer.train_config
        self._classes = run.trainer.model_config.classes

    def __len__(self) -> int:
        return len(self._moments)

    def most_numbers(self) -> int:
        """How many numbers the largest of their networks is, about: classes may have come since."""
        sizes = []
        for packed in self._moments:
            moment = packed.unpack()
            sizes.append(moment.weights.numel() + sum(b.numel() for b in moment.buffers.values()))
        return max(sizes)

    def some(self, count: int) -> list[Moment]:
        """So many of them, evenly spread: the first and the last always; the last alone of one."""
        if count < 2:
            return [self._moment(self._moments[-1])]
        places = np.linspace(0, len(self) - 1, min(count, len(self))).round().astype(int)
        return [self._moment(self._moments[place]) for place in places]

    def _moment(self, packed: PackedSnapshot) -> Moment:
        snapshot = grown(packed.unpack(), self._classes, self._points)
        trainer = Trainer.at(snapshot, self._points, self._train_config)
        numbers, metrics = trainer.learner.numbers(), trainer.evaluate()
        return Moment(snapshot.epoch, snapshot.model_config, numbers, metrics)


def text_size(count: int, half: bool) -> int:
    """Characters that so many numbers take as base64, at most."""
    return -(-count * (2 if half else 4) // 3) * 4


def fits_half(moments: Sequence[Moment]) -> bool:
    """Whether no number is too large for float16."""
    return all(float(np.abs(moment.numbers).max(initial=0.0)) <= LARGEST_HALF for moment in moments)


def numbers_text(moments: Sequence[Moment], half: bool) -> str:
    """All their numbers one after the other, little-endian, as base64.

    Parameters
    ----------
    moments : sequence of Moment
    half : bool
        As float16, which has three digits, instead of float32.
    """
    kind = "<f2" if half else "<f4"
    packed = b"".join(moment.numbers.astype(kind).tobytes() for moment in moments)
    return base64.b64encode(packed).decode()
