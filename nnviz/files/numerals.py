"""Numbers as people write them: with a decimal point or comma, thousands apart, per cent, a minus.

A cell such as ``1,234`` can be read two ways. `evidence` says whether a column tells which it is.
"""

import math
import re
from collections.abc import Iterable
from typing import Literal

Mark = Literal[".", ","]
Evidence = Literal["plain", ".", ",", "either"]

LONGEST = 100  # characters of a number; what is longer is none
CHECKED = 5_000  # cells of a column that are looked at for its decimal mark
GAPS = {"", "?", "-", ".", "na", "n/a", "#n/a", "nan", "null", "none", "nil"}

_SIGNS = str.maketrans(
    {**dict.fromkeys("−–‒﹣－", "-"), **dict.fromkeys("\u00a0\u2009\u202f’", " ")}
)
_FORMULA = re.compile(r'="?([^"]*)"?')
_NUMBERS = {
    mark: re.compile(
        rf"[+-]?(?:[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}})+|[1-9][0-9]{{0,2}}(?:[ '][0-9]{{3}})+"
        rf"|[0-9]+(?={point}|[eE]|$))?(?:{point}[0-9]*)?(?:[eE][+-]?[0-9]+)?"
    )
    for mark, group, point in ((".", ",", r"\."), (",", r"\.", ","))
}


class Figure(str):
    """A number that a file holds as one, as text: digits with a point, and ``%`` where it is seen.

    Its decimal mark is known, so it says nothing about that of other cells, nor they of its own.
    """

    __slots__ = ()

    @property
    def number(self) -> float:
        """What it is worth; ``50%`` is 50."""
        return float(self.removesuffix("%"))


def read_number(text: str, mark: Mark = ".") -> float | None:
    """The number that a cell holds, finite, or ``None``.

    A minus may be a typographic one, thousands may stand apart by a space, an apostrophe or the
    mark that is not the decimal one, ``50%`` is 50, and ``="0.5"``, as spreadsheets write what
    they are not to change, is 0.5.

    Parameters
    ----------
    text : str
    mark : {".", ","}
        The decimal mark.
    """
    if isinstance(text, Figure):
        return _finite(text.number)
    if len(text) > LONGEST:
        return None
    text = text.strip()
    if text[-1:].isdigit() and "_" not in text and not (mark == "," and "." in text):
        try:
            return _finite(float(text.replace(",", ".") if mark == "," else text))
        except ValueError:
            pass
    text = text.translate(_SIGNS)
    if text[:1] == "=" and (inner := _FORMULA.fullmatch(text)):
        text = inner[1].strip()
    text = text.removesuffix("%").rstrip()
    if not any(digit in text for digit in "0123456789") or not _NUMBERS[mark].fullmatch(text):
        return None
    group = "," if mark == "." else "."
    text = text.replace(group, "").replace(" ", "").replace("'", "").replace(mark, ".")
    try:
        return _finite(float(text))
    except ValueError:
        return None


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def is_number(text: str) -> bool:
    """Whether a cell is a number in one way or the other."""
    return read_number(text) is not None or read_number(text, ",") is not None


def is_gap(text: str) -> bool:
    """Whether a cell is blank, or says that nothing is known."""
    return text.strip().lower() in GAPS


def evidence(cells: Iterable[str]) -> Evidence:
    """What a column says about the decimal mark.

    Returns
    -------
    {"plain", ".", ",", "either"}
        ``plain``: it has no such mark, or as many of each kind; ``either``: all of it can be read
        both ways, and the numbers are not the same.
    """
    written = (cell for cell in cells if not isinstance(cell, Figure))
    marked = [cell for cell in written if "," in cell or "." in cell][:CHECKED]
    ways = [(read_number(cell), read_number(cell, ",")) for cell in marked]
    differ = sum(
        point is not None and comma is not None and point != comma for point, comma in ways
    )
    points = sum(comma is None for point, comma in ways if point is not None)
    commas = sum(point is None for point, comma in ways if comma is not None)
    if points != commas:
        return "." if points > commas else ","
    return "either" if differ and not points else "plain"


def read_numbers(cells: Iterable[str], mark: Mark) -> list[float | None]:
    """The numbers of a column: cells that the decimal mark does not fit are read the other way."""
    other: Mark = "," if mark == "." else "."
    return [
        number if (number := read_number(cell, mark)) is not None else read_number(cell, other)
        for cell in cells
    ]
