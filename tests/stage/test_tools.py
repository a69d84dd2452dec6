"""What marks do to the points: draw, spray, erase, move."""

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.data.class_styles import CLASS_STYLES
from nnviz.data.points import Points
from nnviz.settings.limits import MAX_POINTS
from nnviz.stage.canvas_codec import Mark
from nnviz.stage.tools import (
    CHUNK,
    SHAPES,
    Brush,
    Edit,
    along,
    apply_mark,
    brush_of,
    no_room,
    within,
)

SOME = Points.of(
    [(0, 0), (0.5, 0), (0, 0.5), (-0.9, -0.9)], [0, 1, 0, 1], [False, True, False, False]
)
FULL = Points.of(np.zeros((MAX_POINTS, 2)), np.zeros(MAX_POINTS))
BRUSHES = [
    *(Brush("draw", label, held_out) for label in range(8) for held_out in (False, True)),
    *(
        Brush("spray", label, held_out, 0.26, density)
        for label in range(8)
        for held_out in (False, True)
        for density in (1, 3, 10)
    ),
    *(
        Brush("shape", label, held_out, 0.1, density, shape)
        for label in range(8)
        for held_out in (False, True)
        for density in (1, 10)
        for shape in SHAPES
    ),
    Brush("erase", radius=0.02),
    Brush("move", radius=0.5),
    Brush("select", radius=0.1),
]
paths = st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=1, max_size=6)


def mark(brush: Brush, *path: tuple[float, float]) -> Mark:
    """What the canvas reports when one draws along a path with a brush."""
    return Mark(path, brush.stroke, brush.width)


def drawn(points: Points, brush: Brush, *path: tuple[float, float], seed: int = 0) -> Points:
    """The points after one mark."""
    return apply_mark(points, mark(brush, *path), seed).points


@pytest.mark.parametrize("label", range(8))
@pytest.mark.parametrize("held_out", [False, True])
def test_a_click_adds_one_point_of_the_class(label: int, held_out: bool) -> None:
    points = drawn(SOME, Brush(label=label, held_out=held_out), (0.25, -0.75))
    assert points == SOME.add(0.25, -0.75, label, held_out)
    assert len(points) == 5


@pytest.mark.parametrize("brush", BRUSHES, ids=lambda brush: f"{brush.tool}-{brush.stroke}")
def test_a_mark_says_with_which_brush_it_was_drawn(brush: Brush) -> None:
    assert brush_of(mark(brush, (0.0, 0.0))) == brush


def test_every_brush_makes_marks_of_its_own() -> None:
    assert len({brush.stroke for brush in BRUSHES}) == len(BRUSHES) == 16 + 48 + 96 + 3


@pytest.mark.parametrize(
    "stranger",
    [
        Mark(((0, 0),), "blue"),
        Mark(((0, 0),), "#123456"),
        Mark(((0, 0),), CLASS_STYLES[0].color),
        Mark(((0, 0),), f"{CLASS_STYLES[0].color}ff"),
    ],
)
def test_colours_of_no_tool_change_nothing(stranger: Mark) -> None:
    assert brush_of(stranger) is None
    assert apply_mark(SOME, stranger, 0) == Edit(SOME)


@pytest.mark.parametrize(("width", "radius"), [(-1.0, 0.0), (1e308, 0.5), (0.3, 0.3)])
def test_no_stroke_reaches_farther_than_a_brush_can(width: float, radius: float) -> None:
    brush = brush_of(Mark(((0.0, 0.0),), "#010101", width))
    assert brush == Brush("erase", radius=radius)


def test_no_more_than_the_most_points() -> None:
    edit = apply_mark(FULL, mark(Brush(), (0.0, 0.0)), 0)
    assert edit == Edit(FULL, wanted=1, added=0)
    assert edit.points is FULL


def test_what_found_no_room_is_a_sentence() -> None:
    full = "The data set is full: 5,000 points are the most, so "
    assert no_room(1, 0) == full + "the new point was left out."
    assert no_room(120, 37) == full + "83 of 120 new points were left out."
    assert no_room(42_425_710, 0) == full + "42,425,710 of 42,425,710 new points were left out."


