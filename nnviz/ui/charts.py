"""Plotly charts that are replaced several times a second without flicker."""

import json
import zlib
from collections.abc import Callable, Hashable
from typing import Any

import plotly.graph_objects as go
import plotly.io
import streamlit as st
from streamlit.elements.lib.layout_utils import LayoutConfig
from streamlit.elements.lib.utils import compute_and_register_element_id
from streamlit.proto.PlotlyChart_pb2 import PlotlyChart

from nnviz.ui.state import view

PAGE_COLORS = {"light": "#FFFFFF", "dark": "#12161D"}  # as in .streamlit/config.toml


class ChartPair:
    """The two figures of a steady chart as JSON, and which of them is in front."""

    def __init__(self) -> None:
        self.front = 1
        self.specs: list[str | None] = [None, None]
        self.revision: Hashable = None


def steady_chart(
    make: Callable[[], go.Figure],
    key: str,
    revision: Hashable,
    *,
    height: int,
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
    height : int
        Pixels; the width follows the page.
    config : dict
        Plotly's config.
    alt : str
        What a screen reader says.
    """
    pair = view().charts.setdefault(key, ChartPair())
    if pair.revision != revision:
        pair.front = 1 - pair.front
        pair.specs[pair.front] = plotly.io.to_json(make(), validate=False)
        pair.revision = revision
    with st.container(key=key):
        for place, spec in enumerate(pair.specs):
            with st.container(key=f"{key}_{place}"):
                if spec is not None:
                    _plot(spec, f"{key}_chart_{place}", height, config, alt)
        st.html(f"<style>.st-key-{key}_{pair.front} {{ z-index: 1; }}</style>")


def _plot(spec: str, key: str, height: int, config: dict[str, Any], alt: str) -> None:
    """What `st.plotly_chart` sends, from a figure's JSON instead of a figure.

    Writing a figure as JSON takes longer than everything else that a slow beat does, and the
    figure behind is the same as before.
    """
    dg = st._main
    proto = PlotlyChart(spec=spec, config=json.dumps(config), alt=alt)
    proto.id = compute_and_register_element_id(
        "plotly_chart",
        user_key=key,
        key_as_main_identity=False,
        dg=dg,
        spec=zlib.crc32(spec.encode()),
    )
    dg._enqueue("plotly_chart", proto, layout_config=LayoutConfig(width="stretch", height=height))
