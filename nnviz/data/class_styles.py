"""Colour and marker of each class: one table for canvas, map, legend and exports."""

from dataclasses import dataclass


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

    @property
    def tone(self) -> str:
        return "#" + "".join(f"{round(255 - (255 - v) / 2):02X}" for v in rgb(self.color))


# Chosen by search, after Okabe & Ito's set ("Color Universal Design", 2008): on the map no tint is
# near a mixture of other tints and white, and every pair stays apart for colour-blind eyes.
# tests/data/test_class_styles.py measures both. The shape tells classes apart without any colour.
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


UNDECIDED = "#E9EBEF"


def rgb(color: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of ``#rrggbb``."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
