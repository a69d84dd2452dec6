"""Points of a session: the canvas as an append-only log, undo and redo, starters."""

import numpy as np
import pytest

from nnviz import datasets
from nnviz.canvas_log import CAPACITY
from nnviz.config import MAX_POINTS
from nnviz.data import Points, quantize
from nnviz.tools import Brush
from nnviz.workbench import Workbench
from tests.drawings import XOR, dot, drawing, places, stroke


def test_four_clicks_make_xor() -> None:
    bench = Workbench()
    assert bench.consume(0, drawing(XOR)) == 4
    xor = Points.of([[-0.5, -0.5], [0.5, 0.5], [-0.5, 0.5], [0.5, -0.5]], [0, 0, 1, 1])
    assert bench.points == quantize(xor)
    assert bench.trainer.points == bench.points
    assert bench.log.seen == 4


def test_the_same_drawing_twice_adds_nothing() -> None:
    bench = Workbench()
    bench.consume(0, drawing(XOR))
    points = bench.points
    assert bench.consume(0, drawing(XOR)) == 0
    assert bench.points is points


def test_a_longer_drawing_adds_what_is_new() -> None:
    bench = Workbench()
    for count in (1, 1, 3, 4):
        bench.consume(0, drawing(XOR[:count]))
        assert len(bench.points) == count


@pytest.mark.parametrize("report", [None, {}, drawing([])])
def test_no_report_is_no_edit(report: object) -> None:
    bench = Workbench()
    assert bench.consume(0, report) == 0  # type: ignore[arg-type]
    assert not bench.can_undo


def test_a_bad_object_is_counted_once_and_holds_up_nobody() -> None:
    bench = Workbench()
    report = [XOR[0], {"type": "rect"}, XOR[1]]
    assert bench.consume(0, drawing(report)) == 3
    assert bench.consume(0, drawing([*report, XOR[2]])) == 1
    assert len(bench.points) == 3


def test_a_click_after_undo_or_clear_is_neither_lost_nor_doubled() -> None:
    bench = Workbench()
    bench.consume(0, drawing(XOR[:2]))
    bench.undo()
    bench.consume(0, drawing(XOR[:3]))
    assert places(bench.points) == [[-0.5, -0.5], [-0.5, 0.5]]
    bench.clear()
    bench.consume(0, drawing(XOR))
    assert places(bench.points) == [[0.5, -0.5]]


def test_an_unknown_canvas_is_not_read() -> None:
    bench = Workbench()
    assert bench.consume(5, drawing(XOR)) == 0
    assert len(bench.points) == 0


def test_a_full_canvas_gets_a_fresh_one_over_it_and_is_still_read() -> None:
    bench = Workbench()
    clicks = [dot(index / 200, 0.0) for index in range(CAPACITY + 3)]
    bench.consume(0, drawing(clicks[: CAPACITY - 1]))
    assert (bench.log.canvas, sorted(bench.log.consumed)) == (0, [0])
    bench.consume(0, drawing(clicks[:CAPACITY]))
    assert (bench.log.canvas, sorted(bench.log.consumed)) == (1, [0, 1])
    # Two clicks still went to the old canvas, one to the new; reports come in any order.
    bench.consume(1, drawing([clicks[-1]]))
    bench.consume(0, drawing(clicks[: CAPACITY + 2]))
    bench.consume(1, drawing([clicks[-1]]))
    assert len(bench.points) == CAPACITY + 3
    assert bench.log.canvas == 1
    assert sorted(bench.points.xy[:, 0].tolist()) == pytest.approx(
        [index / 200 for index in range(CAPACITY + 3)], abs=0.001
    )


def test_only_the_last_two_canvases_are_read() -> None:
    bench = Workbench()
    full = drawing([dot(0, 0)] * CAPACITY)
    bench.consume(0, full)
    bench.consume(1, full)
    assert sorted(bench.log.consumed) == [1, 2]
    assert bench.consume(0, drawing([dot(0, 0)] * (CAPACITY + 1))) == 0
    assert len(bench.points) == 2 * CAPACITY


