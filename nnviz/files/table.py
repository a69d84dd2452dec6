"""What a table says once it is known which column is what; and points as a CSV file."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from nnviz.data.axes import MARGIN, Axes, Axis
from nnviz.data.points import Bools, Ints, Points, quantize
from nnviz.errors import InputError
from nnviz.settings.limits import MAX_CLASSES
from nnviz.settings.outside import class_labels, write_cell

COLUMNS = ("x", "y", "label", "split")

Scale = Literal["own", "one", "none"]


@dataclass(frozen=True, eq=False)
class Table:
    """What a file says, before it becomes points.

    Attributes
    ----------
    xy : ndarray of float64, shape (n, 2)
        Coordinates in the file's own units, finite.
    labels : ndarray of int64, shape (n,)
        Class of each row, 0 to 7.
    names : tuple of str
        The file's name of each class.
    held_out : ndarray of bool, shape (n,)
    rows : ndarray of int64, shape (n,)
        Where each entry stands in the file; its first row is 1.
    columns : tuple of str
        What the file calls x, y and the label.
    report : tuple of str
        What was made of the file, beyond what it says, as sentences.
    gaps : int
        Rows that are left out as they have no number or label.
    """

    xy: npt.NDArray[np.float64]
    labels: Ints
    names: tuple[str, ...]
    held_out: Bools
    rows: Ints
    columns: tuple[str, str, str] = COLUMNS[:3]
    report: tuple[str, ...] = ()
    gaps: int = 0

    @property
    def outside(self) -> Bools:
        """Which coordinates lie outside [-1, 1], shape (n, 2)."""
        return np.abs(self.xy.astype(np.float32)) > 1.0

    @property
    def fits(self) -> bool:
        """Whether every coordinate already lies between -1 and 1."""
        return not self.outside.any()

    def to_points(self, scale: Scale) -> Points:
        """Points in the domain.

        Parameters
        ----------
        scale : {"own", "one", "none"}
            ``own`` moves and scales each axis by itself, so that the data fill the domain up to a
            margin of 0.1; ``one`` scales both alike, so that they keep their shape; ``none`` takes
            the coordinates as they are.

        Raises
        ------
        InputError
            If they are to be taken as they are and one lies outside [-1, 1].
        """
        if scale == "none":
            if not self.fits:
                index, axis = np.argwhere(self.outside)[0]
                raise InputError(
                    f"Row {self.rows[index]} has {self.xy[index, axis]:g} as "
                    f"{self.columns[axis]}, which is outside -1 to 1; choose to scale the data, or "
                    "correct the value."
                )
            return Points.of(self.xy, self.labels, self.held_out)
        centre, half = self._centre_and_half(scale)
        with np.errstate(divide="ignore", invalid="ignore"):
            unit = np.where(half > 0, (self.xy - centre) / half, 0.0)
        unit = (1.0 - MARGIN) * np.clip(unit, -1.0, 1.0)
        return Points.of(unit, self.labels, self.held_out)

    def axes(self, scale: Scale) -> Axes:
        """The units that go with `to_points`, and the numbers of each point."""
        centre, half = np.zeros(2), np.ones(2)
        if scale != "none":
            centre, half = self._centre_and_half(scale)
            half = np.where(half > 0, half, 1.0) / (1.0 - MARGIN)
        x, y = (Axis(self.columns[i], float(centre[i]) + 0.0, float(half[i])) for i in range(2))
        places = quantize(self.to_points(scale)).xy
        return Axes(x, y, self.columns[2], places, self.xy)

    def _centre_and_half(
        self, scale: Scale
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Middle of each axis, and how far its numbers go from there."""
        low, high = self.xy.min(axis=0), self.xy.max(axis=0)
        half = (high - low) / 2.0
        return (low + high) / 2.0, np.full(2, half.max()) if scale == "one" else half


def write_csv(points: Points, names: Sequence[str] = (), axes: Axes | None = None) -> bytes:
    """Points as CSV in UTF-8, with the columns x, y, label and split.

    Without `names` and `axes`, `parse_csv` gives back exactly these points: coordinates are written
    with as many digits as tell float32 numbers apart.

    Parameters
    ----------
    points : Points
    names : sequence of str
        Label of each class; classes without one are called ``class 1`` to ``class 8``. A name
        that two classes have is numbered, so that they stay two.
    axes : Axes, optional
        With them the columns have the names and the numbers of the file that was read.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    labels = [write_cell(name) for name in class_labels(names, MAX_CLASSES)]
    if axes is None:
        writer.writerow(COLUMNS)
        numbers = [(str(x), str(y)) for x, y in points.xy]
    else:
        headings = (axes.x.name, axes.y.name, axes.label)
        writer.writerow([*map(write_cell, headings), "split"])
        numbers = [
            (repr(x).removesuffix(".0"), repr(y).removesuffix(".0"))
            for x, y in axes.numbers(points).tolist()
        ]
    for (x, y), label, held_out in zip(numbers, points.labels, points.held_out, strict=True):
        writer.writerow([x, y, labels[label], "test" if held_out else "train"])
    return out.getvalue().encode()
