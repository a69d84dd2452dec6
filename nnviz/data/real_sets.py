"""Two columns of a real data set as points: what is read from the files in ``real/``.

Each file is a CSV in UTF-8 with headings: the columns of `real_registry`, in its order, and the
class last.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nnviz.data.axes import MARGIN, Axes, Axis
from nnviz.data.points import Ints, Points, quantize
from nnviz.data.real_registry import REAL_SETS, Column, RealSet, known
from nnviz.errors import InputError

FOLDER = Path(__file__).parent / "real"

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class RealData:
    """Two columns of a data set, and the classes.

    Attributes
    ----------
    xy : ndarray of float64, shape (n, 2)
        In the file's own units.
    labels : ndarray of int64, shape (n,)
        Index into `classes`.
    classes : tuple of str
    x, y : Column
    label : str
        Heading of the classes.
    """

    xy: Values
    labels: Ints
    classes: tuple[str, ...]
    x: Column
    y: Column
    label: str

    def points(self, held_out: float, seed: int) -> Points:
        """The points in the square, with a share of each class held out."""
        return Points.of(in_the_square(self.xy), self.labels).split(held_out, seed)

    def axes(self) -> Axes:
        """The units that go with `points`, and the numbers of each point."""
        (x, y), (across, up) = (values.tolist() for values in scales(self.xy))
        return Axes(
            Axis(self.x.title, x, across),
            Axis(self.y.title, y, up),
            self.label,
            quantize(self.points(0.0, 0)).xy,
            self.xy,
        )


def scales(xy: Values) -> tuple[Values, Values]:
    """The number in the middle of each axis, and how far it is from there to 1, shapes (2,).

    Each axis has a scale of its own, on which its values go from -0.9 to 0.9; where all are alike,
    they are in the middle.

    Parameters
    ----------
    xy : ndarray of float64, shape (n, 2)
        At least one row.
    """
    low, high = xy.min(axis=0), xy.max(axis=0)
    half = np.where(high > low, (high - low) / 2.0, 1.0)
    return (low + high) / 2.0, half / (1.0 - MARGIN)


def in_the_square(xy: Values) -> Values:
    """The values as `scales` places them in [-1, 1]²; shapes (n, 2)."""
    centre, half = scales(xy)
    placed: Values = (xy - centre) / half
    return placed


def load(name: str, x: str | None = None, y: str | None = None) -> RealData:
    """Two columns of a data set in the file's units, and the classes.

    Parameters
    ----------
    name : str
    x, y : str, optional
        Keys of two columns; without them, those that are suggested.

    Raises
    ------
    InputError
        If there is no such data set or column, or both are the same one.
    """
    real = known(name)
    across = real.column(real.pairs[0].x if x is None else x)
    up = real.column(real.pairs[0].y if y is None else y)
    if across == up:
        raise InputError(
            f"Both axes would show {across.name}; choose another column for one of them."
        )
    values, labels = table(name)
    xy = values[:, [real.columns.index(across), real.columns.index(up)]]
    return RealData(xy, labels, real.classes, across, up, real.label)


def recognised(axes: Axes | None) -> RealSet | None:
    """The data set that has these headings, if one has: also in a file that was saved from it."""
    if axes is None:
        return None
    for real in REAL_SETS.values():
        titles = {column.title for column in real.columns}
        if axes.label == real.label and {axes.x.name, axes.y.name} <= titles:
            return real
    return None


@cache  # as many as the registry has, 1,420 rows in all
def table(name: str) -> tuple[Values, Ints]:
    """All rows of a file: the columns' values, shape (n, columns), and the labels, shape (n,).

    The arrays are everybody's and cannot be written to.

    Raises
    ------
    InputError
        As `known`.
    ValueError
        If the file is not what the registry says.
    """
    real = known(name)
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    if head != [*(column.key for column in real.columns), real.label]:
        raise ValueError(f"{name}.csv has other columns than the registry. Got {head}.")
    values = np.array([row[:-1] for row in rows], np.float64)
    labels = np.array([real.classes.index(row[-1]) for row in rows], np.int64)
    if not np.isfinite(values).all():
        raise ValueError(f"every value in {name}.csv must be a number.")
    values.flags.writeable = labels.flags.writeable = False
    return values, labels
