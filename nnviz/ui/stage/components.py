"""The small components of the stage (components v2, no build step).

What a component is made of travels with each of its messages. So all scripts of the stage travel
once, in a component of their own; what the others send along only finds them.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from nnviz.data.axes import Axis
from nnviz.data.class_styles import CLASS_STYLES, UNDECIDED, rgb
from nnviz.pictures.map_view import PAINTED, MapView
from nnviz.ui.scripts import script
from nnviz.ui.state import tellings_heard

_ASSETS = Path(__file__).parent / "assets"
_INSIDE = Path(__file__).parent.parent / "inside" / "assets"
_STAGE = (
    "network.js",
    "message.js",
    "paint.js",
    "easel.js",
    "show.js",
    "map.js",
    "shapes.js",
    "groups.js",
    "strokes.js",
    "touch.js",
    "crosshair.js",
    "nudge.js",
    "keys.js",
    "hold.js",
    "marker.js",
    "points.js",
    "probe.js",
    "kit.js",
)
_DIAGRAM = (
    "nearest.js",
    "nearest_arrow.js",
    "acts.js",
    "diagram_plan.js",
    "diagram_paint.js",
    "diagram_panel.js",
    "diagram_keys.js",
    "diagram.js",
)
_FIND = """export default function (component) {
const shared = (globalThis.nnviz ??= { waiting: [] });
if (shared.NAME) return shared.NAME(component);
shared.waiting.push(() => shared.NAME(component));
}"""

stage_script = f"{script(_ASSETS, *_STAGE)}\n{script(_INSIDE, *_DIAGRAM, 'space.js')}"
_scripts = st.components.v2.component("nnviz_scripts", js=script(_ASSETS, "load.js"))
_diagram_layer = st.components.v2.component(
    "nnviz_diagram",
    html='<div class="box"><div class="hold"><canvas class="canvas"></canvas></div>'
    '<div class="content" role="group" aria-label="The network: arrows lead along its links">'
    '</div><div class="tip" aria-hidden="true" hidden></div></div>'
    '<div class="panel" role="group" hidden></div>',
    css=(_INSIDE / "diagram.css").read_text(encoding="utf-8"),
    js=_FIND.replace("NAME", "diagram"),
)
_map_layer = st.components.v2.component("nnviz_map", js=_FIND.replace("NAME", "map"))
_points_layer = st.components.v2.component(
    "nnviz_points",
    html='<canvas></canvas><div class="cursor"></div>',
    css=(_ASSETS / "points.css").read_text(encoding="utf-8"),
    js=_FIND.replace("NAME", "points"),
)
_space_view = st.components.v2.component(
    "nnviz_space",
    html='<canvas role="img" tabindex="0"></canvas><form><button type="button">Play</button>'
    '<input type="range" min="0" step="0.02" value="0" aria-label="Layer"><output></output></form>',
    css=(_INSIDE / "space.css").read_text(encoding="utf-8"),
    js=_FIND.replace("NAME", "space"),
)


def stage_scripts(
    names: list[str], axes: tuple[Axis, Axis], *, inspect: bool, shown: MapView
) -> None:
    """How the stage looks, once on a page; and its scripts, until the browser has them.

    Parameters
    ----------
    names : list of str
        What a person calls each class of the network.
    axes : tuple of Axis
        Both axes in their own units.
    inspect : bool
        Whether the pointer asks the network instead of drawing.
    shown : MapView
        What the map shows.
    """
    sent = "" if tellings_heard() else stage_script
    _scripts(
        data={"script": sent, "look": look(names, axes, inspect=inspect, shown=shown)},
        key="scripts",
    )


def look(
    names: list[str],
    axes: tuple[Axis, Axis] = (Axis("x"), Axis("y")),
    *,
    inspect: bool = False,
    shown: MapView | None = None,
) -> dict[str, Any]:
    """How the stage looks, as its scripts read it; colours as #rrggbb, tones as three numbers."""
    styles = [
        {"name": name, "color": style.color, "symbol": style.symbol}
        for name, style in zip(names, CLASS_STYLES, strict=False)
    ]
    tones = [rgb(style.tone) for style in CLASS_STYLES]
    undecided = rgb(UNDECIDED)
    painted = (shown or MapView()).model_dump(include=PAINTED)
    return {
        "classes": styles,
        "tones": tones,
        "undecided": undecided,
        "axes": [
            {"name": a.name, "centre": a.centre, "half": a.half, "decimals": a.decimals}
            for a in axes
        ],
        "inspect": inspect,
        "map": painted,
    }


def map_layer(packed: bytes) -> None:
    """The map at full rate, packed by `nnviz.stage.map_message`."""
    _map_layer(data=packed, key="map")


def points_layer(packed: bytes) -> None:
    """The points, as `nnviz.stage.points_message.pack_points` packs them."""
    _points_layer(data=packed, key="points")


def space_view(packed: bytes) -> None:
    """Hidden space, as `nnviz.pictures.hidden_space` packs it."""
    _space_view(data=packed, key="space")


def diagram_layer(packed: bytes, heard: Callable[..., None], key: str) -> None:
    """The living diagram, as `nnviz.stage.acts.pack_head` packs what it is told.

    What a person does in it is in the widget's ``acts``; `heard` is called when there is more.
    """
    _diagram_layer(data=packed, key=key, on_acts_change=heard)
