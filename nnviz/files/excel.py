"""From a sheet of an Excel file to cells, as those of any other table.

What stands in a cell is taken, not how it looks, with these exceptions: a number in per cent is
what is seen, as when the cell is copied (50 % is 50), and a date is a text.
"""

import io
import math
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any

from nnviz.errors import InputError
from nnviz.files.book import Book, Page, damaged, too_many_marks
from nnviz.files.cells import quoted
from nnviz.files.dialect import Cells, Records, check_rows, check_width, lay_out
from nnviz.files.numerals import Figure
from nnviz.settings.limits import MAX_BOOK_CELLS, MAX_BOOK_MARKS, MAX_ROWS

ERROR = "\0"  # in no XML
NAMED = 5  # hidden sheets that a sentence names

# It warns of what it leaves out of a workbook: rules of formats, lists to choose from.
warnings.filterwarnings("ignore", module=r"openpyxl\b")
_WORDS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def book_cells(book: Book, page: Page) -> Cells:
    """The cells of a sheet.

    Columns to the left of all cells are left out; rows keep their numbers.

    Raises
    ------
    InputError
        If it is too large, or is damaged after all.
    """
    survey = page.survey
    if survey.too_large:
        if survey.marks > MAX_BOOK_MARKS:
            raise too_many_marks()
        raise InputError(
            f"The sheet {quoted(page.name)} has over {MAX_BOOK_CELLS:,} cells, or {MAX_ROWS:,} "
            "rows, blank ones with a format included; leave out those that are not needed, or "
            "save the table as CSV."
        )
    check_rows(survey.last_row)
    check_width(survey.width)
    errors = seen = 0
    rows: list[list[str]] = []
    for cells in _rows(book, page):
        seen += len(cells) - cells.count(None)
        errors += cells.count(ERROR)
        rows.append([cell if cell and cell != ERROR else "" for cell in cells])
    if seen != survey.cells:
        raise damaged()  # openpyxl skips what stands where nothing should
    merged = _fill_down(rows, page)
    records, width = _records(rows)
    return lay_out(records, width, _notes(book, page, errors, merged))


def _records(rows: list[list[str]]) -> tuple[Records, int]:
    """Rows with their numbers, without blank ones and blank columns before; and their width."""
    filled = [[at for at, cell in enumerate(row) if cell] for row in rows]
    there = [number for number, places in enumerate(filled) if places]
    titles = 0
    while titles < len(there) and len(filled[there[titles]]) == 1:
        titles += 1
    records = [(number + 1, [rows[number][filled[number][0]]]) for number in there[:titles]]
    below = there[titles:]
    left = min((filled[number][0] for number in below), default=0)
    right = max((filled[number][-1] for number in below), default=0)
    records += [(number + 1, rows[number][left : filled[number][-1] + 1]) for number in below]
    return records, right - left + 1


def _rows(book: Book, page: Page) -> Iterator[list[str | None]]:
    """The cells of each row, down to the last that has any."""
    from openpyxl import load_workbook  # half as large as pandas, and only needed here

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in {**book.parts, page.path: page.xml}.items():
            archive.writestr(name, part)
    survey = page.survey
    try:
        workbook = load_workbook(packed, read_only=True, data_only=True, keep_links=False)
        (sheet,) = workbook.worksheets
        sheet.reset_dimensions()  # what a sheet says of its size need not be true
        rows = sheet.iter_rows(min_row=1, min_col=survey.first_column, max_col=survey.last_column)
        for row in islice(rows, survey.last_row):
            yield [_text(cell) for cell in row]
    except Exception:  # openpyxl raises whatever comes, of KeyError and TypeError to its own
        raise damaged() from None


def _text(cell: Any) -> str | None:
    """What a cell holds, as text; a number stays one, and an error or a blank has none."""
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "e":
        return ERROR
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, cell.number_format if cell.style_array.numFmtId else "")
    if isinstance(value, datetime):
        midnight = not (value.hour or value.minute or value.second or value.microsecond)
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _number(value: float, form: str) -> str:
    """A number with its format, or an error where it is so large that it is none."""
    percent = "%" in _WORDS.sub("", form).split(";")[0]
    try:
        number = float(Decimal(repr(value)).scaleb(2)) if percent else float(value)
    except (OverflowError, InvalidOperation):
        return ERROR
    if not math.isfinite(number):
        return ERROR
    return Figure(f"{repr(number).removesuffix('.0')}{'%' * percent}")


def _fill_down(rows: list[list[str]], page: Page) -> int:
    """Write what cells that are merged downwards hold into each of them; says how many."""
    filled = 0
    for column, first, last in page.survey.merged:
        place = column - page.survey.first_column
        if first > len(rows) or not 0 <= place < page.survey.width or not rows[first - 1][place]:
            continue
        for row in rows[first:last]:
            row[place] = rows[first - 1][place]
            filled += 1
            if filled > MAX_BOOK_CELLS:
                raise damaged()
    return filled


def _notes(book: Book, page: Page, errors: int, merged: int) -> tuple[str, ...]:
    """What was made of a sheet, as sentences."""
    survey, notes = page.survey, []
    if book.hidden:
        names = ", ".join(map(quoted, book.hidden[:NAMED]))
        more = len(book.hidden) - NAMED
        names += f" and {more:,} more" if more > 0 else ""
        notes.append(f"Hidden sheets are left aside: {names}.")
    if survey.hidden_rows:
        notes.append(f"Rows that Excel hides are read, too: {survey.hidden_rows:,}.")
    if merged:
        notes.append(f"Cells that are merged count for each of their rows: {merged:,} filled in.")
    if errors:
        notes.append(f"Cells with an error, such as #DIV/0!, count as blank: {errors:,}.")
    if survey.unknown:
        notes.append(
            f"Formulas without a result count as blank: {survey.unknown:,}; Excel computes them "
            "when it opens and saves the file."
        )
    return tuple(notes)
