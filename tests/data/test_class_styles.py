"""One table of colours and shapes; test_tones.py has the colours of the map."""

import colorsys
import tomllib

import numpy as np
import pytest

from nnviz.data.class_styles import CLASS_STYLES, rgb
from nnviz.settings.limits import MAX_CLASSES
from nnviz.stage.tools import ERASE_STROKE, MOVE_STROKE, SELECT_STROKE
from tests.data.color_vision import EYES, contrast, nearest_pair
from tests.processes import ROOT

COLORS = np.array([rgb(style.color) for style in CLASS_STYLES], dtype=float)
WHITE = np.array([255.0, 255.0, 255.0])


def distance(one: str, other: str) -> float:
    """Between two colours in RGB."""
    return float(np.linalg.norm(np.subtract(rgb(one), rgb(other))))


def test_every_class_has_a_name_a_colour_and_a_shape_of_its_own() -> None:
    assert len(CLASS_STYLES) == MAX_CLASSES
    for column in ("name", "color", "tone", "symbol", "glyph"):
        assert len({getattr(style, column) for style in CLASS_STYLES}) == MAX_CLASSES


def test_colours_are_far_apart() -> None:
    colors = [style.color for style in CLASS_STYLES]
    pairs = [(a, b) for i, a in enumerate(colors) for b in colors[:i]]
    assert min(distance(a, b) for a, b in pairs) > 60


@pytest.mark.parametrize("eyes", EYES)
def test_every_pair_of_classes_stays_apart_for_all_eyes(eyes: str) -> None:
    assert nearest_pair(COLORS, eyes) > 0.10


def test_markers_are_seen_on_pages_of_both_themes() -> None:
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())["theme"]
    assert contrast(COLORS, WHITE).min() > 1.85
    for name in ("light", "dark"):
        for ground in ("backgroundColor", "secondaryBackgroundColor"):
            page = np.array(rgb(theme[name][ground]), dtype=float)
            assert contrast(COLORS, page).min() > (1.7 if name == "light" else 2.3)


def test_no_class_has_the_colour_of_a_tool() -> None:
    strokes = (ERASE_STROKE, MOVE_STROKE, SELECT_STROKE)
    assert not {style.color.lower() for style in CLASS_STYLES} & set(strokes)


@pytest.mark.parametrize(
    ("name", "lowest", "highest"),
    [
        ("blue", 195, 215),
        ("orange", 15, 35),
        ("green", 145, 165),
        ("pink", 315, 345),
        ("sky", 190, 205),
        ("yellow", 45, 55),
        ("brown", 30, 45),
        ("violet", 245, 270),
    ],
)
def test_colours_are_what_they_are_called(name: str, lowest: int, highest: int) -> None:
    (color,) = (style.color for style in CLASS_STYLES if style.name == name)
    hue, _, value = colorsys.rgb_to_hsv(*(channel / 255 for channel in rgb(color)))
    assert lowest <= 360 * hue <= highest
    assert (value < 0.5) == (name == "brown"), "brown is a dark orange"


def test_a_css_colour_is_read_channel_by_channel() -> None:
    assert rgb("#0072B2") == (0, 114, 178)
    assert rgb("#fffefd") == (255, 254, 253)
