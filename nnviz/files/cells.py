"""What the bytes and the single cells of a table mean: text, coordinates, labels, headings."""

import math
import re

import numpy as np

from nnviz.data.points import Ints
from nnviz.errors import InputError
from nnviz.settings.limits import MAX_CLASSES, MAX_COORDINATE, MAX_NAME, MAX_TABLE_BYTES
from nnviz.settings.outside import read_cell

EXPECTED = "each row needs x, y and label, and may have “train” or “test” as a fourth column"
SPLITS = {"": False, "train": False, "training": False, "test": True, "held out": True}
HEADINGS = ({"x"}, {"y"}, {"label", "class"}, {"split"})
NUMBERED = re.compile(r"class ([1-8])")


def decode_text(data: bytes | str) -> str:
    """The text of a file, with line ends as ``\\n``; size and encoding are checked."""
    if len(data) > MAX_TABLE_BYTES:
        raise InputError(
            f"The data are {len(data):,} bytes long and the limit is {MAX_TABLE_BYTES:,}; "
            "leave out rows or columns that are not needed."
        )
    text = data if isinstance(data, str) else None
    if isinstance(data, bytes):
        marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        for encoding in ("utf-16",) if marked else ("utf-8", "cp1252"):
            try:
                text = data.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    if text is None or "\0" in text:
        raise InputError("This is not a text file; save the table as “CSV UTF-8” and try again.")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def parse_number(text: str, decimal_comma: bool) -> float | None:
    """The number that a cell holds, or ``None``."""
    if decimal_comma and "." not in text:
        text = text.replace(",", ".")
    try:
        number = float(text) if "_" not in text else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def read_coordinate(text: str, axis: str, row: int, decimal_comma: bool) -> float:
    """The coordinate in a cell of the column called `axis`."""
    if not text:
        raise InputError(f"Row {row} has no {axis}; {EXPECTED}.")
    number = parse_number(text, decimal_comma)
    if number is None:
        raise InputError(
            f"Row {row} has {quoted(text)} as {axis}, which is not a number; correct it or delete "
            "the row."
        )
    if abs(number) > MAX_COORDINATE:
        raise InputError(
            f"Row {row} has {quoted(text)} as {axis}, which is too large; use a larger unit so "
            f"that numbers stay below {MAX_COORDINATE:g}."
        )
    return number


def read_label(text: str, row: int) -> str:
    """The label in a cell."""
    if not text:
        raise InputError(f"Row {row} has no label; fill it in or delete the row.")
    text = read_cell(text)
    if len(text) > MAX_NAME:
        raise InputError(
            f"Row {row} has a label of {len(text)} characters; shorten it to {MAX_NAME} at most."
        )
    return text


def read_split(text: str, row: int) -> bool:
    """Whether a cell of the split column means held out."""
    held_out = SPLITS.get(text.lower().replace("-", " ").replace("_", " "))
    if held_out is None:
        raise InputError(
            f"Row {row} has {quoted(text)} as split, which is unknown; write “train” or “test”."
        )
    return held_out


def column_order(headings: list[str]) -> list[int]:
    """Where x, y, label and split stand; as usual if the headings do not name the first three.

    A place beyond the last column means that there is no such column.
    """
    names = [name.lower() for name in headings]
    places = [
        next((i for i, name in enumerate(names) if name in known), len(names)) for known in HEADINGS
    ]
    return places if max(places[:3]) < len(names) else [0, 1, 2, 3]


def number_labels(labels: list[str]) -> tuple[Ints, tuple[str, ...]]:
    """Class numbers, shape (n,), and the name of each class.

    ``class 1`` to ``class 8`` mean just that; whole numbers are put in ascending order; any other
    labels in order of first appearance.

    Raises
    ------
    InputError
        If there are more than 8 different labels.
    """
    if all(NUMBERED.fullmatch(label) for label in labels):
        numbers = [int(label[-1]) for label in labels]
        return np.array(numbers, np.int64) - 1, tuple(f"class {i + 1}" for i in range(max(numbers)))
    names = list(dict.fromkeys(labels))
    if len(names) > MAX_CLASSES:
        raise InputError(
            f"There are {len(names)} different labels, from {quoted(names[0])} to "
            f"{quoted(names[-1])}; use at most {MAX_CLASSES}."
        )
    if all(re.fullmatch(r"[+-]?[0-9]{1,18}", name) for name in names):
        names.sort(key=int)
    index = {name: number for number, name in enumerate(names)}
    return np.array([index[label] for label in labels], np.int64), tuple(names)


def quoted(text: str) -> str:
    """A cell's text for a sentence: on one line, cut when long."""
    printable = "".join(mark if mark.isprintable() else "�" for mark in text)
    return f"“{printable[:30]}…”" if len(printable) > 30 else f"“{printable}”"
