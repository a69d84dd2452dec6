"""What a teacher is writing: it may be incomplete at any time, and says what is missing."""

from html import escape
from typing import Annotated, Any, Literal, Self
from urllib.parse import parse_qs, urlsplit

from pydantic import Field, ValidationError, model_validator

from nnviz.bench.workbench import Workbench
from nnviz.errors import InputError
from nnviz.files.gate import check_values
from nnviz.lessons.asking import Asking
from nnviz.lessons.beginning import begins
from nnviz.lessons.carried import Carried, Precision, carry
from nnviz.lessons.catalogue import lessons
from nnviz.lessons.controls import CHOICES, CONTROLS, LOCKABLE, bits, named
from nnviz.lessons.given import Own
from nnviz.lessons.goals import Goal
from nnviz.lessons.handout import make_handout
from nnviz.lessons.lesson import Lesson, explain
from nnviz.lessons.own import (
    CHOICES as YES_NO,
)
from nnviz.lessons.own import (
    HINT,
    MINUTES,
    QUESTION,
    WHY,
    OwnTask,
    lesson_of,
    plain_lines,
)
from nnviz.lessons.teacher import Teaching
from nnviz.settings.config import Config, Many
from nnviz.settings.limits import (
    MAX_LESSON_BYTES,
    MAX_LESSON_ITEMS,
    MAX_LESSON_LINE,
    MAX_LESSON_MINUTES,
    MAX_LESSON_TEXT,
    MAX_LESSON_TITLE,
    MAX_NAME,
    MAX_TEACHING_TEXT,
)
from nnviz.settings.outside import one_line

What = Literal["nothing", "lesson", "task"]
Words = Annotated[str, Field(max_length=MAX_LESSON_TEXT)]
Line = Annotated[str, Field(max_length=MAX_LESSON_LINE)]
Lines = Annotated[Many[Line], Field(max_length=MAX_LESSON_ITEMS)]

CHOOSE = "Choose"  # beside the names of `CHOICES`
EMBED = "&embed=true"  # Streamlit's own parameter: no margins, and `st.context.is_embedded`
HEIGHT = 640  # pixels of a frame
DAMAGED = "What was kept of the Teach page is damaged, so it begins anew."
NO_TITLE = "Your task has no title yet; write one, so that a class knows what it is about."
NO_GOALS = "A lesson's file needs a goal; add one, or pass the task on as a link."
NO_TEXT = "A lesson's file needs a text of what there is to do; write one."
NOT_CHOSEN = "No lesson is chosen yet; choose one."
OTHER_SHAPE = (
    "Your network is of another shape than the one that this lesson begins with; let the link "
    "begin untrained, or start the lesson and train its network."
)
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
    choices: Lines = YES_NO
    answer: Line = YES_NO[1]
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

    @property
    def task(self) -> OwnTask:
        """The task of one's own, as a link carries it.

        Raises
        ------
        InputError
            If it has no title, or a text that cannot be used.
        """
        if not (title := one_line(self.title)):
            raise InputError(NO_TITLE)
        if len(self.text) > MAX_TEACHING_TEXT:
            raise InputError(
                f"Your task has {len(self.text):,} characters and a link has room for "
                f"{MAX_TEACHING_TEXT:,}; shorten it, or pass it on as a lesson's file."
            )
        return self._task(title, self.text)

    def _task(self, title: str, text: str) -> OwnTask:
        try:
            return OwnTask(title=title, text=text, goals=self.goals, own=self.own)
        except ValidationError as error:
            raise InputError(explain(error, "Your task")) from None

    def teaching(self, bench: Workbench) -> Teaching:
        """What a link is to say.

        Raises
        ------
        InputError
            If something is missing or cannot be, as a sentence that says what.
        """
        values: dict[str, Any] = {"shown": self.shown, "fixed": self.fixed}
        if self.what == "lesson":
            if not self.lesson:
                raise InputError(NOT_CHOSEN)
            values["lesson"] = self.lesson
        elif self.what == "task":
            values["task"] = self.task
        teaching = Teaching(**values)
        lesson = teaching.find_lesson()
        if self.network is None:
            return teaching
        return teaching.changed(network=self._carried(bench, lesson, self.network))

    def _carried(self, bench: Workbench, lesson: Lesson | None, precision: Precision) -> Carried:
        trainer = bench.player.trainer
        carried = carry(trainer.learner, precision)
        if lesson is not None and trainer.model_config != lesson.first_model:
            raise InputError(OTHER_SHAPE)
        return carried

    def link(self, bench: Workbench, address: str) -> str:
        """The link, as `make_handout` makes it.

        Raises
        ------
        InputError
            As `teaching`; `ShareTooLong` if it does not fit.
        """
        return make_handout(bench, address, self.teaching(bench))

    def as_lesson(self, bench: Workbench) -> Lesson:
        """The task as a whole lesson, for a file.

        Raises
        ------
        InputError
            If something is missing or cannot be.
        """
        if not (title := one_line(self.title)):
            raise InputError(NO_TITLE)
        if not self.goals:
            raise InputError(NO_GOALS)
        if not (text := self.text.strip()):
            raise InputError(NO_TEXT)
        try:
            said: dict[str, Any] = {"task": plain_lines(text), "minutes": self.minutes}
        except ValueError as error:
            raise InputError(f"Your task cannot be used ({error}); change it.") from None
        plain = lesson_of(self._task(title, text[:MAX_TEACHING_TEXT]), begins(bench))
        for name in ("id", "summary", "next", "look_at", "question", "why", "choices", "hints"):
            if value := getattr(self, name):
                said[name] = value
        if "choices" in said:
            said["answer"] = self.answer
        try:
            return plain.changed(**said)
        except ValidationError as error:
            raise InputError(explain(error, "Your lesson")) from None


def length(link: str) -> int:
    """Characters of a link that count towards its limit: those of its two texts."""
    return sum(len(text) for texts in parse_qs(urlsplit(link).query).values() for text in texts)


def embed(link: str, title: str = "") -> str:
    """The HTML of a frame for a course page: stage, Train and curve.

    Parameters
    ----------
    link : str
    title : str
        Of the task, for those who hear the page.
    """
    name = f"nnviz: {one_line(title)}" if one_line(title) else "nnviz"
    return (
        f'<iframe src="{escape(link + EMBED)}" title="{escape(name)}" width="100%" '
        f'height="{HEIGHT}" style="border: 0" loading="lazy"></iframe>'
    )


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
