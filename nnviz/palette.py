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


# Chosen by search, after Okabe & Ito's set ("Color Universal Design", 2008): on the map no tint is
# near a mixture of other tints and white, and every pair stays apart for colour-blind eyes.
# tests/test_palette.py measures both. The shape tells classes apart without any colour.
CLASS_STYLES: tuple[ClassStyle, ...] = (
    ClassStyle("blue", "#05669D", "circle", "●"),
    ClassStyle("orange", "#F96210", "square", "■"),
    ClassStyle("green", "#0DA966", "triangle-up", "▲"),
    ClassStyle("pink", "#FE74CA", "diamond", "◆"),
    ClassStyle("sky", "#13B8FF", "cross", "✚"),
    ClassStyle("yellow", "#DDBA29", "star", "★"),
    ClassStyle("brown", "#7A5200", "triangle-down", "▼"),
    ClassStyle("violet", "#7F65FB", "hexagon", "⬢"),
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
