"""What there is to do: nothing special, a lesson, or a task of one's own."""

from collections.abc import Mapping

import streamlit as st

from nnviz.lessons.catalogue import lessons
from nnviz.lessons.draft import What
from nnviz.lessons.given import OWN
from nnviz.settings.limits import MAX_LESSON_TITLE, MAX_TEACHING_TEXT
from nnviz.settings.outside import markdown
from nnviz.ui import say
from nnviz.ui.bound import bound
from nnviz.ui.teach.drafted import change, draft, text
from nnviz.ui.teach.goals import goals

WHAT: Mapping[What, str] = {
    "nothing": "Nothing special",
    "lesson": "A lesson",
    "task": "A task of your own",
}
ABOUT: Mapping[What, str] = {
    "nothing": "The link opens with your points and settings, and asks for nothing.",
    "lesson": "The lesson stands beside the stage. It brings its own points and settings.",
    "task": "Title, text and goals stand beside the stage, above your points and settings.",
}


def task() -> None:
    """The whole step."""
    bound(
        st.segmented_control,
        "What there is to do",
        tuple(WHAT),
        key="teach_what",
        value=draft().what,
        apply=lambda what: change(what=what),
        format_func=WHAT.__getitem__,
        label_visibility="collapsed",
    )
    say.quietly(ABOUT[draft().what])
    with st.container(key="teach_task"):
        if draft().what == "lesson":
            _lesson()
        elif draft().what == "task":
            _own()


def _lesson() -> None:
    """Which of those that come with nnviz."""
    known = lessons()
    bound(
        st.selectbox,
        "Lesson",
        tuple(known),
        key="teach_lesson",
        value=draft().lesson or None,
        apply=lambda name: change(lesson=name),
        format_func=lambda name: known[name].title,
        index=None,
        placeholder="Choose a lesson",
    )
    if chosen := known.get(draft().lesson):
        st.markdown(f"{markdown(chosen.summary)} {chosen.minutes} minutes.")


def _own() -> None:
    """Title, text, goals, and what of the points may be changed."""
    text(
        st.text_input,
        "Title",
        "title",
        MAX_LESSON_TITLE,
        placeholder="Such as: Fence it in",
    )
    text(
        st.text_area,
        "What to do, in a few sentences",
        "text",
        max(MAX_TEACHING_TEXT, len(draft().text)),
        placeholder="Such as: Find the smallest network that gets 95 % of the points right.",
    )
    goals()
    bound(
        st.selectbox,
        "What of the points may be changed",
        tuple(OWN),
        key="teach_own",
        value=draft().own,
        apply=lambda own: change(own=own),
        format_func=OWN.__getitem__,
        help="Goals do not count on other points. On an empty canvas any points do.",
    )