# Spray


def test_spraying_scatters_over_a_disc_about_the_stroke() -> None:
    brush = Brush("spray", label=3, radius=0.2, density=10)
    points = SOME
    for seed in range(40):
        points = drawn(points, brush, (0.3, -0.2), seed=seed)
    assert points.select(np.arange(4)) == SOME
    new = points.select(np.arange(4, len(points)))
    assert len(new) == 400
    assert set(new.labels) == {3}
    assert not new.held_out.any()
    away = np.hypot(new.xy[:, 0] - 0.3, new.xy[:, 1] + 0.2)
    assert away.max() <= 0.2 + 1e-6
    # Evenly over the disc: half the radius holds a quarter of the points.
    assert (away < 0.1).mean() == pytest.approx(0.25, abs=0.07)


def test_a_longer_stroke_sprays_more() -> None:
    brush = Brush("spray", label=0, held_out=True, radius=0.01, density=2)
    points = drawn(Points.empty(), brush, (-0.2, 0.0), (0.2, 0.0), seed=1)
    assert len(points) == 2 * (10 + 1)  # every 0.04 along 0.4
    assert points.held_out.all()
    assert (np.abs(points.xy[:, 1]) <= 0.01 + 1e-6).all()
    np.testing.assert_allclose(points.xy[::2, 0], np.linspace(-0.2, 0.2, 11), atol=0.011)


def test_spraying_is_reproducible_and_stays_in_the_domain() -> None:
    brush = Brush("spray", radius=0.5, density=10)
    first, again, other = (drawn(SOME, brush, (1.0, 1.0), seed=seed) for seed in (5, 5, 6))
    assert first == again
    assert first != other
    assert np.abs(first.xy).max() == 1.0


def test_the_scatter_of_a_seed_never_changes() -> None:
    points = drawn(
        Points.empty(), Brush("spray", 3, False, 0.2, 2), (-0.5, 0.1), (-0.42, 0.1), seed=7
    )
    np.testing.assert_array_equal(
        points.xy,
        np.array(
            [
                [-0.3419605791568756, 0.10523030906915665],
                [-0.4180185794830322, -0.07078524678945541],
                [-0.4086616337299347, -0.06849866360425949],
                [-0.5529922246932983, 0.118992879986763],
                [-0.4558398127555847, 0.203547865152359],
                [-0.4532087743282318, 0.2839546501636505],
            ],
            np.float32,
        ),
    )


def test_a_stroke_that_finds_room_for_a_part_begins_to_spray() -> None:
    almost = FULL.select(np.arange(MAX_POINTS - 7))
    brush = Brush("spray", label=2, radius=0.01, density=3)
    edit = apply_mark(almost, mark(brush, (-0.2, 0.0), (0.2, 0.0)), seed=1)
    assert (len(edit.points), edit.wanted, edit.added) == (MAX_POINTS, 33, 7)
    new = edit.points.select(np.arange(MAX_POINTS - 7, MAX_POINTS))
    np.testing.assert_allclose(new.xy[::3, 0], [-0.2, -0.16, -0.12], atol=0.011)


def zigzag(count: int) -> list[tuple[float, float]]:
    """A path of so many positions from side to side: as long as one can be."""
    return [((-1.0) ** k, (-1.0) ** k) for k in range(count)]


