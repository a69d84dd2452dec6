"""Text from outside (names, headings, labels) as each kind of place that shows it needs it.

Every such place takes it from here, and shows it as it was given: `markdown` for all that Streamlit
writes, `markup` for HTML and for plotly's labels, `write_cell` for tables. What goes to a script in
the browser goes as it is, and is put there with ``textContent``.
"""

import html
import re
from collections.abc import Sequence

from nnviz.settings.limits import MAX_NAME

NAME_LENGTH = 12  # characters of a class's name where there is little room
JOINER = "\u2060"  # takes no room, and nothing breaks at it
_MARKS = re.compile(r"([\\`*_\[\]<>#|~$:&@])")
_MARKS_BUT_STARS = re.compile(r"([\\`_\[\]<>#|~$:&@])")
_ITEM = re.compile(r"(?:- |[0-9]{1,2}\. )")
_BEGINS = re.compile(r"^(?:[-+=]|[0-9]+(?=[.)]))")
# Streamlit looks for these in the text that is left when all escapes are undone, so a backslash
# does not help: addresses, :material/icons:, :emoji:, me@example.org, arrows and dashes.
_HIDDEN = re.compile(r"(?i)(?<=:)(?=\S)|(?<=@)(?=\S)|(?<=\bwww)(?=\.)|(?<=[-<>~])(?=[-=>])")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_QUOTED = re.compile(r"''*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")


def one_line(text: str) -> str:
    """Text on one line: blanks are one blank each, and what cannot be printed is left out."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


def markdown(text: str) -> str:
    """Text that Streamlit's Markdown shows as it is, on one line: nothing is markup or a link."""
    broken = _HIDDEN.sub(JOINER, " ".join(text.split()))
    marks = _MARKS.sub(r"\\\1", broken)
    return _BEGINS.sub(lambda begin: _escaped(begin[0]), marks)


def prose(text: str) -> str:
    """Text of several lines, in which only paragraphs, lists, *emphasis* and **more of it** count.

    All else is shown by Streamlit's Markdown as it is: there is no HTML, no link, no picture, no
    heading and no code in it.
    """
    return "\n".join(_prose_line(one_line(line)) for line in text.splitlines())


def _prose_line(line: str) -> str:
    item = _ITEM.match(line)
    start, rest = (item[0], line[item.end() :]) if item else ("", line)
    marks = _MARKS_BUT_STARS.sub(r"\\\1", _HIDDEN.sub(JOINER, rest))
    return start + _BEGINS.sub(lambda begin: _escaped(begin[0]), marks)


def fitted(name: str, length: int = NAME_LENGTH) -> str:
    """As much of a name as there is room for; dots say that it goes on."""
    return name if len(name) <= length else f"{name[: length - 1].rstrip()}…"


def markup(text: str) -> str:
    """Text that HTML, and plotly, show as it is."""
    return html.escape(" ".join(text.split()))


def write_cell(text: str) -> str:
    """Text for a cell of a table: no spreadsheet takes it for a formula.

    What begins like one gets a quote mark before it, which `read_cell` takes away again. Numbers
    do not: ``-1`` is a label.
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def read_cell(text: str) -> str:
    """The text that `write_cell` wrote."""
    return text[1:] if _QUOTED.match(text) else text


def class_labels(names: Sequence[str], count: int) -> list[str]:
    """What so many classes are called in a file, each in its own way.

    Those without a name are called ``class 1`` and so on; a name that another class has already is
    numbered, as ``cat (2)``.
    """
    labels: list[str] = []
    for number in range(count):
        name = one_line(names[number])[:MAX_NAME].strip() if number < len(names) else ""
        label = name = name or f"class {number + 1}"
        again = 2
        while label in labels:
            suffix = f" ({again})"
            label, again = f"{name[: MAX_NAME - len(suffix)]}{suffix}", again + 1
        labels.append(label)
    return labels


def _escaped(begin: str) -> str:
    """A mark that begins a list, a heading or a line, or the digits before one, as plain text."""
    return f"{begin}{JOINER}" if begin.isdigit() else f"\\{begin}"
