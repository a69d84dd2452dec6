"""The lesson beside the stage: what to look at, to predict and to do, and how far one is."""

import streamlit as st

from nnviz.lessons.catalogue import lessons
from nnviz.lessons.challenges import Challenge
from nnviz.lessons.exercise import Checked
from nnviz.lessons.goals import State
from nnviz.lessons.lesson import Lesson
from nnviz.lessons.own import OwnTask
from nnviz.lessons.progress import Record, came_true, hints
from nnviz.settings.outside import markdown, prose
from nnviz.ui import say
from nnviz.ui.bound import bound
from nnviz.ui.lessons.opened import (
    Open,
    begin_again,
    leave,
    look,
    opened,
    predict,
    show_hint,
    start,
)
from nnviz.ui.loops import loop
from nnviz.ui.pages import LESSONS
from nnviz.ui.press import once
from nnviz.ui.state import run_again, view, workbench
from nnviz.ui.taught import embedded, shows


def lesson_panel() -> None:
    """What is open, if anything is; in a place that is always there."""
    with st.container(key="lesson_place"):
        here, task = opened(), view().handout.task
        workbench().player.self_pause.advises = here is None
        if embedded():
            return  # the page around it says what there is to do
        if here is not None:
            look(here)
            with st.container(key="lesson"):
                _head(here.title, here)
                if isinstance(here, Lesson):
                    _lesson(here)
                elif isinstance(here, Challenge):
                    st.markdown(markdown(here.summary))
                elif task is not None:
                    _own(task)
        elif task is not None and not task.goals:
            with st.container(key="lesson"):
                _head(task.title, None)
                st.markdown(prose(task.text))


def goals_panel() -> None:
    """Its goals, which stay in sight however far the lesson is read; in a place as that is."""
    with st.container(key="goals_place"):
        if opened() is not None and not embedded():
            loop(_goals, "slow_beat")


def _head(title: str, here: Open | None) -> None:
    """What it is called, and the ways out of it; there is none out of a teacher's link."""
    asked = here is None or here is view().handout.exercise
    with st.container(horizontal=True, key="lesson_head", vertical_alignment="center"):
        st.header(markdown(title), anchor=False)
        st.button(
            "Start again",
            key="lesson_again",
            type="tertiary",
            icon=":material/replay:",
            on_click=once(start if here else begin_again),
            args=(here,) if here else (),
        )
        if asked:
            return
        st.button(
            "Leave the lesson" if isinstance(here, Lesson) else "Leave the challenge",
            key="lesson_leave",
            type="tertiary",
            icon=":material/close:",
            on_click=once(leave),
        )


def _lesson(lesson: Lesson) -> None:
    """One thing at a time: what was read before training is folded away after it."""
    record = view().progress.of(lesson)
    if record.reached:
        _why(lesson, record)
    if record.trained:
        with st.expander("What to look at, and what you predicted"):
            st.markdown(prose(lesson.look_at))
            st.markdown(prose(lesson.question))
            say.quietly(_predicted(record))
    else:
        _part("Look at", lesson.look_at)
        _part("Predict", lesson.question)
        _prediction(lesson, record)
    _part("Task", lesson.task)
    _hints(lesson, record)


def _part(heading: str, text: str) -> None:
    """A part of the lesson, with the heading that its file has."""
    st.markdown(f"**{heading}**  \n{prose(text)}")


def _prediction(lesson: Lesson, record: Record) -> None:
    """What comes, in one's own opinion; asked as long as nobody can know."""
    bound(
        st.radio,
        "Your prediction, before you train",
        lesson.choices,
        index=None,
        key=f"predict_{lesson.id}",
        value=record.prediction,
        apply=lambda choice: predict(lesson, choice),
        format_func=prose,
    )


def _predicted(record: Record) -> str:
    """What was predicted, as a sentence."""
    if record.prediction is None:
        return "You made no prediction before you trained."
    return f"You predicted: {record.prediction}."


def _why(lesson: Lesson, record: Record) -> None:
    """How it compares to the prediction, what there is to know, and the lesson after it."""
    right = came_true(view().progress, lesson)
    said = _predicted(record)
    said += " So it is." if right else f" It is: {lesson.answer}."
    with st.container(key="lesson_why"):
        st.markdown(f":material/celebration: **You have reached all goals.** {markdown(said)}")
        _part("Why", lesson.why)
        following = lessons().get(lesson.next or "")
        if not shows("lessons"):
            return
        if following is None:
            st.page_link(LESSONS.script, label="All lessons", icon=":material/list:")
        else:
            # A key for each lesson: a second press that arrives late is not for the one after it.
            st.button(
                f"Next lesson: {markdown(following.title)}",
                key=f"next_{following.id}",
                type="primary",
                icon=":material/arrow_forward:",
                on_click=once(start),
                args=(following,),
            )


def _hints(lesson: Lesson, record: Record) -> None:
    """Those that were asked for, and the way to one more."""
    shown = hints(view().progress, lesson)
    for number, hint in enumerate(shown, start=1):
        st.markdown(f":material/lightbulb: **Hint {number}**  \n{prose(hint)}")
    if len(shown) < len(lesson.hints):
        st.button(
            f"Hint {len(shown) + 1} of {len(lesson.hints)}",
            key=f"hint_{len(shown)}",
            icon=":material/lightbulb:",
            on_click=once(show_hint),
            args=(lesson,),
        )


def _own(task: OwnTask) -> None:
    """What a teacher asks for."""
    if task.text:
        st.markdown(prose(task.text))
    here = opened()
    if here is not None and view().progress.of(here).reached:
        with st.container(key="lesson_why"):  # also true after *Start again*
            st.markdown(":material/celebration: **You have reached all goals.**")


def _goals() -> None:
    """Each goal with the present number; what changes more than a number is for the whole page."""
    here = opened()
    if here is None:
        return  # it was left, and this is the last beat
    before = _far(here)
    with workbench().player.governor.spending():
        checked = look(here)
    if _far(here) != before:
        run_again()
    with st.container(key="goals"):
        met = sum(state.met for state in checked.states)
        st.markdown(f"**Goals** · {met} of {len(checked.states)} met")
        for state in checked.states:
            st.markdown(_goal(state))
        if checked.because:
            say.quietly(checked.because)
        if isinstance(here, Challenge):
            _score(here, checked)


def _far(here: Open) -> tuple[bool, bool, int | None]:
    known = view().progress
    record = known.of(here)
    return record.trained, record.reached, known.best.get(here.id)


def _goal(state: State) -> str:
    icon = "check_circle" if state.met else "radio_button_unchecked"
    return f":material/{icon}: {markdown(state.goal)} :small[· {markdown(state.now)}]"


def _score(challenge: Challenge, checked: Checked) -> None:
    """What counts at present, and the personal best."""
    now = challenge.points_for(workbench(), checked)
    best = view().progress.best.get(challenge.id)
    counted = markdown(challenge.counts)
    said = "not all goals are met" if now is None else f"{now:,} {counted}"
    known = "none yet" if best is None else f"{best:,} {counted}"
    st.markdown(f"**Now:** {said} · **Your best:** {known}")
