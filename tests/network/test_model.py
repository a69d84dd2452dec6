"""The network against torch's own layers, and its inputs."""

import math
from typing import get_args

import pytest
import torch
from torch import nn

from nnviz.network.model import FEATURES, NeuralNetwork, compute_features
from nnviz.settings.config import ModelConfig
from nnviz.settings.names import Feature

MODULES = {
    "tanh": nn.Tanh(),
    "relu": nn.ReLU(),
    "leaky_relu": nn.LeakyReLU(),
    "elu": nn.ELU(),
    "gelu": nn.GELU(),
    "silu": nn.SiLU(),
    "sigmoid": nn.Sigmoid(),
    "linear": nn.Identity(),
}


def test_the_registry_covers_the_vocabulary() -> None:
    assert set(FEATURES) == set(get_args(Feature))


@pytest.mark.parametrize("activation", MODULES)
def test_forward_equals_a_sequential_of_torch_modules(activation: str) -> None:
    model = NeuralNetwork(ModelConfig(hidden=(5, 3), classes=4, activation=activation))
    first, second, output = model.linears
    act = MODULES[activation]
    xy = torch.rand(20, 2) * 2 - 1
    expected = nn.Sequential(first, act, second, act, output)(xy)
    torch.testing.assert_close(model(xy), expected)


def test_each_layer_has_its_own_activation() -> None:
    model = NeuralNetwork(ModelConfig(hidden=(5, 3), activations=("sine", "relu")))
    first, second, output = model.linears
    xy = torch.rand(20, 2)
    expected = output(torch.relu(second(torch.sin(first(xy)))))
    torch.testing.assert_close(model(xy), expected)


def test_features_are_what_their_names_say() -> None:
    x, y = 0.3, -0.6
    values = compute_features(torch.tensor([[x, y]]), get_args(Feature))[0].tolist()
    expected = [x, y, x * x, y * y, x * y, math.sin(math.pi * x), math.sin(math.pi * y)]
    assert values == pytest.approx(expected, rel=1e-6)


def test_feature_order_is_that_of_the_config() -> None:
    inputs = compute_features(torch.tensor([[0.3, -0.6]]), ("y", "x"))
    torch.testing.assert_close(inputs, torch.tensor([[-0.6, 0.3]]))


def test_no_hidden_layer_is_a_linear_classifier() -> None:
    model = NeuralNetwork(ModelConfig(hidden=()))
    xy = torch.rand(5, 2)
    torch.testing.assert_close(model(xy), nn.functional.linear(xy, *model.linears[0].parameters()))


def test_same_seed_same_weights_other_seed_others_and_global_state_untouched() -> None:
    before = torch.get_rng_state()
    first, again, other = (NeuralNetwork(ModelConfig(seed=s)) for s in (1, 1, 2))
    assert torch.equal(torch.get_rng_state(), before)
    for a, b in zip(first.parameters(), again.parameters(), strict=True):
        assert torch.equal(a, b)
    assert not torch.equal(first.linears[0].weight, other.linears[0].weight)


def test_dropout_silences_its_share_in_training_and_keeps_the_mean() -> None:
    model = NeuralNetwork(ModelConfig(dropout=0.25))
    dropped = model.drop(torch.ones(10_000))
    assert dropped.unique().tolist() == pytest.approx([0.0, 4 / 3])
    assert dropped.mean().item() == pytest.approx(1.0, abs=0.03)


def test_dropout_is_off_in_evaluation_mode() -> None:
    model = NeuralNetwork(ModelConfig(dropout=0.9)).eval()
    plain = NeuralNetwork(ModelConfig())
    xy = torch.rand(5, 2)
    assert torch.equal(model(xy), plain(xy))


def test_batch_norm_equals_torch_batch_norm_before_the_activation() -> None:
    model = NeuralNetwork(ModelConfig(hidden=(4,), batch_norm=True))
    xy = torch.rand(10, 2)
    z = model.linears[0](xy)
    normed = (z - z.mean(0)) / (z.var(0, unbiased=False) + 1e-5).sqrt()
    torch.testing.assert_close(model(xy), model.linears[1](torch.tanh(normed)))
