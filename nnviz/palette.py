"""Colour and marker of each class: one table for canvas, map, legend and exports."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class ClassStyle:
    """How a class looks.

    Attributes
    ----------
    name : str
        Plain name of the colour, for legends and screen readers.
    color : str
        Hex colour of the points.
    symbol : str
        Plotly's name of the marker shape.
    glyph : str
        The same shape as a text character, for buttons and legends.
    """

    name: str
    color: str
    symbol: str
    glyph: str


# Okabe & Ito's colour-blind-safe set ("Color Universal Design", 2008), darkened where white
# outlines would be lost; the shape tells classes apart without any colour.
CLASS_STYLES: tuple[ClassStyle, ...] = (
    ClassStyle("blue", "#0072B2", "circle", "●"),
    ClassStyle("orange", "#D55E00", "square", "■"),
    ClassStyle("green", "#009E73", "triangle-up", "▲"),
    ClassStyle("pink", "#CC79A7", "diamond", "◆"),
    ClassStyle("sky", "#56B4E9", "cross", "✚"),
    ClassStyle("yellow", "#E6B800", "star", "★"),
    ClassStyle("grey", "#5F6B75", "triangle-down", "▼"),
    ClassStyle("violet", "#7A4FBF", "hexagon", "⬢"),
)

TINT = 0.5  # share of white in the map's colours, so that the points stand out on it


def rgb(color: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of ``#rrggbb``."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def tints(classes: int) -> npt.NDArray[np.float32]:
    """The map's colour of each class, shape (classes, 3), 0 to 255."""
    colors = np.array([rgb(style.color) for style in CLASS_STYLES[:classes]], dtype=np.float32)
    return colors * (1.0 - TINT) + 255.0 * TINT


def map_colors(probabilities: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """The map's colour for class probabilities: class tints blended, paler where undecided.

    Parameters
    ----------
    probabilities : ndarray of float32, shape (..., classes)

    Returns
    -------
    ndarray of uint8, shape (..., 3)
    """
    classes = probabilities.shape[-1]
    best = probabilities.max(axis=-1)
    decided = np.sqrt(np.clip((best - 1.0 / classes) * (classes / (classes - 1.0)), 0.0, 1.0))
    whitened = 255.0 + decided[..., None] * (probabilities @ tints(classes) - 255.0)
    colors: npt.NDArray[np.uint8] = (whitened + 0.5).astype(np.uint8)
    return colors
