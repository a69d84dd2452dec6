"""A table as a sheet: named columns, what each can be, and what cannot be known without asking."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from nnviz.data.points import Ints
from nnviz.errors import InputError
from nnviz.files.book import is_book, open_book
from nnviz.files.cells import EXPECTED, decode_text, is_flag, is_split
from nnviz.files.dialect import Cells, Records, read_cells
from nnviz.files.excel import book_cells
from nnviz.files.numerals import Evidence, Figure, Mark, evidence, is_gap, is_number
from nnviz.files.roles import LABELS, PAIRS, Roles, guess_roles, plain
from nnviz.settings.limits import MAX_COLUMNS, MAX_NAME
from nnviz.settings.outside import one_line, read_cell

Kind = Literal["number", "text", "split", "index", "blank"]

LOOKED_AT = 300  # cells of a column that tell what it is


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a sheet.

    Attributes
    ----------
    name : str
        Its heading, on one line, or ``column 3``.
    cells : tuple of str
        Of all rows; blank where a row ends before it.
    kind : {"number", "text", "split", "index", "blank"}
        What most of it can be. ``split`` are words such as train and test; ``index`` counts the
        rows and has no name.
    marks : {"plain", ".", ",", "either"}
        What it says about the decimal mark.
    """

    name: str
    cells: tuple[str, ...]
    kind: Kind
    marks: Evidence

    @property
    def values(self) -> list[str]:
        """What stands in it, each once, in order of appearance; no gaps."""
        return [cell for cell in dict.fromkeys(self.cells) if not is_gap(cell)]


@dataclass(frozen=True, eq=False)
class Sheet:
    """What a table holds, before it is chosen what is what.

    Attributes
    ----------
    columns : tuple of Column
    rows : ndarray of int64, shape (n,)
        Where each row stands in the file, from 1.
    headed : bool
        Whether headings were found.
    asks_headings : bool
        Whether the first row may be headings, or may be numbers.
    mark : {".", ","}
        The decimal mark, as far as the columns tell.
    asks_mark : bool
        Whether there are numbers that can be read two ways, such as ``1,234``.
    roles : Roles
        A guess which column is what.
    notes : tuple of str
        What stands in the file and is no row.
    """

    columns: tuple[Column, ...]
    rows: Ints
    headed: bool
    asks_headings: bool
    mark: Mark
    asks_mark: bool
    roles: Roles
    notes: tuple[str, ...]

    @property
    def numeric(self) -> list[int]:
        """Numbers of the columns that can be x or y."""
        return [i for i, column in enumerate(self.columns) if column.kind == "number"]

    @property
    def splits(self) -> list[int]:
        """Numbers of the columns that can say of each row whether it is held out."""
        return [
            i
            for i, column in enumerate(self.columns)
            if i == self.roles.split
            or (column.values and all(is_split(c) or is_flag(c) for c in column.cells))
        ]

    @property
    def doubtful(self) -> str:
        """A cell that can be read two ways, such as ``1,234``; empty if there is none."""
        if not self.asks_mark:
            return ""
        cells = (c for column in self.columns if column.marks == "either" for c in column.cells)
        written = (cell for cell in cells if not isinstance(cell, Figure))
        return next(cell for cell in written if "," in cell or "." in cell)


def read_sheet(data: bytes | str, headings: bool | None = None) -> Sheet:
    """Read a table however it is written; of an Excel file, the sheet that is probably meant.

    Parameters
    ----------
    data : bytes or str
        Bytes are read as an Excel file if they are one, or else as text: UTF-8, UTF-16 with its
        mark, or Windows-1252.
    headings : bool, optional
        Whether the first row is headings; by default this is found out.

    Raises
    ------
    InputError
        If it is no table, or is too large.
    """
    if isinstance(data, bytes) and is_book(data):
        book = open_book(data)
        return make_sheet(book_cells(book, book.pages[book.guess]), headings)
    return make_sheet(read_cells(decode_text(data)), headings)


def make_sheet(cells: Cells, headings: bool | None = None) -> Sheet:
    """Name the columns of a table and find out what each can be; otherwise as `read_sheet`."""
    records, names = cells.records, list(cells.headings)
    if not records:
        raise InputError(f"There are no rows; {EXPECTED}.")
    if max(len(row) for _, row in records) == 1:
        raise InputError(
            f"Row {records[0][0]} has only one column; separate x, y and label with commas, "
            "semicolons or tabs."
        )
    asks = False
    if not names:
        found, asks = _headings(records)
        if found if headings is None else headings:
            names, records = records[0][1], records[1:]
            names = names + [""] * (min(cells.first_width, MAX_COLUMNS) - len(names))
            if not records:
                raise InputError(f"There are no rows below the headings; {EXPECTED}.")
    width = max(len(row) for _, row in records)
    below = [tuple(row[i] if i < len(row) else "" for _, row in records) for i in range(width)]
    if names and width == len(names) + 1 and _counts_or_names(below[0]):
        names = ["", *names]  # as R writes it: the names of rows have no heading
    elif names and width > len(names):
        row, length = next((row, len(cells)) for row, cells in records if len(cells) > len(names))
        hint = "" if cells.separator != "," else "; decimal commas need semicolons between columns"
        raise InputError(
            f"Row {row} has {length} cells, but there are {len(names)} headings; add the missing "
            f"ones or quote the cells{hint}."
        )
    while len(names) > width and not names[-1]:
        names.pop()
    below += [("",) * len(records)] * (len(names) - width)
    columns = _columns(names, below)
    roles = guess_roles(
        [column.name for column in columns],
        [column.kind for column in columns],
        [column.cells for column in columns],
        bool(names),
    )
    mark, asks_mark = _decimal_mark(columns, cells.separator)
    notes = cells.notes
    if not names and cells.separator == "," and _halved(columns):
        notes += (
            "All numbers are whole; if commas are decimal marks, separate columns by semicolons.",
        )
    rows = np.array([row for row, _ in records], np.int64)
    return Sheet(columns, rows, bool(names), asks, mark, asks_mark, roles, notes)


