"""The page of lessons: a path of them, and challenges below it."""

import streamlit as st

from nnviz.lessons import report
from nnviz.lessons.catalogue import lessons
from nnviz.lessons.challenges import CHALLENGES, Challenge
from nnviz.lessons.exercise import Exercise
from nnviz.lessons.progress import Record
from nnviz.settings.outside import markdown
from nnviz.ui import say
from nnviz.ui.lessons.opened import from_a_teacher, start
from nnviz.ui.pages import TEACH, TRAIN
from nnviz.ui.save import save_button
from nnviz.ui.state import view
from nnviz.ui.teach.file import uploaded


def path() -> None:
    """Everything on the page."""
    with st.container(key="path"):
        st.title("Lessons", anchor=False)
        say.quietly(
            "Each puts points and a network on the Train page, asks what you expect, and sets a "
            "task. Your own network is checked while it trains. Undo brings back what was there."
        )
        if own := from_a_teacher():
            st.header("From your teacher", anchor=False)
            for exercise in own:
                state = _state(exercise)
                _row(exercise, "check_circle" if state == "reached" else "school", state)
            st.header("All lessons", anchor=False)
        for stop in report.path(view().progress, lessons()):
            _lesson(stop)
        st.header("Challenges", anchor=False)
        say.quietly("Goals that can be reached in ever better ways. The lowest number is the best.")
        for challenge in CHALLENGES.values():
            _challenge(challenge)
        _from_a_file()
        _for_your_teacher()
        _for_a_teacher()


def _lesson(stop: report.Stop) -> None:
    """A lesson, how long it takes, and how far one is with it."""
    lesson = stop.lesson
    icon = {"done": "check_circle", "next": "arrow_circle_right", "open": "radio_button_unchecked"}
    said = [
        f"{lesson.minutes} minutes",
        _state(lesson),
        *(["next"] if stop.state == "next" else []),
    ]
    _row(lesson, icon[stop.state], " · ".join(said), next=stop.state == "next")


def _state(exercise: Exercise) -> str:
    """How far one is with it, in a word or two."""
    record = view().progress.of(exercise)
    return "reached" if record.reached else "tried" if record.trained else "not begun"


def _challenge(challenge: Challenge) -> None:
    """A challenge, and the personal best."""
    best = view().progress.best.get(challenge.id)
    said = "not reached yet" if best is None else f"your best: {best:,} {challenge.counts}"
    _row(challenge, "trophy" if best is not None else "flag", said)


def _row(exercise: Exercise, icon: str, said: str, *, next: bool = False) -> None:
    """What it is about, and the way to it."""
    with st.container(key=f"row_{exercise.id}", horizontal=True, vertical_alignment="center"):
        st.markdown(
            f":material/{icon}: **{markdown(exercise.title)}** · {markdown(said)}  \n"
            f"{markdown(exercise.summary)}"
        )
        if view().lesson == exercise.id:
            if st.button(
                "Go on",
                key=f"go_on_{exercise.id}",
                type="secondary" if _is_done_with() else "primary",
            ):
                st.switch_page(TRAIN.script)
        # Not in a callback: after one there would be *Go on* in its place, and nobody goes there.
        elif st.button(
            "Start",
            key=f"start_{exercise.id}",
            type="primary" if next and _is_done_with() else "secondary",
        ):
            start(exercise)
            st.switch_page(TRAIN.script)


def _is_done_with() -> bool:
    """Whether nothing is open, or what is open is reached."""
    name, known = view().lesson, view().progress
    return name is None or name in known.best or known.lessons.get(name, Record()).reached


def _from_a_file() -> None:
    """A lesson that somebody was given as a file."""
    st.header("A lesson from a file", anchor=False)
    say.quietly("Your teacher has given you a lesson's file? Open it here.")
    uploaded(change=False)


def _for_a_teacher() -> None:
    """The way to the page on which links and lessons are made."""
    st.header("If you teach", anchor=False)
    say.quietly(
        "Give a class a link of your own: choose what shows, lock settings, set a task with goals "
        "that are checked. A task can be kept as a lesson's file, too."
    )
    st.page_link(TEACH.script, label="Make a link for a class", icon=":material/school:")


def _for_your_teacher() -> None:
    """What was done, as a table."""
    st.header("For your teacher", anchor=False)
    say.quietly(
        "This browser remembers what you have reached, with the copy of your work. As a table it "
        "holds a line for each lesson: reached or not, what you predicted, how many hints you used."
    )
    save_button(
        "Save progress (CSV)",
        "progress.csv",
        "text/csv",
        lambda: report.write_csv(view().progress, [*lessons().values(), *from_a_teacher()]),
        key="save_progress",
    )
