"""What starts a session's network over, what changes it live, and what stops it."""

from typing import Any

import numpy as np
import pytest
import torch

from nnviz.bench.player import DIVERGED
from nnviz.bench.workbench import Workbench
from nnviz.settings.config import GridConfig, ModelConfig, TrainConfig
from tests.drawings import XOR, drawing
from tests.sessions import MAPS, bench_with, losses, memory, weights

EXPLOSIVE = ModelConfig(hidden=(16, 16, 16), activation="linear", initialization="he")


def test_reset_starts_over_with_the_same_weights_and_keeps_the_points() -> None:
    bench = bench_with()
    initial, points = weights(bench), bench.points
    bench.player.train()
    bench.player.tick()
    assert not torch.equal(weights(bench), initial)
    bench.player.reset()
    assert torch.equal(weights(bench), initial)
    assert (bench.player.trainer.epoch, bench.player.trainer.steps, bench.player.running) == (
        0,
        0,
        False,
    )
    assert len(bench.player.trainer.history) == 1
    assert bench.points is points


@pytest.mark.parametrize(
    "change", [{"hidden": (4,)}, {"hidden": ()}, {"seed": 7}, {"activation": "relu"}]
)
def test_another_network_starts_over(change: dict[str, Any]) -> None:
    bench = bench_with()
    bench.player.train()
    bench.player.tick()
    bench.player.set_model_config(ModelConfig(**change))
    assert (bench.player.trainer.epoch, bench.player.running) == (0, False)
    assert bench.player.trainer.model_config == bench.player.model_config == ModelConfig(**change)
    assert bench.player.trainer.points == bench.points


def test_the_same_settings_again_change_nothing() -> None:
    bench = bench_with()
    bench.player.train()
    bench.player.tick()
    before, remembered = bench.player.trainer, memory(bench)
    bench.player.set_model_config(ModelConfig())
    bench.player.set_train_config(TrainConfig())
    assert bench.player.trainer is before
    assert bench.player.running
    assert set(memory(bench)) == set(remembered) != set()


@pytest.mark.parametrize(
    "change",
    [{"learning_rate": 0.001}, {"batch_size": 10}, {"weight_decay": 0.1}, {"optimizer": "sgd"}],
)
def test_training_settings_change_without_a_reset(change: dict[str, Any]) -> None:
    bench = bench_with()
    bench.player.train()
    bench.player.tick()
    before = weights(bench)
    bench.player.set_train_config(TrainConfig(**change))
    assert bench.player.running
    assert bench.player.trainer.epoch == 10 * MAPS
    assert torch.equal(weights(bench), before)
    assert bench.player.trainer.train_config == TrainConfig(**change)


def test_divergence_stops_says_why_and_keeps_finite_weights() -> None:
    bench = bench_with()
    bench.player.set_model_config(EXPLOSIVE)
    bench.player.set_train_config(TrainConfig(optimizer="momentum", learning_rate=0.001))
    bench.player.train()
    bench.player.tick()
    good = weights(bench)
    bench.player.set_train_config(TrainConfig(optimizer="momentum", learning_rate=10.0))
    bench.player.steps_per_map = 1000
    for _ in range(20):
        bench.player.tick()
    assert (bench.player.running, bench.notice) == (False, DIVERGED)
    assert "lower learning rate" in DIVERGED
    assert torch.equal(weights(bench), good)
    assert bool(torch.isfinite(weights(bench)).all())
    bench.player.set_train_config(TrainConfig(optimizer="momentum", learning_rate=0.001))
    bench.player.train()
    bench.player.tick()
    assert (bench.player.running, bench.notice) == (True, None)
    assert bench.player.trainer.steps > 10


def test_the_same_seed_gives_the_same_history() -> None:
    one, two = bench_with("spiral"), bench_with("spiral")
    for bench in (one, two):
        bench.player.set_train_config(TrainConfig(batch_size=10))
        bench.player.train()
        for _ in range(5):
            bench.player.tick()
    assert losses(one) == losses(two)
    assert len(one.player.trainer.history) > 3
    two.player.set_model_config(ModelConfig(seed=1))
    assert losses(one)[1][0] != losses(two)[1][0]


def test_two_sessions_share_nothing() -> None:
    one, two = Workbench(), Workbench()
    before = weights(two)
    one.load_preset("xor")
    one.consume(0, drawing(XOR))
    one.choose(label=1)
    one.player.set_train_config(TrainConfig(learning_rate=1.0))
    one.player.train()
    one.player.tick()
    assert len(two.points) == two.player.trainer.steps == two.log.seen == 0
    assert (two.player.running, two.brush.label, two.can_undo) == (
        False,
        0,
        False,
    )
    assert two.player.train_config == TrainConfig()
    assert torch.equal(weights(two), before)


def test_the_boundary_is_that_of_the_network_now() -> None:
    bench = bench_with()
    bench.player.grid_config = GridConfig(resolution=8)
    before = bench.player.boundary().probabilities
    bench.player.step()
    grid = bench.player.boundary()
    x, y = grid.axis[6], grid.axis[1]
    expected = torch.softmax(bench.player.trainer.model(torch.tensor([[x, y]])), 1).detach()
    np.testing.assert_allclose(grid.probabilities[1, 6], expected[0], atol=1e-6)
    assert np.abs(grid.probabilities - before).max() > 1e-4
