"""Points of a session: the canvas as an append-only log, undo and redo, starters."""

from collections.abc import Callable

import numpy as np
import pytest

from nnviz.bench import exchange
from nnviz.bench.copies import pack
from nnviz.bench.keeping import Copy, dump_work, read_copy, restored
from nnviz.bench.workbench import Workbench
from nnviz.data import presets
from nnviz.data.points import Points, quantize
from nnviz.files.copy_schema import LookFile
from nnviz.settings.config import PresetConfig
from nnviz.settings.limits import MAX_POINTS
from nnviz.stage.canvas_log import CAPACITY
from nnviz.stage.tools import Brush
from tests.drawings import XOR, dot, drawing, places, stroke


def test_four_clicks_make_xor() -> None:
    bench = Workbench()
    assert bench.consume(0, drawing(XOR)) == 4
    xor = Points.of([[-0.5, -0.5], [0.5, 0.5], [-0.5, 0.5], [0.5, -0.5]], [0, 0, 1, 1])
    assert bench.points == quantize(xor)
    assert bench.player.trainer.points == bench.points
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


def almost_full(room: int) -> Workbench:
    """A session with room for so many points more."""
    bench = Workbench()
    count = MAX_POINTS - room
    bench.edit(Points.of(np.zeros((count, 2)), np.arange(count) % 2))
    return bench


def test_what_finds_room_is_kept_and_a_sentence_says_what_did_not() -> None:
    bench = almost_full(room=1)
    assert bench.consume(0, drawing(XOR)) == 4
    assert bench.notice == (
        "The data set is full: 5,000 points are the most, so 3 of 4 new points were left out."
    )
    assert len(bench.player.trainer.points) == len(bench.points) == MAX_POINTS
    assert places(bench.points)[-1] == [-0.5, -0.5]
    bench.consume(0, drawing([*XOR, dot(0, 0)]))
    assert bench.notice == (
        "The data set is full: 5,000 points are the most, so the new point was left out."
    )
    bench.undo()
    assert len(bench.points) == MAX_POINTS - 1


def test_a_refused_mark_holds_up_no_other() -> None:
    bench = almost_full(room=0)
    spraying = stroke(Brush("spray", density=10), (-0.9, 0.9), (0.9, 0.9))
    erasing = stroke(Brush("erase", radius=0.1), (-0.1, 0.0), (0.1, 0.0))
    assert bench.consume(0, drawing([spraying, {"type": "rect"}, dot(0, 0), erasing, *XOR])) == 8
    assert places(bench.points) == [[-0.5, -0.5], [0.5, 0.5], [-0.5, 0.5], [0.5, -0.5]]
    assert bench.notice is not None
    assert bench.notice.endswith("so 461 of 465 new points were left out.")


def test_a_refusal_does_not_hide_what_else_happened() -> None:
    bench = almost_full(room=1)
    bench.consume(0, drawing([dot(0, 0, 2), dot(0, 0, 2)]))
    assert bench.notice is not None
    assert bench.notice.startswith("Class green is new")
    assert bench.notice.endswith("so 1 of 2 new points were left out.")


def test_a_report_of_many_marks_is_many_edits_but_the_trainer_gets_its_points_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = Workbench()
    given: list[int] = []
    set_points = bench.player.run.set_points

    def noting(points: Points) -> None:
        given.append(len(points))
        set_points(points)

    monkeypatch.setattr(bench.player.run, "set_points", noting)
    bench.consume(0, drawing([dot(index / 400, 0.0) for index in range(300)]))
    assert given == [300]
    assert bench.player.trainer.points is bench.points
    for left in (299, 298):
        bench.undo()
        assert len(bench.points) == len(bench.player.trainer.points) == left
    bench.redo()
    assert len(bench.points) == 299


def test_a_report_that_changes_nothing_gives_the_trainer_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = almost_full(room=0)
    monkeypatch.setattr(bench.player.run, "set_points", lambda points: pytest.fail("set"))
    bench.consume(0, drawing([*XOR, {"type": "rect"}]))
    assert bench.log.seen == 5


