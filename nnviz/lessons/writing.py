"""Writing a lesson's file: what `nnviz.lessons.lesson.read_lesson` reads."""

import json
from collections.abc import Mapping

from nnviz.errors import InputError
from nnviz.lessons.lesson import Lesson, read_lesson
from nnviz.lessons.parts import FENCE, HINTS, LOOK, PREDICT, TASK, WHY

FIRST = ("id", "title", "summary", "minutes", "next", "answer", "own")
TABLES = ("preset", "real", "model", "train")


def write_lesson(lesson: Lesson) -> bytes:
    """A lesson as Markdown in UTF-8: ``read_lesson(write_lesson(lesson)) == lesson``.

    Raises
    ------
    InputError
        If a text of it would be read as something else, such as a hint of two lines.
    """
    said = lesson.model_dump(exclude_none=True)
    front = [_line(name, said[name]) for name in FIRST if name in said]
    if lesson.points is not None:
        front.append(f'points = """\n{_escaped(lesson.points)}"""')
    for name in TABLES:
        if name in said:
            front += ["", f"[{name}]", *_lines(said[name])]
    for goal in lesson.goals:
        front += ["", "[[goals]]", *_lines(goal.model_dump(exclude_defaults=True))]
    body = {
        LOOK: lesson.look_at,
        PREDICT: f"{lesson.question}\n\n{_list(lesson.choices)}",
        TASK: lesson.task,
        HINTS: _list(lesson.hints),
        WHY: lesson.why,
    }
    text = "\n".join([FENCE, *front, FENCE])
    text += "".join(f"\n\n## {heading}\n\n{part}" for heading, part in body.items()) + "\n"
    data = text.encode("utf-8", "replace")
    if read_lesson(data) != lesson:
        raise InputError(
            "A text of this lesson would be read as something else, such as a list or a second "
            "line where there can be none; write it as plain lines."
        )
    return data


def _lines(values: Mapping[str, object]) -> list[str]:
    return [_line(name, value) for name, value in values.items()]


def _line(name: str, value: object) -> str:
    """A setting in TOML, which writes texts, lists, numbers and switches as JSON does."""
    return f"{name} = {json.dumps(value, ensure_ascii=False)}"


def _escaped(text: str) -> str:
    """Text for between three quotation marks."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _list(entries: tuple[str, ...]) -> str:
    return "\n".join(f"- {entry}" for entry in entries)
