"""A teacher's link, or a lesson's file, as a draft again, with what it begins with."""

from urllib.parse import parse_qs, urlsplit

from nnviz.bench import exchange
from nnviz.bench.workbench import Workbench
from nnviz.errors import InputError
from nnviz.lessons import tries
from nnviz.lessons.draft import Draft
from nnviz.lessons.handout import Handout, read_handout
from nnviz.lessons.lesson import Lesson
from nnviz.lessons.own import OwnTask
from nnviz.lessons.teacher import QUERY

NO_LINK = (
    "This address carries nothing of a teacher's; copy all of it, from where it was made or from "
    "the page that it opens."
)


def read_link(address: str) -> Handout:
    """What the address of a teacher's link holds.

    Raises
    ------
    InputError
        If it is none, or cannot be used.
    """
    try:
        query = urlsplit(address.strip()).query
        asked = parse_qs(query, keep_blank_values=True, max_num_fields=20)
    except ValueError:  # such as a bracket in place of a host
        raise InputError(NO_LINK) from None
    # Of one that is there twice the last counts, as on the page.
    d, t = (asked.get(name, [""])[-1] for name in (exchange.QUERY, QUERY))
    if not t:
        raise InputError(NO_LINK)
    return read_handout(d, t)


def of_handout(handout: Handout) -> Draft:
    """What its teacher chose, as a draft."""
    said = handout.teaching
    task = said.task or OwnTask(title="x")
    draft = Draft(
        what="lesson" if said.lesson else "task" if said.task else "nothing",
        lesson=said.lesson or "",
        shown=said.shown,
        network=said.network.precision if said.network else None,
    ).lock(said.fixed)
    if said.task is None:
        return draft
    return draft.changed(title=task.title, text=task.text, goals=task.goals, own=task.own)


def of_lesson(lesson: Lesson) -> Draft:
    """A lesson's texts and goals, as a draft."""
    names = ("id", "title", "summary", "minutes", "next", "own", "goals")
    texts = ("look_at", "question", "choices", "answer", "hints", "why")
    values = {name: getattr(lesson, name) for name in (*names, *texts)}
    return Draft(what="task", text=lesson.task, **values)


def put_handout(bench: Workbench, handout: Handout) -> None:
    """Put what a link begins with on the bench; undo brings back what was there."""
    trainer = handout.trainer()
    bench.set_up(trainer, "Here is what the link begins with.", **handout.facts)


def put_lesson(bench: Workbench, lesson: Lesson) -> None:
    """Put what a lesson begins with on the bench; undo brings back what was there."""
    tries.start(bench, lesson)
