"""When training stops by itself, and that it says why."""

from itertools import pairwise

import pytest
from pydantic import ValidationError

from nnviz.governor import FRAMES
from nnviz.history import History, Metrics
from nnviz.stop_rules import StopRules, best_epoch
from nnviz.workbench import Workbench


def run_until_stopped(bench: Workbench, ticks: int = 400) -> None:
    bench.train()
    for _ in range(ticks):
        if not bench.running:
            return
        bench.tick()
    pytest.fail("it never stopped")


def bench_with(**rules: object) -> Workbench:
    bench = Workbench()
    bench.load_preset("xor")
    bench.steps_per_map = 7
    bench.run.rules = StopRules(**rules)
    return bench


def test_stops_at_exactly_the_epoch() -> None:
    bench = bench_with(epoch=45)
    run_until_stopped(bench)
    assert bench.trainer.epoch == 45
    assert bench.notice == "Stopped at epoch 45, as you asked."
    bench.train()  # beyond it, the rule has been met and is out of force
    bench.tick()
    assert bench.running
    assert bench.trainer.epoch == 45 + 7 * FRAMES


def test_stops_at_exactly_the_epoch_at_full_speed_too() -> None:
    bench = bench_with(epoch=45)
    bench.steps_per_map = None
    run_until_stopped(bench)
    assert bench.trainer.epoch == 45


def test_stops_at_a_loss_and_at_an_accuracy() -> None:
    bench = bench_with(loss=0.2)
    run_until_stopped(bench)
    losses = bench.trainer.history.train_loss
    assert losses[-1] <= 0.2 < losses[-9]
    assert bench.notice == "Stopped: the training loss has come down to 0.2."
    bench = bench_with(accuracy=0.9)
    run_until_stopped(bench)
    assert bench.trainer.evaluate().train_accuracy >= 0.85
    assert bench.notice == "Stopped: the training accuracy has reached 90 %."


def test_stops_when_nothing_improves_and_patience_begins_anew_with_each_start() -> None:
    bench = bench_with(patience=30)
    bench.set_train_config(bench.train_config.changed(optimizer="sgd", learning_rate=1e-4))
    bench.trainer.history.test_loss[0] = 0.0  # nothing will be better than that
    run_until_stopped(bench)
    assert 30 <= bench.trainer.epoch < 37
    assert bench.notice is not None
    assert "has not improved for 30 epochs; it was best at epoch 0." in bench.notice
    first = bench.trainer.epoch
    bench.trainer.history.test_loss[0] = 0.0
    run_until_stopped(bench)
    assert bench.trainer.epoch >= first + 30


def test_runs_for_so_many_epochs() -> None:
    bench = bench_with()
    bench.train()
    bench.tick()
    bench.pause()
    bench.train(epochs=20)
    while bench.running:
        bench.tick()
    assert bench.trainer.epoch == 7 * FRAMES + 20
    bench.train()
    for _ in range(5):
        bench.tick()
    assert bench.running, "the limit was for one run only"


def test_rules_are_checked_values() -> None:
    for bad in ({"epoch": 0}, {"loss": -1.0}, {"accuracy": 1.5}, {"patience": 0}):
        with pytest.raises(ValidationError):
            StopRules(**bad)
    assert not StopRules()
    assert StopRules(loss=0.0)


def test_the_best_epoch_is_that_of_the_held_out_loss_where_there_is_one() -> None:
    history = History()
    assert best_epoch(history) == ("training", 0)
    losses = [0.9, 0.5, 0.7]
    for epoch, (train, test) in enumerate(pairwise([1.0, *losses])):
        metrics = Metrics(train, 0.5, test, 0.5)
        history.record(epoch, metrics, seconds=0.0, learning_rate=0.1, gradient_norm=None)
    assert best_epoch(history) == ("held-out", 1)
    history.test_loss[:] = [None] * 3
    assert best_epoch(history) == ("training", 2)
