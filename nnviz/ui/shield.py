"""The last line of defence: where a part of the page fails there is a sentence, and a way on."""

from collections.abc import Callable
from functools import wraps

import streamlit as st

from nnviz.ui import keep, say
from nnviz.ui.guard import note
from nnviz.ui.save import save_project_button
from nnviz.ui.state import run_again, workbench
from nnviz.ui.streamlit_internals import finish

MISSING = (
    "Something went wrong in nnviz, and a part of the page is missing here. Your points and your "
    "network are still there: go on, save what you have, or start fresh."
)


def shielded(draw: Callable[[], None], place: str) -> Callable[[], None]:
    """A part of the page that draws a sentence in its place when it fails.

    Parameters
    ----------
    draw : callable
    place : str
        Unique on the page.
    """

    @wraps(draw)
    def run() -> None:
        finish()
        try:
            draw()
        except Exception as error:
            note(error, place)
            workbench().player.pause()
            _say(place)

    return run


def _say(place: str) -> None:
    with st.container(key=f"fault_{place}"):
        say.refusal(MISSING)
        with st.container(horizontal=True):
            try:
                save_project_button(f"fault_save_{place}", "Save what I have")
            except Exception as error:  # the work itself may be what is wrong
                note(error, f"save at {place}")
            if st.button("Start fresh", key=f"fault_fresh_{place}"):
                keep.start_fresh()
                run_again()
