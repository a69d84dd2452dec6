"""Plotly charts that are updated in place, at the rate of a live loop."""

import json
from typing import Any

import plotly.graph_objects as go
import plotly.io
import streamlit as st
from streamlit.elements.lib.layout_utils import LayoutConfig
from streamlit.elements.lib.utils import compute_and_register_element_id
from streamlit.proto.PlotlyChart_pb2 import PlotlyChart


def live_chart(
    figure: go.Figure,
    key: str,
    *,
    config: dict[str, Any],
    alt: str,
    width: int | None = None,
    height: int,
) -> None:
    """A plotly chart that keeps its identity when its figure changes.

    `st.plotly_chart` makes a new element, with a new plot in the browser, whenever the figure
    differs: at several updates a second old plots pile up beside the new one (up to ten were
    seen). Here the key alone is the identity, so that the browser updates one plot in place. The
    message is the same.

    Parameters
    ----------
    figure : go.Figure
    key : str
        Unique on the page.
    config : dict
        Plotly's config.
    alt : str
        What a screen reader says.
    width : int, optional
        Pixels; ``None`` follows the page.
    height : int
        Pixels.
    """
    proto = PlotlyChart()
    proto.theme = ""
    proto.spec = plotly.io.to_json(figure, validate=False)
    proto.config = json.dumps(config)
    proto.alt = alt
    dg = st._main
    proto.id = compute_and_register_element_id(
        "plotly_chart", user_key=key, key_as_main_identity=True, dg=dg
    )
    dg._enqueue(
        "plotly_chart",
        proto,
        layout_config=LayoutConfig(width=width if width is not None else "stretch", height=height),
    )
