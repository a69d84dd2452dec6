"""The loss curve of a page of its own, as an SVG whose mark a script moves."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from nnviz.pictures.axis_ticks import tick_texts, ticks
from nnviz.pictures.loss_scale import LossScale

WIDTH, HEIGHT = 480.0, 250.0
LEFT, RIGHT, TOP, BOTTOM = 62.0, 14.0, 12.0, 46.0

Losses = Sequence[float | None]


class Curve:
    """Losses over epochs.

    Parameters
    ----------
    epochs : sequence of int
        Increasing.
    train, test : sequence of float or None
        The losses then, ``None`` where there were no such points.
    last : int
        The last epoch that the mark may stand at.
    """

    def __init__(self, epochs: Sequence[int], train: Losses, test: Losses, last: int) -> None:
        self._epochs, self._train, self._test = epochs, train, test
        self._last = max(last, *epochs, 1) if epochs else max(last, 1)
        losses = np.array([v for v in (*train, *test) if v is not None], np.float64)
        self._known = bool(np.isfinite(losses).any())
        self._scale = LossScale(losses)
        self._low = self._scale.low if self._scale.log else 0.0
        self._high = max(self._scale.high, self._low + 1e-6)

    def place(self, epoch: int) -> float:
        """Where an epoch lies along the picture."""
        return round(LEFT + (WIDTH - LEFT - RIGHT) * epoch / self._last, 1)

    def svg(self) -> str:
        """The picture: texts in it are numbers and our own words."""
        held_out = any(loss is not None for loss in self._test)
        lines = self._lines(self._train, "train")
        lines += self._lines(self._test, "test") if held_out else ""
        mark = self.place(0)
        return (
            f'<svg id="curve" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" '
            f'aria-label="Loss over epochs">{self._frame()}{lines}'
            f'<line id="mark" x1="{mark}" x2="{mark}" y1="{TOP:g}" y2="{HEIGHT - BOTTOM:g}"/></svg>'
        )

    def _height(self, value: float) -> float:
        share = (value - self._low) / (self._high - self._low)
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share, 1)

    def _lines(self, losses: Losses, name: str) -> str:
        parts = []
        pairs = list(zip(self._epochs, losses, strict=True))
        for there, stretch in groupby(pairs, key=lambda pair: _drawn(pair[1])):
            if not there:
                continue
            epochs, values = zip(*stretch, strict=True)
            heights = self._scale.of(np.array(values, np.float64)).tolist()
            places = " ".join(
                f"{self.place(epoch)},{self._height(value)}"
                for epoch, value in zip(epochs, heights, strict=True)
            )
            parts.append(f'<polyline class="{name}" points="{places}"/>')
        return "".join(parts)

    def _ticks(self) -> tuple[Sequence[float], Sequence[str]]:
        """Where losses are written: on a plain scale from 0 on, whatever the lowest one is."""
        if not self._known:
            return [], []
        if self._scale.log:
            return self._scale.ticks()
        return ticks(self._low, self._high), tick_texts(self._low, self._high)

    def _frame(self) -> str:
        right, floor = WIDTH - RIGHT, HEIGHT - BOTTOM
        parts = []
        for value, text in zip(*self._ticks(), strict=True):
            if self._low <= value <= self._high:
                y = self._height(value)
                parts.append(f'<line class="grid" x1="{LEFT:g}" x2="{right:g}" y1="{y}" y2="{y}"/>')
                parts.append(f'<text x="{LEFT - 6:g}" y="{y + 5:g}" class="end">{text}</text>')
        places = ticks(0.0, float(self._last), 4)
        for epoch, text in zip(places, tick_texts(0.0, float(self._last), 4), strict=True):
            if epoch.is_integer():
                x = self.place(int(epoch))
                parts.append(f'<text x="{x}" y="{floor + 18:g}" class="middle">{text}</text>')
        middle = (LEFT + right) / 2
        parts.append(f'<text x="{middle:g}" y="{HEIGHT - 6:g}" class="middle">epoch</text>')
        parts.append(
            f'<line class="axis" x1="{LEFT:g}" x2="{right:g}" y1="{floor:g}" y2="{floor:g}"/>'
        )
        return "".join(parts)


def _drawn(loss: float | None) -> bool:
    return loss is not None and bool(np.isfinite(loss))
