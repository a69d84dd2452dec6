"""What a mark on the canvas does to the points: draw, spray, erase, move."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from nnviz.canvas_codec import Mark
from nnviz.data import Points
from nnviz.palette import CLASS_STYLES

Tool = Literal["draw", "spray", "erase", "move"]

ERASE_STROKE, MOVE_STROKE = "#010101", "#020202"
TRAIN_STROKE, HELD_OUT_STROKE = "#fefefe", "#fdfdfd"
SPRAY_SPACING = 0.04  # domain units between two puffs along a stroke

_LABELS = {style.color: label for label, style in enumerate(CLASS_STYLES)}


@dataclass(frozen=True)
class Brush:
    """What the pointer does, and how broadly.

    Attributes
    ----------
    tool : str
        ``draw``, ``spray``, ``erase`` or ``move``.
    label : int
        Class of what is drawn, 0 to 7.
    held_out : bool
        Whether what is drawn is held out.
    radius : float
        Of spray and eraser, in domain units.
    density : int
        Points per puff of the spray.
    """

    tool: Tool = "draw"
    label: int = 0
    held_out: bool = False
    radius: float = 0.12
    density: int = 3

    @property
    def fill(self) -> str:
        """Fabric fill: the class."""
        return CLASS_STYLES[self.label].color

    @property
    def stroke(self) -> str:
        """Fabric stroke: of dots, whether they are held out; of strokes, the tool or the class."""
        if self.tool == "erase":
            return ERASE_STROKE
        if self.tool == "move":
            return MOVE_STROKE
        if self.tool == "spray":
            return CLASS_STYLES[self.label].color
        return HELD_OUT_STROKE if self.held_out else TRAIN_STROKE

    @property
    def drawing_mode(self) -> str:
        """The canvas mode that makes the marks of this tool."""
        return "point" if self.tool == "draw" else "freedraw"


def apply_mark(points: Points, mark: Mark, brush: Brush, seed: int) -> Points:
    """The points after one mark; the same points where it changes nothing.

    Parameters
    ----------
    points : Points
    mark : Mark
        Its colours say what it is, so that a mark made just before a change of tool or class keeps
        the meaning it was drawn with.
    brush : Brush
        Radius and density of spray and eraser, and whether sprayed points are held out.
    seed : int
        Of the spray's scatter.

    Raises
    ------
    ValueError
        If there would be over 5,000 points.
    """
    if mark.fill in _LABELS and mark.stroke in (TRAIN_STROKE, HELD_OUT_STROKE):
        x, y = mark.path[0]
        return points.add(x, y, _LABELS[mark.fill], mark.stroke == HELD_OUT_STROKE)
    if mark.stroke in _LABELS:
        return spray(points, mark, _LABELS[mark.stroke], brush, seed)
    if mark.stroke == ERASE_STROKE:
        return erase(points, mark, brush.radius)
    if mark.stroke == MOVE_STROKE:
        return move(points, mark, brush.radius)
    return points


def spray(points: Points, mark: Mark, label: int, brush: Brush, seed: int) -> Points:
    """Scatter `brush.density` points about every 0.04 along the stroke, evenly over the disc."""
    rng = np.random.default_rng(seed)
    centers = np.repeat(resample(mark, SPRAY_SPACING), brush.density, axis=0)
    radius = brush.radius * np.sqrt(rng.uniform(size=len(centers)))
    angle = rng.uniform(0.0, 2.0 * np.pi, size=len(centers))
    xy = centers + np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    labels = np.full(len(xy), label)
    return points.concat(Points.of(np.clip(xy, -1.0, 1.0), labels, brush.held_out))


def erase(points: Points, mark: Mark, radius: float) -> Points:
    """Drop every point within `radius` of the stroke."""
    kept = points
    for x, y in resample(mark, radius / 2.0):
        kept = kept.outside(float(x), float(y), radius)
    return points if len(kept) == len(points) else kept


def move(points: Points, mark: Mark, radius: float) -> Points:
    """Carry the point nearest to where the stroke begins (within `radius`) to where it ends."""
    if not len(points):
        return points
    distance = np.linalg.norm(points.xy - np.array(mark.path[0], np.float32), axis=1)
    nearest = int(distance.argmin())
    if distance[nearest] > radius:
        return points
    xy = points.xy.copy()
    xy[nearest] = mark.path[-1]
    return Points(xy, points.labels, points.held_out)


def resample(mark: Mark, spacing: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Positions about every `spacing` along the stroke, both ends included, shape (n, 2)."""
    path = np.array(mark.path, dtype=np.float64)
    lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    count = max(1, round(lengths[-1] / spacing) + 1)
    at = np.linspace(0.0, lengths[-1], count)
    return np.stack([np.interp(at, lengths, path[:, 0]), np.interp(at, lengths, path[:, 1])], 1)