def test_a_stroke_means_what_the_brush_was_when_it_was_drawn() -> None:
    bench = Workbench()
    bench.choose(tool="spray", held_out=True, density=2, radius=0.1)
    spraying = stroke(bench.brush, (0.0, 0.0))
    bench.choose(held_out=False, density=9)
    bench.consume(0, drawing([spraying]))
    assert bench.points.held_out.tolist() == [True, True]
    bench.choose(tool="erase", radius=0.5)
    erasing = stroke(bench.brush, (0.45, 0.0))
    bench.choose(radius=0.02)
    bench.consume(0, drawing([spraying, erasing]))
    assert len(bench.points) == 0


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
        assert bench.player.trainer.points is state
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


@pytest.mark.parametrize("name", presets.PRESETS)
def test_a_starter_is_that_of_the_registry_with_the_share_in_force(name: str) -> None:
    bench = Workbench()
    bench.set_held_out_share(0.5)
    bench.load_preset(name)
    assert bench.points == presets.make(presets.suggested(name, 2, held_out=0.5))
    assert bench.points.held_out.mean() == pytest.approx(0.5, abs=0.02)
    assert bench.player.missing is None


def with_own_held_out() -> tuple[Workbench, np.ndarray]:
    """Moons, a fifth of them held out, and three points of one class held out by hand."""
    bench = Workbench()
    bench.load_preset("moons")
    own = [dot(x, 0.9, 0, held_out=True) for x in (-0.3, 0.1, 0.5)]
    bench.consume(0, drawing([*own, dot(0.7, 0.9, 0)]))
    return bench, np.isin(np.arange(204), [200, 201, 202])


def reopened(bench: Workbench) -> Workbench:
    other = Workbench()
    exchange.open_project(other, exchange.save_project(bench))
    return other


def reloaded(bench: Workbench) -> Workbench:
    return restored(read_copy(Copy(pack(dump_work(bench, "", LookFile())))))


@pytest.mark.parametrize("again", [reopened, reloaded])
@pytest.mark.parametrize("share", [0.02, 0.1, 0.5])
def test_the_slider_does_the_same_after_a_reload_and_in_a_project_that_is_opened(
    share: float, again: Callable[[Workbench], Workbench]
) -> None:
    bench, _ = with_own_held_out()
    other = again(bench)
    bench.set_held_out_share(share)
    other.set_held_out_share(share)
    assert other.points == bench.points
    assert other.notice == bench.notice
    assert again(other).by_hand.among(other.points).tolist() == (
        bench.by_hand.among(bench.points).tolist()
    )


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.9])
def test_points_held_out_by_hand_stay_so_while_the_share_allows_it(share: float) -> None:
    bench, own = with_own_held_out()
    bench.set_held_out_share(share)
    assert bench.points.held_out[own].all()
    assert not bench.can_take_back, "nothing to say"
    counts = [round(share * members) for members in (104, 100)]
    assert np.bincount(bench.points.labels[bench.points.held_out]).tolist() == counts


def test_no_more_points_change_sides_than_must() -> None:
    bench, _ = with_own_held_out()
    before = bench.points.held_out  # 20 + 3 of 104, and 20 of 100
    bench.set_held_out_share(0.4)
    more = bench.points.held_out
    assert (before & ~more).sum() == 0
    assert more.sum() == 42 + 40
    bench.set_held_out_share(0.1)
    assert (bench.points.held_out & ~more).sum() == 0


def test_the_same_share_is_the_same_points() -> None:
    bench = Workbench()
    bench.load_preset("moons")
    before = bench.points
    for share in (0.5, 0.1, 0.2):
        bench.set_held_out_share(share)
    assert bench.points == before


def test_points_held_out_by_hand_that_cannot_stay_are_named_and_undo_brings_them_back() -> None:
    bench, own = with_own_held_out()
    before = bench.points
    bench.set_held_out_share(0.02)  # of 104 points, 2
    assert bench.points.held_out[own].sum() == 2
    assert bench.notice == "1 point that you held out yourself is for training now."
    bench.undo()
    assert bench.points is before
    bench.set_held_out_share(0.0)
    assert not bench.points.held_out.any()
    assert bench.notice == "3 points that you held out yourself are for training now."
    assert bench.can_take_back


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
