"""What is done with a group of points: each in one step, and the same points stay selected."""

from collections.abc import Callable

import numpy as np
import pytest

from nnviz.bench import groups
from nnviz.bench.workbench import Workbench
from nnviz.data.points import LEVELS, Points, grid_places
from nnviz.settings.limits import MAX_POINTS
from nnviz.stage.groups import ASIDE
from nnviz.stage.tools import Brush
from tests.drawings import XOR, dot, drawing, places, stroke

SELECT = Brush("select", radius=0.1)
AROUND_LEFT = stroke(SELECT, (-0.8, -0.8), (-0.2, -0.8), (-0.2, 0.8), (-0.8, 0.8))  # 0 and 2


class Canvas:
    """A bench, and what was drawn on its canvas."""

    def __init__(self) -> None:
        self.bench = Workbench()
        self.objects = [*XOR]
        self.draw(AROUND_LEFT)
        self.bench.choose(tool="select", radius=0.1)

    def draw(self, *objects: object) -> None:
        self.objects += objects  # type: ignore[arg-type]
        self.bench.consume(0, drawing(self.objects))


@pytest.fixture
def canvas() -> Canvas:
    return Canvas()


def test_a_lasso_selects_and_is_no_step(canvas: Canvas) -> None:
    assert canvas.bench.selected.tolist() == [True, False, True, False]
    canvas.bench.undo()
    assert len(canvas.bench.points) == 3, "the last point is taken back"


def test_nothing_is_selected_while_one_does_not_select(canvas: Canvas) -> None:
    canvas.bench.choose(tool="draw")
    assert not canvas.bench.selected.any()
    canvas.bench.choose(tool="select")
    assert canvas.bench.selected.sum() == 2


def test_a_drag_moves_the_group_in_one_step_and_it_stays_selected(canvas: Canvas) -> None:
    before = canvas.bench.points
    canvas.draw(stroke(SELECT, (-0.5, 0.0), (-0.2, 0.1)))
    assert places(canvas.bench.points) == [[-0.2, -0.4], [0.5, 0.5], [-0.2, 0.6], [0.5, -0.5]]
    assert canvas.bench.selected.tolist() == [True, False, True, False]
    canvas.bench.undo()
    assert canvas.bench.points is before
    assert canvas.bench.selected.tolist() == [True, False, True, False]
    canvas.bench.redo()
    assert canvas.bench.selected.sum() == 2


def test_a_lasso_and_the_drag_after_it_may_come_at_once() -> None:
    bench = Workbench()
    bench.choose(tool="select")
    move = stroke(SELECT, (-0.5, 0.0), (-0.2, 0.1))
    bench.consume(0, drawing([*XOR, AROUND_LEFT, move, move]))
    assert places(bench.points)[0] == [-0.2, -0.4], "the second drag begins beside the box"
    assert not bench.selected.any()


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (groups.delete, Points.of([(0.5, 0.5), (0.5, -0.5)], [0, 1])),
        (
            groups.relabel,
            Points.of([(-0.5, -0.5), (0.5, 0.5), (-0.5, 0.5), (0.5, -0.5)], [1, 0, 1, 1]),
        ),
        (
            groups.hold_out,
            Points.of(
                [(-0.5, -0.5), (0.5, 0.5), (-0.5, 0.5), (0.5, -0.5)],
                [0, 0, 1, 1],
                [True, False, True, False],
            ),
        ),
        (
            groups.duplicate,
            Points.of(
                [
                    *((-0.5, -0.5), (0.5, 0.5), (-0.5, 0.5), (0.5, -0.5)),
                    *((ASIDE - 0.5, -0.5 - ASIDE), (ASIDE - 0.5, 0.5 - ASIDE)),
                ],
                [0, 0, 1, 1, 0, 1],
            ),
        ),
    ],
)
def test_what_is_done_to_the_group_is_one_step(
    canvas: Canvas, act: Callable[[Workbench], None], expected: Points
) -> None:
    bench, before = canvas.bench, canvas.bench.points
    bench.choose(label=1)
    act(bench)
    np.testing.assert_allclose(bench.points.xy, expected.xy, atol=1 / 511 + 1e-6)
    assert bench.points.labels.tolist() == expected.labels.tolist()
    assert bench.points.held_out.tolist() == expected.held_out.tolist()
    assert bench.selected.sum() == (0 if act is groups.delete else 2)
    bench.undo()
    assert bench.points is before
    assert bench.selected.sum() == 2


def test_copies_are_selected_instead_of_what_they_are_copies_of(canvas: Canvas) -> None:
    groups.duplicate(canvas.bench)
    assert canvas.bench.selected.tolist() == [False] * 4 + [True] * 2


