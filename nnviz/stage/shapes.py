"""Points along a line, on a ring, in a Gaussian blob: from a drag, or from a tap.

`nnviz/ui/stage/assets/shapes.js` shows lines and rings beforehand, with the same sums.
"""

from typing import Literal

import numpy as np
import numpy.typing as npt

from nnviz.stage.canvas_codec import Position

Shape = Literal["line", "ring", "blob"]
TAP = 0.03  # domain units: who drags no farther has tapped
Positions = npt.NDArray[np.float64]


def shape_positions(
    shape: Shape, start: Position, end: Position, radius: float, count: int, seed: int
) -> Positions:
    """Where the points of a shape lie; what would lie outside the square is left out.

    A line leads from where a drag begins to where it ends. A ring has its middle where it begins,
    and goes through where it ends; so does the circle of two standard deviations of a blob, which
    holds 86 % of its points. A tap makes a shape of the brush's radius; its line is level.

    Parameters
    ----------
    shape : str
        ``line``, ``ring`` or ``blob``.
    start, end : (float, float)
        Of the drag, in the domain.
    radius : float
        Of what a tap makes, in domain units.
    count : int
        How many points.
    seed : int
        Of the blob.

    Returns
    -------
    ndarray, shape (n, 2)
        At most `count` positions in [-1, 1]².
    """
    first, last = np.array(start), np.array(end)
    if np.hypot(*(last - first)) < TAP:
        aside = np.array([radius, 0.0])
        first, last = first - aside * (shape == "line"), first + aside
    along = last - first
    reach = float(np.hypot(*along))
    if shape == "line":
        xy = first + np.linspace(0.0, 1.0, count)[:, None] * along
    elif shape == "ring":
        angle = np.arctan2(along[1], along[0]) + 2.0 * np.pi * np.arange(count) / count
        xy = first + reach * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    else:
        xy = first + np.random.default_rng(seed).normal(0.0, reach / 2.0, size=(count, 2))
    inside: Positions = xy[(np.abs(xy) <= 1.0).all(axis=1)]
    return inside
