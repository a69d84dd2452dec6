"""The parts of a lesson's file: settings, and text under fixed headings."""

import re

from nnviz.errors import InputError
from nnviz.settings.limits import MAX_LESSON_BYTES, MAX_LESSON_SETTING
from nnviz.settings.outside import one_line

FENCE = "+++"
LOOK, PREDICT, TASK, HINTS, WHY = PARTS = ("Look at", "Predict", "Task", "Hints", "Why")
HTML = re.compile(r"<[A-Za-z/!?]")


def halves(data: bytes | str, file: str) -> tuple[str, str]:
    """The settings and the text of a file.

    Raises
    ------
    InputError
        If it is too large, no text, or does not begin with settings.
    """
    size = len(data if isinstance(data, bytes) else data.encode("utf-8", "replace"))
    if size > MAX_LESSON_BYTES:
        raise InputError(
            f"{file} has {size:,} bytes and at most {MAX_LESSON_BYTES:,} are possible; make it "
            "shorter, or take fewer points."
        )
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
    except UnicodeDecodeError:
        raise InputError(f"{file} is not text in UTF-8; save it as such.") from None
    lines = text.strip().splitlines()
    if lines and lines[0].strip() == FENCE:
        for number, line in enumerate(lines[1:], start=1):
            if len(line) > MAX_LESSON_SETTING:
                raise InputError(
                    f"{file} has a line of {len(line):,} characters in its settings, line "
                    f"{number + 1}, and at most {MAX_LESSON_SETTING} are possible; break it."
                )
            if line.strip() == FENCE:
                return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :])
    raise InputError(
        f"{file} must begin with settings between two lines of {FENCE}; put them there, as "
        "docs/lessons.md shows."
    )


def parts(body: str, file: str) -> dict[str, object]:
    """The fields of a lesson that its text holds.

    Raises
    ------
    InputError
        If a heading is missing or none of ours, or there is HTML.
    """
    if html := HTML.search(body):
        raise InputError(
            f"{file} has “{html[0]}” in its text, which looks like HTML, and there can be none; "
            "put a blank after the <, or leave it out."
        )
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in body.splitlines():
        if line.startswith("## "):
            heading = one_line(line[3:])
            if heading not in PARTS or heading in found:
                again = " a second time" if heading in found else ""
                raise InputError(
                    f"{file} has a heading “{heading[:40]}”{again}; use each of {', '.join(PARTS)} "
                    "once."
                )
            lines = found[heading] = []
        elif not found and line.strip():
            raise InputError(f"{file} has text before its first heading; put it under ## {LOOK}.")
        else:
            lines.append(one_line(line))
    if missing := [heading for heading in PARTS if heading not in found]:
        raise InputError(f"{file} has no heading ## {missing[0]}; add it, with its text.")
    question, choices = _list(found[PREDICT])
    before, hints = _list(found[HINTS])
    if before:
        raise InputError(
            f"{file} has text under ## {HINTS} that is in no list; begin each hint with “- ”."
        )
    return {
        "look_at": _text(found[LOOK]),
        "question": question,
        "choices": choices,
        "task": _text(found[TASK]),
        "hints": hints,
        "why": _text(found[WHY]),
    }


def _text(lines: list[str]) -> str:
    return "\n".join(lines).strip()


def _list(lines: list[str]) -> tuple[str, tuple[str, ...]]:
    """The text before a list, and what is in the list; an entry may go on on the next line."""
    before: list[str] = []
    entries: list[str] = []
    for line in lines:
        if line.startswith("- "):
            entries.append(line[2:].strip())
        elif entries:
            entries[-1] = f"{entries[-1]} {line}".strip()
        else:
            before.append(line)
    return _text(before), tuple(entries)
