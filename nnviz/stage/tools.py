"""What a mark on the canvas does to the points: draw, spray, a shape, erase, move.

A mark carries all that it means: its colour names the tool, the class, whether it is held out, the
shape and how densely is sprayed, and the width of a stroke is the reach of the tool. So it means
what the brush was when it was drawn, whatever was chosen before it arrives.
"""

from dataclasses import dataclass, replace
from itertools import product
from typing import Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt

from nnviz.data.class_styles import CLASS_STYLES
from nnviz.data.points import Bools, Points
from nnviz.settings.limits import MAX_DENSITY, MAX_OBJECTS, MAX_POINTS, MAX_RADIUS
from nnviz.stage.canvas_codec import Mark
from nnviz.stage.shapes import Shape, shape_positions

Tool = Literal["draw", "spray", "erase", "move", "shape", "select"]

ERASE_STROKE, MOVE_STROKE, SELECT_STROKE = "#010101", "#020202", "#030303"
SHAPES: tuple[Shape, ...] = get_args(Shape)
SHAPE_POINTS = 10  # of a shape, for each step of the density
SPRAY_SPACING = 0.04  # domain units between two puffs along a stroke
DRAW_SPACING = 0.1  # between two points of a line
DRAW_WIDTH = 0.01  # of the canvas's own line, which nobody sees
CHUNK = 100_000  # distances that are held at once


@dataclass(frozen=True)
class Brush:
    """What the pointer does, and how broadly.

    Attributes
    ----------
    tool : str
        ``draw``, ``spray``, ``erase``, ``move``, ``shape`` or ``select``.
    label : int
        Class of what is drawn, 0 to 7.
    held_out : bool
        Whether what is drawn is held out.
    radius : float
        Of spray, eraser, grip, and of the shape that a tap makes, in domain units, at most 0.5.
    density : int
        Points per puff of the spray, at most 10; a shape has ten times as many.
    shape : str
        ``line``, ``ring`` or ``blob``.
    """

    tool: Tool = "draw"
    label: int = 0
    held_out: bool = False
    radius: float = 0.12
    density: int = 3
    shape: Shape = "blob"

    @property
    def stroke(self) -> str:
        """Fabric stroke: the tool; what places points has the class, and an alpha.

        The spray's alpha is the density, that of drawn points 64, that of a shape the density and
        128, 160 or 192; and 16 more if it is held out.
        """
        color = CLASS_STYLES[self.label].color
        if self.tool == "erase":
            return ERASE_STROKE
        if self.tool == "move":
            return MOVE_STROKE
        if self.tool == "select":
            return SELECT_STROKE
        if self.tool == "spray":
            return f"{color}{self.density + 16 * self.held_out:02x}"
        if self.tool == "shape":
            kind = 128 + 32 * SHAPES.index(self.shape)
            return f"{color}{kind + self.density + 16 * self.held_out:02x}"
        return f"{color}{64 + 16 * self.held_out:02x}"

    @property
    def width(self) -> float:
        """Fabric stroke width: the radius, where the tool has one."""
        return DRAW_WIDTH if self.tool == "draw" else self.radius


_EITHER = (False, True)
_STROKES = {
    brush.stroke: brush
    for brush in (
        Brush("erase"),
        Brush("move"),
        Brush("select"),
        *(Brush("draw", *look) for look in product(range(len(CLASS_STYLES)), _EITHER)),
        *(
            Brush("spray", label, held_out, density=density)
            for label, held_out, density in product(
                range(len(CLASS_STYLES)), _EITHER, range(1, MAX_DENSITY + 1)
            )
        ),
        *(
            Brush("shape", label, held_out, density=density, shape=shape)
            for label, held_out, density, shape in product(
                range(len(CLASS_STYLES)), _EITHER, range(1, MAX_DENSITY + 1), SHAPES
            )
        ),
    )
}


class Edit(NamedTuple):
    """What a mark did.

    Attributes
    ----------
    points : Points
        The points after it; the same object where it changed nothing.
    wanted, added : int
        Points that it was to add, and those for which there was room.
    """

    points: Points
    wanted: int = 0
    added: int = 0


def brush_of(mark: Mark) -> Brush | None:
    """The brush that a mark was drawn with; ``None`` if it is none of ours."""
    stroke = _STROKES.get(mark.stroke)
    if stroke is None or stroke.tool == "draw":
        return stroke
    return replace(stroke, radius=min(MAX_RADIUS, max(0.0, mark.width)))


def apply_mark(points: Points, mark: Mark, seed: int) -> Edit:
    """The points after one mark, and how many of its own found room among at most 5,000.

    Parameters
    ----------
    points : Points
    mark : Mark
        With the meaning it was drawn with, whatever the brush is now.
    seed : int
        Of the scatter of spray and blob.
    """
    brush = brush_of(mark)
    if brush is None:
        return Edit(points)
    if brush.tool == "erase":
        return Edit(erase(points, mark, brush.radius))
    if brush.tool == "move":
        return Edit(move(points, mark, brush.radius))
    if brush.tool == "select":
        return Edit(points)  # `nnviz.stage.groups.drag` knows what is selected
    room = MAX_POINTS - len(points)
    if brush.tool == "spray":
        wanted, new = spray(mark, brush, seed, room)
    elif brush.tool == "shape":
        wanted, new = draw_shape(mark, brush, seed, room)
    else:
        wanted, new = draw(mark, brush, room)
    if not room:
        return Edit(points, wanted)
    return Edit(points.concat(new), wanted, len(new))


