"""The lesson or challenge that is open in this session, and what is done about it."""

from nnviz.lessons import progress, tries
from nnviz.lessons.catalogue import lessons
from nnviz.lessons.challenges import CHALLENGES, Challenge
from nnviz.lessons.exercise import Checked, Exercise
from nnviz.lessons.lesson import Lesson
from nnviz.ui.state import view, workbench


def opened() -> Lesson | Challenge | None:
    """What is open, if anything is."""
    name = view().lesson
    if name is None:
        return None
    return lessons().get(name) or CHALLENGES.get(name)


def start(wanted: Exercise) -> None:
    """Put it on the bench, and open it; undo brings back what was on the bench."""
    tries.start(workbench(), wanted)
    view().lesson = wanted.id
    view().guide.skip()  # two that say what is next would be one too many


def leave() -> None:
    """Close it; what is on the bench stays, and what was done is remembered."""
    view().lesson = None


def look(here: Lesson | Challenge) -> Checked:
    """Check what is open against what stands on the bench, and remember what is to be."""
    shown, bench = view(), workbench()
    if isinstance(here, Challenge):
        shown.progress, checked = progress.play(shown.progress, bench, here)
        return checked
    before = shown.progress.of(here).reached
    shown.progress, checked = progress.look(shown.progress, bench, here)
    if shown.progress.of(here).reached and not before:
        bench.notice = "All goals are reached. Why it is so stands in the lesson."
    return checked


def predict(lesson: Lesson, choice: str) -> None:
    """Keep what is predicted."""
    view().progress = progress.predict(view().progress, lesson, lesson.choices.index(choice))


def show_hint(lesson: Lesson) -> None:
    """Show one more hint."""
    view().progress = progress.hint(view().progress, lesson)
