"""What the bytes and the single cells of a table mean: text, coordinates, labels, headings."""

import re

import numpy as np

from nnviz.data.points import Ints
from nnviz.errors import InputError
from nnviz.files.numerals import Mark, read_number
from nnviz.settings.limits import MAX_CLASSES, MAX_NAME, MAX_TABLE_BYTES
from nnviz.settings.outside import read_cell

EXPECTED = "each row needs x, y and label, and may have “train” or “test” as a fourth column"
SPLITS = {
    **dict.fromkeys(("", "train", "training", "fit", "learn"), False),
    **dict.fromkeys(("test", "testing", "validation", "validate", "valid", "val", "dev"), True),
    **dict.fromkeys(("held out", "heldout", "hold out", "holdout", "eval", "evaluation"), True),
}
FLAGS = {
    **dict.fromkeys(("0", "false", "no", "f", "n"), False),
    **dict.fromkeys(("1", "true", "yes", "t", "y"), True),
}
WHOLE = 1e15  # below it, each whole number is a float
_LABEL = re.compile(r"[+\-−]?[0-9]{1,18}(?:[.,][0-9]{0,18})?")
NUMBERED = re.compile(r"class ([1-8])")


def check_size(data: bytes | str) -> None:
    """Refuse a file that is too large, before any of it is read."""
    if len(data) > MAX_TABLE_BYTES:
        raise InputError(
            f"The data are {len(data):,} bytes long and the limit is {MAX_TABLE_BYTES:,}; "
            "leave out rows or columns that are not needed."
        )


def decode_text(data: bytes | str) -> str:
    """The text of a file, with line ends as ``\\n``; size and encoding are checked."""
    check_size(data)
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


def is_split(text: str) -> bool:
    """Whether a cell is a usual word for training or for being held out."""
    return _words(text) in SPLITS


def is_flag(text: str) -> bool:
    """Whether a cell says yes or no."""
    return _words(text) in FLAGS


def read_split(text: str, row: int, turned: bool = False) -> bool:
    """Whether a cell of the split column means held out.

    Parameters
    ----------
    text : str
    row : int
    turned : bool
        Whether yes, true and 1 mean to train.
    """
    words = _words(text)
    if words in FLAGS:
        return FLAGS[words] != turned
    if words not in SPLITS:
        raise InputError(
            f"Row {row} has {quoted(text)} as split, which is unknown; write “train” or “test”."
        )
    return SPLITS[words]


def _words(text: str) -> str:
    return " ".join(text[:40].lower().replace("-", " ").replace("_", " ").split()) or text


def one_class(text: str, mark: Mark) -> str:
    """A label as all that mean the same number are called: ``1`` for ``1.0`` and ``+1``."""
    if _LABEL.fullmatch(text) is None or (number := read_number(text, mark)) is None:
        return text
    if text.lstrip("+-−").isdigit():
        return str(int(text.replace("−", "-")))
    return str(int(number)) if number.is_integer() and abs(number) < WHOLE else repr(number)


def number_labels(labels: list[str]) -> tuple[Ints, tuple[str, ...]]:
    """Class numbers, shape (n,), and the name of each class.

    ``class 1`` to ``class 8`` mean just that; numbers are put in ascending order; any other
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
    numbers_of = {name: read_number(name) for name in names}
    if all(number is not None for number in numbers_of.values()):
        names.sort(key=lambda name: numbers_of[name] or 0.0)
    index = {name: number for number, name in enumerate(names)}
    return np.array([index[label] for label in labels], np.int64), tuple(names)


def quoted(text: str) -> str:
    """A cell's text for a sentence: on one line, cut when long."""
    printable = "".join(mark if mark.isprintable() else "�" for mark in text)
    return f"“{printable[:30]}…”" if len(printable) > 30 else f"“{printable}”"
