"""Inside: which of its views is shown, by a tab that an address can name, and the place for it."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from nnviz.ui.inside import diagram, flow, landscape, space, step, weights
from nnviz.ui.inside.flow import DIAGRAM
from nnviz.ui.loops import loop
from nnviz.ui.state import keep, recall, view
from nnviz.ui.taught import shows

QUERY = "inside"


class Tab(NamedTuple):
    """A view: its title, what draws it, its control, and the governor's beat at which it is drawn.

    The address names it by its title in lower case. Controls that keep their values, `controls`
    draws, outside of what is drawn again and again.
    """

    title: str
    draw: Callable[[], None]
    control: str
    beat: str = "slow_beat"
    controls: Callable[[], None] | None = None


TABS: tuple[Tab, ...] = (
    Tab("Diagram", diagram.draw, "diagram"),
    Tab("Step", step.draw, "one_step"),
    Tab("Space", space.space, "space", "beat", space.space_controls),
    Tab("Flow", flow.draw, "flow"),
    Tab("Landscape", landscape.landscape, "landscape", "slow_beat", landscape.landscape_controls),
    Tab("Weights", weights.draw, "weights"),
)


def tabs() -> tuple[Tab, ...]:
    """Those that show."""
    return tuple(tab for tab in TABS if shows(tab.control))


def inside_bar() -> None:
    """The tabs; the address names the one that is open, so that it can be linked to."""
    titles = [tab.title for tab in tabs()]
    if not titles:
        return
    asked = (st.query_params.get(QUERY) or "").capitalize()
    keep("inside_tab", asked if asked in titles else None)
    with st.container(horizontal=True, key="inside_bar"):
        st.segmented_control("Inside the network", titles, key="inside_tab")
    shown = recall("inside_tab")
    if shown is None:
        st.query_params.pop(QUERY, None)
    elif asked != shown:
        st.query_params[QUERY] = shown.lower()


def inside_panel() -> None:
    """The view that is open; nothing is computed for the others."""
    shown = recall("inside_tab") if tabs() else None
    if shown != DIAGRAM:
        view().pointed = None
    with st.container(key="inside_place"):
        for tab in tabs():
            if tab.title == shown:
                if tab.controls:
                    tab.controls()
                loop(tab.draw, tab.beat)
