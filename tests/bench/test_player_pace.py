"""How fast a session trains: the same film on every machine, and an end when all is seen."""

import math

import pytest

from nnviz.bench.watching import PACES, steps_after
from nnviz.bench.workbench import Workbench
from nnviz.server.pace import Governor, Load
from nnviz.settings.config import ModelConfig, TrainConfig
from tests.drawings import XOR, drawing

BEAT, MAPS = 0.2, 12


class Ample(Load):
    """A server that has all the time there is: what is planned is trained, on any machine."""

    def train_slice(self, beat: float) -> float:
        return 600.0


class Even(Governor):
    """A pace of ticks that nobody tunes."""

    beat = span = property(lambda self: BEAT)

    @property
    def train_slice(self) -> float:
        return self.load.train_slice(BEAT)

    def has_had_its_share(self, since: float) -> bool:
        return False


def clocked(load: Load | None = None) -> Workbench:
    """A session that ticks five times a second; by a clock that stands still, if no other."""
    bench = Workbench()
    bench.player.governor = Even(load or Ample(clock=lambda: 0.0, cpu_clock=lambda: 0.0))
    return bench


class Late(Load):
    """A server that has no time: one step, and the share of a tick is used up."""

    def train_slice(self, beat: float) -> float:
        return 1e-9


def watched(pace: str = "watch") -> Workbench:
    """A session that trains on a hand-drawn XOR."""
    bench = clocked(Load(clock=lambda: 0.0, cpu_clock=lambda: 0.0) if pace == "max" else None)
    bench.consume(0, drawing(XOR))
    bench.player.pace = pace
    bench.player.train()
    return bench


def look(bench: Workbench, seconds: float) -> list[int]:
    """Let it tick for so long, by a clock that stands still; how many maps each tick has shown."""
    return [len(bench.player.tick()) for _ in range(round(seconds / BEAT))]


def test_each_step_of_the_first_two_seconds_is_a_map_of_its_own() -> None:
    bench = watched()
    assert look(bench, 1.0) == [3] * 5
    assert bench.player.trainer.steps == 15
    first, second, third = bench.player.tick().moments
    assert (first != second).any()
    assert (second != third).any()
    look(bench, 0.8)
    assert bench.player.trainer.steps == 30


def test_xor_is_learnt_in_four_seconds_and_the_spiral_in_fifteen() -> None:
    bench = watched()
    look(bench, 4.0)
    now = bench.player.trainer.evaluate()
    assert bench.player.trainer.steps == math.floor(steps_after(4.0)) == 66
    assert now.train_accuracy == 1.0
    assert now.train_loss is not None
    assert now.train_loss < 0.1
    bench = clocked()
    bench.load_preset("spiral")
    bench.player.train()
    assert look(bench, 15.0)[-1] == MAPS
    assert bench.player.trainer.steps == math.floor(steps_after(15.0)) == 904
    assert (bench.player.trainer.evaluate().train_accuracy or 0.0) > 0.98


@pytest.mark.parametrize(("pace", "steps"), [("slow", 15), ("watch", 66), ("fast", 1106)])
def test_four_seconds_at_each_pace(pace: str, steps: int) -> None:
    bench = watched(pace)
    look(bench, 4.0)
    factor = PACES[pace]
    assert factor is not None
    assert bench.player.trainer.steps == math.floor(steps_after(factor * 4.0) + 1e-6) == steps


def test_a_slow_tick_without_a_step_shows_one_map_all_the_same() -> None:
    bench = watched("slow")
    assert look(bench, 1.6) == [1] * 8
    assert bench.player.trainer.steps == 6


def test_the_pace_may_change_at_any_time_and_nothing_is_lost() -> None:
    bench = watched()
    look(bench, 1.0)
    bench.player.pace = "slow"
    look(bench, 0.8)
    assert bench.player.running
    assert bench.player.trainer.steps == 15 + 3
    bench.player.pace = "fast"
    look(bench, 0.2)
    assert bench.player.trainer.steps == math.floor(steps_after(1.0 + 0.2 + 0.8))


@pytest.mark.parametrize("pace", ["", "Watch", "faster"])
def test_a_pace_that_there_is_not_is_refused(pace: str) -> None:
    bench = watched()
    with pytest.raises(ValueError, match=r"pace must be one of slow, watch, fast, max\. Got '"):
        bench.player.pace = pace
    assert bench.player.pace == "watch"


