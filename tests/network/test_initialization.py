"""Initial weights: their distributions."""

import math
from typing import get_args

import pytest

from nnviz.network.initialization import INITIALIZATIONS
from nnviz.network.model import NeuralNetwork
from nnviz.settings.config import ModelConfig
from nnviz.settings.names import Initialization


def test_the_registry_covers_the_vocabulary() -> None:
    assert set(INITIALIZATIONS) == set(get_args(Initialization))


def test_default_initialization_has_the_distribution_of_torch_linear() -> None:
    layer = NeuralNetwork(ModelConfig(hidden=(64, 64))).linears[1]
    bound = 1 / math.sqrt(64)
    for values in (layer.weight, layer.bias):
        assert values.abs().max() <= bound
    assert layer.weight.std().item() == pytest.approx(bound / math.sqrt(3), rel=0.05)


@pytest.mark.parametrize(
    ("initialization", "deviation"),
    [("xavier", math.sqrt(2 / 128)), ("he", math.sqrt(2 / 64)), ("small", 0.01), ("zero", 0.0)],
)
def test_initialization_has_its_deviation_and_zero_biases(
    initialization: Initialization, deviation: float
) -> None:
    config = ModelConfig(hidden=(64, 64), initialization=initialization)
    layer = NeuralNetwork(config).linears[1]
    assert layer.weight.std().item() == pytest.approx(deviation, rel=0.05)
    assert not layer.bias.any()
