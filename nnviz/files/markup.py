"""The gate that XML from outside passes before any library reads it.

Python's own reader of XML follows definitions of entities, by which a few bytes become gigabytes.
So each part is looked through by expat first: a document type is refused as such, in whatever
encoding it is written, and depth, names and attributes are bounded.
"""

import contextlib
import re
from typing import Protocol
from xml.parsers import expat

from nnviz.errors import InputError
from nnviz.settings.limits import MAX_BOOK_MARKS, MAX_BOOK_NAMES, MAX_BOOK_TEXT

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/"
DEPTH = 40  # elements within each other: Excel nests a dozen
_LONG = re.compile(rb"<[^<]{%d}" % MAX_BOOK_TEXT)


class Damaged(Exception):  # noqa: N818 - never leaves `files`: `damaged` says what it means
    """A file that cannot be as it is."""


class Look(Protocol):
    """What hears of the elements of a part; names are ``namespace name``."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """It ends."""

    def text(self, text: str) -> None:
        """Text within the last one."""


class Enough(Exception):  # noqa: N818 - ends a look, and is no fault
    """No more needs to be looked at."""


class _Marks:
    """Counts elements and attributes."""

    def __init__(self) -> None:
        self.count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1 + len(attributes)
        if self.count > MAX_BOOK_MARKS:
            raise Enough

    def end(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass


class _Attributes:
    """Keeps the attributes of elements of one name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[dict[str, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(" ")[2] == self.name:
            self.found.append(attributes)

    def end(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass


def attributes_of(xml: bytes, name: str) -> list[dict[str, str]]:
    """The attributes of all elements of a name, whatever their namespace."""
    look = _Attributes(name)
    look_through(xml, look)
    return look.found


def look_through(xml: bytes, look: Look | None = None) -> int:
    """Look a part through; nothing of it is kept.

    Parameters
    ----------
    xml : bytes
    look : Look, optional
        By default elements and attributes are counted.

    Returns
    -------
    int
        Elements and attributes, up to one more than there may be; 0 if another look hears of them.

    Raises
    ------
    InputError
        If it has a document type, or is in the strict form, which openpyxl does not read.
    Damaged, expat.ExpatError
        If it is no XML of Excel.
    """
    if _LONG.search(xml):
        raise Damaged
    marks = _Marks()
    heard: Look = look or marks
    names: dict[str, str] = {}
    parser = expat.ParserCreate(namespace_separator=" ", intern=names)
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH or len(names) > MAX_BOOK_NAMES:
            raise Damaged
        if depth == 1 and name.startswith(STRICT):
            raise InputError(
                "This Excel file is of the form “Strict Open XML”; save it as “Excel workbook "
                "(.xlsx)” and try again."
            )
        heard.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        heard.end(name)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = heard.text
    parser.StartDoctypeDeclHandler = _refuse_type
    with contextlib.suppress(Enough):
        parser.Parse(xml, True)
    return marks.count


def _refuse_type(*_: object) -> None:
    raise InputError(
        "This Excel file defines words of its own (a document type), as no spreadsheet does, so it "
        "is not opened; copy the cells into a new workbook."
    )
