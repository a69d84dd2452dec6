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
    tone : str
        Hex colour of the class's area on the map: the points' hue, light enough for them.
    symbol : str
        Plotly's name of the marker shape.
    glyph : str
        The same shape as a text character, for buttons and legends.
    """

    name: str
    color: str
    tone: str
    symbol: str
    glyph: str


# Found by search, after Okabe & Ito's set ("Color Universal Design", 2008). The tones' lightness
# climbs in even steps up to `UNDECIDED` (blue, brown, green, violet, orange, sky, pink, yellow), so
# that a grey print tells them apart too; classes that most people use are two steps apart or more.
# tests/data/test_class_styles.py and test_tones.py measure what is kept for which eyes. The shape
# tells the points apart without any colour.
CLASS_STYLES: tuple[ClassStyle, ...] = (
    ClassStyle("blue", "#05669D", "#639FC4", "circle", "●"),
    ClassStyle("orange", "#F96210", "#FBB57C", "square", "■"),
    ClassStyle("green", "#0DA966", "#7ABB9E", "triangle-up", "▲"),
    ClassStyle("pink", "#FE74CA", "#FFCEDB", "diamond", "◆"),
    ClassStyle("sky", "#13B8FF", "#9AD7FB", "cross", "✚"),
    ClassStyle("yellow", "#DDBA29", "#F1EAA0", "star", "★"),
    ClassStyle("brown", "#7A5200", "#C49C66", "triangle-down", "▼"),
    ClassStyle("violet", "#7F65FB", "#B3B3F3", "hexagon", "⬢"),
)

# Where no class is likelier than another: neither a white page, nor a dark one, nor any class.
UNDECIDED = "#F1F3F6"


def rgb(color: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of ``#rrggbb``."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
