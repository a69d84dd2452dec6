"""A task as a lesson's file, with what a link has no room for; and the ways back from both."""

import streamlit as st

from nnviz.errors import InputError
from nnviz.lessons import reopened
from nnviz.lessons.lesson import Lesson, read_lesson
from nnviz.lessons.passed_on import as_lesson
from nnviz.lessons.writing import write_lesson
from nnviz.pictures.numbers import counted
from nnviz.server import logs
from nnviz.settings.limits import (
    MAX_LESSON_BYTES,
    MAX_LESSON_LINE,
    MAX_LESSON_MINUTES,
    MAX_LESSON_TEXT,
)
from nnviz.settings.outside import markdown
from nnviz.ui import say, taught
from nnviz.ui.bound import bound
from nnviz.ui.lessons.opened import start, take_file
from nnviz.ui.pages import TRAIN
from nnviz.ui.save import save_button
from nnviz.ui.state import run_again, view, workbench
from nnviz.ui.teach.drafted import change, draft, lines, put, text

NO_TASK = "A file holds a task of your own: choose that in step 1, and write it."
LEFT_OUT = (
    "Of these, what you leave empty gets a plain sentence, which students read. What shows, what "
    "is locked and a trained network (steps 2 to 4) are in the link only."
)


def file() -> None:
    """The task as a file."""
    say.quietly(
        "A file has more room than a link: a prediction before training, hints one by one, and why "
        "it is so. Keep it to change it later, or give it to a colleague."
    )
    if draft().what != "task":
        say.quietly(NO_TASK)
        return
    say.quietly(LEFT_OUT)
    with st.expander("What else the lesson says", key="teach_more", on_change="rerun") as fold:
        if fold.open:
            _more()
    try:
        lesson = as_lesson(draft(), workbench())
        data = write_lesson(lesson)
    except InputError as error:
        say.quietly(str(error))
        return
    save_button(
        "Save the lesson's file",
        f"lesson_{lesson.id}.md",
        "text/markdown",
        lambda: data,
        key="save_lesson",
    )


def _more() -> None:
    """The parts that a link has no room for."""
    text(st.text_input, "In one line, for the list of lessons", "summary", MAX_LESSON_LINE)
    bound(
        st.number_input,
        "Minutes",
        1,
        MAX_LESSON_MINUTES,
        key="teach_minutes",
        value=draft().minutes,
        apply=lambda minutes: change(minutes=min(max(int(minutes), 1), MAX_LESSON_MINUTES)),
    )
    text(st.text_area, "What to look at first", "look_at", MAX_LESSON_TEXT)
    text(st.text_area, "What to predict before training", "question", MAX_LESSON_TEXT)
    lines("Its answers to choose from, one on each line", "choices")
    if choices := draft().choices:
        bound(
            st.selectbox,
            "Which one comes true",
            choices,
            key="teach_answer",
            value=draft().answer,
            apply=lambda answer: change(answer=answer),
        )
    lines("Hints, one on each line, from the least to the most", "hints")
    text(st.text_area, "Why it is so, once the goals are reached", "why", MAX_LESSON_TEXT)


def reopen() -> None:
    """A link or a file, to be changed here."""
    with st.expander(
        "Change a link or a lesson's file that you have",
        key="teach_reopen",
        on_change="rerun",
        icon=":material/upload_file:",
    ) as fold:
        if not fold.open:
            return
        say.quietly("What you have written above is replaced, and so is what is on the Train page.")
        _pasted()
        uploaded(change=True)


def _pasted() -> None:
    """A link that was made here, or on another server."""
    address = st.text_input("A teacher's link", key="teach_pasted", placeholder="https://…")
    if not address.strip():
        return
    try:
        handout = reopened.read_link(address)
    except InputError as error:
        logs.fault(view().session, "teacher's link", InputError)
        say.refusal(str(error))
        return
    if st.button("Change this link", key="change_link", icon=":material/edit:"):
        taught.leave(workbench())  # what it had locked has other values now
        reopened.put_handout(workbench(), handout)
        put(reopened.of_handout(handout))
        run_again()


def uploaded(*, change: bool) -> None:
    """A lesson's file: what is in it, or what is wrong with it, and what to do with it."""
    upload = st.file_uploader(
        "A lesson's file (.md)",
        key="lesson_upload",  # of any ending: what cannot be read is told from what is in it
        max_upload_size=1,
        help=f"At most {MAX_LESSON_BYTES:,} bytes.",
    )
    if upload is None:
        return
    try:
        lesson = read_lesson(upload.getvalue(), "This file")
    except InputError as error:
        logs.fault(view().session, "lesson", InputError)
        say.refusal(str(error))
        return
    st.markdown(
        f"**{markdown(lesson.title)}** · {lesson.minutes} minutes · "
        f"{counted(len(lesson.goals), 'goal')}  \n{markdown(lesson.summary)}"
    )
    with st.container(horizontal=True, key="lesson_acts"):
        if change and st.button("Change it here", key="change_lesson", icon=":material/edit:"):
            taught.leave(workbench())
            reopened.put_lesson(workbench(), lesson)
            put(reopened.of_lesson(lesson))
            run_again()
        if st.button("Start it", key="start_lesson", icon=":material/play_arrow:"):
            _start(lesson, upload.getvalue().decode("utf-8-sig"))


def _start(lesson: Lesson, text: str) -> None:
    """Do the lesson, as a student does."""
    if wrong := take_file(text):
        say.refusal(wrong)
        return
    start(lesson)
    st.switch_page(TRAIN.script)
