"""What a teacher is writing: it may be incomplete at any time, and says what is missing."""

from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator

from nnviz.errors import InputError
from nnviz.files.gate import check_values
from nnviz.lessons.asking import Asking
from nnviz.lessons.carried import Precision
from nnviz.lessons.catalogue import lessons
from nnviz.lessons.controls import CHOICES, CONTROLS, LOCKABLE, bits, named
from nnviz.lessons.given import Own
from nnviz.lessons.goals import Goal
from nnviz.lessons.own import ANSWERS, HINT, MINUTES, QUESTION, WHY
from nnviz.settings.config import Config, Many
from nnviz.settings.limits import (
    MAX_LESSON_BYTES,
    MAX_LESSON_ITEMS,
    MAX_LESSON_LINE,
    MAX_LESSON_MINUTES,
    MAX_LESSON_TEXT,
    MAX_LESSON_TITLE,
    MAX_NAME,
)
from nnviz.settings.outside import one_line

What = Literal["nothing", "lesson", "task"]
Words = Annotated[str, Field(max_length=MAX_LESSON_TEXT)]
Line = Annotated[str, Field(max_length=MAX_LESSON_LINE)]
Lines = Annotated[Many[Line], Field(max_length=MAX_LESSON_ITEMS)]

CHOOSE = "Choose"  # beside the names of `CHOICES`
DAMAGED = "What was kept of the Teach page is damaged, so it begins anew."
_LIMITS = {"title": MAX_LESSON_TITLE, "summary": MAX_LESSON_LINE, "answer": MAX_LESSON_LINE}


class Draft(Config):
    """What a teacher is writing. The methods give another draft, and never change one.

    Attributes
    ----------
    what : {"nothing", "lesson", "task"}
        What there is to do.
    lesson : str
        The id of a lesson that comes with nnviz; empty until one is chosen.
    title, text : str
        Of a task of one's own, as they were typed.
    goals : tuple of Goal
    own : {"none", "held_out", "add", "any"}
        What of the points may be changed, see `nnviz.lessons.given.OWN`.
    asking : Asking
        The goal that is to be added next.
    shown : tuple of str, optional
        Names of controls that show; ``None`` is all.
    choosing : bool
        Whether they are chosen one by one.
    fixed : tuple of str
        Names of settings that are locked.
    network : {"float16", "float32"}, optional
        How exactly the present network goes along, if it does.
    id, summary, minutes, next, look_at, question, choices, answer, hints, why
        What else a lesson's file holds; what is empty is written in plain words.
    """

    what: What = "nothing"
    lesson: str = Field(default="", max_length=MAX_NAME)
    title: str = Field(default="", max_length=MAX_LESSON_TITLE)
    text: Words = ""
    goals: Many[Goal] = Field(default=(), max_length=MAX_LESSON_ITEMS)
    own: Own = "none"
    asking: Asking = Asking()
    shown: tuple[str, ...] | None = Field(default=None, max_length=len(CONTROLS))
    choosing: bool = False
    fixed: Many[str] = Field(default=(), max_length=len(CONTROLS))
    network: Precision | None = None
    id: str = Field(default="", max_length=MAX_NAME)
    summary: Line = ""
    minutes: int = Field(default=MINUTES, ge=1, le=MAX_LESSON_MINUTES)
    next: str | None = Field(default=None, max_length=MAX_NAME)
    look_at: Words = ""
    question: Words = QUESTION
    choices: Lines = ANSWERS
    answer: Line = ANSWERS[1]
    hints: Lines = (HINT,)
    why: Words = WHY

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if {*(self.shown or ())} - CONTROLS.keys() or set(self.fixed) - LOCKABLE:
            raise ValueError("there is no such control")
        return self

    def write(self, name: str, text: str) -> Self:
        """Another text; what is too long is cut, and what cannot be printed is left out."""
        return self.changed(**{name: _clean(text)[: _LIMITS.get(name, MAX_LESSON_TEXT)]})

    def write_lines(self, name: str, text: str) -> Self:
        """Other choices or hints, one on each line; the answer stays one of the choices."""
        found = [one_line(line.lstrip("-* "))[:MAX_LESSON_LINE] for line in text.splitlines()]
        lines = tuple(filter(None, found))[:MAX_LESSON_ITEMS]
        draft = self.changed(**{name: lines})
        if draft.answer not in draft.choices:
            draft = draft.changed(answer=next(iter(draft.choices), ""))
        return draft

    def add_goal(self) -> Self:
        """The goal that is being written is one more; not twice, nor beyond the most there can be.

        Raises
        ------
        ValueError
            If the goal has no value yet.
        """
        goal = self.asking.goal()
        if goal in self.goals or len(self.goals) >= MAX_LESSON_ITEMS:
            return self
        return self.changed(goals=(*self.goals, goal))

    def remove_goal(self, goal: Goal) -> Self:
        """Without a goal; which may be gone already."""
        return self.changed(goals=tuple(each for each in self.goals if each != goal))

    @property
    def choice(self) -> str:
        """What shows: a name of `CHOICES`, or `CHOOSE`."""
        if not self.choosing:
            for name, names in CHOICES.items():
                if names is None or self.shown is None:
                    if names is self.shown:
                        return name
                elif set(names) == set(self.shown):
                    return name
        return CHOOSE

    def choose(self, choice: str) -> Self:
        """Let show what a choice names; with `CHOOSE`, what shows already, to be changed."""
        if choice == CHOOSE:
            shown = tuple(CONTROLS) if self.shown is None else self.shown
            return self.changed(choosing=True, shown=shown)
        return self.changed(choosing=False, shown=_in_order(CHOICES[choice]))

    def show(self, group: tuple[str, ...], names: tuple[str, ...]) -> Self:
        """Let these of a group of controls show, and no others of it."""
        others = set(CONTROLS if self.shown is None else self.shown) - set(group)
        return self.changed(choosing=True, shown=_in_order((*others, *names)))

    def lock(self, names: tuple[str, ...]) -> Self:
        """Lock these settings, and no others."""
        return self.changed(fixed=_in_order(tuple(LOCKABLE & set(names))))


def dump(draft: Draft) -> str:
    """As JSON, for the copy in the browser; nothing if there is nothing to keep, or no room."""
    if draft == Draft():
        return ""
    text = draft.model_dump_json(exclude_defaults=True)
    return text if len(text) <= MAX_LESSON_BYTES else ""


def load(text: str) -> Draft:
    """What `dump` wrote.

    Raises
    ------
    InputError
        If it is damaged.
    """
    if not text:
        return Draft()
    if len(text) > MAX_LESSON_BYTES:
        raise InputError(DAMAGED)
    check_values(text.encode("utf-8", "replace"), "What was kept of the Teach page")
    try:
        draft = Draft.model_validate_json(text)
    except (ValidationError, UnicodeEncodeError):
        raise InputError(DAMAGED) from None
    if draft.lesson and draft.lesson not in lessons():
        draft = draft.changed(lesson="")  # of another version
    return draft if draft.asking.possible else draft.changed(asking=Asking())


def _in_order(names: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Controls in the order of the registry, each once."""
    return None if names is None else named(bits(names))


def _clean(text: str) -> str:
    """Text as it was typed, without what cannot be printed."""
    return "".join(c for c in text.replace("\r", "") if c.isprintable() or c == "\n")
