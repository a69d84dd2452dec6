"""A picture as a list of things to draw, once, for an SVG and for a PNG alike.

All lengths are in units; a picture of its own size has a pixel for each. y runs down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.float64]
INK, FAINT, RULE = "#1E2430", "#5B6475", "#DDE2EA"
FONT = 15.0


@dataclass(frozen=True, eq=False)
class Fill:
    """Areas within rings, each of shape (n, 2): whatever lies in an odd number of them."""

    rings: Sequence[Places]
    color: str
    role: str = ""


@dataclass(frozen=True, eq=False)
class Line:
    """Lines through places, each of shape (n, 2); `dash` is units on and off."""

    paths: Sequence[Places]
    color: str
    width: float
    dash: tuple[float, float] | None = None
    role: str = ""


@dataclass(frozen=True)
class Look:
    """How a marker looks: its shape as in `nnviz.data.class_styles`, its colour, hollow or not."""

    symbol: str
    color: str
    hollow: bool = False


@dataclass(frozen=True, eq=False)
class Stamps:
    """Markers around places, shape (n, 2), one look each."""

    places: Places
    looks: Sequence[Look]
    radius: float
    role: str = ""


@dataclass(frozen=True)
class Words:
    """A text on its baseline; `turned`, it runs upwards."""

    x: float
    y: float
    text: str
    size: float = FONT
    color: str = INK
    anchor: Literal["start", "middle", "end"] = "start"
    turned: bool = False


Mark = Fill | Line | Stamps | Words


@dataclass(frozen=True, eq=False)
class Paper:
    """A whole picture on white.

    Attributes
    ----------
    width, height : float
    marks : sequence
        What is drawn, the lowest first.
    title, description : str
        For those who cannot see it.
    """

    width: float
    height: float
    marks: Sequence[Mark]
    title: str
    description: str


def box(left: float, top: float, width: float, height: float) -> Places:
    """The corners of a rectangle, as a ring."""
    right, bottom = left + width, top + height
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64)


def closed(ring: Places) -> Places:
    """A ring as a line that ends where it begins."""
    return np.concatenate([ring, ring[:1]])


def segment(x0: float, y0: float, x1: float, y1: float) -> Places:
    """A line from one place to another."""
    return np.array([[x0, y0], [x1, y1]], np.float64)
