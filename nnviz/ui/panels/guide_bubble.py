"""The guide: a bubble at the control that is next."""

import streamlit as st

from nnviz.ui.press import once
from nnviz.ui.state import view, workbench


def look() -> None:
    """Find out what is next; before anything that has a place for the bubble."""
    view().stop = view().guide.stop(workbench())


def bubble(at: str) -> None:
    """What is next, if it is to be done here.

    Parameters
    ----------
    at : str
        The place, as `nnviz.bench.guide.Stop` names it.
    """
    stop = view().stop
    with st.container(key=f"guide_place_{at}"):  # always, or what comes after it is made anew
        st.html("<i></i>")
        if stop is None or stop.at != at:
            return
        with st.container(key=f"guide_{at}"):
            st.html(f"<p>{stop.text}</p>")
            with st.container(key=f"skip_{at}", width="content"):
                st.button("Skip", key=f"skip_guide_{at}", type="tertiary", on_click=once(_skip))


def guide_button() -> None:
    """Calls the guide again."""
    st.button("Guide", key="guide", icon=":material/assistant_direction:", on_click=_call)


def _skip() -> None:
    view().guide.skip()


def _call() -> None:
    view().guide.call()
