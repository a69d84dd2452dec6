"""The tones of the map: apart for all eyes and in grey, and under the points of their class."""

import tomllib
from itertools import combinations

import numpy as np
import pytest

from nnviz.data.class_styles import CLASS_STYLES, UNDECIDED, rgb
from nnviz.pictures.colors import map_colors, tones
from nnviz.settings.limits import MAX_CLASSES
from tests.browser.painted import CONTOUR_SHARE, INK, PAPER
from tests.data.color_vision import EYES, Colors, cielab, contrast, hue, nearest_pair, oklab
from tests.processes import ROOT

COLORS = np.array([rgb(style.color) for style in CLASS_STYLES], dtype=float)
TONES = tones(MAX_CLASSES).astype(float)
PALE = np.array(rgb(UNDECIDED), dtype=float)
WHITE = np.array([255.0, 255.0, 255.0])


def others(label: int) -> Colors:
    """What the map can mix without a class: the tones of the others, and the undecided one."""
    return np.vstack([np.delete(TONES, label, axis=0), PALE])


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


def nearest_grey(colors: Colors) -> float:
    """The least difference in lightness, CIE L*, between two of the colours."""
    return float(np.diff(np.sort(cielab(colors)[:, 0])).min())


@pytest.mark.parametrize(("classes", "least"), [(2, 16.0), (3, 8.0), (4, 8.0), (8, 4.0)])
def test_a_grey_print_tells_the_areas_apart(classes: int, least: float) -> None:
    # Measured: 16.2, 8.1, 8.1 and 4.01; a step of 1 is just visible.
    assert nearest_grey(TONES[:classes]) >= least
    assert nearest_grey(np.vstack([TONES[:classes], PALE])) >= 4.0


@pytest.mark.parametrize(
    ("eyes", "two", "four", "eight"),
    [
        ("full colour vision", 0.24, 0.11, 0.09),
        ("protanopia", 0.17, 0.062, 0.048),
        ("deuteranopia", 0.24, 0.11, 0.062),
        ("tritanopia", 0.25, 0.07, 0.05),
    ],
)
def test_all_eyes_tell_the_areas_apart(eyes: str, two: float, four: float, eight: float) -> None:
    for classes, least in ((2, two), (4, four), (8, eight)):
        assert nearest_pair(TONES[:classes], eyes) > least


@pytest.mark.parametrize("eyes", EYES)
def test_undecided_is_a_tone_of_its_own(eyes: str) -> None:
    assert nearest_pair(np.vstack([TONES, PALE]), eyes) > 0.048
    away = np.linalg.norm(oklab(TONES, eyes) - oklab(PALE, eyes), axis=1)
    assert away.min() > (0.085 if eyes in ("full colour vision", "protanopia") else 0.05)


def test_undecided_is_a_neutral_grey_that_is_neither_page() -> None:
    lightness, a, b = cielab(PALE)
    assert np.hypot(a, b) < 3
    assert lightness < cielab(WHITE)[0] - 4
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())["theme"]
    page = np.array(rgb(theme["dark"]["backgroundColor"]), dtype=float)
    assert contrast(PALE, page) > 15


def test_an_area_has_the_hue_of_its_points_and_is_lighter() -> None:
    turned = (hue(TONES) - hue(COLORS) + 180) % 360 - 180
    assert np.abs(turned).max() < 18
    assert (cielab(TONES)[:, 0] > cielab(COLORS)[:, 0] + 9).all()
    assert np.linalg.norm(oklab(TONES)[:, 1:], axis=1).min() > 0.055  # none is nearly grey


def test_points_stand_out_on_every_area() -> None:
    apart = np.linalg.norm(cielab(COLORS)[:, None] - cielab(TONES), axis=2)
    assert apart.diagonal().min() > 25
    assert apart.min() > 22  # a point that the network gets wrong lies on another's tone
    assert contrast(COLORS, TONES).min() > 1.36  # the white outline helps where this is little


@pytest.mark.parametrize("eyes", EYES)
def test_lines_stand_out_on_every_area_and_their_band_from_them(eyes: str) -> None:
    ink, paper = np.array(INK, dtype=float), np.array(PAPER, dtype=float)
    for ground in (*TONES, PALE):
        assert contrast(ink, ground) > 4.5
        assert np.linalg.norm(oklab(ink, eyes) - oklab(ground, eyes)) > 0.4
        contour = ground + CONTOUR_SHARE * (ink - ground)
        assert np.linalg.norm(oklab(contour, eyes) - oklab(ground, eyes)) > 0.2
    assert contrast(ink, paper) > 12


@pytest.mark.parametrize("label", range(MAX_CLASSES))
def test_no_tone_looks_like_a_mixture_of_others_and_undecided(label: int) -> None:
    assert distance_from_mixtures(TONES[label], others(label)) > 22
    assert oklab_distance_from_mixtures(TONES[label], others(label)) > 0.04


@pytest.mark.parametrize("classes", range(2, MAX_CLASSES + 1))
def test_between_two_areas_there_is_no_third(classes: int) -> None:
    share = np.linspace(0.0, 1.0, 41)[:, None]
    for one, other in combinations(range(classes), 2):
        first, second = np.eye(classes)[[one, other]]
        drawn = map_colors((share * first + (1 - share) * second).astype(np.float32))
        rest = np.delete(TONES[:classes], [one, other], axis=0)
        away = np.linalg.norm(oklab(drawn.astype(float))[:, None] - oklab(rest), axis=2)
        assert (away > 0.053).all()


def test_a_mixture_is_found_to_be_one() -> None:
    grey = np.array([175.0, 181.0, 186.0])  # a mixture of blue, orange, green, violet and white
    before = [(127.5, 184.5, 216.5), (234, 174.5, 127.5), (127.5, 206.5, 185), (188.5, 167, 223)]
    assert distance_from_mixtures(grey, np.array([*before, WHITE])) == 0.0
