"""One frame of the film of a training: the map with its points, and below it how far it is."""

import math
from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from nnviz.data.class_styles import UNDECIDED
from nnviz.data.points import Points
from nnviz.inside.grid import BoundaryGrid
from nnviz.pictures.line_chart import TEST_COLOR, TRAIN_COLOR
from nnviz.pictures.loss_scale import LossScale
from nnviz.pictures.numbers import number
from nnviz.pictures.poster import draw_marker
from nnviz.pictures.raster import blend
from nnviz.stage.canvas_codec import to_pixels
from nnviz.training.history import History, Metrics

SIDE = 480  # pixels of the map
STRIP = 0.175  # of the side: the height of what stands below the map
PAPER, INK, RULE = "#ffffff", "#1e2430", "#c4c9d4"
PALE = 0.3  # opacity of what of the curve is still to come
_MARKER_SIDE = 960  # pixels of a map on which markers have the poster's size
_MANY, _SMALLER = 200, 0.3  # from so many points on they get smaller, with this power of them
_SMOOTH = 3  # curves are drawn so much larger and then scaled down, for soft edges

Box = tuple[int, int, int, int]
Line = list[tuple[float, float]]


@dataclass(frozen=True)
class Moment:
    """What a frame shows.

    Attributes
    ----------
    grid : BoundaryGrid
    epoch : int
    metrics : Metrics
    """

    grid: BoundaryGrid
    epoch: int
    metrics: Metrics


