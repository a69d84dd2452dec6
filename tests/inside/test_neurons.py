"""What hidden neurons put out over the plane."""

import numpy as np
import pytest
import torch

from nnviz.inside.grid import SMALL_SIDE, cell_centers
from nnviz.inside.neurons import neuron_values
from nnviz.network.model import NeuralNetwork
from nnviz.settings.config import ModelConfig


def model(**options: object) -> NeuralNetwork:
    return NeuralNetwork(ModelConfig(**options)).eval()


def test_values_are_the_layers_outputs_by_hand() -> None:
    network = model(hidden=(3, 2), activations=("tanh", "relu"), features=("x", "xy"))
    first, second = neuron_values(network)
    assert (first.shape, second.shape) == ((3, SMALL_SIDE, SMALL_SIDE), (2, SMALL_SIDE, SMALL_SIDE))
    axis = cell_centers(SMALL_SIDE)
    row, column = 5, 17
    inputs = np.array([axis[column], axis[column] * axis[row]], dtype=np.float32)
    layers = [
        (layer.weight.detach().numpy(), layer.bias.detach().numpy()) for layer in network.linears
    ]
    one = np.tanh(layers[0][0] @ inputs + layers[0][1])
    two = np.maximum(layers[1][0] @ one + layers[1][1], 0.0)
    np.testing.assert_allclose(first[:, row, column], one, atol=1e-6)
    np.testing.assert_allclose(second[:, row, column], two, atol=1e-6)


@pytest.mark.parametrize("batch_norm", [False, True])
def test_the_last_output_is_the_logits(batch_norm: bool) -> None:
    network = model(hidden=(4, 4), batch_norm=batch_norm)
    points = torch.rand(7, 2)
    *hidden, logits = network.outputs(points)
    assert [layer.shape for layer in hidden] == [(7, 4), (7, 4)]
    torch.testing.assert_close(logits, network(points))
