"""The units of a file: what its axes are called, and which of its numbers each point came from.

Points lie in [-1, 1]² on a grid. The numbers of a file are kept beside them, so that a table that
is saved has the very numbers that were read.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from nnviz.data.points import LEVELS, Floats, Points, grid_places

Numbers = npt.NDArray[np.float64]
MARGIN = 0.1  # kept free at each edge of the square when numbers are scaled
SMALLEST = 1e-290  # half an axis, below which nothing is rounded


@dataclass(frozen=True)
class Axis:
    """One axis in the file's units.

    Attributes
    ----------
    name : str
        The heading of its column.
    centre : float
        The number at 0.
    half : float
        How far it is from there to 1; above 0.
    """

    name: str
    centre: float = 0.0
    half: float = 1.0

    @property
    def low(self) -> float:
        """The number at -1."""
        return self.centre - self.half

    @property
    def high(self) -> float:
        """The number at 1."""
        return self.centre + self.half

    @property
    def decimals(self) -> int | None:
        """Decimals to read a number with: to a hundredth of `half`; ``None`` where that is odd."""
        return max(0, 2 - math.floor(math.log10(self.half))) if 1e-6 < self.half < 1e9 else None

    def number(self, place: float) -> float:
        """The number at a place from -1 to 1, with no more digits than tell places apart."""
        number = self.centre + self.half * float(place)
        if self.half > SMALLEST:
            number = round(number, 1 - math.floor(math.log10(self.half / LEVELS)))
        return number + 0.0


@dataclass(frozen=True, eq=False)
class Axes:
    """Both axes, and the numbers of the points that were read.

    Attributes
    ----------
    x, y : Axis
    label : str
        The heading of the column of labels.
    places : ndarray of float32, shape (n, 2)
        Where the points lie, on the grid.
    originals : ndarray of float64, shape (n, 2)
        Their numbers in the file.
    """

    x: Axis
    y: Axis
    label: str
    places: Floats
    originals: Numbers

    def __post_init__(self) -> None:
        if self.places.shape != self.originals.shape:
            raise ValueError(
                "places and originals must have one entry per point. "
                f"Got {len(self.places)} and {len(self.originals)}."
            )

    @classmethod
    def plain(cls, x: Axis = Axis("x"), y: Axis = Axis("y"), label: str = "label") -> "Axes":
        """Axes without any numbers of a file."""
        return cls(x, y, label, np.zeros((0, 2), np.float32), np.zeros((0, 2)))

    def renamed(self, side: int, name: str) -> "Axes":
        """The same axes, of which one (0: x, 1: y) has another name."""
        which = "xy"[side]
        return replace(self, **{which: replace(getattr(self, which), name=name)})

    def numbers(self, points: Points) -> Numbers:
        """The numbers of points, shape (n, 2): the file's own where a point lies as it was read.

        Of points that lie on each other, the first one has the first number.
        """
        found: dict[tuple[int, int], list[int]] = {}
        for index, place in reversed(list(enumerate(_grid(self.places)))):
            found.setdefault(place, []).append(index)
        numbers = np.zeros((len(points), 2), np.float64)
        for index, place in enumerate(_grid(points.xy)):
            if known := found.get(place):
                numbers[index] = self.originals[known.pop()]
            else:
                x, y = points.xy[index]
                numbers[index] = self.x.number(x), self.y.number(y)
        return numbers


def _grid(xy: Floats) -> list[tuple[int, int]]:
    """The places of points on the grid, as whole numbers."""
    return [(x, y) for x, y in grid_places(xy).tolist()]
