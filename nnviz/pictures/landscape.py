"""The loss landscape for plotly: a surface to be turned, or contours. Never imports torch."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from nnviz.data.class_styles import rgb
from nnviz.inside.surface import Landscape
from nnviz.pictures.loss_scale import LossScale, said
from nnviz.pictures.numbers import percent

LEVELS = 24
LIFT = 0.012  # of the height: lines lie so far above the surface that it does not hide them
PATH_COLOR, HERE_COLOR, TRAIL_COLOR = "#FFFFFF", "#D33F49", "#D33F49"
# Low is dark, high is light: it is read without colours, too (from matplotlib's cividis).
SCALE = [
    [0.0, "#00224E"],
    [0.25, "#3B496C"],
    [0.5, "#7C7B78"],
    [0.75, "#BCAF6F"],
    [1.0, "#FEE838"],
]
Numbers = npt.NDArray[Any]


def landscape_spec(
    found: Landscape,
    way: npt.NDArray[np.float64],
    names: Sequence[str],
    *,
    shape: str = "surface",
    height: int = 440,
    background: str = "#FFFFFF",
) -> dict[str, Any]:
    """A landscape, the path walked, and where the network is.

    Parameters
    ----------
    found : Landscape
    way : ndarray of float64, shape (spots, 3)
        Where the network was since it was drawn, and its loss there; the last is now.
    names : sequence of str
        Of both axes.
    shape : str
        ``surface`` or ``contour``.
    height : int
        Pixels; the width follows the page.
    background : str
        Colour of the page, ``#rrggbb``.
    """
    dark = sum(rgb(background)) < 384
    ink, rule = ("#D8DEE6", "#4A5362") if dark else ("#3B4252", "#C9D0DA")
    scale = LossScale(found.losses)
    make = _surface if shape == "surface" else _contour
    layout: dict[str, Any] = {
        "height": height,
        "margin": {"l": 0, "r": 0, "t": 8, "b": 0},
        "font": {"color": ink, "size": 12, "family": "Source Sans, sans-serif"},
        "paper_bgcolor": background,
        "plot_bgcolor": background,
        "showlegend": False,
        "uirevision": "landscape",
        "template": {},
    }
    axis = {"color": ink, "gridcolor": rule, "zeroline": False}
    data, axes = make(found, way, names, scale, axis)
    return {"data": data, "layout": {**layout, **axes}}


def _marks(found: Landscape, way: Numbers) -> list[tuple[str, Numbers, Numbers]]:
    """Lines on the surface, each with a name, its places and its losses."""
    lines = []
    if found.path is not None:
        heights = np.array([found.height(place) for place in found.path])
        lines.append(("path", found.path, heights))
    lines.append(("trail", way[:, :2], way[:, 2]))
    return lines


def _surface(
    found: Landscape, way: Numbers, names: Sequence[str], scale: LossScale, axis: dict[str, Any]
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    heights = scale.of(found.losses)
    lift = LIFT * (scale.high - scale.low)
    data: list[dict[str, Any]] = [
        {
            "type": "surface",
            "x": found.first.astype(np.float32),
            "y": found.second.astype(np.float32),
            "z": heights,
            "customdata": found.losses,
            "cmin": scale.low,
            "cmax": scale.high,
            "colorscale": SCALE,
            "colorbar": scale.bar(),
            "contours": {"z": {"show": True, "usecolormap": False, "color": "#00000030"}},
            "hovertemplate": _hover(names, "%{customdata:.4~g}"),
        }
    ]

    def height(losses: Numbers, times: float) -> dict[str, Any]:
        return {"type": "scatter3d", "z": scale.of(losses) + np.float32(times * lift)}

    for name, places, losses in _marks(found, way):
        data += _line(name, places, height(losses, 1.0), width=5, start=3)
    data.append(_here(way, height(way[-1:, 2], 3.0), size=7))
    values, texts = scale.ticks()
    # The colour bar says what height is: beside the axis the word would be cut off.
    upwards = {**axis, "title": {"text": ""}, "tickvals": values, "ticktext": texts}
    small = {"size": 11}
    scene = {
        "xaxis": {**axis, "nticks": 6, "title": {"text": names[0], "font": small}},
        "yaxis": {**axis, "nticks": 6, "title": {"text": names[1], "font": small}},
        "zaxis": upwards,
        "camera": {"eye": {"x": 1.5, "y": -1.5, "z": 1.0}, "center": {"z": -0.15}},
        "aspectmode": "manual",
        "aspectratio": {"x": 1, "y": 1, "z": 0.7},
        "uirevision": "landscape",
    }
    return data, {"scene": scene}


def _contour(
    found: Landscape, way: Numbers, names: Sequence[str], scale: LossScale, axis: dict[str, Any]
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    step = (scale.high - scale.low) / LEVELS or 1.0
    data: list[dict[str, Any]] = [
        {
            "type": "contour",
            "x": found.first.astype(np.float32),
            "y": found.second.astype(np.float32),
            "z": scale.of(found.losses),
            "customdata": found.losses,
            "zmin": scale.low,
            "zmax": scale.high,
            "contours": {"start": scale.low, "end": scale.high, "size": step},
            "colorscale": SCALE,
            "colorbar": scale.bar(),
            "line": {"width": 0.5, "color": "#00000060"},
            "hovertemplate": _hover(names, "%{customdata:.4~g}"),
        }
    ]
    flat = {"type": "scatter"}
    for name, places, _ in _marks(found, way):
        data += _line(name, places, flat, width=2.5, start=6)
    data.append(_here(way, flat, size=13))
    across = {**axis, "showgrid": False, "ticks": "outside", "tickcolor": axis["gridcolor"]}
    return data, {
        "xaxis": {**across, "title": {"text": names[0]}, "range": _range(found.first, way[:, 0])},
        "yaxis": {**across, "title": {"text": names[1]}, "range": _range(found.second, way[:, 1])},
        "margin": {"l": 58, "r": 0, "t": 8, "b": 44},
    }


def _line(
    name: str, places: Numbers, kind: dict[str, Any], *, width: float, start: int
) -> list[dict[str, Any]]:
    """A line of `_marks`, of a kind of trace; of the path its start, too, as a marker."""
    places = places.astype(np.float32)
    line = {
        **kind,
        "x": places[:, 0],
        "y": places[:, 1],
        "mode": "lines",
        "line": {"width": width, "color": PATH_COLOR if name == "path" else TRAIL_COLOR},
        "hoverinfo": "skip",
    }
    if name != "path":
        return [line]
    first = {axis: line[axis][:1] for axis in "xyz" if axis in line}
    marker = {"mode": "markers", "marker": {"size": start, "color": "#FFF"}}
    return [line, {"type": kind["type"], **first, **marker, **_text("start")}]


def _here(way: Numbers, kind: dict[str, Any], *, size: int) -> dict[str, Any]:
    """Where the network is, and its loss there."""
    a, b = way[-1:, :2].astype(np.float32).T
    ring = {"width": 2, "color": "#FFF"}
    return {
        **kind,
        "x": a,
        "y": b,
        "mode": "markers",
        "marker": {"size": size, "color": HERE_COLOR, "line": ring},
        **_text(f"now: loss {said(float(way[-1, 2]))}"),
    }


def _text(text: str) -> dict[str, Any]:
    """What a marker says under the pointer."""
    return {"text": [text], "hovertemplate": "%{text}<extra></extra>"}


def _range(axis: Numbers, way: Numbers) -> list[float]:
    """The axis, and as much more as the network has gone beyond it; never over three times it."""
    span = float(axis[-1] - axis[0])
    low = max(min(float(axis[0]), float(np.nanmin(way))), float(axis[0]) - span)
    high = min(max(float(axis[-1]), float(np.nanmax(way))), float(axis[-1]) + span)
    return [low, high]


def _hover(names: Sequence[str], loss: str) -> str:
    return f"{names[0]} %{{x:.3~g}}<br>{names[1]} %{{y:.3~g}}<br>loss {loss}<extra></extra>"


def axis_names(found: Landscape, weights: Sequence[str]) -> list[str]:
    """What the axes of a landscape are called; `weights` are the names of two chosen weights."""
    if found.kind == "weights":
        return list(weights)
    if found.shares is not None:
        return [
            f"component {i} ({percent(float(share))})" for i, share in enumerate(found.shares, 1)
        ]
    return ["random direction 1", "random direction 2"]
