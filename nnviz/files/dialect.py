"""From the text of a table to its cells: what separates columns is found, what is no row set aside.

Nothing is set aside in silence: `Cells.notes` says what was.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from nnviz.errors import InputError
from nnviz.files.cells import quoted
from nnviz.files.numerals import is_number
from nnviz.settings.limits import MAX_COLUMNS, MAX_ROWS

SEPARATORS = ("\t", ";", "|", ",", " ")  # the earlier one, where two fit as well
SAMPLE, SAMPLE_WIDTH = 40, 5_000  # lines, and characters of each, that the separator is found from
TITLES = 4  # lines above a table of fixed width
FIXED = "fixed"

Records = list[tuple[int, list[str]]]

_BLANKS = re.compile(r"[ \t]+")
_ATTRIBUTE = re.compile(r"(?i)@attribute\s+('[^']*'|\"[^\"]*\"|\S+)")


@dataclass(frozen=True)
class Cells:
    """The cells of a table.

    Attributes
    ----------
    records : list of (int, list of str)
        The number of each row in the file, from 1, and its cells: stripped, without blank ones at
        its end. Rows without any cell are left out.
    separator : str
        One of `SEPARATORS`, or `FIXED`.
    headings : tuple of str
        Names of the columns where a comment or the head of an ARFF file gives them.
    notes : tuple of str
        What stands in the file and is no row, as sentences.
    first_width : int
        Cells of the first row, blank ones at its end included.
    """

    records: Records
    separator: str
    headings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    first_width: int = 0


def read_cells(text: str) -> Cells:
    """The cells of a text with line ends ``\\n``.

    Raises
    ------
    InputError
        If it has over 50,000 rows or 100 columns, or a cell without an end.
    """
    check_rows(text.count("\n") - text.endswith("\n") + 1)
    lines = text.split("\n")
    head = _Head(lines)
    separator, cuts = _separator(lines, head)
    if separator == FIXED:
        rows: Iterable[list[str]] = ([line[a:b] for a, b in cuts] for line in lines)
    else:
        if separator == " ":
            lines = [_BLANKS.sub(" ", line).strip(" ") for line in lines]
        rows = csv.reader(io.StringIO("\n".join(lines)), delimiter=separator, skipinitialspace=True)
    records: Records = []
    widths: dict[int, int] = {}
    row = 0
    try:
        for row, cells in enumerate(rows, start=1):
            cells = [cell.strip() for cell in cells]
            if len(records) <= TITLES:
                widths[row] = len(cells)
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                if head.arff:
                    cells = [_unquoted(cell) for cell in cells]
                records.append((row, cells))
    except csv.Error:
        raise InputError(
            f"Row {row + 1} has a cell that is far too long; look for a missing quotation mark."
        ) from None
    found = _set_aside(records, separator, head)
    first = found.records[0][0] if found.records else 0
    return replace(found, first_width=widths.get(first, 0))


def lay_out(records: Records, width: int, notes: tuple[str, ...] = ()) -> Cells:
    """Records that were never text, as `read_cells` gives them: titles and comments are set aside.

    Parameters
    ----------
    records : list of (int, list of str)
    width : int
        Columns of the table; those at its end need no heading.
    notes : tuple of str
        What was made of them before, as sentences.
    """
    found = _set_aside(records, "\t", _Head([]))
    return replace(found, first_width=width, notes=notes + found.notes)


def check_rows(rows: int) -> None:
    """Refuse more rows than there may be."""
    if rows > MAX_ROWS:
        raise InputError(
            f"There are over {MAX_ROWS:,} rows, blank ones included; delete those that are "
            "not needed."
        )


def check_width(columns: int) -> None:
    """Refuse more columns than there may be."""
    if columns > MAX_COLUMNS:
        raise InputError(
            f"The first row has {columns:,} columns and at most {MAX_COLUMNS} are possible; keep "
            "x, y and label, and leave out the others."
        )


class _Head:
    """What stands above the rows; the lines of it are blanked."""

    def __init__(self, lines: list[str]) -> None:
        self.mark = ""
        self.arff = False
        self.names: list[str] = []
        self.titles: list[tuple[int, str]] = []
        self.comment = ""
        self.comments = 0
        for number, line in enumerate(lines):
            words = line.strip()
            if not words:
                continue
            lower = words[:12].lower()
            if words[0] in "#%":
                self.comments += 1
                self.comment = words.lstrip("#% \t")
            elif lower.startswith("sep=") and len(words) <= 5:
                self.mark = {"": "\t", **{mark: mark for mark in SEPARATORS}}.get(line[4:5], "")
            elif lower.startswith(("@relation", "@attribute", "@data")):
                self.arff = True
                if named := _ATTRIBUTE.match(words):
                    self.names.append(_unquoted(named[1]))
            else:
                break
            lines[number] = ""
        check_width(len(self.names))


def _separator(lines: list[str], head: _Head) -> tuple[str, list[tuple[int, int | None]]]:
    """What separates the columns, and where, if they have fixed places."""
    first = next((line for line in lines if line.strip()), "")
    mark = next((mark for mark in SEPARATORS[:4] if mark in first), ",")
    check_width(first.count(mark) + 1)
    sample = []
    for line in lines:
        if line.strip():
            sample.append(line[:SAMPLE_WIDTH])
            if len(sample) == SAMPLE:
                break
    if head.mark or head.arff:
        return head.mark or ",", []
    best, found, even = (0, 0), ",", True
    for mark in SEPARATORS:
        if mark == " " and found in "\t;|" and 5 * best[1] >= 4 * len(sample):
            break  # blanks are within cells: thousands apart, names of two words
        rows = [_split(line, mark) for line in sample]
        widths = Counter(len(cells) for cells in rows if len(cells) > 1)
        if not widths:
            continue
        numbers = sum(is_number(cell) for cells in rows if len(cells) > 1 for cell in cells)
        score = numbers, max(widths.values())
        if score > best:
            best, found, even = score, mark, len(widths) == 1
    if found == " " and not even and not any('"' in line for line in sample):
        cuts = _fixed(lines, head)
        if len(cuts) > 1:
            return FIXED, cuts
    return found, []


def _split(line: str, mark: str) -> list[str]:
    if mark == " ":
        line = _BLANKS.sub(" ", line).strip(" ")
    return next(csv.reader([line], delimiter=mark, skipinitialspace=True), [])


def _fixed(lines: list[str], head: _Head) -> list[tuple[int, int | None]]:
    """Where columns of fixed width begin and end; titles above them are blanked."""
    there = [number for number, line in enumerate(lines) if line.strip()]
    if any("\t" in line for line in lines):
        return []
    best: list[tuple[int, int | None]] = []
    most = above = 0
    for skipped in range(min(TITLES, max(len(there) - 2, 0))):
        taken: set[int] = set()
        for number in there[skipped:]:
            taken.update(at for at, mark in enumerate(lines[number]) if mark != " ")
        starts = [at for at in sorted(taken) if at - 1 not in taken]
        check_width(len(starts))
        cuts = list(zip([0, *starts[1:]], [*starts[1:], None], strict=True))
        sample = [lines[number] for number in there[skipped : skipped + SAMPLE]]
        numbers = sum(is_number(line[a:b]) for line in sample for a, b in cuts)
        if len(cuts) > 1 and numbers > most:
            best, most, above = cuts, numbers, skipped
    for number in there[:above]:
        head.titles.append((number + 1, lines[number].strip()))
        lines[number] = ""
    return best


def _set_aside(records: Records, separator: str, head: _Head) -> Cells:
    """The records without titles above them and comments between them."""
    usual = (
        max((count, width) for width, count in Counter(len(cells) for _, cells in records).items())[
            1
        ]
        if records
        else 0
    )
    notes = []
    titles = 0
    while usual > 1 and titles < len(records) - 1 and _is_title(records, titles, usual):
        titles += 1
    head.titles += [(row, " ".join(filter(None, cells))) for row, cells in records[:titles]]
    for row, title in head.titles[:TITLES]:
        notes.append(f"Row {row}, {quoted(title)}, is taken for a title.")
    if more := len(head.titles[TITLES:]):
        notes.append(f"So are {more:,} rows below.")
    kept = [
        (row, cells)
        for row, cells in records[titles:]
        if cells[0][0:1] not in ("#", "%") or len(cells) == usual
    ]
    if comments := head.comments + len(records) - titles - len(kept):
        what = "line that begins" if comments == 1 else "lines that begin"
        notes.append(f"{comments:,} {what} with # or % left out.")
    check_width(max((len(cells) for _, cells in kept), default=0))
    headings = tuple(head.names)
    if head.comment and not headings and kept and separator != FIXED:
        names = [name.strip() for name in _split(head.comment[:SAMPLE_WIDTH], separator)]
        if len(names) == len(kept[0][1]) and not any(map(is_number, names)):
            headings = tuple(names)
    return Cells(kept, separator, headings, tuple(notes))


def _is_title(records: Records, at: int, usual: int) -> bool:
    """Whether a row is a title: one cell, or a few words above a full row of words."""
    words, below = records[at][1], records[at + 1][1]
    if len(words) == 1:
        return True
    full = len(below) == usual and all(below) and not any(map(is_number, below))
    return full and sum(map(bool, words)) < usual and not any(map(is_number, words))


def _unquoted(cell: str) -> str:
    """A cell or name of an ARFF file without its quotation marks."""
    quotes = len(cell) > 1 and cell[0] == cell[-1] and cell[0] in "'\""
    return cell[1:-1] if quotes else cell
