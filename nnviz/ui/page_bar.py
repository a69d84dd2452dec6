"""The bar at the top of each page: what this is, the way to the other pages, and what can be done.

It stands in the place of Streamlit's own, which a phone folds away.
"""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from nnviz.ui import taught
from nnviz.ui.pages import PAGES
from nnviz.ui.scripts import script

_page_script = st.components.v2.component(
    "nnviz_page", js=script(Path(__file__).parent / "assets", "pages.js", "speak.js", "page.js")
)


WHOLE = "Open in nnviz"  # in a new tab, with all that a frame has no room for


def _links(here: str) -> None:
    """The way to the other pages, if there is one."""
    listed = [
        page for page in PAGES if page.listed and (not page.control or taught.shows(page.control))
    ]
    if [page.title for page in listed] != [here]:
        for page in listed:
            st.page_link(page.script, label=page.title)


def page_bar(
    here: str, heading: str | None = None, actions: Callable[[], None] | None = None
) -> None:
    """Show the bar.

    Parameters
    ----------
    here : str
        Title of the page that is shown.
    heading : str, optional
        The page's heading, where it stands in the bar; the app's name otherwise.
    actions : callable, optional
        Draws the buttons for what concerns the whole page.
    """
    with st.container(horizontal=True, key="bar", vertical_alignment="center"):
        if heading:
            st.html(f"<h1><b>nnviz</b><span> {heading}</span></h1>")
        else:
            st.html("<p><b>nnviz</b></p>")
        with st.container(horizontal=True, key="bar_links", width="content"):
            _links(here)
        if taught.embedded():
            with st.container(key="bar_whole", width="content"):
                st.link_button(
                    WHOLE, taught.whole_page(), type="tertiary", icon=":material/open_in_new:"
                )
        if actions:
            with st.container(horizontal=True, key="bar_actions", width="content"):
                actions()
    titles = [page.title for page in PAGES]
    _page_script(
        data={"here": titles.index(here), "paths": [page.path for page in PAGES]}, key="page_script"
    )
