"""Where the cells of an Excel sheet stand, before they are read."""

import re

from nnviz.files.markup import MAIN, Damaged, Enough
from nnviz.settings.limits import MAX_BOOK_CELLS, MAX_BOOK_MARKS, MAX_ROWS

ROW, CELL, DATA = f"{MAIN} row", f"{MAIN} c", f"{MAIN} sheetData"
VALUE, FORMULA, INLINE, TEXT = f"{MAIN} v", f"{MAIN} f", f"{MAIN} is", f"{MAIN} t"
MERGED = f"{MAIN} mergeCell"
# Attributes that Excel writes at most.
USUAL = {ROW: 12, CELL: 6, VALUE: 1, FORMULA: 12, INLINE: 0, TEXT: 1}
COLUMNS = 16_384  # that Excel has
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


class Survey:
    """Hears of a sheet's elements, in order, and keeps where its cells stand.

    Openpyxl takes a row or a cell that comes twice, or too late, and forgets the other one. Such a
    sheet counts as damaged.

    Attributes
    ----------
    name : str
        Of the sheet.
    cells : int
        Cells in which something stands.
    all_cells : int
        Blank ones with a format included.
    marks : int
        Elements that are no cells.
    last_row, first_column, last_column : int
        What they span, from 1.
    hidden_rows : int
        Rows with cells that Excel does not show.
    unknown : int
        Formulas without a result.
    merged : list of (int, int, int)
        Column, first and last row of cells that are merged downwards.
    too_large : bool
        Whether it has too much of anything; the rest was not looked at.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.cells = self.all_cells = self.marks = 0
        self.last_row = self.last_column = 0
        self.first_column = COLUMNS
        self.hidden_rows = self.unknown = 0
        self.merged: list[tuple[int, int, int]] = []
        self.too_large = False
        self._rows = self._row = self._column = self._inner = 0
        self._hidden = self._formula = self._filled = self._in_value = False
        self._type = ""

    @property
    def width(self) -> int:
        """Columns from the first that has a cell to the last."""
        return max(0, self.last_column - self.first_column + 1)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        usual = USUAL.get(name, -1)
        self._in_value = name == VALUE
        if len(attributes) > usual:
            self.marks += len(attributes) - usual
        if name == CELL:
            self._type = attributes.get("t", "n")
            self._begin_cell(attributes.get("r"))
        elif name in (VALUE, TEXT):
            self._inner += 1
        elif name == FORMULA:
            self._inner += 1
            self._formula = True
        elif name == INLINE:
            self._inner += 1
            self._filled = True
        elif name == ROW:
            self._begin_row(attributes)
        elif name == MERGED:
            self._merge(attributes["ref"])
        if (
            self.all_cells > MAX_BOOK_CELLS
            or self._rows > MAX_ROWS
            or self.marks > MAX_BOOK_MARKS
            or self._inner > 2 * MAX_BOOK_CELLS
        ):
            self.too_large = True
            self.cells = self.cells or 1
            raise Enough

    def end(self, name: str) -> None:
        """It ends."""
        self._in_value = False
        if name == CELL:
            if self._filled:
                self.cells += 1
                self.last_row = self._row
                self.first_column = min(self.first_column, self._column)
                self.last_column = max(self.last_column, self._column)
                self.hidden_rows += self._hidden
                self._hidden = False
            elif self._formula and self._type != "str":  # the result of those is an empty text
                self.unknown += 1

    def text(self, text: str) -> None:
        """Text within the last one."""
        if self._in_value and text:
            self._filled = True

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._rows += 1
        number = int(attributes.get("r", self._row + 1))
        if number <= self._row:
            raise Damaged
        self._row, self._column = number, 0
        self._hidden = attributes.get("hidden") in ("1", "true")

    def _begin_cell(self, place: str | None) -> None:
        self.all_cells += 1
        column = self._column + 1
        if place is not None:
            row, column = place_of(place)
            if row != self._row or column <= self._column:
                raise Damaged
        if column > COLUMNS:
            raise Damaged
        self._column = column
        self._formula = self._filled = False

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        top, left = place_of(first)
        bottom, right = place_of(last or first)
        if left == right and top < bottom:
            self.merged.append((left, top, bottom))


def place_of(text: str) -> tuple[int, int]:
    """Row and column of a cell, such as ``B12``, from 1."""
    found = _PLACE.fullmatch(text)
    if not found:
        raise Damaged
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - 64
    return int(found[2]), column
