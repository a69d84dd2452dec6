"""A group of points: picked by a lasso or a tap, moved as one, copied."""

import math
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.data.points import Points
from nnviz.settings.limits import MAX_POINTS, MAX_POSITIONS
from nnviz.stage.canvas_codec import Mark, Position
from nnviz.stage.groups import ASIDE, MARGIN, copied, drag, in_box, inside, shifted

SOME = Points.of(
    [(0, 0), (0.5, 0), (0, 0.5), (-0.75, -0.75)], [0, 1, 0, 1], [False, True, False, False]
)
NONE = np.zeros(4, np.bool_)
PAIR = np.array([True, True, False, False])
SQUARE = ((-0.2, -0.2), (0.7, -0.2), (0.7, 0.2), (-0.2, 0.2))
places = st.tuples(st.floats(-1, 1), st.floats(-1, 1))


def mark(*path: Position) -> Mark:
    return Mark(path, "#030303")


def below(x: float, y: float, path: list[Position]) -> bool:
    """Whether a lasso is crossed an odd number of times on the way straight down."""
    crossed = 0
    for (x0, y0), (x1, y1) in pairwise([*path, path[0]]):
        if min(x0, x1) <= x < max(x0, x1):
            crossed += y0 + (x - x0) / (x1 - x0) * (y1 - y0) < y
    return crossed % 2 == 1


def near_an_edge(x: float, y: float, path: list[Position]) -> bool:
    for (x0, y0), (x1, y1) in pairwise([*path, path[0]]):
        dx, dy = x1 - x0, y1 - y0
        long = dx * dx + dy * dy
        t = min(1.0, max(0.0, ((x - x0) * dx + (y - y0) * dy) / long)) if long else 0.0
        if math.hypot(x - x0 - t * dx, y - y0 - t * dy) < 1e-6:
            return True
    return False


def test_a_lasso_picks_what_it_goes_round() -> None:
    points, chosen = drag(SOME, NONE, mark(*SQUARE), 0.1)
    assert points is SOME
    assert chosen.tolist() == [True, True, False, False]


@given(st.lists(places, min_size=1, max_size=8), st.lists(places, max_size=8))
def test_inside_is_where_every_way_out_crosses_the_lasso_an_odd_number_of_times(
    path: list[Position], xy: list[Position]
) -> None:
    points = np.array(xy, np.float32).reshape(-1, 2)
    hit = inside(points, mark(*path))
    for (x, y), found in zip(points.astype(float).tolist(), hit, strict=True):
        if not near_an_edge(x, y, path):
            assert found == below(x, y, path)


def test_a_long_lasso_is_looked_at_in_parts() -> None:
    angles = np.linspace(0, 2 * np.pi, MAX_POSITIONS)
    circle = tuple((0.5 * math.cos(a), 0.5 * math.sin(a)) for a in angles)
    xy = np.random.default_rng(0).uniform(-1, 1, (MAX_POINTS, 2)).astype(np.float32)
    away = np.hypot(*xy.T)
    sure = np.abs(away - 0.5) > 1e-4
    np.testing.assert_array_equal(inside(xy, mark(*circle))[sure], (away < 0.5)[sure])


def test_a_tap_selects_what_is_within_reach_or_lets_go() -> None:
    points, chosen = drag(SOME, NONE, mark((0.45, 0.01), (0.46, 0.0)), 0.1)
    assert points is SOME
    assert chosen.tolist() == [False, True, False, False]
    points, chosen = drag(SOME, chosen, mark((0.0, 0.0)), 0.1)
    assert points is SOME
    assert not chosen.any()


def test_a_tap_on_the_group_leaves_it_as_it_is() -> None:
    points, chosen = drag(SOME, PAIR, mark((0.2, 0.0)), 0.1)
    assert points is SOME
    assert chosen is PAIR


def test_a_drag_in_the_box_takes_the_group_along() -> None:
    points, chosen = drag(SOME, PAIR, mark((0.2, 0.04), (0.9, 0.9), (0.1, 0.24)), 0.1)
    expected = [(-0.1, 0.2), (0.4, 0.2), (0, 0.5), (-0.75, -0.75)]
    np.testing.assert_allclose(points.xy, expected, atol=1e-6)
    assert np.array_equal(points.labels, SOME.labels)
    assert np.array_equal(points.held_out, SOME.held_out)
    assert chosen is PAIR
    assert SOME.xy[0].tolist() == [0, 0], "the old points are untouched"


def test_a_drag_beside_the_box_is_another_lasso() -> None:
    around = [(-0.9, -0.9), (-0.6, -0.9), (-0.6, -0.6), (-0.9, -0.6)]
    points, chosen = drag(SOME, PAIR, mark(*around), 0.1)
    assert points is SOME
    assert chosen.tolist() == [False, False, False, True]


@pytest.mark.parametrize(
    ("place", "expected"),
    [((0.25, 0.0), True), ((-0.049, 0.049), True), ((0.551, 0.0), False), ((0.2, -0.06), False)],
)
def test_the_box_is_a_little_wider_than_the_group(place: Position, expected: bool) -> None:
    assert MARGIN == 0.05
    assert in_box(SOME.xy[PAIR], place) is expected
    assert not in_box(SOME.xy[NONE], place)


def test_a_group_goes_no_farther_than_to_the_edge_and_keeps_its_form() -> None:
    np.testing.assert_allclose(shifted(SOME.xy[PAIR], (2.0, -3.0)), [(0.5, -1.0), (1.0, -1.0)])


@given(st.lists(places, max_size=6), places)
def test_a_group_stays_in_the_square(xy: list[Position], by: Position) -> None:
    before = np.array(xy, np.float32).reshape(-1, 2)
    after: npt.NDArray[np.float32] = shifted(before, by)
    assert after.shape == before.shape
    assert (np.abs(after) <= 1.0).all()
    if len(xy):
        np.testing.assert_allclose(after - after[0], before - before[0], atol=1e-5)


def test_copies_lie_beside_the_group_where_there_is_room() -> None:
    copies = copied(SOME, PAIR)
    np.testing.assert_allclose(copies.xy, SOME.xy[PAIR] + np.array([ASIDE, -ASIDE]), atol=1e-6)
    assert copies.labels.tolist() == [0, 1]
    assert copies.held_out.tolist() == [False, True]
    corner = Points.of([(1.0, -1.0)], [0])
    beside = copied(corner, np.array([True])).xy
    np.testing.assert_allclose(beside, [(1 - ASIDE, ASIDE - 1)], atol=1e-6)
    assert len(copied(SOME, NONE)) == 0
