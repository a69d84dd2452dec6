"""Boundary and points as plotly figures. Never shows, never imports torch."""

from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from nnviz.data.axes import Axis
from nnviz.data.class_styles import CLASS_STYLES
from nnviz.data.points import Points
from nnviz.inside.grid import BoundaryGrid
from nnviz.pictures.colors import map_colors

_NO_MARGIN = {"l": 0, "r": 0, "t": 0, "b": 0}


def boundary_figure(
    grid: BoundaryGrid, side: int, points: Points | None = None, *, hover: bool = False
) -> go.Figure:
    """`boundary_spec` as a plotly figure."""
    return go.Figure(boundary_spec(grid, side, points, hover=hover), skip_invalid=True)


def boundary_spec(
    grid: BoundaryGrid,
    side: int,
    points: Points | None = None,
    *,
    hover: bool = False,
    axes: tuple[Axis, Axis] = (Axis("x"), Axis("y")),
) -> dict[str, Any]:
    """A heatmap of the class probabilities that fills a square of `side` pixels exactly.

    Parameters
    ----------
    grid : BoundaryGrid
    side : int
        Width and height in pixels; no margins, so a picture of the same size lies pixel on pixel.
    points : Points, optional
        Drawn on top, one trace a class.
    hover : bool
        Send along what a hover readout tells (class and probability at the pointer).
    axes : tuple of Axis
        The units in which it tells where the pointer is.
    """
    if any(axis.low >= axis.high for axis in axes):  # its numbers are too large to tell ends apart
        axes = Axis("x"), Axis("y")
    x, y = ({"visible": False, "range": [axis.low, axis.high], "fixedrange": True} for axis in axes)
    return {
        "data": [
            _heatmap(grid, hover, axes),
            *(_markers(points, axes) if points is not None else ()),
        ],
        "layout": {
            "template": {},  # plotly's own is 7 kB a picture
            "width": side,
            "height": side,
            "margin": _NO_MARGIN,
            "xaxis": x,
            "yaxis": y,
            "showlegend": False,
            "uirevision": "boundary",
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
        },
    }


def _heatmap(grid: BoundaryGrid, hover: bool, axes: tuple[Axis, Axis]) -> dict[str, Any]:
    """Two classes: percent of the second. More: the winner's number and percent in one value."""
    percent = (grid.probabilities * 100.0).round().astype(np.uint8)
    winner = grid.probabilities.argmax(axis=2).astype(np.uint8)
    confidence = percent.max(axis=2)
    two = grid.classes == 2
    step = float(2.0 / len(grid.axis))
    trace: dict[str, Any] = {
        "type": "heatmap",
        "z": percent[:, :, 1] if two else winner * np.uint16(100) + np.minimum(confidence, 99),
        "zmin": 0,
        "zmax": 100 if two else 100 * grid.classes,
        "colorscale": _colorscale(grid.classes),
        "showscale": False,
        "zsmooth": "fast" if two else False,
        "x0": axes[0].centre + axes[0].half * float(grid.axis[0]),
        "dx": axes[0].half * step,
        "y0": axes[1].centre + axes[1].half * float(grid.axis[0]),
        "dy": axes[1].half * step,
        "hoverinfo": "skip",
    }
    if hover:
        del trace["hoverinfo"]
        trace["customdata"] = np.stack([winner + 1, confidence], axis=2)
        x, y = (".4g" if axis.decimals is None else f".{axis.decimals}f" for axis in axes)
        trace["hovertemplate"] = (
            f"x %{{x:{x}}} · y %{{y:{y}}}<br>"
            "class %{customdata[0]} · %{customdata[1]} %<extra></extra>"
        )
    return trace


def _colorscale(classes: int) -> list[tuple[float, str]]:
    """Plotly's stops for what `_heatmap` sends, in the colours of the map."""
    if classes == 2:
        share = np.linspace(0.0, 1.0, 11, dtype=np.float32)
        colors = map_colors(np.stack([1.0 - share, share], axis=1))
        return [(float(s), _css(c)) for s, c in zip(share, colors, strict=True)]
    scale: list[tuple[float, str]] = []
    undecided = map_colors(np.full(classes, 1.0 / classes, dtype=np.float32))
    shares = np.linspace(1.0 / classes, 1.0, 6, dtype=np.float32)
    for winner in range(classes):
        rest = (1.0 - shares[:, None]) / (classes - 1)
        colors = map_colors(np.where(np.arange(classes) == winner, shares[:, None], rest))
        scale.append((winner / classes, _css(undecided)))
        scale += [
            (float(winner + 0.99 * share) / classes, _css(color))
            for share, color in zip(shares, colors, strict=True)
        ]
    scale.append((1.0, scale[-1][1]))
    return scale


def _css(color: npt.NDArray[np.uint8]) -> str:
    red, green, blue = (int(part) for part in color)
    return f"rgb({red},{green},{blue})"


def _markers(points: Points, axes: tuple[Axis, Axis]) -> list[dict[str, Any]]:
    traces = []
    for label in points.classes_present:
        style = CLASS_STYLES[label]
        for held_out in (False, True):
            chosen = points.select((points.labels == label) & (points.held_out == held_out))
            if not len(chosen):
                continue
            traces.append(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "x": axes[0].centre + axes[0].half * chosen.xy[:, 0],
                    "y": axes[1].centre + axes[1].half * chosen.xy[:, 1],
                    "hoverinfo": "skip",
                    "marker": {
                        "symbol": style.symbol,
                        "size": 11,
                        "color": "white" if held_out else style.color,
                        "line": {"width": 2, "color": style.color if held_out else "white"},
                    },
                }
            )
    return traces
