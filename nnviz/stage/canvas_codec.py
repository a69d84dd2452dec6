"""Fabric drawings to marks, pixels to domain: pure functions, no Streamlit.

The canvas is a square of `side` pixels, y down; the domain is [-1, 1]², y up. What a mark means
travels in its colour and its width: see `nnviz.stage.tools`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import isfinite
from typing import Any

from nnviz.settings.limits import MAX_MESSAGE_POSITIONS, MAX_OBJECTS, MAX_POSITIONS

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


def objects_of(drawing: Mapping[str, Any] | None) -> list[Any]:
    """The objects of a Fabric drawing, as they are; none if it is no drawing."""
    objects = drawing.get("objects") if isinstance(drawing, Mapping) else None
    return objects if isinstance(objects, list) else []


def read_marks(objects: Sequence[Any]) -> list[Mark | None]:
    """What Fabric objects mean, in the order drawn: at most 1,000 of them.

    An object that is not a path, or has no finite position, is ``None``: the
    drawing comes from the browser and is not trusted, but its objects must still be counted.
    Where they have too many positions together, each is drawn more coarsely.
    """
    objects = objects[:MAX_OBJECTS]
    each = positions_each(len(objects))
    return [_read(shape, each) for shape in objects]


def positions_each(strokes: int) -> int:
    """How many positions each of so many strokes may have, as they come at once: at least 2."""
    return min(MAX_POSITIONS, max(2, MAX_MESSAGE_POSITIONS // max(1, strokes)))


def _read(shape: Mapping[str, Any], most: int) -> Mark | None:
    try:
        if shape["type"].lower() != "path":
            return None
        width = _number(shape.get("strokeWidth", 0))
        ends = [piece for piece in thinned(shape["path"], most) if len(piece) >= 3]
        pixels = [(_number(piece[-2]), _number(piece[-1])) for piece in ends]
    except (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError):
        return None
    if not pixels or not all(isfinite(value) for value in (width, *chain(*pixels))):
        return None
    path = tuple(_clip(to_domain(px, py)) for px, py in pixels)
    return Mark(path, _color(shape.get("stroke")), width)


def thinned(pieces: Sequence[Any], most: int) -> Sequence[Any]:
    """At most so many of the pieces of a path, evenly chosen, the first and the last kept.

    Before any is read: a path of a million costs no more than its list.
    """
    last, steps = len(pieces) - 1, most - 1
    if last <= steps:
        return pieces
    return [pieces[round(step * last / steps)] for step in range(most)]


def _number(value: object) -> float:
    if isinstance(value, int | float):  # text of a million digits takes long to become one
        return float(value)
    raise TypeError


def _color(value: object) -> str:
    return value if isinstance(value, str) else "None"


def _clip(position: Position) -> Position:
    x, y = position
    return min(1.0, max(-1.0, x)), min(1.0, max(-1.0, y))
