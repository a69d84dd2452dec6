"""One table of colours and shapes, and the blend of the map."""

import colorsys
import tomllib
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest

from nnviz.data.class_styles import CLASS_STYLES, rgb
from nnviz.pictures.colors import tints
from nnviz.settings.config import MAX_CLASSES
from nnviz.stage.tools import ERASE_STROKE, HELD_OUT_STROKE, MOVE_STROKE, TRAIN_STROKE
from tests.processes import ROOT

Colors = npt.NDArray[np.float64]

COLORS = np.array([rgb(style.color) for style in CLASS_STYLES], dtype=float)
TINTS = tints(MAX_CLASSES).astype(float)
WHITE = np.array([255.0, 255.0, 255.0])

# What colour-blind eyes see, in linear RGB: Machado, Oliveira & Fernandes, "A Physiologically-based
# Model for Simulation of Color Vision Deficiency" (2009), severity 1.0.
EYES = {
    "full colour vision": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
# Björn Ottosson, "A perceptual color space for image processing" (2020): linear RGB to OKLab.
TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def linear(colors: Colors) -> Colors:
    """sRGB, 0 to 255, without its gamma, 0 to 1."""
    share = colors / 255.0
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def oklab(colors: Colors, eyes: str = "full colour vision") -> Colors:
    """sRGB colours as such eyes see them; white and black are 1 apart, a just visible step 0.02."""
    seen = np.clip(linear(colors) @ EYES[eyes].T, 0.0, 1.0)
    found: Colors = np.cbrt(seen @ TO_CONES.T) @ TO_LAB.T
    return found


def contrast(colors: Colors, ground: Colors) -> Colors:
    """The ratio of WCAG 2, 1 to 21."""
    one, other = (linear(c) @ [0.2126, 0.7152, 0.0722] + 0.05 for c in (colors, ground))
    return np.maximum(one, other) / np.minimum(one, other)


def nearest_pair(colors: Colors, eyes: str) -> float:
    """The least distance in OKLab between two of the colours."""
    lab = oklab(colors, eyes)
    return min(float(np.linalg.norm(a - b)) for a, b in combinations(lab, 2))


def others(label: int) -> Colors:
    """What the map can mix without a class: the tints of the others, and white."""
    return np.vstack([np.delete(TINTS, label, axis=0), WHITE])


def distance_from_mixtures(color: Colors, mixed: Colors) -> float:
    """A lower bound, close to the truth, of the distance in sRGB to the nearest mixture.

    Gilbert's algorithm: move the mixture towards whichever corner lies farthest on the way to the
    colour. Everything that can be mixed lies behind the plane through that corner, square to the
    way, so whatever the moves do, the colour is at least as far away as that plane.
    """
    mixture, bound = mixed.mean(axis=0), 0.0
    for _ in range(3_000):
        way = color - mixture
        corner = mixed[(mixed @ way).argmax()]
        bound = max(bound, float(way @ (color - corner) / np.linalg.norm(way)))
        step = corner - mixture
        mixture = mixture + step * np.clip(way @ step / max(step @ step, 1e-9), 0.0, 1.0)
    return bound


def oklab_distance_from_mixtures(color: Colors, mixed: Colors, parts: int = 30) -> float:
    """The distance in OKLab to the nearest mixture, of a colour that is none.

    The nearest one is on the surface of all that can be mixed, so three corners are enough for it:
    all triangles are tried, on a grid.
    """
    grid = np.array([(a, b, parts - a - b) for a in range(parts + 1) for b in range(parts + 1 - a)])
    triangles = np.array(list(combinations(mixed, 3)))
    mixtures = np.einsum("gc,tcx->tgx", grid / parts, triangles)
    return float(np.linalg.norm(oklab(mixtures) - oklab(color), axis=-1).min())


def distance(one: str, other: str) -> float:
    """Between two colours in RGB."""
    return float(np.linalg.norm(np.subtract(rgb(one), rgb(other))))


def test_every_class_has_a_name_a_colour_and_a_shape_of_its_own() -> None:
    assert len(CLASS_STYLES) == MAX_CLASSES
    for column in ("name", "color", "symbol", "glyph"):
        assert len({getattr(style, column) for style in CLASS_STYLES}) == MAX_CLASSES


def test_colours_are_far_apart() -> None:
    colors = [style.color for style in CLASS_STYLES]
    pairs = [(a, b) for i, a in enumerate(colors) for b in colors[:i]]
    assert min(distance(a, b) for a, b in pairs) > 60


@pytest.mark.parametrize("label", range(MAX_CLASSES))
def test_no_tint_looks_like_a_mixture_of_others_and_white(label: int) -> None:
    # Before, grey was a mixture (0), sky and pink were 0.018 and 0.021 away from one.
    assert distance_from_mixtures(TINTS[label], others(label)) > 25
    assert oklab_distance_from_mixtures(TINTS[label], others(label)) > 0.05


def test_a_mixture_is_found_to_be_one() -> None:
    grey = np.array([175.0, 181.0, 186.0])  # the seventh tint of before
    before = [(127.5, 184.5, 216.5), (234, 174.5, 127.5), (127.5, 206.5, 185), (188.5, 167, 223)]
    assert distance_from_mixtures(grey, np.array([*before, WHITE])) == 0.0


@pytest.mark.parametrize("eyes", EYES)
def test_every_pair_of_classes_stays_apart_for_all_eyes(eyes: str) -> None:
    # Before: 0.025 for blue and violet and deuteranopia, and 0.012 for their tints.
    assert nearest_pair(COLORS, eyes) > 0.10
    assert nearest_pair(TINTS, eyes) > 0.05


def test_markers_are_seen_on_their_tint_by_their_outline_and_on_pages_of_both_themes() -> None:
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())["theme"]
    assert contrast(COLORS, TINTS).min() > 1.35
    assert contrast(COLORS, WHITE).min() > 1.85
    for name in ("light", "dark"):
        for ground in ("backgroundColor", "secondaryBackgroundColor"):
            page = np.array(rgb(theme[name][ground]), dtype=float)
            assert contrast(COLORS, page).min() > (1.7 if name == "light" else 2.3)


def test_no_class_has_the_colour_of_a_tool() -> None:
    strokes = (ERASE_STROKE, MOVE_STROKE, TRAIN_STROKE, HELD_OUT_STROKE)
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


def test_no_colour_drowns_in_its_own_tint() -> None:
    assert np.linalg.norm(oklab(COLORS) - oklab(TINTS), axis=1).min() > 0.11


def test_a_css_colour_is_read_channel_by_channel() -> None:
    assert rgb("#0072B2") == (0, 114, 178)
    assert rgb("#fffefd") == (255, 254, 253)