class Film:
    """Draws frames of one run.

    Parameters
    ----------
    points : Points
        On the map: training points filled, held-out ones hollow.
    history : History
        Its losses are the curve.
    last : int
        The epoch at the curve's right end.
    side : int
        Pixels of the map; a frame is so wide, and 1.175 times as high.

    Attributes
    ----------
    size : (int, int)
        Width and height of a frame, in pixels.
    """

    def __init__(self, points: Points, history: History, last: int, side: int = SIDE) -> None:
        self.side = side
        self.size = side, side + round(STRIP * side)
        self._last = max(1, last)
        self._marks = _markers(points, side)
        self._epochs = history.epochs
        train, test = (_some(column) for column in (history.train_loss, history.test_loss))
        self._usual = Metrics(train, None, test, None)
        losses = [loss for loss in (*history.train_loss, *history.test_loss) if loss is not None]
        self._scale = LossScale(np.array(losses, dtype=np.float32))
        pad = round(0.02 * side)
        self._chart: Box = (round(0.4 * side), side + pad, side - pad, self.size[1] - pad)
        self._curves = [
            (color, self._line(history.epochs, column))
            for color, column in (
                (TEST_COLOR, history.test_loss),
                (TRAIN_COLOR, history.train_loss),
            )
        ]

    def fixed(self) -> Image.Image:
        """All that is no map, on grey: the colours that every frame needs."""
        frame = Image.new("RGB", self.size, PAPER)
        frame.paste(UNDECIDED, (0, 0, self.side, self.side))
        frame.paste(self._marks, (0, 0), self._marks)
        self._write(frame, self._last, self._usual)
        self._draw_curves(frame, self._last // 2, self._usual)
        return frame

    def frame(self, moment: Moment) -> Image.Image:
        """The frame of a moment, RGB."""
        frame = Image.new("RGB", self.size, PAPER)
        square = (self.side, self.side)
        cells = Image.fromarray(blend(moment.grid))
        frame.paste(cells.resize(square, Image.Resampling.BILINEAR), (0, 0))
        frame.paste(self._marks, (0, 0), self._marks)
        self._write(frame, moment.epoch, moment.metrics)
        self._draw_curves(frame, moment.epoch, moment.metrics)
        return frame

    def _write(self, frame: Image.Image, epoch: int, metrics: Metrics) -> None:
        """Epoch and losses, left of the curve."""
        draw = ImageDraw.Draw(frame)
        lines = [(f"Epoch {epoch:,}", INK), (f"Loss {_said(metrics.train_loss)}", TRAIN_COLOR)]
        if metrics.test_loss is not None:
            lines.append((f"Held out {_said(metrics.test_loss)}", TEST_COLOR))
        left, step, size = (round(share * self.side) for share in (0.025, 0.048, 0.038))
        for i, (text, color) in enumerate(lines):
            font = ImageFont.load_default(size)
            fits = (self._chart[0] - left - 2) / font.getlength(text)
            if fits < 1.0:  # two thousand million epochs
                font = ImageFont.load_default(size * fits)
            draw.text((left, self.side + left // 2 + i * step), text, color, font)

    def _draw_curves(self, frame: Image.Image, epoch: int, metrics: Metrics) -> None:
        """The curves, pale where they are still to come, and a mark on each."""
        left, top, right, bottom = self._chart
        large = Image.new("RGB", ((right - left) * _SMOOTH, (bottom - top) * _SMOOTH), PAPER)
        draw = ImageDraw.Draw(large)
        draw.line([(0, large.height - 2), (large.width, large.height - 2)], RULE, _SMOOTH)
        seen = bisect_right(self._epochs, epoch)
        width = round(_SMOOTH * self.side / 300)
        now = (metrics.test_loss, metrics.train_loss)
        for (color, line), loss in zip(self._curves, now, strict=True):
            at = self._place(epoch, loss)
            for part, ink in ((line, _pale(color)), ([*line[:seen], *([at] if at else [])], color)):
                if len(part) > 1:
                    draw.line(part, ink, width, "curve")
        for (color, _), loss in zip(self._curves, now, strict=True):
            if at := self._place(epoch, loss):
                draw.circle(at, 2.6 * width, color, PAPER, width // 2)
        frame.paste(large.reduce(_SMOOTH), (left, top))

    def _line(self, epochs: list[int], losses: list[float | None]) -> Line:
        """Where a curve runs; a loss that there is not is where the one before it was."""
        line: Line = []
        for epoch, loss in zip(epochs, losses, strict=True):
            at = self._place(epoch, loss)
            if at or line:
                line.append(at or line[-1])
        return line

    def _place(self, epoch: int, loss: float | None) -> tuple[float, float] | None:
        """Where a loss lies on the enlarged chart; what is beyond the scale lies at its end."""
        if loss is None or not math.isfinite(loss):
            return None
        left, top, right, bottom = self._chart
        scale = self._scale
        share = (float(scale.of(np.array([loss]))[0]) - scale.low) / (scale.high - scale.low or 1.0)
        edge = self.side / 50 * _SMOOTH  # room for the mark
        width, height = (right - left) * _SMOOTH - 2 * edge, (bottom - top) * _SMOOTH - 2 * edge
        up = min(1.0, max(0.0, share)) if math.isfinite(share) else 0.0
        return edge + width * min(1.0, epoch / self._last), edge + height * (1.0 - up)


def _some(losses: list[float | None]) -> float | None:
    """One of the losses, if there is any."""
    return next((loss for loss in losses if loss is not None), None)


def _said(loss: float | None) -> str:
    if loss is None:
        return "–"
    return number(loss) if math.isfinite(loss) else "not finite"


def _pale(color: str) -> tuple[int, ...]:
    """A colour as it is with little opacity on white."""
    return tuple(round(255 - PALE * (255 - int(color[i : i + 2], 16))) for i in (1, 3, 5))


def _markers(points: Points, side: int) -> Image.Image:
    """All points as a transparent layer of the map's size, RGBA."""
    small: dict[tuple[int, bool], Image.Image] = {}
    scale = side / _MARKER_SIDE * min(1.0, _MANY / max(1, len(points))) ** _SMALLER
    margin = side // 20  # a marker at the edge is cut off
    layer = Image.new("RGBA", (side + 2 * margin, side + 2 * margin), (255, 255, 255, 0))
    for (x, y), label, held_out in zip(points.xy, points.labels, points.held_out, strict=True):
        look = int(label), bool(held_out)
        if look not in small:
            large = draw_marker(*look)
            width = max(3, round(large.width * scale))
            small[look] = large.resize((width, width), Image.Resampling.LANCZOS)
        px, py = to_pixels(float(x), float(y), side)
        half = small[look].width / 2
        layer.alpha_composite(small[look], (round(px + margin - half), round(py + margin - half)))
    return layer.crop((margin, margin, margin + side, margin + side))