def test_a_group_that_is_held_out_goes_back_to_training(canvas: Canvas) -> None:
    bench = canvas.bench
    assert not groups.all_held_out(bench)
    groups.hold_out(bench)
    assert groups.all_held_out(bench)
    groups.hold_out(bench)
    assert not bench.points.held_out.any()


def test_a_group_held_out_by_hand_stays_so_wherever_it_is_moved(canvas: Canvas) -> None:
    bench = canvas.bench
    groups.hold_out(bench)
    canvas.draw(stroke(SELECT, (-0.5, 0.0), (-0.2, 0.1)))
    assert bench.by_hand.among(bench.points).tolist() == [True, False, True, False]
    bench.set_held_out_share(0.5)
    assert bench.points.held_out.tolist() == [True, False, True, False]


@pytest.mark.parametrize(
    "act", [groups.delete, groups.relabel, groups.hold_out, groups.duplicate, groups.let_go]
)
def test_without_a_group_nothing_happens(canvas: Canvas, act: Callable[[Workbench], None]) -> None:
    bench = canvas.bench
    groups.let_go(bench)
    before = bench.versions.now
    act(bench)
    assert bench.versions.now is before
    assert not bench.selected.any()


def test_a_group_that_has_that_class_already_is_no_step(canvas: Canvas) -> None:
    canvas.bench.choose(label=1)
    groups.relabel(canvas.bench)
    now = canvas.bench.versions.now
    groups.relabel(canvas.bench)
    assert canvas.bench.versions.now is now


def test_another_class_leaves_the_group_selected(canvas: Canvas) -> None:
    canvas.bench.add_class()
    groups.relabel(canvas.bench)
    assert canvas.bench.points.labels.tolist() == [2, 0, 2, 1]


def test_of_copies_that_find_no_room_the_first_are_made_and_it_is_said() -> None:
    bench = Workbench()
    bench.edit(Points.of(np.zeros((MAX_POINTS - 1, 2)), np.zeros(MAX_POINTS - 1)))
    bench.choose(tool="select")
    bench.consume(0, drawing([stroke(SELECT, (0, 0))]))
    groups.duplicate(bench)
    assert len(bench.points) == MAX_POINTS
    assert bench.selected.sum() == 1
    full = "The data set is full: 5,000 points are the most, so 4,998 of 4,999 new points were"
    assert bench.notice == f"{full} left out."
    groups.duplicate(bench)
    assert len(bench.points) == MAX_POINTS
    assert bench.notice is not None


def test_a_group_is_worked_on_while_it_trains(canvas: Canvas) -> None:
    bench = canvas.bench
    bench.player.train()
    groups.relabel(bench)
    assert bench.player.running
    groups.delete(bench)
    assert bench.player.trainer.points == bench.points


def test_a_point_drawn_since_lets_go(canvas: Canvas) -> None:
    canvas.draw(dot(0.9, 0.9, 1))
    assert not canvas.bench.selected.any()


LITTLE, MUCH, ASIDE_BY_KEY = 5 / LEVELS, 51 / LEVELS, 24 / 260


def key_press(start: tuple[float, float], by: tuple[float, float]) -> dict[str, object]:
    """What assets/nudge.js draws for an arrow key: aside and back, or it would be a tap."""
    x, y = start
    end = (x + by[0], y + by[1])
    return stroke(SELECT, start, (x + ASIDE_BY_KEY / 2, y), (x + ASIDE_BY_KEY / 2, y), start, end)


@pytest.mark.parametrize("by", [(LITTLE, 0), (-LITTLE, 0), (0, LITTLE), (0, -MUCH), (MUCH, 0)])
def test_an_arrow_key_moves_the_group_by_whole_lines_of_the_grid_in_one_step(
    canvas: Canvas, by: tuple[float, float]
) -> None:
    bench, before = canvas.bench, canvas.bench.points
    canvas.draw(key_press((-0.5, 0.0), by))
    moved = grid_places(bench.points.xy) - grid_places(before.xy)
    step = [round(part * LEVELS) for part in by]
    assert moved.tolist() == [step, [0, 0], step, [0, 0]]
    assert bench.selected.tolist() == [True, False, True, False]
    bench.undo()
    assert bench.points is before


def test_a_group_is_held_at_the_edge_in_its_shape(canvas: Canvas) -> None:
    bench, before = canvas.bench, canvas.bench.points
    canvas.draw(key_press((-0.5, 0.0), (-7 * MUCH, 7 * MUCH)))
    after = grid_places(bench.points.xy)
    assert after[[0, 2]].tolist() == [[-LEVELS, after[0][1]], [-LEVELS, LEVELS]]
    assert (after[2] - after[0] == np.diff(grid_places(before.xy)[[0, 2]], axis=0)).all()
    canvas.draw(key_press((-1.0, 0.5), (-MUCH, 0.0)))
    assert grid_places(bench.points.xy).tolist() == after.tolist()
