"""Colours of the map, by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnviz.data.class_styles import CLASS_STYLES, UNDECIDED, rgb
from nnviz.pictures.colors import map_colors, tones


@pytest.mark.parametrize("classes", range(2, 9))
def test_tones_are_those_of_the_first_classes(classes: int) -> None:
    expected = [rgb(style.tone) for style in CLASS_STYLES[:classes]]
    np.testing.assert_array_equal(tones(classes), expected)


@pytest.mark.parametrize("classes", range(2, 9))
def test_a_certain_cell_has_the_tone_of_its_class(classes: int) -> None:
    certain = map_colors(np.eye(classes, dtype=np.float32))
    assert certain.dtype == np.uint8
    np.testing.assert_array_equal(certain, tones(classes))


@pytest.mark.parametrize("classes", range(2, 9))
def test_an_undecided_cell_has_a_tone_of_its_own(classes: int) -> None:
    drawn = map_colors(np.full((3, 2, classes), 1.0 / classes, dtype=np.float32))
    np.testing.assert_array_equal(drawn, np.broadcast_to(rgb(UNDECIDED), (3, 2, 3)))


def test_a_cell_between_two_classes_is_blended_by_hand() -> None:
    # 0.75 against 0.25 is half decided: three quarters of the way to the mixture.
    undecided, blue, orange = (rgb(c)[0] for c in (UNDECIDED, *(s.tone for s in CLASS_STYLES[:2])))
    red = undecided + 0.75 * (0.75 * blue + 0.25 * orange - undecided)
    assert map_colors(np.array([0.75, 0.25], np.float32))[0] == round(red)


def test_an_even_split_of_four_between_two_is_pulled_to_undecided_by_hand() -> None:
    # A half is a third of the way from a quarter to one: 1/3 * (2 - 1/3) = 5/9.
    undecided, blue, orange = (rgb(c)[2] for c in (UNDECIDED, *(s.tone for s in CLASS_STYLES[:2])))
    expected = undecided + 5 / 9 * ((blue + orange) / 2 - undecided)
    assert map_colors(np.array([0.5, 0.5, 0.0, 0.0], np.float32))[2] == round(expected)


@given(
    arrays(np.float32, (8,), elements=st.floats(0.0, 1.0, width=16)).filter(
        lambda row: row.sum() > 0
    )
)
def test_any_probabilities_give_a_colour_no_darker_than_the_darkest_tone(row: np.ndarray) -> None:
    color = map_colors((row / row.sum()).astype(np.float32)).astype(int)
    assert (color >= tones(8).min(axis=0)).all()
    assert (color <= 255).all()
