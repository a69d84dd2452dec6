"""When training stops by itself, and that it says why."""

import math
from itertools import pairwise

import pytest
from pydantic import ValidationError

from nnviz.bench import exchange
from nnviz.bench.workbench import Workbench
from nnviz.training.history import History, Metrics
from nnviz.training.stop_rules import Best, StopRules, Watch
from tests.sessions import MAPS


def run_until_stopped(bench: Workbench, ticks: int = 400) -> None:
    bench.player.train()
    for _ in range(ticks):
        if not bench.player.running:
            return
        bench.player.tick()
    pytest.fail("it never stopped")


def bench_with(**rules: object) -> Workbench:
    bench = Workbench()
    bench.load_preset("xor")
    bench.player.steps_per_map = 7
    bench.player.run.rules = StopRules(**rules)
    return bench


def known(column: list[float | None]) -> list[float]:
    """A column of the history, in which nothing is missing."""
    assert None not in column
    return [value for value in column if value is not None]


def test_stops_at_exactly_the_epoch() -> None:
    bench = bench_with(epoch=45)
    run_until_stopped(bench)
    assert bench.player.trainer.epoch == 45
    assert bench.notice == "Stopped at epoch 45, as you asked."
    bench.player.train()  # beyond it, the rule has been met and is out of force
    bench.player.tick()
    assert bench.player.running
    assert bench.player.trainer.epoch == 45 + 7 * MAPS


def test_stops_at_exactly_the_epoch_at_full_speed_too() -> None:
    bench = bench_with(epoch=45)
    bench.player.steps_per_map, bench.player.pace = None, "max"
    run_until_stopped(bench)
    assert bench.player.trainer.epoch == 45


def test_stops_at_a_loss_and_at_an_accuracy() -> None:
    bench = bench_with(loss=0.2)
    run_until_stopped(bench)
    losses = known(bench.player.trainer.history.train_loss)
    assert losses[-1] <= 0.2 < losses[-2], "not at the first epoch with such a loss"
    assert bench.notice == "Stopped: the training loss has come down to 0.2."
    bench = bench_with(accuracy=0.9)
    run_until_stopped(bench)
    accuracies = known(bench.player.trainer.history.train_accuracy)
    assert accuracies[-1] >= 0.9 > accuracies[-2]
    assert bench.notice == "Stopped: the training accuracy has reached 90 %."


def test_stops_when_nothing_improves_and_patience_begins_anew_with_each_start() -> None:
    bench = bench_with(patience=30)
    bench.player.set_train_config(
        bench.player.train_config.changed(optimizer="sgd", learning_rate=1e-4)
    )
    bench.player.run.best = Best("held-out", 0.0, 0)  # nothing will be better than that
    run_until_stopped(bench)
    assert bench.player.trainer.epoch == 30
    assert bench.notice is not None
    assert "has not improved for 30 epochs; it was best at epoch 0." in bench.notice
    run_until_stopped(bench)
    assert bench.player.trainer.epoch == 60


def test_patience_does_not_stop_a_loss_that_falls_however_long_the_run() -> None:
    history, best, watch = History(), Best(), Watch(StopRules(patience=200), since=0)
    for epoch in range(70_000):
        metrics = Metrics(1.0 / (1 + epoch), 0.5, None, None)
        best.see(epoch, metrics)
        assert not watch.see(epoch, metrics, best)
        history.record(epoch, metrics, seconds=0.0, learning_rate=0.1, gradient_norm=None)
    assert best == Best.of(history) == Best("training", 1.0 / 70_000, 69_999)


def test_patience_begins_anew_when_harder_points_come() -> None:
    bench = bench_with(patience=40)
    bench.player.train(100)
    while bench.player.running:
        bench.player.tick()
    bench.edit(bench.points.add(0.5, 0.5, 1).add(-0.5, -0.5, 1).add(0.6, 0.6, 1))
    now = bench.player.trainer.evaluate()
    assert (bench.player.run.best.epoch, bench.player.run.best.loss) == (
        bench.player.trainer.epoch,
        now.test_loss,
    )
    assert bench.player.run.best.since == bench.player.trainer.epoch
    bench.player.set_train_config(bench.player.train_config.changed(loss="hinge"))
    assert bench.player.run.best.loss == bench.player.trainer.evaluate().test_loss != now.test_loss
    bench.player.continue_from(0)
    assert bench.player.run.best.epoch == bench.player.run.best.since == 0
    assert bench.player.run.best.loss == bench.player.trainer.evaluate().test_loss


def test_the_best_of_a_run_is_known_after_a_branch() -> None:
    bench = bench_with()
    bench.player.train(90)
    while bench.player.running:
        bench.player.tick()
    index = bench.player.run.timeline.nearest(40)
    bench.player.continue_from(index)
    losses = known(bench.player.trainer.history.test_loss)
    assert bench.player.trainer.epoch == bench.player.trainer.history.last_epoch
    assert bench.player.run.best == Best("held-out", min(losses), losses.index(min(losses)))


def test_runs_for_so_many_epochs() -> None:
    bench = bench_with()
    bench.player.train()
    bench.player.tick()
    bench.player.pause()
    bench.player.train(epochs=20)
    while bench.player.running:
        bench.player.tick()
    assert bench.player.trainer.epoch == 7 * MAPS + 20
    bench.player.train()
    for _ in range(5):
        bench.player.tick()
    assert bench.player.running, "the limit was for one run only"


def test_rules_are_checked_values() -> None:
    for bad in ({"epoch": 0}, {"loss": -1.0}, {"accuracy": 1.5}, {"patience": 0}):
        with pytest.raises(ValidationError):
            StopRules(**bad)
    assert not StopRules()
    assert StopRules(loss=0.0)


def test_the_best_epoch_is_that_of_the_held_out_loss_where_there_is_one() -> None:
    history = History()
    assert Best.of(history) == Best("training", math.inf, 0)
    losses = [0.9, 0.5, 0.7]
    for epoch, (train, test) in enumerate(pairwise([1.0, *losses])):
        metrics = Metrics(train, 0.5, test, 0.5)
        history.record(epoch, metrics, seconds=0.0, learning_rate=0.1, gradient_norm=None)
    assert Best.of(history) == Best("held-out", 0.5, 1)
    assert Best.of(history, since=1) == Best("held-out", 0.7, 2, since=1)
    history.test_loss[:] = [None] * 3
    assert Best.of(history) == Best("training", 0.5, 2)


def test_the_best_loss_is_never_one_from_before_other_points() -> None:
    bench = bench_with(patience=30)
    bench.set_held_out_share(0.0)
    bench.player.trainer.run(epochs=5)
    bench.player.run.hold()
    moment = len(bench.player.run.timeline.epochs) - 1
    bench.edit(bench.points.add(0.5, 0.5, 1).add(-0.5, -0.5, 1).add(0.6, 0.6, 1))
    changed = bench.player.trainer.evaluate()
    for _ in range(20):
        bench.player.step()
    assert bench.player.run.best.epoch > 5
    bench.player.continue_from(moment)
    best = bench.player.run.best
    assert (best.since, best.epoch, best.loss) == (5, 5, changed.train_loss)
    for _ in range(3):
        bench.player.step()
    opened = Workbench()
    exchange.open_project(opened, exchange.save_project(bench))
    now = opened.player.trainer.evaluate()
    assert opened.player.run.best == Best("training", now.train_loss or 0.0, 8, 8)
