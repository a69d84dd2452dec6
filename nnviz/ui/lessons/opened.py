"""The lesson or challenge that is open in this session, and what is done about it."""

from functools import lru_cache

from nnviz.errors import InputError
from nnviz.lessons import progress, tries
from nnviz.lessons.catalogue import lessons
from nnviz.lessons.challenges import CHALLENGES, Challenge
from nnviz.lessons.exercise import Checked, Exercise
from nnviz.lessons.lesson import Lesson, read_lesson
from nnviz.lessons.own import OwnExercise, taken
from nnviz.ui import taught
from nnviz.ui.state import view, workbench

Open = Lesson | Challenge | OwnExercise
_read = lru_cache(maxsize=16)(read_lesson)


def opened() -> Open | None:
    """What is open, if anything is."""
    name, asked, filed = view().lesson, view().handout.exercise, of_file()
    if name is None:
        return None
    for own in (asked, filed):
        if own is not None and own.id == name:
            return own
    return lessons().get(name) or CHALLENGES.get(name)


def from_a_teacher() -> list[Exercise]:
    """What a link or a file has brought along, beside the lessons of nnviz."""
    both = view().handout.exercise, of_file()
    return [each for each in both if each is not None and each.id not in lessons()]


def of_file() -> Lesson | None:
    """The lesson that was opened as a file, if one was."""
    text = view().lesson_file
    return _read(text.encode()) if text else None


def take_file(text: str) -> str | None:
    """Know a lesson's file from now on; a sentence if it cannot be read, and none is known then.

    One that has the id of a lesson that comes with nnviz, or one as tasks of links have, is
    refused: what was done in the one would count for the other.
    """
    view().lesson_file = ""
    if not text:
        return None
    try:
        lesson = _read(text.encode())
    except InputError as error:
        return str(error)
    if taken(lesson.id):
        return f"The lesson's id is {lesson.id}, which nnviz has already; give it another one."
    view().lesson_file = text
    return None


def start(wanted: Exercise) -> None:
    """Put it on the bench, and open it; undo brings back what was on the bench."""
    if wanted is view().handout.exercise:
        begin_again()
    else:
        taught.leave(workbench())
        tries.start(workbench(), wanted)
    view().lesson = wanted.id
    view().guide.skip()  # two that say what is next would be one too many


def begin_again() -> None:
    """Begin once more with what a teacher's link holds; undo brings back what was on the bench."""
    view().handout.again(workbench())


def leave() -> None:
    """Close it; what is on the bench stays, and what was done is remembered."""
    view().lesson = None


def look(here: Open) -> Checked:
    """Check what is open against what stands on the bench, and remember what is to be."""
    shown, bench = view(), workbench()
    if isinstance(here, Challenge):
        best = shown.progress.best.get(here.id)
        shown.progress, checked = progress.play(shown.progress, bench, here)
        score = shown.progress.best.get(here.id)
        if score is not None and score != best:
            bench.notice = _scored(here, score, best)
        return checked
    before = shown.progress.of(here).reached
    shown.progress, checked = progress.look(shown.progress, bench, here)
    if shown.progress.of(here).reached and not before:
        why = " Why it is so stands in the lesson above." if isinstance(here, Lesson) else ""
        bench.notice = f"All goals are reached.{why}"
    return checked


def _scored(challenge: Challenge, score: int, before: int | None) -> str:
    """What is said of a score that is better than all before it."""
    said = f"{challenge.counts.capitalize()}: {score:,}."
    if before is None:
        return f"All goals are reached. {said} Lower is better."
    return f"Your best so far. {said} Before it was {before:,}."


def predict(lesson: Lesson, choice: str) -> None:
    """Keep what is predicted."""
    view().progress = progress.predict(view().progress, lesson, lesson.choices.index(choice))


def show_hint(lesson: Lesson) -> None:
    """Show one more hint."""
    view().progress = progress.hint(view().progress, lesson)
