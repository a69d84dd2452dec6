"""A forgotten run pauses after half an hour, and not before; whoever is there keeps it going."""

from nnviz.bench.idle import IDLE_MINUTES
from nnviz.bench.player import Player
from nnviz.server.pace import Governor, Load
from tests.sessions import bench_with


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def running(clock: Clock) -> Player:
    player = bench_with("moons").player
    player.governor = Governor(Load(clock))
    player.self_pause.on = False
    player.steps_per_map = 1
    player.train()
    return player


def test_a_run_that_nobody_touches_pauses_after_half_an_hour_and_says_so() -> None:
    clock = Clock()
    player = running(clock)
    clock.now = 60.0 * IDLE_MINUTES - 1
    player.tick()
    assert player.running
    clock.now += 1
    player.tick()
    assert not player.running
    assert player.notice == (
        "Nothing was pressed or drawn for 30 minutes, so training has paused. "
        "Nothing is lost: press Train to go on."
    )
    steps = player.trainer.steps
    player.train()
    player.tick()
    assert player.running, "Train goes on for half an hour more"
    assert player.trainer.steps > steps


def test_whoever_does_something_is_there() -> None:
    clock = Clock()
    player = running(clock)
    for _ in range(3):
        clock.now += 60.0 * IDLE_MINUTES - 1
        player.idle.touch()
        player.tick()
    assert player.running
