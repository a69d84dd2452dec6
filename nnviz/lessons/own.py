"""A task of a teacher's own: as a link carries it, as it is checked, and as a lesson's file."""

import re
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    Field,
    PrivateAttr,
    StringConstraints,
    ValidationError,
    model_validator,
)

from nnviz.data.points import Points, quantize
from nnviz.data.presets import make
from nnviz.errors import InputError
from nnviz.files.links import Shared
from nnviz.files.table import write_csv
from nnviz.lessons import given
from nnviz.lessons.catalogue import lessons
from nnviz.lessons.challenges import CHALLENGES
from nnviz.lessons.exercise import Exercise, Title
from nnviz.lessons.given import Given, Own
from nnviz.lessons.goals import Goal
from nnviz.lessons.lesson import Lesson, explain
from nnviz.lessons.parts import HTML
from nnviz.settings.config import Config, Many, PresetConfig
from nnviz.settings.limits import (
    MAX_LESSON_ITEMS,
    MAX_LESSON_LINE,
    MAX_NAME,
    MAX_TEACHING_TEXT,
    MIN_CLASSES,
)
from nnviz.settings.outside import one_line

OWN_ID = "own"
QUESTION = "Is it enough to press Train once, and wait?"
ANSWERS = ("Yes", "No")
HINT = "Change one thing at a time, and watch what it does."
WHY = "All goals are reached."
MINUTES = 10


def plain_lines(text: str) -> str:
    """Text as a lesson's file can hold it: each line without blanks around it, no HTML."""
    lines = [one_line(line) for line in text.splitlines()]
    if html := HTML.search("\n".join(lines)):
        raise ValueError(f"there can be no HTML, but there is {html[0]}")
    if any(line.startswith("#") for line in lines):
        raise ValueError("no line can begin with #, since there are no headings in it")
    return "\n".join(lines).strip()


def _on_one_line(text: str) -> str:
    if text != one_line(text):
        raise ValueError("it must be on one line, without blanks around it")
    return text


class OwnTask(Config):
    """What a teacher asks for. Its texts are shown by way of `nnviz.settings.outside.prose`.

    Links leave out what is a default here, so that the defaults never change.

    Attributes
    ----------
    title : str
        One line.
    text : str
        Paragraphs and lists.
    goals : tuple of Goal
        May be none: then nothing is checked.
    own : {"none", "held_out", "add", "any"}
        What of the points may be changed, see `nnviz.lessons.given.OWN`.
    """

    title: Annotated[Title, AfterValidator(_on_one_line)]
    text: Annotated[
        str,
        StringConstraints(max_length=MAX_TEACHING_TEXT),
        AfterValidator(plain_lines),
    ] = ""
    goals: Many[Goal] = Field(default=(), max_length=MAX_LESSON_ITEMS)
    own: Own = "any"


class OwnExercise(Exercise):
    """An exercise on the points of a link; where they are too few to learn from, any points do."""

    _start: Given = PrivateAttr(default=Given(Points.of([], [])))

    @model_validator(mode="after")
    def _has_points(self) -> Self:
        return self  # they come with the link, and may be none yet

    @cached_property
    def given(self) -> Given:
        """What the link gave."""
        return self._start

    @classmethod
    def on(cls, start: Given, **values: Any) -> Self:
        """An exercise on these points."""
        made = cls(**values)
        made._start = start
        return made


def drawn_by(start: Shared) -> PresetConfig | None:
    """The starter data set that the points of a link are, unless somebody has changed them."""
    preset = start.preset
    return preset if preset is not None and quantize(make(preset)) == start.points else None


def exercise(task: OwnTask, start: Shared, name: str = OWN_ID) -> OwnExercise | None:
    """The task on what a link holds, to begin and to check; ``None`` if it has no goals.

    What is done about it is remembered under its `name`.
    """
    if not task.goals:
        return None
    classes = start.model_config.classes
    points = Given(start.points, classes, start.names, drawn_by(start), start.axes)
    trainable = len(start.points.train.classes_present) >= MIN_CLASSES
    return OwnExercise.on(
        points,
        id=name,
        title=task.title,
        summary=task.title,
        model=start.model_config,
        train=start.train_config,
        own=task.own if trainable else "any",
        goals=task.goals,
    )


def lesson_of(task: OwnTask, start: Shared) -> Lesson:
    """The task as a whole lesson, with plain words for the parts that a link has no room for.

    Names of axes and what is frozen are left out, since a lesson's file has no place for them.

    Raises
    ------
    InputError
        If it has no goals or text, or no points that can be learnt from.
    """
    if len(start.points.train.classes_present) < MIN_CLASSES:
        raise InputError(
            "A lesson's file needs training points of at least two classes; draw some, or pass the "
            "task on as a link, which can begin with an empty canvas."
        )
    preset = drawn_by(start)
    values: dict[str, Any] = {
        "id": _slug(task.title),
        "title": task.title,
        "summary": task.text.partition("\n")[0][:MAX_LESSON_LINE].strip() or task.title,
        "minutes": MINUTES,
        "preset": preset,
        "points": None if preset else _table(start),
        "model": start.model_config,
        "train": start.train_config,
        "own": task.own,
        "goals": task.goals,
        "look_at": task.title,
        "question": QUESTION,
        "choices": ANSWERS,
        "answer": ANSWERS[1],
        "task": task.text,
        "hints": (HINT,),
        "why": WHY,
    }
    try:
        return Lesson(**values)
    except ValidationError as error:
        raise InputError(explain(error, "This task")) from None


def task_of(lesson: Lesson) -> tuple[OwnTask, Shared]:
    """What a link can carry of a lesson: its title, task and goals, and what it begins with.

    Raises
    ------
    InputError
        If its task is too long.
    """
    try:
        task = OwnTask(title=lesson.title, text=lesson.task, goals=lesson.goals, own=lesson.own)
    except ValidationError as error:
        raise InputError(explain(error, "This lesson")) from None
    return task, started_by(lesson)


def started_by(lesson: Lesson) -> Shared:
    """What a lesson begins with, as a link holds it."""
    has = lesson.given
    return Shared(
        quantize(has.points), lesson.first_model, lesson.train, has.preset, has.names, has.axes
    )


def _table(start: Shared) -> str:
    """The points as a small table, with the classes' names where they come back in this order."""
    named = write_csv(start.points, start.names).decode()
    try:
        same = given.of_csv(named).points == start.points
    except InputError:
        same = False
    return named if same else write_csv(start.points).decode()


def _slug(title: str) -> str:
    """An id: small letters, digits and -; none that is taken."""
    letters = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    return free_id(letters[:MAX_NAME].strip("-") or OWN_ID)


def taken(name: str) -> bool:
    """Whether a lesson's file cannot have this id: nnviz has it, or gives it to a link's task."""
    ours = name in lessons() or name in CHALLENGES
    return ours or re.fullmatch(rf"{OWN_ID}-[0-9a-f]{{8}}", name) is not None


def free_id(name: str) -> str:
    """An id that a lesson's file can have: this one, or one that is made of it."""
    return f"{OWN_ID}-{name}"[:MAX_NAME] if taken(name) else name