def test_no_more_is_scattered_than_finds_room(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn_numbers: list[int] = []
    rng = np.random.default_rng

    class Counting:
        def __init__(self, seed: int) -> None:
            self.rng = rng(seed)

        def uniform(self, low: float = 0.0, high: float = 1.0, *, size: int) -> object:
            drawn_numbers.append(size)
            return self.rng.uniform(low, high, size=size)

    monkeypatch.setattr(np.random, "default_rng", Counting)
    stroke = mark(Brush("spray", density=10), *zigzag(1_000))
    edit = apply_mark(SOME, stroke, 0)
    assert (len(edit.points), edit.added) == (MAX_POINTS, MAX_POINTS - 4)
    assert edit.wanted == 10 * (round(999 * 8**0.5 / 0.04) + 1)
    assert apply_mark(FULL, stroke, 0) == Edit(FULL, edit.wanted)
    assert drawn_numbers == [MAX_POINTS - 4] * 2 + [0] * 2


# Shapes


def test_a_shape_has_ten_times_the_density_in_points_of_the_class() -> None:
    brush = Brush("shape", 3, True, density=4, shape="line")
    new = drawn(SOME, brush, (-0.5, 0.0), (0.3, 0.3), (0.5, 0.0))
    assert new.select(np.arange(4)) == SOME
    line = new.select(np.arange(4, 44))
    np.testing.assert_allclose(
        line.xy, np.stack([np.linspace(-0.5, 0.5, 40), np.zeros(40)], 1), atol=1e-6
    )
    assert set(line.labels) == {3}
    assert line.held_out.all()


def test_of_a_shape_that_finds_no_room_the_beginning_is_drawn() -> None:
    almost = FULL.select(np.arange(MAX_POINTS - 7))
    brush = Brush("shape", shape="ring", density=1)
    edit = apply_mark(almost, mark(brush, (0.0, 0.0), (0.5, 0.0)), 0)
    assert (len(edit.points), edit.wanted, edit.added) == (MAX_POINTS, 10, 7)
    assert apply_mark(FULL, mark(brush, (0.0, 0.0), (0.5, 0.0)), 0) == Edit(FULL, 10)


def test_another_blob_is_another_draw_and_the_same_seed_the_same() -> None:
    first, again, other = (
        drawn(SOME, Brush("shape"), (0.0, 0.0), (0.4, 0.0), seed=seed) for seed in (5, 5, 6)
    )
    assert first == again
    assert first != other


# Erase


def test_erasing_takes_what_lies_within_the_radius() -> None:
    brush = Brush("erase", radius=0.1)
    assert drawn(SOME, brush, (0.07, 0.0)) == SOME.select([1, 2, 3])
    assert drawn(SOME, brush, (0.11, 0.0)) is SOME


def test_a_quick_stroke_erases_all_along_its_way() -> None:
    assert drawn(SOME, Brush("erase", radius=0.1), (-0.5, 0.05), (0.9, 0.05)) == SOME.select([2, 3])


def test_the_eraser_takes_as_much_as_fades_under_it() -> None:
    # A long piece: halfway between two steps of half a radius, at the very edge of its reach.
    edge = Points.of([[0.025, 0.0999], [0.025, 0.1001]], [0, 1])
    assert drawn(edge, Brush("erase", radius=0.1), (-0.5, 0.0), (0.5, 0.0)) == edge.select([1])


def distance(x: float, y: float, a: tuple[float, float], b: tuple[float, float]) -> float:
    """From a position to a piece of a stroke: line by line as in strokes.js."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    long = dx * dx + dy * dy
    t = min(1.0, max(0.0, ((x - a[0]) * dx + (y - a[1]) * dy) / long)) if long else 0.0
    return math.hypot(x - a[0] - t * dx, y - a[1] - t * dy)


@given(paths, paths, st.floats(0.02, 0.5))
def test_what_is_within_reach_is_what_the_script_says(
    path: list[tuple[float, float]], xy: list[tuple[float, float]], radius: float
) -> None:
    pieces = list(itertools.pairwise(path)) or [(path[0], path[0])]
    away = np.array([min(distance(x, y, *piece) for piece in pieces) for x, y in xy])
    hit = within(xy, mark(Brush("erase"), *path), radius)
    sure = np.abs(away - radius) > 1e-9
    np.testing.assert_array_equal(hit[sure], (away <= radius)[sure])


@pytest.mark.parametrize("count", [1, 40, MAX_POINTS])
def test_erasing_measures_each_point_against_each_piece_once_and_holds_few_at_a_time(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    sqrt = np.sqrt

    def counting(x: np.ndarray, **options: Any) -> np.ndarray:
        sizes.append(x.size)
        return np.asarray(sqrt(x, **options))

    monkeypatch.setattr(np, "sqrt", counting)
    points = FULL.select(np.arange(count))
    assert len(drawn(points, Brush("erase", radius=0.02), *zigzag(1_000))) == 0
    assert sum(sizes) == count * 999
    assert max(sizes) <= CHUNK


# Move


def test_moving_carries_the_nearest_point_to_the_end_of_the_stroke() -> None:
    moved = drawn(SOME, Brush("move", radius=0.3), (0.3, 0.0), (0.9, 0.9), (0.25, -0.5))
    assert moved == Points.of(
        [(0, 0), (0.25, -0.5), (0, 0.5), (-0.9, -0.9)], SOME.labels, SOME.held_out
    )
    assert SOME.xy[1].tolist() == [0.5, 0.0]  # the old points are untouched


def test_of_two_points_in_one_place_the_upper_one_moves() -> None:
    pair = Points.of([[0, 0], [0, 0], [1, 1]], [0, 1, 2])
    moved = drawn(pair, Brush("move", radius=0.3), (0.1, 0.0), (0.5, 0.0))
    assert moved.xy.tolist() == [[0, 0], [0.5, 0], [1, 1]]


def test_moving_from_afar_or_nothing_changes_nothing() -> None:
    brush = Brush("move", radius=0.3)
    assert drawn(SOME, brush, (0.9, 0.9), (0, 0)) is SOME
    empty = Points.empty()
    assert drawn(empty, brush, (0.9, 0.9), (0, 0)) is empty


# Resampling


def test_a_dot_is_one_position() -> None:
    assert along(Mark(((0.25, -0.5),), ""), 0.1).tolist() == [[0.25, -0.5]]


def test_a_corner_is_walked_around() -> None:
    corner = Mark(((0.0, 0.0), (0.2, 0.0), (0.2, 0.2)), "")
    np.testing.assert_allclose(
        along(corner, 0.1), [(0, 0), (0.1, 0), (0.2, 0), (0.2, 0.1), (0.2, 0.2)], atol=1e-12
    )


@given(paths, st.floats(0.02, 0.5))
def test_steps_are_no_longer_than_half_as_much_again(
    path: list[tuple[float, float]], spacing: float
) -> None:
    positions = along(Mark(tuple(path), ""), spacing)
    np.testing.assert_allclose(positions[0], path[0], atol=1e-9)
    if len(positions) > 1:
        np.testing.assert_allclose(positions[-1], path[-1], atol=1e-9)
    steps = np.linalg.norm(np.diff(positions, axis=0), axis=1)
    assert (steps <= 1.5 * spacing + 1e-9).all()


def test_a_drag_draws_a_line_of_points() -> None:
    line = drawn(Points.empty(), Brush(label=2), (-0.5, 0.0), (0.0, 0.0), (0.0, 0.26))
    expected = [(-0.5 + 0.1 * k, 0.0) for k in range(6)] + [(0.0, 0.1), (0.0, 0.2)]
    np.testing.assert_allclose(line.xy, expected, atol=1e-6)
    assert line.labels.tolist() == [2] * 8


@given(st.floats(-0.9, 0.9), st.floats(-0.9, 0.9), st.floats(-0.05, 0.05))
def test_a_hand_that_trembles_places_one_point(x: float, y: float, by: float) -> None:
    placed = drawn(Points.empty(), Brush(), (x, y), (x + by, y), (x + by, y + by / 2))
    np.testing.assert_allclose(placed.xy, [(x, y)], atol=1e-6)


def test_of_a_line_that_finds_no_room_the_beginning_is_drawn() -> None:
    nearly = FULL.select(np.arange(MAX_POINTS) < MAX_POINTS - 2)
    edit = apply_mark(nearly, mark(Brush(label=1), (-1.0, 1.0), (1.0, 1.0)), 0)
    assert (len(edit.points), edit.wanted, edit.added) == (MAX_POINTS, 21, 2)
    np.testing.assert_allclose(edit.points.xy[-2:], [(-1.0, 1.0), (-0.9, 1.0)], atol=1e-6)
