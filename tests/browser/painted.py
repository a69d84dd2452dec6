"""The map as numpy paints it, with all that can be read on it: what ``assets/paint.js`` must paint.

Between cells logits are interpolated, so that an edge is one smooth line at any size.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nnviz.data.class_styles import UNDECIDED, rgb
from nnviz.inside.grid import BoundaryGrid
from nnviz.pictures.colors import map_colors, tones
from nnviz.pictures.map_view import MapView

LEVELS = (0.5, 0.75, 0.95)  # of probability, where the contours are
CONTOUR_WIDTHS = (0.8, 1.3, 1.8)  # in widths of the thin line: the surer, the broader
CORE, BAND = 2.0, 4.4  # the same, of the boundary: dark, in a light band
INK, PAPER = (30, 36, 48), (255, 255, 255)
THIN_SHARE, CONTOUR_SHARE, BAND_SHARE = 0.5, 0.65, 0.9  # how much of a colour a line covers
_LEAST = np.float32(1e-30)  # of a probability whose logarithm is taken
Values = npt.NDArray[np.float32]


class Field(NamedTuple):
    """A value at each pixel, and how it changes along x and y from one cell to the next."""

    value: Values
    across: Values
    down: Values


def painted(grid: BoundaryGrid, view: MapView, size: int, line: float) -> npt.NDArray[np.uint8]:
    """The map as a person wants to read it, with its lines.

    Parameters
    ----------
    grid : BoundaryGrid
    view : MapView
    size : int
        Pixels a side.
    line : float
        Width of the thin line between two areas, in pixels; no lines at all if it is negative.

    Returns
    -------
    ndarray of uint8, shape (size, size, 3)
        Top row first.
    """
    logits = _interpolated(np.log(np.maximum(grid.probabilities, _LEAST))[::-1], size)
    best = logits.value.max(axis=-1, keepdims=True)
    parts = np.exp(logits.value - best)
    shares = parts / parts.sum(axis=-1, keepdims=True)
    colors = _colors(shares, view)
    scale = size / len(grid.axis)  # pixels a cell

    def cover(field: Field, width: float) -> Values:
        """How much of each pixel a line of such a width lies on, where the field is 0."""
        reach = max(0.0, (line * width / 2 + 0.5) / scale)
        slope = np.sqrt(field.across**2 + field.down**2)
        away = np.abs(field.value) / np.maximum(slope, np.float32(1e-30))
        covered: Values = np.clip((reach - away) * scale, 0.0, 1.0).astype(np.float32)
        return covered

    order = np.argsort(-logits.value, axis=-1, kind="stable")
    first, second = (_of(logits, order[..., place]) for place in (0, 1))
    margin = Field(*(a - b for a, b in zip(first, second, strict=True)))
    if view.areas == "likely" and not view.boundary:
        colors = _mixed(colors, INK, THIN_SHARE * cover(margin, 1.0))
    if view.contours:
        subject = view.subject(grid.classes)
        whose = order[..., 0] if subject is None else np.full_like(order[..., 0], subject)
        odds = _odds(logits, shares, whose)
        for level, width in zip(LEVELS, CONTOUR_WIDTHS, strict=True):
            away = odds._replace(value=odds.value - np.float32(np.log(level / (1 - level))))
            colors = _mixed(colors, INK, CONTOUR_SHARE * cover(away, width))
    if view.boundary:
        colors = _mixed(colors, PAPER, BAND_SHARE * cover(margin, BAND))
        colors = _mixed(colors, INK, cover(margin, CORE))
    picture: npt.NDArray[np.uint8] = (colors + 0.5).astype(np.uint8)
    return picture


def _interpolated(cells: Values, size: int) -> Field:
    """Values of cells, shape (side, side, classes), at so many pixels a side."""
    side = len(cells)
    place = (np.arange(size, dtype=np.float32) + 0.5) * (side / size) - 0.5
    cell = np.clip(np.floor(place), 0, side - 2).astype(np.intp)
    part = (place - cell).astype(np.float32)
    step = cells[cell + 1] - cells[cell]
    row = cells[cell] + part[:, None, None] * step
    across = row[:, cell + 1] - row[:, cell]
    t = part[:, None]
    down = step[:, cell] + t * (step[:, cell + 1] - step[:, cell])
    return Field(row[:, cell] + t * across, across, down)


def _of(fields: Field, label: npt.NDArray[np.intp]) -> Field:
    """The field of one class at each pixel."""
    return Field(*(np.take_along_axis(f, label[..., None], axis=-1)[..., 0] for f in fields))


def _odds(logits: Field, shares: Values, label: npt.NDArray[np.intp]) -> Field:
    """The logarithm of how much likelier a class is than all others together."""
    others = shares.copy()
    np.put_along_axis(others, label[..., None], 0.0, axis=-1)
    rest = np.maximum(others.sum(axis=-1), _LEAST)
    own, share = _of(logits, label), np.take_along_axis(shares, label[..., None], axis=-1)[..., 0]
    across, down = (
        mine - (others * change).sum(axis=-1) / rest
        for mine, change in ((own.across, logits.across), (own.down, logits.down))
    )
    return Field(np.log(np.maximum(share, _LEAST)) - np.log(rest), across, down)


def _mixed(colors: Values, paint: tuple[int, int, int], share: Values) -> Values:
    mixed: Values = colors + share[..., None] * (np.array(paint, np.float32) - colors)
    return mixed


def _colors(shares: Values, view: MapView) -> Values:
    """What an area looks like, shape (..., 3)."""
    classes, subject = shares.shape[-1], view.subject(shares.shape[-1])
    if view.areas == "hard":
        hard: Values = tones(classes)[shares.argmax(axis=-1)]
        return hard
    if subject is None:
        return map_colors(shares).astype(np.float32)
    nothing = np.array(rgb(UNDECIDED), np.float32)
    ramp: Values = nothing + shares[..., subject, None] * (tones(classes)[subject] - nothing)
    return ramp
