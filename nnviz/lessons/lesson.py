"""A lesson, as one Markdown file has it: settings in TOML, then five parts with fixed headings.

`docs/lessons.md` says how to write one.
"""

import tomllib
from typing import Annotated, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from nnviz.errors import InputError
from nnviz.lessons.exercise import Exercise, Id, Line
from nnviz.lessons.parts import FENCE, halves, parts
from nnviz.settings.config import Many
from nnviz.settings.limits import (
    MAX_LESSON_ITEMS,
    MAX_LESSON_MINUTES,
    MAX_LESSON_TEXT,
)
from nnviz.settings.outside import one_line

Text = Annotated[str, StringConstraints(min_length=1, max_length=MAX_LESSON_TEXT)]


class Lesson(Exercise):
    """A lesson, checked. Its texts are shown by way of `nnviz.settings.outside.prose`.

    Attributes
    ----------
    minutes : int
        What it takes.
    next : str, optional
        The lesson after it.
    look_at : str
        What to look at first.
    question : str
        What to predict before training.
    choices : tuple of str
        Two or more.
    answer : str
        The choice that comes true.
    task : str
    hints : tuple of str
        From the least to the most.
    why : str
        What there is to know once the goals are reached.
    """

    minutes: int = Field(ge=1, le=MAX_LESSON_MINUTES)
    next: Id | None = None
    look_at: Text
    question: Text
    choices: Many[Line] = Field(min_length=2, max_length=MAX_LESSON_ITEMS)
    answer: Line
    task: Text
    hints: Many[Line] = Field(min_length=1, max_length=MAX_LESSON_ITEMS)
    why: Text

    @model_validator(mode="after")
    def _answer_is_a_choice(self) -> Self:
        if len(set(self.choices)) != len(self.choices):
            raise ValueError("the choices under Predict must differ")
        if self.answer not in self.choices:
            raise ValueError("answer must be one of the choices under Predict, word for word")
        return self

    @property
    def right(self) -> int:
        """The place of the choice that comes true, from 0."""
        return self.choices.index(self.answer)


def read_lesson(data: bytes | str, file: str = "This lesson") -> Lesson:
    """The lesson that a file holds.

    Parameters
    ----------
    data : bytes or str
        UTF-8 if bytes.
    file : str
        What the sentences of an error call it.

    Raises
    ------
    InputError
        If it cannot be used; it names the file, and the field or heading.
    """
    front, body = halves(data, file)
    try:
        settings = tomllib.loads(front)
    except (ValueError, RecursionError) as error:  # also a number with thousands of digits
        reason = one_line(str(error))[:120].rstrip(".")
        raise InputError(
            f"{file} has settings between its {FENCE} lines that are no TOML ({reason}); correct "
            "them there."
        ) from None
    text = parts(body, file)
    if twice := text.keys() & settings.keys():
        raise InputError(
            f"{file} has “{min(twice)}” among its settings; write that under its heading."
        )
    try:
        return Lesson.model_validate({**settings, **text})
    except ValidationError as error:
        raise InputError(explain(error, file)) from None


def explain(error: ValidationError, file: str) -> str:
    """The first complaint about an exercise, as a sentence."""
    first = error.errors(include_url=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    message = one_line(first["msg"].removeprefix("Value error, "))[:300].rstrip(".")
    message = message[:1].lower() + message[1:]
    if not place:
        return f"{file} cannot be used ({message}); correct it there."
    return (
        f"{file} has a field “{one_line(place)[:60]}” that cannot be used ({message}); correct it."
    )
