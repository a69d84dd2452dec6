"""A landscape as plain arrays, no torch: the loss over two axes, and what lies on it."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Kind = Literal["weights", "random", "path"]


@dataclass(frozen=True, eq=False)
class Landscape:
    """Mean losses over a slice of the space of weights.

    Attributes
    ----------
    kind : str
        What the axes are: two ``weights``, ``random`` directions, or those of the ``path``.
    first, second : ndarray of float64, shape (side,)
        Values along the axes, ascending.
    losses : ndarray of float32, shape (side, side)
        ``[row, column]`` is at ``(first[column], second[row])``; NaN where it is no finite number.
    at : ndarray of float64, shape (2,)
        Where the network that it was drawn of lies.
    here : float
        Its loss.
    counted, points : int
        How many points the losses are the means of, and how many there are.
    path : ndarray of float64, shape (moments, 2), optional
        The way walked, projected on the slice.
    shares : ndarray of float64, shape (2,), optional
        Of the path's variance, along each axis.
    """

    kind: Kind
    first: Numbers
    second: Numbers
    losses: npt.NDArray[np.float32]
    at: Numbers
    here: float
    counted: int
    points: int
    path: Numbers | None = None
    shares: Numbers | None = None

    @property
    def gaps(self) -> int:
        """How many places have no finite loss."""
        return int(np.isnan(self.losses).sum())

    def height(self, place: Numbers) -> float:
        """The loss at (a, b), interpolated between places; NaN outside, and beside a gap."""
        positions = []
        for axis, at in zip((self.first, self.second), place, strict=True):
            position = (float(at) - axis[0]) / (axis[1] - axis[0])
            if not -1e-6 <= position <= len(axis) - 1 + 1e-6:
                return math.nan
            positions.append(min(max(position, 0.0), len(axis) - 1.0))
        side = len(self.first)
        column, row = (min(int(position), side - 2) for position in positions)
        u, v = positions[0] - column, positions[1] - row
        corners = self.losses[row : row + 2, column : column + 2].astype(np.float64)
        return float(np.array([1.0 - v, v]) @ corners @ np.array([1.0 - u, u]))