def test_so_many_steps_a_map_go_before_the_pace() -> None:
    bench = watched("slow")
    bench.player.steps_per_map = 7
    look(bench, 0.2)
    assert bench.player.trainer.steps == 7 * MAPS
    bench.player.steps_per_map = None
    look(bench, 0.8)
    assert bench.player.trainer.steps > 7 * MAPS


def test_after_max_it_goes_on_at_the_rate_that_is_due_then() -> None:
    bench = watched("max")
    look(bench, 0.2)
    taken = bench.player.trainer.steps
    assert taken > MAPS
    assert steps_after(bench.player.tempo.watching.seconds) == pytest.approx(taken)


def test_a_slow_machine_shows_the_same_film_only_later() -> None:
    bench = clocked(Late(clock=lambda: 0.0, cpu_clock=lambda: 0.0))
    bench.load_preset("spiral")
    bench.player.train()
    assert look(bench, 4.0) == [1] * 20
    assert bench.player.trainer.steps == 20
    assert steps_after(bench.player.tempo.watching.seconds) == pytest.approx(20.0, abs=1.0)
    bench.player.governor = Even()
    look(bench, 0.4)
    assert bench.player.trainer.steps == pytest.approx(26, abs=1)


def test_ticks_that_come_late_keep_to_the_clock_and_a_gap_is_no_burst() -> None:
    now = 0.0
    bench = clocked(Ample(clock=lambda: now, cpu_clock=lambda: 0.0))
    bench.load_preset("spiral")
    bench.player.train()
    for _ in range(5):
        bench.player.tick()
        now += 0.3
    assert bench.player.trainer.steps == math.floor(steps_after(BEAT + 4 * 0.3))
    now += 600.0
    bench.player.tick()
    assert bench.player.trainer.steps == math.floor(steps_after(BEAT + 4 * 0.3 + 1.0))


@pytest.mark.parametrize("change", ["reset", "restart", "network", "points", "undo", "adopt"])
def test_each_new_lesson_starts_at_a_pace_for_watching(change: str) -> None:
    bench = watched()
    look(bench, 10.0)
    assert bench.player.running
    if change == "network":
        bench.player.set_model_config(ModelConfig(seed=1))
    elif change == "points":
        bench.edit(bench.points.add(0.1, 0.1, 0))
    elif change == "undo":
        bench.edit(bench.points.add(0.1, 0.1, 0))
        look(bench, 1.0)
        bench.undo()
    elif change == "adopt":
        bench.adopt(bench.player.trainer)
    else:
        getattr(bench.player, change)()
    bench.player.train()
    before = bench.player.trainer.steps
    assert look(bench, 1.0) == [3] * 5
    assert bench.player.trainer.steps == before + 15


def test_another_rate_or_a_pause_is_no_new_lesson() -> None:
    bench = watched()
    look(bench, 10.0)
    bench.player.set_train_config(TrainConfig(learning_rate=0.02))
    bench.player.pause()
    bench.player.train()
    look(bench, 2.0)
    assert bench.player.trainer.steps == math.floor(steps_after(12.0))


def test_whoever_goes_back_watches_from_there() -> None:
    bench = watched()
    look(bench, 10.0)
    bench.player.pause()
    bench.player.continue_from(bench.player.run.timeline.nearest(15))
    start = bench.player.trainer.steps
    assert start < 30
    bench.player.train()
    look(bench, 0.4)
    assert bench.player.trainer.steps == start + 6


def test_what_is_solved_pauses_by_itself_and_says_what_to_try() -> None:
    now = 0.0
    bench = clocked(Ample(clock=lambda: now, cpu_clock=lambda: 0.0))
    bench.consume(0, drawing(XOR))
    bench.player.train()
    while bench.player.running:
        bench.player.tick()
        now += BEAT
        assert now < 60.0
    assert 10.0 < now < 15.0
    assert bench.notice == (
        "Solved: all 4 points are right, so training has paused. Try: add points where it would "
        "be wrong; another data set; fewer neurons."
    )
    bench.player.self_pause.on = False
    bench.player.train()
    for _ in range(200):
        bench.player.tick()
        now += BEAT
    assert bench.player.running
