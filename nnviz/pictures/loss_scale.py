"""How losses become heights and colours: as they are, or logarithms. Never imports torch."""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from nnviz.pictures.log_axis import floor_below, lifted
from nnviz.pictures.numbers import number

WIDE = 30.0  # a loss that is so many times as high in one place as in another gets a log scale

Numbers = npt.NDArray[Any]


def said(loss: float) -> str:
    """A loss in words: a network that overflows has none."""
    return number(loss) if math.isfinite(loss) else "no finite number"


class LossScale:
    """What is drawn for losses, and the ticks that say them.

    Attributes
    ----------
    log : bool
    floor : float or None
        Where zero is drawn on a logarithmic scale.
    """

    def __init__(self, losses: Numbers) -> None:
        finite = losses[np.isfinite(losses)]
        positive = finite[finite > 0.0]
        self.log = bool(len(positive)) and float(finite.max()) > WIDE * float(positive.min())
        self.floor = floor_below(finite) if self.log else None
        shown = self.of(finite) if len(finite) else np.zeros(1)
        self.low, self.high = float(shown.min()), float(shown.max())

    def of(self, losses: Numbers) -> Numbers:
        """What is drawn for losses."""
        values = np.asarray(losses, dtype=np.float32)
        if not self.log:
            return values
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.log10(lifted(values, self.floor)).astype(np.float32)

    def bar(self) -> dict[str, Any]:
        """A colour bar that says losses."""
        values, texts = self.ticks()
        bar = {"thickness": 10, "len": 0.8, "title": {"text": "loss"}}
        return {**bar, "tickvals": values, "ticktext": texts}

    def ticks(self) -> tuple[list[float], list[str]]:
        """Where ticks lie, and the losses that they say: decades, or round steps."""
        if not self.log:
            step = _round_step((self.high - self.low) / 5.0)
            count = range(math.ceil(self.low / step), math.floor(self.high / step) + 1)
            return [i * step for i in count], [f"{i * step:.4g}" for i in count]
        first, last = math.floor(self.low), math.ceil(self.high)
        steps = (0.0, 0.30103, 0.69897) if last - first <= 2 else (0.0,)
        every = max(1, (last - first) // 8)
        values = [
            decade + step
            for decade in range(first, last + 1, every)
            for step in steps
            if self.low - 1e-6 <= decade + step <= self.high + 1e-6
        ] or [self.low, self.high]
        return values, [f"{10.0**value:.2g}" for value in values]


def _round_step(step: float) -> float:
    """The next of 1, 2, 5, 10, … times a power of ten."""
    if step <= 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(step))
    return power * next(
        round_ for round_ in (1.0, 2.0, 5.0, 10.0) if round_ * power >= step * 0.999
    )
