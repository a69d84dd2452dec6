"""What marks do to the points: draw, spray, erase, move."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.canvas_codec import Mark
from nnviz.config import MAX_POINTS
from nnviz.data import Points
from nnviz.palette import CLASS_STYLES
from nnviz.tools import Brush, apply_mark, resample

SOME = Points.of(
    [[0, 0], [0.5, 0], [0, 0.5], [-0.9, -0.9]], [0, 1, 0, 1], [False, True, False, False]
)


def mark(brush: Brush, *path: tuple[float, float]) -> Mark:
    """What the canvas reports when one draws along a path with a brush."""
    fill = brush.fill if brush.drawing_mode == "point" else "None"
    return Mark(path, fill, brush.stroke)


def dots(count: int, brush: Brush = Brush()) -> Points:  # noqa: B008
    """Points from that many clicks along the x axis."""
    points = Points.empty()
    for index in range(count):
        points = apply_mark(points, mark(brush, (index / 10, 0.0)), brush, 0)
    return points


@pytest.mark.parametrize("label", range(8))
@pytest.mark.parametrize("held_out", [False, True])
def test_a_click_adds_one_point_of_the_class(label: int, held_out: bool) -> None:
    brush = Brush(label=label, held_out=held_out)
    points = apply_mark(SOME, mark(brush, (0.25, -0.75)), brush, 0)
    assert points == SOME.add(0.25, -0.75, label, held_out)
    assert len(points) == 5


def test_a_click_keeps_the_meaning_it_was_made_with() -> None:
    then, now = Brush(label=1, held_out=True), Brush(label=0, tool="erase")
    points = apply_mark(Points.empty(), mark(then, (0.0, 0.0)), now, 0)
    assert points == Points.of([[0, 0]], [1], [True])


def test_every_brush_makes_marks_of_its_own() -> None:
    brushes = [
        Brush(tool, label, held_out)
        for tool in ("draw", "spray")
        for label in range(8)
        for held_out in ((False, True) if tool == "draw" else (False,))
    ]
    brushes += [Brush("erase"), Brush("move")]
    looks = [(b.drawing_mode, b.fill if b.tool == "draw" else None, b.stroke) for b in brushes]
    assert len(set(looks)) == len(brushes) == 26
    assert [b.drawing_mode for b in brushes] == ["point"] * 16 + ["freedraw"] * 10


@pytest.mark.parametrize(
    "stranger", [Mark(((0, 0),), "red", "blue"), Mark(((0, 0),), CLASS_STYLES[0].color, "#123456")]
)
def test_colours_of_no_tool_change_nothing(stranger: Mark) -> None:
    assert apply_mark(SOME, stranger, Brush(), 0) is SOME


def test_no_more_than_the_most_points() -> None:
    full = Points.of(np.zeros((MAX_POINTS, 2)), np.zeros(MAX_POINTS))
    with pytest.raises(ValueError, match="at most 5,000 points"):
        apply_mark(full, mark(Brush(), (0.0, 0.0)), Brush(), 0)


# Spray


def test_spraying_scatters_over_a_disc_about_the_stroke() -> None:
    brush = Brush("spray", label=3, radius=0.2, density=400)
    points = apply_mark(SOME, mark(brush, (0.3, -0.2)), brush, seed=1)
    new = points.select(np.arange(4, len(points)))
    assert len(new) == 400
    assert points.select(np.arange(4)) == SOME
    assert set(new.labels) == {3}
    assert not new.held_out.any()
    distance = np.hypot(new.xy[:, 0] - 0.3, new.xy[:, 1] + 0.2)
    assert distance.max() <= 0.2 + 1e-6
    # Evenly over the disc: half the radius holds a quarter of the points.
    assert (distance < 0.1).mean() == pytest.approx(0.25, abs=0.07)


def test_a_longer_stroke_sprays_more() -> None:
    brush = Brush("spray", label=0, held_out=True, radius=0.01, density=2)
    points = apply_mark(Points.empty(), mark(brush, (-0.2, 0.0), (0.2, 0.0)), brush, seed=1)
    assert len(points) == 2 * (10 + 1)  # every 0.04 along 0.4
    assert points.held_out.all()
    assert (np.abs(points.xy[:, 1]) <= 0.01 + 1e-6).all()
    np.testing.assert_allclose(points.xy[::2, 0], np.linspace(-0.2, 0.2, 11), atol=0.011)


def test_spraying_is_reproducible_and_stays_in_the_domain() -> None:
    brush = Brush("spray", radius=0.5, density=50)
    corner = mark(brush, (1.0, 1.0))
    first, again, other = (apply_mark(SOME, corner, brush, seed) for seed in (5, 5, 6))
    assert first == again
    assert first != other
    assert np.abs(first.xy).max() == 1.0


# Erase


def test_erasing_takes_what_lies_within_the_radius() -> None:
    brush = Brush("erase", radius=0.1)
    assert apply_mark(SOME, mark(brush, (0.07, 0.0)), brush, 0) == SOME.select([1, 2, 3])
    assert apply_mark(SOME, mark(brush, (0.11, 0.0)), brush, 0) is SOME


def test_a_quick_stroke_erases_all_along_its_way() -> None:
    brush = Brush("erase", radius=0.1)
    stroke = mark(brush, (-0.5, 0.05), (0.9, 0.05))
    assert apply_mark(SOME, stroke, brush, 0) == SOME.select([2, 3])


# Move


def test_moving_carries_the_nearest_point_to_the_end_of_the_stroke() -> None:
    brush = Brush("move", radius=0.3)
    stroke = mark(brush, (0.3, 0.0), (0.9, 0.9), (0.25, -0.5))
    moved = apply_mark(SOME, stroke, brush, 0)
    assert moved == Points.of(
        [[0, 0], [0.25, -0.5], [0, 0.5], [-0.9, -0.9]], SOME.labels, SOME.held_out
    )
    assert SOME.xy[1].tolist() == [0.5, 0.0]  # the old points are untouched


def test_moving_from_afar_or_nothing_changes_nothing() -> None:
    brush = Brush("move", radius=0.3)
    assert apply_mark(SOME, mark(brush, (0.9, 0.9), (0, 0)), brush, 0) is SOME
    empty = Points.empty()
    assert apply_mark(empty, mark(brush, (0.9, 0.9), (0, 0)), brush, 0) is empty


# Resampling


def test_a_dot_is_one_position() -> None:
    assert resample(Mark(((0.25, -0.5),), "", ""), 0.1).tolist() == [[0.25, -0.5]]


def test_a_corner_is_walked_around() -> None:
    corner = Mark(((0.0, 0.0), (0.2, 0.0), (0.2, 0.2)), "", "")
    np.testing.assert_allclose(
        resample(corner, 0.1), [[0, 0], [0.1, 0], [0.2, 0], [0.2, 0.1], [0.2, 0.2]], atol=1e-12
    )


@given(
    st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=1, max_size=6),
    st.floats(0.02, 0.5),
)
def test_steps_are_no_longer_than_half_as_much_again(
    path: list[tuple[float, float]], spacing: float
) -> None:
    positions = resample(Mark(tuple(path), "", ""), spacing)
    np.testing.assert_allclose(positions[0], path[0], atol=1e-9)
    if len(positions) > 1:
        np.testing.assert_allclose(positions[-1], path[-1], atol=1e-9)
    steps = np.linalg.norm(np.diff(positions, axis=0), axis=1)
    assert (steps <= 1.5 * spacing + 1e-9).all()
