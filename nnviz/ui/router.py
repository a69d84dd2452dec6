"""Which pages there are, and the way to them."""

import streamlit as st

from nnviz.errors import InputError
from nnviz.server import logs, process
from nnviz.settings.limits import MAX_SESSIONS
from nnviz.ui import say
from nnviz.ui.pages import PAGES
from nnviz.ui.shield import shielded
from nnviz.ui.stage.canvas import read_reports
from nnviz.ui.state import tellings_heard, view, workbench
from nnviz.ui.streamlit_internals import finish, wait_until_sent
from nnviz.ui.streamlit_server import call_nobody, refuse_unreadable, tidy

_ROUTED, _SENT_BACK = "nnviz_routed", "nnviz_sent_back"


# What pages are made of, and what Streamlit imports when it first draws those.
PAGE_MODULES = (
    "pandas",
    "PIL.JpegImagePlugin",
    "streamlit_drawable_canvas",
    "nnviz.ui.explain",
    "nnviz.ui.lessons.path",
    "nnviz.ui.stage.layers",
    "nnviz.ui.panels.settings_panel",
    "nnviz.ui.panels.share_panel",
    "nnviz.ui.panels.status",
    "nnviz.ui.stage.tools_bar",
    "nnviz.ui.teach.page",
)
# Options of Streamlit that .streamlit/config.toml turns off, and what they do when they are on.
MUST_BE_OFF = {
    "runner.fastReruns": "two runs may change a network at the same time",
    "runner.postScriptGC": "training is slow",
}

FULL = (
    f"{MAX_SESSIONS} pages of nnviz are open on this server, as many as it carries. Close those "
    "that nobody needs, and load this page again in a few minutes."
)


def run() -> None:
    """Show the menu and run the page that the address names.

    What the page has lost is noted first, before this run can be cut off.
    """
    finish()
    shown = view()
    logs.set_up()
    logs.follow(shown, shown.session)
    if shown.admitted is None:
        shown.admitted = logs.here() <= MAX_SESSIONS
    st.set_page_config(page_title="nnviz", page_icon="🧠", layout="wide")
    if not shown.admitted:
        say.notice(FULL)
        return
    if shown.aside:
        logs.fault(shown.session, "copy", InputError)
    before, shown.complete = shown.complete, None
    again, shown.again = shown.again, False
    if not again:
        workbench().player.idle.touch()
    process.tune(PAGE_MODULES)
    call_nobody()
    refuse_unreadable()
    tidy()
    st.session_state[_ROUTED] = True
    _say_what_is_on()
    page = _menu()
    read_reports()
    if before == page.title:
        shown.complete = before  # a run of the same page that is cut off takes nothing from it
    else:
        shown.fresh, shown.entered = True, shown.tellings
        shown.told.clear()
    # What a run sends is dropped if the next one begins before it has gone out. So each run tells
    # all widgets their values until the browser says that it has heard one that did.
    if not again and tellings_heard() > shown.entered:
        shown.fresh = False
    shown.tellings += shown.fresh
    shielded(page.run, "page")()
    shown.complete = page.title
    wait_until_sent()


def guard() -> None:
    """Send a page back through the router if it was run without it; first thing on a page.

    Until `st.navigation` has been called once in a server's life, Streamlit takes ``pages/`` for
    a menu of its own, and runs the page that a visitor's address names without ``app.py``.
    """
    if _ROUTED not in st.session_state and _SENT_BACK not in st.session_state:
        st.session_state[_SENT_BACK] = True
        _menu()
        st.rerun()


def _say_what_is_on() -> None:
    """Say what is wrong, and what to do, where the app was started without its settings."""
    on = [option for option in MUST_BE_OFF if st.get_option(option)]
    if on:
        wrong = "; ".join(f"{option} is on, so {MUST_BE_OFF[option]}" for option in on)
        say.notice(
            f"nnviz was started without its settings: {wrong}. Stop it, and start it again in the "
            "folder of app.py, where Streamlit finds .streamlit/config.toml."
        )


def _menu() -> st.Page:
    first, *others = PAGES
    return st.navigation(
        [
            st.Page(first.script, title=first.title, default=True),
            *(st.Page(page.script, title=page.title) for page in others),
        ],
        position="hidden",  # nnviz.ui.page_bar shows them
    )
