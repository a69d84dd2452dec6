"""The page as a whole: from what there is to do to the link, from top to bottom."""

import streamlit as st

from nnviz.lessons.beginning import describe
from nnviz.ui import say
from nnviz.ui.dialogs import close_dialog
from nnviz.ui.pages import TRAIN
from nnviz.ui.state import view, workbench
from nnviz.ui.teach.drafted import draft
from nnviz.ui.teach.file import file, reopen
from nnviz.ui.teach.link import LARGE, link
from nnviz.ui.teach.network import network
from nnviz.ui.teach.shown import locked, shown
from nnviz.ui.teach.task import task

EMPTY = (
    "The canvas of the link will be empty, and goals count on whatever is drawn there. To give all "
    "the same points, draw some or take a data set on the Train page first."
)
LEFT_HERE = (
    "Training stays here: in the link the network is untrained, unless step 4 takes it along."
)
STEPS = (
    ("What is there to do?", task),
    ("What shows?", shown),
    ("What is locked?", locked),
    ("A trained network?", network),
    ("The link", link),
    ("As a lesson's file", file),
)


def teach() -> None:
    """Everything on the page."""
    if view().dialog != LARGE:
        close_dialog()  # one of another page, which a link in it has left
    with st.container(key="teach"):
        st.title("Teach", anchor=False)
        say.quietly(
            "Make a link for your class: it opens nnviz as you have set it up, with your task. "
            "Steps 1 to 4 can all be left as they are; the link in step 5 follows what you choose."
        )
        _begins()
        for number, (heading, draw) in enumerate(STEPS, start=1):
            st.header(f"{number} · {heading}", anchor=False)
            with st.container(key=f"teach_step_{number}"):
                draw()
        reopen()


def _begins() -> None:
    """What the link begins with, and where that is changed."""
    bench = workbench()
    with st.container(key="teach_begins"):
        if draft().what == "lesson":
            st.markdown("**The link begins with** the points and settings of the lesson.")
            return
        st.markdown(f"**The link begins with** what is on the Train page: {_now()}")
        if not len(bench.points):
            say.quietly(EMPTY)
        if bench.player.trainer.steps and draft().network is None:
            say.quietly(LEFT_HERE)
        st.page_link(
            TRAIN.script, label="Change it on the Train page", icon=":material/arrow_back:"
        )


def _now() -> str:
    said = describe(workbench())
    return (said[:1].lower() + said[1:]).replace("-", "\u2011")  # layers are not told apart
