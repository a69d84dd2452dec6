"""The two small components of the stage (components v2, no build step)."""

from pathlib import Path

import streamlit as st

from nnviz.stage.points_message import style_table
from nnviz.ui.scripts import script

_ASSETS = Path(__file__).parent / "assets"
_POINTS_SCRIPTS = ("strokes.js", "keys.js", "pages.js", "hold.js", "points.js")

_map_layer = st.components.v2.component("nnviz_map", js=script(_ASSETS, "map.js"))
_points_layer = st.components.v2.component(
    "nnviz_points",
    html='<canvas width="1040" height="1040"></canvas><div class="cursor"></div>',
    css=(_ASSETS / "points.css").read_text(encoding="utf-8"),
    js=script(_ASSETS, *_POINTS_SCRIPTS).replace("/*STYLES*/ []", style_table()),
)


def map_layer(packed: bytes) -> None:
    """The map at full rate: pictures of the boundary, packed by `nnviz.stage.map_message`."""
    _map_layer(data=packed, key="map")


def points_layer(packed: bytes) -> None:
    """The points, as `nnviz.stage.points_message.pack_points` packs them."""
    _points_layer(data=packed, key="points")
