"""Plotly charts that are replaced several times a second without flicker."""

import base64
import json
from collections.abc import Callable, Hashable
from typing import Any

import numpy as np
import streamlit as st

from nnviz.ui.state import view
from nnviz.ui.streamlit_internals import plot

PAGE_COLORS = {"light": "#FFFFFF", "dark": "#12161D"}  # as in .streamlit/config.toml


class ChartPair:
    """The two figures of a steady chart as JSON, and which of them is in front."""

    def __init__(self) -> None:
        self.front = 1
        self.specs: list[str | None] = [None, None]
        self.revision: Hashable = None


def steady_chart(
    make: Callable[[], dict[str, Any]],
    key: str,
    revision: Hashable,
    *,
    height: int | None = None,
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
        Gives the figure as plain data (see `spec_json`), with an opaque background; called only
        when `revision` is new.
    key : str
        Unique on the page; also names the CSS class ``st-key-<key>``.
    revision : hashable
        Anything that differs when the figure would.
    height : int, optional
        Pixels; by default as high as the place is. The width follows the page.
    config : dict
        Plotly's config.
    alt : str
        What a screen reader says.
    """
    pair = view().charts.setdefault(key, ChartPair())
    if pair.revision != revision:
        pair.front = 1 - pair.front
        pair.specs[pair.front] = spec_json(make())
        pair.revision = revision
    with st.container(key=key):
        for place, spec in enumerate(pair.specs):
            with st.container(key=f"{key}_{place}"):
                if spec is not None:
                    plot(spec, f"{key}_chart_{place}", height=height, config=config, alt=alt)
        st.html(f"<style>.st-key-{key}_{pair.front} {{ z-index: 1; }}</style>")


def spec_json(spec: dict[str, Any]) -> str:
    """A figure given as dicts, lists and numpy arrays, as the JSON that plotly reads.

    Arrays of numbers are packed as base64, as plotly's own figures do; 64-bit integers are not
    among the types that plotly unpacks.

    Raises
    ------
    TypeError
        For anything that neither JSON nor plotly knows.
    """
    return json.dumps(spec, default=_packed, separators=(",", ":"))


_PACKED_TYPES = ("u1", "i1", "u2", "i2", "u4", "i4", "f4", "f8")


def _packed(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    if not isinstance(value, np.ndarray):
        raise TypeError(f"a figure cannot hold a {type(value).__name__}.")
    kind = value.dtype.str[1:]
    if kind not in _PACKED_TYPES:
        return value.tolist()
    packed = {"dtype": kind, "bdata": base64.b64encode(value.tobytes()).decode()}
    if value.ndim > 1:
        packed["shape"] = ", ".join(map(str, value.shape))
    return packed
