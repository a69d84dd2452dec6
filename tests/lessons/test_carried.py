"""Weights in a link: exact as float32, near as float16, and only for a network of their shape."""

import numpy as np
import pytest
import torch

from nnviz.data.presets import make
from nnviz.errors import InputError
from nnviz.lessons.carried import Carried, carry
from nnviz.settings.config import ModelConfig, PresetConfig, TrainConfig
from nnviz.training.trainer import Trainer

NORMED = ModelConfig(hidden=(4, 3), batch_norm=True)


def trained(config: ModelConfig) -> Trainer:
    trainer = Trainer(make(PresetConfig(name="moons")), config, TrainConfig())
    trainer.run(epochs=20)
    return trainer


@pytest.mark.parametrize("config", [ModelConfig(hidden=()), ModelConfig(), NORMED])
def test_a_network_in_whole_precision_answers_exactly_as_before(config: ModelConfig) -> None:
    there, here = trained(config), Trainer(make(PresetConfig(name="moons")), config, TrainConfig())
    found = carry(there.learner).weights_for(config)
    here.learner.load(found.weights, found.buffers, {})
    assert here.evaluate() == there.evaluate()


def test_half_precision_keeps_three_digits() -> None:
    learner = trained(NORMED).learner
    found = carry(learner, "float16").weights_for(NORMED)
    exact = learner.weights().numpy()
    assert np.allclose(found.weights.numpy(), exact, rtol=2**-11, atol=2**-24)
    assert len(carry(learner, "float16").data) * 2 == len(carry(learner).data)


def test_a_network_of_another_shape_is_refused() -> None:
    zeros = Carried(precision="float16", data=bytes(84))
    with pytest.raises(InputError, match=r"carries 42 numbers .* the network here has 114;"):
        zeros.weights_for(ModelConfig())


def test_what_half_precision_cannot_hold_is_said() -> None:
    learner = trained(ModelConfig()).learner
    learner.flat.detach()[0] = 70_000.0
    with pytest.raises(InputError, match="too large for float16; pass on a project file"):
        carry(learner, "float16")
    assert carry(learner).weights_for(ModelConfig()).weights[0] == 70_000.0


def test_a_variance_below_zero_is_refused() -> None:
    learner = trained(NORMED).learner
    numbers = torch.from_numpy(np.frombuffer(carry(learner).data, "<f4").copy())
    numbers[-1] = -1.0
    bad = Carried(precision="float32", data=numbers.numpy().tobytes())
    with pytest.raises(InputError, match="negative variance"):
        bad.weights_for(NORMED)
