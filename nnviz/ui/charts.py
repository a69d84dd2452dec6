"""Plotly charts that are replaced several times a second without flicker."""

from collections.abc import Callable, Hashable
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from nnviz.ui.state import view

PAGE_COLORS = {"light": "#FFFFFF", "dark": "#12161D"}  # as in .streamlit/config.toml


def steady_chart(
    make: Callable[[], go.Figure],
    key: str,
    revision: Hashable,
    *,
    config: dict[str, Any],
    alt: str,
) -> None:
    """A chart that never blinks, and is not drawn again when nothing changed.

    The browser makes a new plot for every new figure, and shows nothing until it has measured
    and drawn it. So there are two places, one upon the other: the new figure goes into the one
    that is older, which then comes to the front; until it is drawn the other one shows through.

    Parameters
    ----------
    make : callable
        Gives the figure, with an opaque background; called only when `revision` is new.
    key : str
        Unique on the page; also names the CSS class ``st-key-<key>``.
    revision : hashable
        Anything that differs when the figure would.
    config : dict
        Plotly's config.
    alt : str
        What a screen reader says.
    """
    pair = view().charts.setdefault(key, ChartPair())
    if pair.revision != revision:
        pair.front = 1 - pair.front
        pair.figures[pair.front] = make()
        pair.revision = revision
    with st.container(key=key):
        for place, figure in enumerate(pair.figures):
            with st.container(key=f"{key}_{place}"):
                if figure is not None:
                    st.plotly_chart(
                        figure, key=f"{key}_chart_{place}", theme=None, config=config, alt=alt
                    )
        st.html(f"<style>.st-key-{key}_{pair.front} {{ z-index: 1; }}</style>")


class ChartPair:
    """The two figures of a steady chart, and which of them is in front."""

    def __init__(self) -> None:
        self.front = 1
        self.figures: list[go.Figure | None] = [None, None]
        self.revision: Hashable = None