def no_room(wanted: int, added: int) -> str:
    """What was left out because the data set is full, as a sentence."""
    left_out = (
        f"{wanted - added:,} of {wanted:,} new points were" if wanted > 1 else "the new point was"
    )
    return f"The data set is full: {MAX_POINTS:,} points are the most, so {left_out} left out."


def too_many(objects: int) -> str:
    """What was left out because too much came at once, as a sentence."""
    return (
        f"{objects:,} strokes came at once, and at most {MAX_OBJECTS:,} are taken; draw the last "
        f"{objects - MAX_OBJECTS:,} again."
    )


def draw(mark: Mark, brush: Brush, room: int) -> tuple[int, Points]:
    """A point where the stroke begins, and one every 0.1 along it; as `spray`."""
    xy = along(mark, DRAW_SPACING, stretch=False)
    made = xy[:room]
    return len(xy), Points.of(made, np.full(len(made), brush.label), brush.held_out)


def draw_shape(mark: Mark, brush: Brush, seed: int, room: int) -> tuple[int, Points]:
    """A line, a ring or a blob of ten times `brush.density` points; as `spray`."""
    ends, count = (mark.path[0], mark.path[-1]), SHAPE_POINTS * brush.density
    xy = shape_positions(brush.shape, *ends, brush.radius, count, seed)
    made = xy[:room]
    return len(xy), Points.of(made, np.full(len(made), brush.label), brush.held_out)


def spray(mark: Mark, brush: Brush, seed: int, room: int) -> tuple[int, Points]:
    """Scatter `brush.density` points about every 0.04 along a stroke, evenly over the disc.

    Parameters
    ----------
    mark : Mark
    brush : Brush
    seed : int
    room : int
        The most points to make: of a stroke that is too long, the beginning.

    Returns
    -------
    wanted : int
        How many points the whole stroke makes.
    points : Points
        The first `room` of them.
    """
    puffs = along(mark, SPRAY_SPACING)
    centers = np.repeat(puffs[:room], brush.density, axis=0)[:room]
    rng = np.random.default_rng(seed)
    radius = brush.radius * np.sqrt(rng.uniform(size=len(centers)))
    angle = rng.uniform(0.0, 2.0 * np.pi, size=len(centers))
    xy = centers + np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    labels = np.full(len(xy), brush.label)
    points = Points.of(np.clip(xy, -1.0, 1.0), labels, brush.held_out)
    return brush.density * len(puffs), points


def erase(points: Points, mark: Mark, radius: float) -> Points:
    """Drop every point within `radius` of the stroke."""
    hit = within(points.xy, mark, radius)
    return points.select(~hit) if hit.any() else points


def within(xy: npt.ArrayLike, mark: Mark, radius: float) -> Bools:
    """Which positions lie within `radius` of a stroke: of any piece of its line, ends included.

    As ``assets/strokes.js`` fades what is under the eraser. `CHUNK` distances are held at once,
    however long the stroke is.

    Parameters
    ----------
    xy : array-like, shape (n, 2)
    mark : Mark
    radius : float
        In domain units.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    x, y = np.asarray(xy, dtype=np.float64).reshape(-1, 2).T
    path = np.array(mark.path, dtype=np.float64)
    starts = path[: max(1, len(path) - 1)]
    along = path[-len(starts) :] - starts
    length = np.maximum((along**2).sum(axis=1), np.finfo(np.float64).tiny)
    (from_x, from_y), (along_x, along_y) = starts.T[..., None], along.T[..., None]
    unit_x, unit_y = along_x / length[:, None], along_y / length[:, None]
    hit = np.zeros(len(x), dtype=np.bool_)
    pieces = max(1, CHUNK // max(1, len(x)))
    for first in range(0, len(starts), pieces):
        # Column by column and in place: this is the dearest sum that a browser can ask for.
        some = slice(first, first + pieces)
        dx, dy = x - from_x[some], y - from_y[some]
        share = dx * unit_x[some] + dy * unit_y[some]
        np.clip(share, 0.0, 1.0, out=share)
        dx -= share * along_x[some]
        dy -= share * along_y[some]
        dx *= dx
        dy *= dy
        dx += dy
        hit |= (np.sqrt(dx, out=dx) <= radius).any(axis=0)
    return hit


def move(points: Points, mark: Mark, radius: float) -> Points:
    """Carry the point nearest to where the stroke begins (within `radius`) to where it ends.

    Of two in one place the later one, which is drawn above the other.
    """
    if not len(points):
        return points
    distance = np.linalg.norm(points.xy - np.array(mark.path[0], np.float32), axis=1)
    nearest = len(points) - 1 - int(distance[::-1].argmin())
    if distance[nearest] > radius:
        return points
    xy = points.xy.copy()
    xy[nearest] = mark.path[-1]
    return Points(xy, points.labels, points.held_out)


def along(mark: Mark, spacing: float, *, stretch: bool = True) -> npt.NDArray[np.float64]:
    """Positions every `spacing` along the stroke from its beginning, shape (n, 2).

    With `stretch` it is about every `spacing`, so that the end of the stroke is one of them.
    """
    path = np.array(mark.path, dtype=np.float64)
    lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    pieces = round(lengths[-1] / spacing) if stretch else int(lengths[-1] / spacing)
    at = np.linspace(0.0, lengths[-1] if stretch else pieces * spacing, pieces + 1)
    return np.stack([np.interp(at, lengths, path[:, 0]), np.interp(at, lengths, path[:, 1])], 1)
