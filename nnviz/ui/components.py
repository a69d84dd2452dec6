"""The small components: two of the stage, and one that saves files (v2, no build step)."""

from pathlib import Path

import streamlit as st

from nnviz.overlay import style_table

_ASSETS = Path(__file__).parent / "assets"
_POINTS_SCRIPTS = ("strokes.js", "keys.js", "pages.js", "hold.js", "points.js")


def _script(*names: str) -> str:
    """Scripts as one, without comment lines and indents: it travels with each message."""
    lines = [
        line.strip()
        for name in names
        for line in (_ASSETS / name).read_text(encoding="utf-8").splitlines()
    ]
    return "\n".join(line for line in lines if line and not line.startswith("//"))


_saver = st.components.v2.component("nnviz_saver", js=_script("save.js"))
_map_layer = st.components.v2.component("nnviz_map", js=_script("map.js"))
_points_layer = st.components.v2.component(
    "nnviz_points",
    html='<canvas width="1040" height="1040"></canvas><div class="cursor"></div>',
    css=(_ASSETS / "points.css").read_text(encoding="utf-8"),
    js=_script(*_POINTS_SCRIPTS).replace("/*STYLES*/ []", style_table()),
)


def map_layer(packed: bytes) -> None:
    """The map at full rate: pictures of the boundary, as `nnviz.frames.pack_frames` packs them."""
    _map_layer(data=packed, key="map")


def points_layer(packed: bytes) -> None:
    """The points, as `nnviz.overlay.pack_points` packs them."""
    _points_layer(data=packed, key="points")


def saver(packed: bytes, key: str) -> None:
    """A file that the browser is to keep, as `nnviz.ui.save.packed` packs it."""
    _saver(data=packed, key=key)
