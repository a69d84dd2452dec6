"""Shapes by the config alone, against a network that was built."""

import torch
from hypothesis import given, settings

from nnviz.network.engine import flatten_parameters
from nnviz.network.model import NeuralNetwork
from nnviz.network.shapes import (
    fresh_buffers,
    named_views,
    parameter_shapes,
)
from nnviz.settings.config import ModelConfig
from nnviz.settings.naming import count_numbers
from tests.inputs import model_configs


@settings(max_examples=60)
@given(model_configs())
def test_they_are_those_of_the_network(config: ModelConfig) -> None:
    model = NeuralNetwork(config)
    named = dict(model.named_parameters())
    assert parameter_shapes(config) == {name: tuple(p.shape) for name, p in named.items()}
    assert list(parameter_shapes(config)) == list(named)
    assert count_numbers(config) == sum(p.numel() for p in named.values())
    buffers, fresh = dict(model.named_buffers()), fresh_buffers(config)
    assert list(fresh) == list(buffers)
    for name, buffer in buffers.items():
        assert fresh[name].dtype == buffer.dtype
        assert torch.equal(fresh[name], buffer)


def test_views_are_the_parameters_themselves() -> None:
    model = NeuralNetwork(ModelConfig(hidden=(3, 2), batch_norm=True))
    flat = flatten_parameters(model)
    views = named_views(model.config, flat.detach())
    for name, parameter in model.named_parameters():
        assert views[name].data_ptr() == parameter.data_ptr()
        assert torch.equal(views[name], parameter)
