"""Every update rule against torch's optimisers, in float64, over many steps."""

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from nnviz.inside.update_rule import update
from nnviz.network.optimizers import build_optimizer
from nnviz.settings.config import TrainConfig
from nnviz.settings.names import OPTIMIZERS

SETTINGS: tuple[dict[str, Any], ...] = (
    {},
    {"weight_decay": 0.3},
    {"momentum": 0.0, "beta1": 0.0, "beta2": 0.5, "alpha": 0.0, "learning_rate": 3.0},
)


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_rule_is_torchs(optimizer: str, settings: dict[str, Any]) -> None:
    config = TrainConfig(optimizer=optimizer, **settings)
    rng = np.random.default_rng(3)
    flat = nn.Parameter(torch.tensor(rng.normal(size=5)))
    theirs = build_optimizer(flat, config)
    memory: dict[str, Any] = {}
    for count in range(1, 8):
        gradient = rng.normal(size=5)
        ours = update(config, flat.detach().numpy(), gradient, memory, config.learning_rate)
        assert ours.count == (count if "step" in memory or count == 1 else 1)
        flat.grad = torch.tensor(gradient)
        theirs.step()
        np.testing.assert_allclose(ours.new, flat.detach(), rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(ours.moved, ours.factor * ours.old - ours.step)
        state = {k: v for k, v in theirs.state[flat].items() if v is not None}
        assert ours.after.keys() == state.keys() - {"step"}
        for name, values in ours.after.items():
            np.testing.assert_allclose(values, state[name], rtol=1e-9)
        memory = {name: value.numpy().copy() for name, value in state.items()}


def test_l1_goes_to_zero_and_not_through_it() -> None:
    config = TrainConfig(optimizer="sgd", l1=0.5, learning_rate=0.1)
    ours = update(config, [0.2, -0.2, 0.03, -0.03], np.zeros(4), {}, 0.1)
    np.testing.assert_allclose(ours.new, [0.15, -0.15, 0.0, 0.0], atol=1e-15)
    heavy = update(config.changed(optimizer="momentum"), [2.0], [0.0], {}, 0.1)
    np.testing.assert_allclose(heavy.new, [1.5])  # a steady gradient of 1 goes ten times as far


def test_what_rests_stays_with_all_that_is_remembered_of_it() -> None:
    config = TrainConfig(optimizer="adam", weight_decay=0.1, l1=0.1)
    memory: dict[str, Any] = {
        "step": np.float32(3),
        "exp_avg": np.ones(2),
        "exp_avg_sq": np.ones(2),
    }
    ours = update(config, [1.0, 1.0], [1.0, 1.0], memory, 0.1, rests=[True, False])
    assert ours.new[0] == 1.0
    assert ours.new[1] < 1.0
    assert ours.after["exp_avg_sq"][0] == 1.0
    assert ours.after["exp_avg"][1] > 1.0
    assert ours.count == 4
    fresh = update(config, [1.0], [1.0], {}, 0.1, rests=True)
    assert fresh.after["exp_avg"][0] == 0.0
