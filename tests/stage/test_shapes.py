"""Where the points of a line, a ring and a blob lie."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.stage.shapes import TAP, Shape, shape_positions
from nnviz.stage.tools import SHAPES

places = st.tuples(st.floats(-1, 1), st.floats(-1, 1))


def test_a_line_is_even_and_leads_from_end_to_end() -> None:
    xy = shape_positions("line", (-0.4, 0.2), (0.4, -0.6), 0.1, 5, 0)
    expected = [(-0.4, 0.2), (-0.2, 0.0), (0.0, -0.2), (0.2, -0.4), (0.4, -0.6)]
    np.testing.assert_allclose(xy, expected, atol=1e-12)


def test_a_ring_is_even_about_where_it_begins_and_goes_through_where_it_ends() -> None:
    xy = shape_positions("ring", (0.1, -0.2), (0.1, 0.3), 0.1, 8, 0)
    angles = [math.pi / 2 + 2 * math.pi * k / 8 for k in range(8)]
    expected = [(0.1 + 0.5 * math.cos(a), -0.2 + 0.5 * math.sin(a)) for a in angles]
    np.testing.assert_allclose(xy, expected, atol=1e-12)
    np.testing.assert_allclose(xy[0], (0.1, 0.3), atol=1e-12)


def test_a_blob_is_a_gaussian_of_half_the_drag() -> None:
    xy = shape_positions("blob", (0.1, 0.0), (0.1, 0.2), 0.5, 20_000, 4)
    assert len(xy) == 20_000
    np.testing.assert_allclose(xy.mean(axis=0), (0.1, 0.0), atol=0.003)
    np.testing.assert_allclose(np.cov(xy.T), np.eye(2) * 0.01, atol=3e-4)
    away = np.hypot(xy[:, 0] - 0.1, xy[:, 1])
    assert (away <= 0.2).mean() == pytest.approx(1 - math.exp(-2), abs=0.01)
    again = shape_positions("blob", (0.1, 0.0), (0.1, 0.2), 0.5, 20_000, 4)
    np.testing.assert_array_equal(xy, again)


@pytest.mark.parametrize("end", [(0.0, 0.0), (0.0, TAP - 0.001)])
def test_a_tap_makes_a_shape_of_the_radius(end: tuple[float, float]) -> None:
    line = shape_positions("line", (0.0, 0.0), end, 0.2, 3, 0)
    np.testing.assert_allclose(line, [(-0.2, 0), (0, 0), (0.2, 0)], atol=1e-12)
    ring = shape_positions("ring", (0.0, 0.0), end, 0.2, 4, 0)
    np.testing.assert_allclose(ring, [(0.2, 0), (0, 0.2), (-0.2, 0), (0, -0.2)], atol=1e-12)
    blob = shape_positions("blob", (0.0, 0.0), end, 0.2, 9, 3)
    np.testing.assert_array_equal(blob, shape_positions("blob", (0.0, 0.0), (0.2, 0.0), 0.9, 9, 3))


def test_what_would_lie_outside_the_square_is_left_out() -> None:
    arc = shape_positions("ring", (1.0, 0.0), (1.0, 0.5), 0.1, 4, 0)
    np.testing.assert_allclose(arc, [(1.0, 0.5), (0.5, 0.0), (1.0, -0.5)], atol=1e-12)
    corner = shape_positions("blob", (1.0, 1.0), (0.0, 1.0), 0.1, 4_000, 0)
    assert len(corner) == pytest.approx(1_000, abs=100)


@given(st.sampled_from(SHAPES), places, places, st.floats(0.0, 0.5), st.integers(1, 100))
def test_whatever_is_drawn_lies_in_the_square(
    shape: Shape, start: tuple[float, float], end: tuple[float, float], radius: float, count: int
) -> None:
    xy = shape_positions(shape, start, end, radius, count, 0)
    assert xy.shape == (len(xy), 2)
    assert len(xy) <= count
    assert (np.abs(xy) <= 1.0).all()
    if shape == "line" and math.dist(start, end) >= TAP:
        assert len(xy) == count, "both ends are in the square"
