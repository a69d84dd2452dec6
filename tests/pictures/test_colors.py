"""Colours of the map, by hand."""

import colorsys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnviz.data.class_styles import CLASS_STYLES, rgb
from nnviz.pictures.colors import map_colors, tints


@pytest.mark.parametrize("classes", range(2, 9))
def test_tints_are_half_way_to_white_and_keep_the_hue(classes: int) -> None:
    expected = [[(channel + 255) / 2 for channel in rgb(s.color)] for s in CLASS_STYLES[:classes]]
    np.testing.assert_allclose(tints(classes), expected)
    for tint, style in zip(tints(classes), CLASS_STYLES, strict=False):
        hue = colorsys.rgb_to_hsv(*(channel / 255 for channel in rgb(style.color)))[0]
        assert colorsys.rgb_to_hsv(*(tint / 255))[0] == pytest.approx(hue, abs=1e-6)


@pytest.mark.parametrize("classes", range(2, 9))
def test_a_certain_cell_has_its_class_tint(classes: int) -> None:
    certain = map_colors(np.eye(classes, dtype=np.float32))
    assert certain.dtype == np.uint8
    np.testing.assert_array_equal(certain, np.floor(tints(classes) + 0.5))


@pytest.mark.parametrize("classes", range(2, 9))
def test_an_undecided_cell_is_white(classes: int) -> None:
    undecided = np.full((3, 2, classes), 1.0 / classes, dtype=np.float32)
    np.testing.assert_array_equal(map_colors(undecided), np.full((3, 2, 3), 255))


def test_a_cell_between_two_classes_is_blended_by_hand() -> None:
    # 0.75 against 0.25 is half decided: sqrt(0.5) of the way from white to the mixed tint.
    blue, orange = (5 + 255) / 2, (249 + 255) / 2
    red = 255 + np.sqrt(0.5) * (0.75 * blue + 0.25 * orange - 255)
    assert map_colors(np.array([0.75, 0.25], np.float32))[0] == round(red)


@given(
    arrays(np.float32, (8,), elements=st.floats(0.0, 1.0, width=16)).filter(
        lambda row: row.sum() > 0
    )
)
def test_any_probabilities_give_a_colour_no_darker_than_the_darkest_tint(row: np.ndarray) -> None:
    color = map_colors((row / row.sum()).astype(np.float32)).astype(int)
    assert (color >= np.floor(tints(8).min(axis=0))).all()
    assert (color <= 255).all()
