"""Which pages there are, and the way to them."""

from typing import NamedTuple

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from nnviz.server import process
from nnviz.ui.housekeeping import tidy

_ROUTED, _SENT_BACK = "nnviz_routed", "nnviz_sent_back"


class PageSpec(NamedTuple):
    """A page: its script, and its title in the menu."""

    script: str
    title: str


# What pages are made of, and what Streamlit imports when it first draws those.
PAGE_MODULES = (
    "pandas",
    "PIL.JpegImagePlugin",
    "streamlit_drawable_canvas",
    "nnviz.ui.explain",
    "nnviz.ui.stage.layers",
    "nnviz.ui.panels.settings_panel",
    "nnviz.ui.panels.share_panel",
    "nnviz.ui.stage.tools_bar",
)
PAGES = (PageSpec("pages/train.py", "Train"), PageSpec("pages/about.py", "How it works"))


def run() -> None:
    """Show the menu and run the page that the address names."""
    process.tune(PAGE_MODULES)
    tidy()
    st.session_state[_ROUTED] = True
    _menu().run()


def guard() -> None:
    """Send a page back through the router if it was run without it; first thing on a page.

    Until `st.navigation` has been called once in a server's life, Streamlit takes ``pages/`` for
    a menu of its own, and runs the page that a visitor's address names without ``app.py``.
    """
    if _ROUTED not in st.session_state and _SENT_BACK not in st.session_state:
        st.session_state[_SENT_BACK] = True
        _menu()
        st.rerun()


def _menu() -> StreamlitPage:
    first, *others = PAGES
    return st.navigation(
        [
            st.Page(first.script, title=first.title, default=True),
            *(st.Page(page.script, title=page.title) for page in others),
        ],
        position="top",
    )
