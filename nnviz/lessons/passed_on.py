"""A teacher's draft as it is passed on: as a link, as a frame, as a lesson's file."""

from html import escape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pydantic import ValidationError

from nnviz.bench.exchange import begins
from nnviz.bench.workbench import Workbench
from nnviz.errors import InputError
from nnviz.lessons.carried import Carried, Precision, carry
from nnviz.lessons.draft import Draft
from nnviz.lessons.handout import make_handout
from nnviz.lessons.lesson import Lesson, explain
from nnviz.lessons.own import OwnTask, free_id, lesson_of, plain_lines
from nnviz.lessons.teacher import Teaching
from nnviz.settings.limits import MAX_TEACHING_TEXT
from nnviz.settings.outside import one_line

EMBED = "&embed=true"  # Streamlit's own parameter: no margins, and `st.context.is_embedded`
HEIGHT = 640  # pixels of a frame
NO_TITLE = "Your task has no title yet; write one, so that a class knows what it is about."
NO_GOALS = "A lesson's file needs a goal; add one, or pass the task on as a link."
NO_TEXT = "A lesson's file needs a text of what there is to do; write one."
NOT_CHOSEN = "No lesson is chosen yet; choose one."
OTHER_SHAPE = (
    "Your network is of another shape than the one that this lesson begins with; let the link "
    "begin untrained, or start the lesson and train its network."
)


def task_of(draft: Draft) -> OwnTask:
    """The task of one's own, as a link carries it.

    Raises
    ------
    InputError
        If it has no title, or a text that cannot be used.
    """
    if not (title := one_line(draft.title)):
        raise InputError(NO_TITLE)
    if len(draft.text) > MAX_TEACHING_TEXT:
        raise InputError(
            f"Your task has {len(draft.text):,} characters and a link has room for "
            f"{MAX_TEACHING_TEXT:,}; shorten it, or pass it on as a lesson's file."
        )
    return _task(draft, title, draft.text)


def _task(draft: Draft, title: str, text: str) -> OwnTask:
    try:
        return OwnTask(title=title, text=text, goals=draft.goals, own=draft.own)
    except ValidationError as error:
        raise InputError(explain(error, "Your task")) from None


def teaching_of(draft: Draft, bench: Workbench) -> Teaching:
    """What a link is to say.

    Raises
    ------
    InputError
        If something is missing or cannot be, as a sentence that says what.
    """
    values: dict[str, Any] = {"shown": draft.shown, "fixed": draft.fixed}
    if draft.what == "lesson":
        if not draft.lesson:
            raise InputError(NOT_CHOSEN)
        values["lesson"] = draft.lesson
    elif draft.what == "task":
        values["task"] = task_of(draft)
    chosen = Teaching(**values)
    lesson = chosen.find_lesson()
    if draft.network is None:
        return chosen
    return chosen.changed(network=_carried(bench, lesson, draft.network))


def _carried(bench: Workbench, lesson: Lesson | None, precision: Precision) -> Carried:
    trainer = bench.player.trainer
    carried = carry(trainer.learner, precision)
    if lesson is not None and trainer.model_config != lesson.first_model:
        raise InputError(OTHER_SHAPE)
    return carried


def make_link(draft: Draft, bench: Workbench, address: str) -> str:
    """The link, as `make_handout` makes it.

    Raises
    ------
    InputError
        As `teaching_of`; `ShareTooLong` if it does not fit.
    """
    return make_handout(bench, address, teaching_of(draft, bench))


def as_lesson(draft: Draft, bench: Workbench) -> Lesson:
    """The task as a whole lesson, for a file.

    Raises
    ------
    InputError
        If something is missing or cannot be.
    """
    if not (title := one_line(draft.title)):
        raise InputError(NO_TITLE)
    if not draft.goals:
        raise InputError(NO_GOALS)
    if not (text := draft.text.strip()):
        raise InputError(NO_TEXT)
    try:
        said: dict[str, Any] = {"task": plain_lines(text), "minutes": draft.minutes}
    except ValueError as error:
        raise InputError(f"Your task cannot be used ({error}); change it.") from None
    plain = lesson_of(_task(draft, title, text[:MAX_TEACHING_TEXT]), begins(bench))
    for name in ("id", "summary", "next", "look_at", "question", "why", "choices", "hints"):
        if value := getattr(draft, name):
            said[name] = value
    if "choices" in said:
        said["answer"] = draft.answer
    if "id" in said:
        said["id"] = free_id(draft.id)
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
