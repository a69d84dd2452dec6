"""The guide stands where a beginner is, and ends when a point was added to what was trained."""

import pytest

from nnviz.bench.guide import CHOOSE, REFINE, TRAIN, WATCH, Guide
from nnviz.bench.workbench import Workbench
from tests.drawings import XOR, dot, drawing


def test_the_first_minute_from_the_first_point_to_the_added_one() -> None:
    bench, guide = Workbench(), Guide()
    assert guide.stop(bench) is None  # the empty stage says it itself
    bench.consume(0, drawing(XOR[:2]))
    assert guide.stop(bench) is CHOOSE
    bench.consume(0, drawing(XOR))
    assert guide.stop(bench) is TRAIN
    bench.player.train()
    bench.player.tick()
    assert guide.stop(bench) is WATCH
    bench.player.pause()
    assert guide.stop(bench) is REFINE
    bench.consume(0, drawing([*XOR, dot(0.1, 0.1)]))
    assert guide.stop(bench) is None
    assert not guide.on
    bench.player.train()
    assert guide.stop(bench) is None


def test_it_can_be_skipped_and_called_again_where_one_is() -> None:
    bench, guide = Workbench(), Guide()
    bench.load_preset("xor")
    guide.skip()
    assert guide.stop(bench) is None
    bench.player.step()
    guide.call()
    assert guide.stop(bench) is REFINE


def test_whoever_looks_back_is_not_spoken_to() -> None:
    bench, guide = Workbench(), Guide()
    bench.load_preset("xor")
    for _ in range(3):
        bench.player.step()
    bench.player.view_moment(0)
    assert guide.stop(bench) is None


@pytest.mark.parametrize("stop", [CHOOSE, TRAIN, WATCH, REFINE])
def test_each_stop_is_short_and_at_a_control(stop: object) -> None:
    assert stop.at in ("classes", "train", "stage")  # type: ignore[attr-defined]
    assert len(stop.text) < 100  # type: ignore[attr-defined]