def _halved(columns: tuple[Column, ...]) -> bool:
    """Whether numbers may have been cut in two at a decimal comma."""
    numbers = [column.cells for column in columns if column.kind == "number"]
    return len(numbers) > 3 and all(
        cell.lstrip("+-").isdecimal() for cells in numbers for cell in cells if cell
    )


def _columns(names: list[str], below: list[tuple[str, ...]]) -> tuple[Column, ...]:
    columns: list[Column] = []
    taken: set[str] = set()
    for number, cells in enumerate(below):
        given = read_cell(one_line(names[number])) if number < len(names) else ""
        kind = _kind(cells)
        if names and not given and kind == "number" and _counts(cells):
            kind, given = "index", "row"
        if not given or is_number(given):
            given = f"column {given or number + 1}"
        name, again = given[:MAX_NAME].strip(), 2
        while name in taken:
            suffix = f" ({again})"
            name, again = f"{given[: MAX_NAME - len(suffix)]}{suffix}", again + 1
        taken.add(name)
        columns.append(Column(name, cells, kind, evidence(cells) if kind == "number" else "plain"))
    return tuple(columns)


def _kind(cells: tuple[str, ...]) -> Kind:
    """What a column can be, from its first cells."""
    there = [cell for cell in cells if not is_gap(cell)][:LOOKED_AT]
    if not there:
        return "blank"
    if 2 * sum(map(is_number, there)) >= len(there):
        return "number"
    return "split" if all(map(is_split, there)) else "text"


def _counts(cells: tuple[str, ...]) -> bool:
    """Whether a column counts the rows, from 0 or 1."""
    if cells[0] not in ("0", "1"):
        return False
    first = int(cells[0])
    return all(cell == str(number) for number, cell in enumerate(cells, start=first))


def _counts_or_names(cells: tuple[str, ...]) -> bool:
    """Whether a column can be the names of rows."""
    if len(cells) < 2:
        return False
    return _counts(cells) or (_kind(cells) == "text" and len(set(cells)) == len(cells))


def _headings(records: Records) -> tuple[bool, bool]:
    """Whether the first row is headings, and whether to ask."""
    first = records[0][1]
    if len(records) == 1:
        return not any(map(is_number, first)), False
    below = [
        tuple(row[i] if i < len(row) else "" for _, row in records[1:]) for i in range(len(first))
    ]
    numeric = [i for i, cells in enumerate(below) if _kind(cells) == "number"]
    there = [first[i] for i in numeric if not is_gap(first[i])]
    if numeric and not there:
        return False, False  # a row of gaps
    repeated = any(
        first[i] in cells for i, cells in enumerate(below) if i not in numeric and first[i]
    )
    if not any(map(is_number, there)):
        known = {plain(cell) for cell in first}
        repeated = repeated and not any(known.issuperset(pair) for pair in PAIRS)
        return not repeated, repeated
    counted = [cell for cell in first if is_number(cell)]
    begin = int(counted[0]) if counted[0].isdecimal() and len(counted[0]) < 5 else 0
    if counted != [str(begin + number) for number in range(len(counted))] or len(counted) < 2:
        return False, len(there) > sum(map(is_number, there)) > 0
    whole = all(cell.lstrip("+-").isdigit() for i in numeric for cell in below[i] if cell)
    others = [cell for cell in first if not is_number(cell)]
    named = not first[0] or any(plain(cell) in LABELS for cell in others) or len(counted) > 2
    if begin:
        return False, not whole and not repeated  # years, or numbers of tasks
    sure = not whole and named and not repeated
    return sure, not sure and not repeated


def _decimal_mark(columns: tuple[Column, ...], separator: str) -> tuple[Mark, bool]:
    """The decimal mark, and whether numbers can be read two ways and none says which."""
    said = [column.marks for column in columns]
    points, commas = said.count("."), said.count(",")
    if points or commas:
        return ("." if points >= commas else ","), False
    if "either" not in said:
        return ".", False
    cells = [c for column in columns if column.marks == "either" for c in column.cells]
    if not any("," in cell for cell in cells):
        return ".", separator != ","
    return ("." if separator == "," else ","), True
