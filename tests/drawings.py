"""Drawings as the browser reports them, made by hand."""

from collections.abc import Iterable
from typing import Any

from nnviz.data.points import Points
from nnviz.stage.canvas_codec import to_pixels
from nnviz.stage.tools import Brush


def dot(x: float, y: float, label: int = 0, *, held_out: bool = False) -> dict[str, Any]:
    """A click at a position of the domain, as streamlit-drawable-canvas 0.13.0 sends it."""
    return stroke(Brush(label=label, held_out=held_out), (x, y), (x, y))


def stroke(brush: Brush, *path: tuple[float, float]) -> dict[str, Any]:
    """A stroke along positions of the domain, drawn with a brush."""
    start, *rest = (to_pixels(x, y) for x, y in path)
    pieces = [["M", *start], *(["L", *position] for position in rest)]
    look = {"fill": None, "stroke": brush.stroke, "strokeWidth": brush.width}
    return {"type": "path", **look, "path": pieces}


def drawing(objects: Iterable[Any]) -> dict[str, Any]:
    """A Fabric drawing."""
    return {"version": "4.4.0", "objects": list(objects), "background": ""}


XOR = [dot(-0.5, -0.5, 0), dot(0.5, 0.5, 0), dot(-0.5, 0.5, 1), dot(0.5, -0.5, 1)]


def places(points: Points) -> list[list[float]]:
    """Where points lie, to two decimals: they are put on a grid of 1/511."""
    rounded: list[list[float]] = points.xy.astype(float).round(2).tolist()
    return rounded
