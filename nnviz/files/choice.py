"""From a sheet and a choice of its columns to a `Table`, and what is said of all that was done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from nnviz.data.points import Bools, Ints
from nnviz.errors import InputError
from nnviz.files.cells import EXPECTED, one_class, quoted, read_label, read_split
from nnviz.files.labels import Classes, make_classes, sample
from nnviz.files.numerals import Mark, read_number, read_numbers
from nnviz.files.roles import plain
from nnviz.files.sheet import Sheet, read_sheet
from nnviz.files.table import COLUMNS, Table
from nnviz.settings.limits import MAX_CLASSES, MAX_COORDINATE, MAX_POINTS

NAMED = 5  # rows that a sentence names
MANY = 20  # whole numbers, beyond which they are amounts rather than classes


@dataclass(frozen=True)
class Choice:
    """What is to be made of a sheet.

    Attributes
    ----------
    x, y : int
        Numbers of the columns.
    label, split : int or None
        Without labels, all points are one class; without a split, none is held out.
    mark : {".", ","}
        The decimal mark.
    leave_out : bool
        Whether rows without a number or a label are left out, or else refused.
    classes : {"all", "largest", "merge", "median"}
        ``all`` takes at most 8; ``largest`` the 8 largest; ``merge`` the 7 largest and one for all
        others; ``median`` makes two of a column of numbers, above its median and up to it.
    sample : bool
        Whether of more than 5,000 rows a sample is taken, or else they are refused.
    """

    x: int
    y: int
    label: int | None = None
    split: int | None = None
    mark: Mark = "."
    leave_out: bool = True
    classes: Classes = "all"
    sample: bool = True


def suggest(sheet: Sheet) -> Choice:
    """The choice to begin with.

    Raises
    ------
    InputError
        If there are no two columns of numbers.
    """
    roles = sheet.roles
    if roles.x is None or roles.y is None:
        columns = ", ".join(quoted(sheet.columns[i].name) for i in sheet.numeric) or "none"
        raise InputError(
            f"Two columns of numbers are needed, for x and y, beside the labels; the numbers found "
            f"are in: {columns}."
        )
    choice = Choice(roles.x, roles.y, roles.label, roles.split, sheet.mark)
    return replace(choice, classes=suggest_classes(sheet, choice))


def suggest_classes(sheet: Sheet, choice: Choice) -> Classes:
    """What to do with the values of the chosen labels: all of them, if there are not too many."""
    if choice.label is None:
        return "all"
    values = {one_class(cell, choice.mark) for cell in sheet.columns[choice.label].values}
    if len(values) <= MAX_CLASSES:
        return "all"
    return "median" if is_amount(sheet, choice) else "largest"


def is_amount(sheet: Sheet, choice: Choice) -> bool:
    """Whether the chosen labels are numbers on a scale rather than classes."""
    if choice.label is None:
        return False
    values = {read_number(cell, choice.mark) for cell in sheet.columns[choice.label].values}
    if None in values or len(values) <= MAX_CLASSES:
        return False
    return len(values) > MANY or any(value != int(value) for value in values if value is not None)


def needs_fewer(sheet: Sheet, choice: Choice) -> bool:
    """Whether the chosen labels are more classes than there can be."""
    return suggest_classes(sheet, choice) != "all"


def parse_csv(data: bytes | str) -> Table:
    """Read points from a CSV file or from pasted text, by guess, and refuse all that is doubtful.

    Raises
    ------
    InputError
        If it is too large, has no labels, or a row cannot be used.
    """
    sheet = read_sheet(data)
    choice = replace(suggest(sheet), leave_out=False, classes="all", sample=False)
    if choice.label is None:
        raise InputError(f"There is no column of labels; {EXPECTED}.")
    return use_sheet(sheet, choice)


def use_sheet(sheet: Sheet, choice: Choice) -> Table:
    """The table that a choice makes of a sheet.

    Raises
    ------
    InputError
        If a row cannot be used, or none can.
    """
    if choice.x == choice.y:
        raise InputError(
            f"x and y are both {quoted(sheet.columns[choice.x].name)}; choose another column for "
            "one of them."
        )
    report = list(sheet.notes)
    names = _names(sheet, choice)
    xy, kept = _coordinates(sheet, choice, names)
    spoken = "number"
    labels = [""] * len(xy)
    if choice.label is not None:
        cells = sheet.columns[choice.label].cells
        labelled = np.array([bool(cell) for cell in cells])
        if not choice.leave_out and not labelled.all():
            read_label("", int(sheet.rows[np.argmin(labelled)]))
        spoken = "number or label" if (kept & ~labelled).any() else spoken
        kept &= labelled
        labels = [
            read_label(cell, int(row)) if use else ""
            for cell, row, use in zip(cells, sheet.rows, kept, strict=True)
        ]
    if not kept.any():
        raise InputError("No row has a number in both columns; choose other columns for x and y.")
    if not kept.all():
        report.append(_left_out(sheet.rows[~kept], spoken))
    held_out = _held_out(sheet, choice, kept)
    index = np.flatnonzero(kept)
    if choice.label is None:
        report.append("There are no labels, so all points are one class.")
        classes: tuple[str, ...] = ("all",)
        numbers, wanted = np.zeros(len(index), np.int64), np.arange(len(index))
    else:
        heading = names[2] if sheet.headed else ""
        spelt = [labels[i] for i in index]
        numbers, classes, wanted = make_classes(spelt, choice.classes, choice.mark, heading, report)
    index, held_out = index[wanted], held_out[index][wanted]
    if len(index) > MAX_POINTS:
        if not choice.sample:
            raise InputError(
                f"There are over {MAX_POINTS:,} points; delete some rows and try again."
            )
        report.append(
            f"There are {len(index):,} rows; a sample of {MAX_POINTS:,} is taken, with the same "
            "share of each class."
        )
        chosen = sample(2 * numbers + held_out, MAX_POINTS)
        index, numbers, held_out = index[chosen], numbers[chosen], held_out[chosen]
    return Table(
        xy[index],
        numbers,
        classes,
        held_out,
        sheet.rows[index],
        names,
        tuple(report),
        int((~kept).sum()),
    )


def _names(sheet: Sheet, choice: Choice) -> tuple[str, str, str]:
    """What x, y and the label are called."""
    if not sheet.headed:
        return COLUMNS[:3]
    label = "label" if choice.label is None else sheet.columns[choice.label].name
    return sheet.columns[choice.x].name, sheet.columns[choice.y].name, label


def _coordinates(
    sheet: Sheet, choice: Choice, names: Sequence[str]
) -> tuple[npt.NDArray[np.float64], Bools]:
    """Numbers of all rows, and which rows have both."""
    columns = []
    for place, name in ((choice.x, names[0]), (choice.y, names[1])):
        cells = sheet.columns[place].cells
        numbers = read_numbers(cells, choice.mark)
        for cell, number, row in zip(cells, numbers, sheet.rows, strict=True):
            if number is None and not choice.leave_out:
                raise InputError(_no_number(cell, name, int(row)))
            if number is not None and abs(number) > MAX_COORDINATE:
                raise InputError(
                    f"Row {row} has {quoted(cell)} as {name}, which is too large; use a larger "
                    f"unit so that numbers stay below {MAX_COORDINATE:g}."
                )
        columns.append([np.nan if number is None else number for number in numbers])
    xy = np.array(columns, np.float64).T
    return xy, np.asarray(np.isfinite(xy).all(axis=1), np.bool_)


def _no_number(cell: str, name: str, row: int) -> str:
    if not cell:
        return f"Row {row} has no {name}; {EXPECTED}."
    return (
        f"Row {row} has {quoted(cell)} as {name}, which is not a number; correct it or delete "
        "the row."
    )


def _held_out(sheet: Sheet, choice: Choice, kept: Bools) -> Bools:
    """Which rows are held out; those that are not kept are not read."""
    if choice.split is None:
        return np.zeros(len(kept), np.bool_)
    column = sheet.columns[choice.split]
    turned = "train" in plain(column.name)
    return np.array(
        [
            bool(use) and read_split(cell, int(row), turned)
            for cell, row, use in zip(column.cells, sheet.rows, kept, strict=True)
        ],
        np.bool_,
    )


def _left_out(rows: Ints, spoken: str) -> str:
    """``The 2 rows without a number are left out (rows 7 and 31).``"""
    if len(rows) == 1:
        return f"The row without a {spoken} is left out (row {rows[0]})."
    named = [str(row) for row in rows[:NAMED]]
    more = len(rows) - len(named)
    last = f"{more:,} more" if more else named.pop()
    return (
        f"The {len(rows):,} rows without a {spoken} are left out (rows {', '.join(named)} and "
        f"{last})."
    )
