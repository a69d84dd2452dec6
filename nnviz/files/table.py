"""CSV in and out: x, y, label and, if wanted, split; also what is pasted from a spreadsheet.

The standard library's reader is used rather than pandas: pandas drops the surplus cells of a first
row without an error and does not say in which row of the sheet a fault is.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnviz.data.points import Bools, Ints, Points
from nnviz.errors import InputError
from nnviz.files.cells import (
    EXPECTED,
    column_order,
    decode_text,
    number_labels,
    parse_number,
    read_coordinate,
    read_label,
    read_split,
)
from nnviz.settings.limits import MAX_CLASSES, MAX_COLUMNS, MAX_POINTS, MAX_ROWS
from nnviz.settings.outside import class_labels, write_cell

MARGIN = 0.1  # kept free at each edge when coordinates are rescaled
COLUMNS = ("x", "y", "label", "split")
IN_ORDER = [0, 1, 2, 3]

Records = list[tuple[int, list[str]]]


@dataclass(frozen=True, eq=False)
class Table:
    """What a CSV file says, before it becomes points.

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
    """

    xy: npt.NDArray[np.float64]
    labels: Ints
    names: tuple[str, ...]
    held_out: Bools
    rows: Ints

    @property
    def outside(self) -> Bools:
        """Which coordinates lie outside [-1, 1], shape (n, 2)."""
        return np.abs(self.xy.astype(np.float32)) > 1.0

    @property
    def fits(self) -> bool:
        """Whether every coordinate already lies between -1 and 1."""
        return not self.outside.any()

    def to_points(self, rescale: bool) -> Points:
        """Points in the domain.

        Parameters
        ----------
        rescale : bool
            True moves and scales both axes alike, so that the data fill the domain up to a margin
            of 0.1 and keep their shape. False takes the coordinates as they are.

        Raises
        ------
        InputError
            If they are to be taken as they are and one lies outside [-1, 1].
        """
        if rescale:
            low, high = self.xy.min(axis=0), self.xy.max(axis=0)
            half = float((high - low).max()) / 2.0
            centred = self.xy - (low + high) / 2.0
            unit = np.clip(centred / half, -1.0, 1.0) if half else np.zeros_like(centred)
            return Points.of((1.0 - MARGIN) * unit, self.labels, self.held_out)
        if not self.fits:
            index, axis = np.argwhere(self.outside)[0]
            raise InputError(
                f"Row {self.rows[index]} has {self.xy[index, axis]:g} as {COLUMNS[axis]}, which is "
                "outside -1 to 1; choose to rescale the data, or correct the value."
            )
        return Points.of(self.xy, self.labels, self.held_out)


def parse_csv(data: bytes | str) -> Table:
    """Read points from a CSV file or from pasted text.

    Columns are x, y, label and optionally split (``train`` or ``test``), in this order or, if the
    first row names them, in any. They are separated by tabs, semicolons or commas; unless commas
    separate them, numbers may have a decimal comma. Labels become classes as `number_labels` says.

    Parameters
    ----------
    data : bytes or str
        Bytes are read as UTF-8, or UTF-16 with its mark, or else Windows-1252.

    Raises
    ------
    InputError
        If it is too large, or a row cannot be used.
    """
    records, separator = read_records(decode_text(data))
    if not records:
        raise InputError(f"There are no rows; {EXPECTED}.")
    if len(records[0][1]) == 1:
        raise InputError(
            f"Row {records[0][0]} has only one column; separate x, y and label with commas, "
            "semicolons or tabs."
        )
    decimal_comma = separator != ","
    order, first = IN_ORDER, records[0][1]
    if all(parse_number(cell, decimal_comma) is None for cell in first[:2]):
        order = column_order(first)
        records = records[1:]
    if not records:
        raise InputError(f"There are no rows below the headings; {EXPECTED}.")
    if len(records) > MAX_POINTS:
        raise InputError(f"There are over {MAX_POINTS:,} points; delete some rows and try again.")
    xy, labels, held_out = [], [], []
    for row, cells in records:
        if order == IN_ORDER and len(cells) > len(order):
            hint = "" if decimal_comma else "; for decimal commas, separate columns by semicolons"
            raise InputError(f"Row {row} has {len(cells)} columns; {EXPECTED}{hint}.")
        cells = cells + [""] * (max(order) + 1 - len(cells))
        xy.append([read_coordinate(cells[order[i]], "xy"[i], row, decimal_comma) for i in (0, 1)])
        labels.append(read_label(cells[order[2]], row))
        held_out.append(read_split(cells[order[3]], row))
    numbers, names = number_labels(labels)
    rows = np.array([row for row, _ in records], np.int64)
    return Table(np.array(xy, np.float64), numbers, names, np.array(held_out, np.bool_), rows)


def first_line(text: str) -> str:
    """The first line of a text that is not blank."""
    there = len(text) - len(text.lstrip())
    start = text.rfind("\n", 0, there) + 1
    return text[start:].partition("\n")[0]


def read_records(text: str) -> tuple[Records, str]:
    """Number and cells of every row that is not blank, and the separator.

    Reading ends soon after the largest possible number of rows.
    """
    head = first_line(text)
    separator = next((mark for mark in "\t;" if mark in head), ",")
    if (columns := head.count(separator) + 1) > MAX_COLUMNS:
        raise InputError(
            f"The first row has {columns:,} columns and at most {MAX_COLUMNS} are possible; keep "
            "x, y and label, and leave out the others."
        )
    records: Records = []
    row = 0
    try:
        for row, cells in enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1):
            if row > MAX_ROWS:
                raise InputError(
                    f"There are over {MAX_ROWS:,} rows, blank ones included; delete those that are "
                    "not needed."
                )
            cells = [cell.strip() for cell in cells]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                records.append((row, cells))
            if len(records) > MAX_POINTS + 1:
                break
    except csv.Error:
        raise InputError(
            f"Row {row + 1} has a cell that is far too long; look for a missing quotation mark."
        ) from None
    return records, separator


def write_csv(points: Points, names: Sequence[str] = ()) -> bytes:
    """Points as CSV in UTF-8, with the columns x, y, label and split.

    Without `names`, `parse_csv` gives back exactly these points: coordinates are written with as
    many digits as tell float32 numbers apart.

    Parameters
    ----------
    points : Points
    names : sequence of str
        Label of each class; classes without one are called ``class 1`` to ``class 8``. A name
        that two classes have is numbered, so that they stay two.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    labels = [write_cell(name) for name in class_labels(names, MAX_CLASSES)]
    for (x, y), label, held_out in zip(points.xy, points.labels, points.held_out, strict=True):
        writer.writerow([str(x), str(y), labels[label], "test" if held_out else "train"])
    return out.getvalue().encode()
