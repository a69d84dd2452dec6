"""Fabric drawings to marks, pixels to domain: pure functions, no Streamlit.

The canvas is a square of `side` pixels, y down; the domain is [-1, 1]², y up. What a mark means
travels in its colour and its width: see `nnviz.stage.tools`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from math import isfinite
from typing import Any

from nnviz.settings.limits import MAX_POSITIONS

CANVAS_SIDE = 520  # canvas pixels; a phone shows the same square, scaled by CSS

Position = tuple[float, float]


@dataclass(frozen=True)
class Mark:
    """One thing drawn, a stroke in the domain; a click is a stroke that goes nowhere.

    Attributes
    ----------
    path : tuple of (float, float)
        Positions in [-1, 1]², 1 to 1,000.
    stroke : str
        The colour it was drawn with; ``"None"`` for none.
    width : float
        The width of its line, as Fabric has it.
    """

    path: tuple[Position, ...]
    stroke: str
    width: float = 0.0


def to_domain(px: float, py: float, side: float = CANVAS_SIDE) -> Position:
    """Domain coordinates of a pixel position."""
    return 2.0 * px / side - 1.0, 1.0 - 2.0 * py / side


def to_pixels(x: float, y: float, side: float = CANVAS_SIDE) -> Position:
    """Pixel position of domain coordinates."""
    return (x + 1.0) * side / 2.0, (1.0 - y) * side / 2.0


def read_marks(drawing: Mapping[str, Any] | None, skip: int = 0) -> list[Mark | None]:
    """The objects of a Fabric drawing from number `skip` on, in the order drawn.

    An object that is not a path, or has no finite position, is ``None``: the
    drawing comes from the browser and is not trusted, but its objects must still be counted.
    """
    objects = drawing.get("objects") if isinstance(drawing, Mapping) else None
    return [_read(shape) for shape in objects[skip:]] if isinstance(objects, list) else []


def _read(shape: Mapping[str, Any]) -> Mark | None:
    try:
        if shape["type"].lower() != "path":
            return None
        width = float(shape.get("strokeWidth", 0))
        ends = _thinned([piece for piece in shape["path"] if len(piece) >= 3])
        pixels = [(float(piece[-2]), float(piece[-1])) for piece in ends]
    except (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError):
        return None
    if not pixels or not all(isfinite(value) for value in (width, *chain(*pixels))):
        return None
    path = tuple(_clip(to_domain(px, py)) for px, py in pixels)
    return Mark(path, _color(shape.get("stroke")), width)


def _thinned(pieces: list[Any]) -> list[Any]:
    """At most `MAX_POSITIONS` of the pieces of a path, evenly chosen, the first and the last kept.

    Before any is read: a path of a million costs no more than its list.
    """
    last, steps = len(pieces) - 1, MAX_POSITIONS - 1
    if last <= steps:
        return pieces
    return [pieces[round(step * last / steps)] for step in range(MAX_POSITIONS)]


def _color(value: object) -> str:
    return value if isinstance(value, str) else "None"


def _clip(position: Position) -> Position:
    x, y = position
    return min(1.0, max(-1.0, x)), min(1.0, max(-1.0, y))
