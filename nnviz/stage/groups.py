"""A group of points: which a lasso or a tap picks, and where a drag takes them.

`nnviz/ui/stage/assets/groups.js` shows a drag beforehand, with the same sums.
"""

import numpy as np
import numpy.typing as npt

from nnviz.data.points import Bools, Points
from nnviz.stage.canvas_codec import Mark, Position
from nnviz.stage.shapes import TAP

MARGIN = 0.05  # domain units between the outermost points of a group and its box
ASIDE = 0.06  # from a point to its copy, along either axis
PIECES = 200  # edges of a lasso that are looked at in one go


def drag(points: Points, chosen: Bools, mark: Mark, radius: float) -> tuple[Points, Bools]:
    """What a stroke of the selecting tool does.

    Begun in the box of the group that is selected, it takes the group along. A tap elsewhere lets
    go of it, or, if there is none, selects the points within reach. Any other stroke is a lasso.

    Parameters
    ----------
    points : Points
    chosen : ndarray of bool, shape (n,)
        Which points are selected.
    mark : Mark
    radius : float
        Of a tap, in domain units.

    Returns
    -------
    points : Points
        The same object if none has moved.
    chosen : ndarray of bool, shape (n,)
    """
    start, end = mark.path[0], mark.path[-1]
    tapped = bool(np.hypot(*(np.array(mark.path) - start).T).max() < TAP)
    if in_box(points.xy[chosen], start):
        by = (0.0, 0.0) if tapped else (end[0] - start[0], end[1] - start[1])
        moved = shifted(points.xy[chosen], by)
        if np.array_equal(moved, points.xy[chosen]):
            return points, chosen
        xy = points.xy.copy()
        xy[chosen] = moved
        return Points(xy, points.labels, points.held_out), chosen
    if not tapped:
        return points, inside(points.xy, mark)
    if chosen.any():
        return points, np.zeros(len(points), dtype=np.bool_)
    away = np.hypot(*(points.xy.astype(np.float64) - start).T)
    return points, np.asarray(away <= radius, dtype=np.bool_)


def in_box(xy: npt.NDArray[np.float32], place: Position) -> bool:
    """Whether a place lies in the box around some points, `MARGIN` wider; in none, if none are."""
    if not len(xy):
        return False
    low, high = xy.min(axis=0) - MARGIN, xy.max(axis=0) + MARGIN
    return bool(((low <= place) & (place <= high)).all())


def inside(xy: npt.NDArray[np.float32], mark: Mark) -> Bools:
    """Which positions lie inside a lasso, which is closed from its end to its beginning.

    Where it crosses itself, a place that it goes round twice is outside (the even-odd rule).
    """
    x, y = xy.astype(np.float64).T
    path = np.array(mark.path, dtype=np.float64)
    ends = np.roll(path, -1, axis=0)
    hit = np.zeros(len(xy), dtype=np.bool_)
    for first in range(0, len(path), PIECES):
        (x0, y0), (x1, y1) = (
            corners[first : first + PIECES].T[..., None] for corners in (path, ends)
        )
        spans = (y0 > y) != (y1 > y)
        rise = np.where(y0 == y1, 1.0, y1 - y0)  # of a level edge, which spans nothing
        left = x < x0 + (y - y0) / rise * (x1 - x0)
        hit ^= np.logical_xor.reduce(spans & left, axis=0)
    return hit


def shifted(xy: npt.NDArray[np.float32], by: Position) -> npt.NDArray[np.float32]:
    """Positions moved as one, no farther than to the edge of the square."""
    low, high = -1.0 - xy.min(axis=0, initial=1.0), 1.0 - xy.max(axis=0, initial=-1.0)
    moved = xy + np.clip(np.array(by), low, high)
    return np.asarray(np.clip(moved, -1.0, 1.0), np.float32)


def copied(points: Points, chosen: Bools) -> Points:
    """Copies of some points, beside them: on the side where there is room."""
    own = points.select(chosen)
    high, low = own.xy.max(axis=0, initial=-1.0), own.xy.min(axis=0, initial=1.0)
    by = (ASIDE if high[0] + ASIDE <= 1.0 else -ASIDE, -ASIDE if low[1] - ASIDE >= -1.0 else ASIDE)
    return Points(shifted(own.xy, by), own.labels, own.held_out)