def test_one_point_too_many_is_refused_in_a_sentence() -> None:
    bench = Workbench()
    bench.edit(Points.of(np.zeros((MAX_POINTS, 2)), np.zeros(MAX_POINTS)))
    assert bench.consume(0, drawing(XOR)) == 4
    assert bench.notice == "at most 5,000 points are possible. Got 5,001."
    assert len(bench.points) == MAX_POINTS


def test_a_stroke_erases_and_one_undo_brings_back_what_it_took() -> None:
    bench = Workbench()
    bench.consume(0, drawing(XOR))
    bench.choose(tool="erase", radius=0.1)
    erasing = stroke(bench.brush, (-0.5, -0.5), (0.5, 0.5))
    bench.consume(0, drawing([*XOR, erasing]))
    assert places(bench.points) == [[-0.5, 0.5], [0.5, -0.5]]
    bench.undo()
    assert len(bench.points) == 4


def test_a_stroke_that_erases_nothing_is_nothing_to_undo() -> None:
    bench = Workbench()
    bench.consume(0, drawing([stroke(Brush("erase"), (0, 0), (0.5, 0.5))]))
    assert not bench.can_undo


def test_undo_and_redo_walk_the_edits() -> None:
    bench = Workbench()
    assert not bench.can_undo
    bench.undo()
    bench.redo()
    states = [bench.points]
    for count in (1, 2, 3):
        bench.consume(0, drawing(XOR[:count]))
        states.append(bench.points)
    for state in reversed(states[:-1]):
        bench.undo()
        assert bench.points is state
        assert bench.trainer.points is state
    assert not bench.can_undo
    for state in states[1:]:
        bench.redo()
        assert bench.points is state
    assert not bench.can_redo


def test_a_new_edit_forgets_what_was_undone() -> None:
    bench = Workbench()
    bench.consume(0, drawing(XOR[:2]))
    bench.undo()
    assert bench.can_redo
    bench.consume(0, drawing(XOR[:3]))
    assert not bench.can_redo


def test_clearing_can_be_undone_and_clearing_nothing_is_no_edit() -> None:
    bench = Workbench()
    bench.clear()
    assert not bench.can_undo
    bench.load_preset("xor")
    before = bench.points
    bench.clear()
    assert len(bench.points) == 0
    bench.undo()
    assert bench.points is before


def test_the_held_out_share_is_that_of_the_points_there_are() -> None:
    bench = Workbench()
    assert bench.held_out_share == 0.2, "of the first data set that is loaded"
    bench.consume(0, drawing(XOR))
    assert bench.held_out_share == 0.0, "clicks are training points"
    bench.set_held_out_share(0.5)
    assert bench.held_out_share == bench.points.held_out.mean() == 0.5
    bench.load_preset(PresetConfig(name="moons", held_out=0.3))
    assert bench.held_out_share == pytest.approx(0.3)
    bench.load_preset("moons")
    assert bench.held_out_share == 0.5, "the share that was chosen"
    bench.clear()
    assert bench.held_out_share == 0.5


@pytest.mark.parametrize("name", datasets.PRESETS)
def test_a_starter_is_that_of_the_registry_with_the_share_in_force(name: str) -> None:
    bench = Workbench()
    bench.set_held_out_share(0.5)
    bench.load_preset(name)
    assert bench.points == datasets.make(datasets.suggested(name, 2, held_out=0.5))
    assert bench.points.held_out.mean() == pytest.approx(0.5, abs=0.02)
    assert bench.missing is None


def test_another_share_moves_no_point_and_can_be_undone() -> None:
    bench = Workbench()
    bench.load_preset("moons")
    before = bench.points
    bench.set_held_out_share(0.6)
    assert np.array_equal(bench.points.xy, before.xy)
    assert bench.points.held_out.mean() == pytest.approx(0.6, abs=0.01)
    bench.undo()
    assert bench.points is before
    bench.clear()
    bench.set_held_out_share(0.1)
    assert bench.held_out_share == 0.1
