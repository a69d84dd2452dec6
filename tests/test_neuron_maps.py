"""Pictures of hidden neurons: each is what that neuron puts out, in its place on the plane."""

import io

import numpy as np
import pytest
import torch
from PIL import Image

from nnviz.config import ModelConfig
from nnviz.feature_maps import SIDE, signed_png
from nnviz.grid import cell_centers
from nnviz.model import NeuralNetwork
from nnviz.neuron_maps import neuron_values, neurons_html
from nnviz.palette import tints


def model(**options: object) -> NeuralNetwork:
    return NeuralNetwork(ModelConfig(**options)).eval()


def test_values_are_the_layers_outputs_by_hand() -> None:
    network = model(hidden=(3, 2), activations=("tanh", "relu"), features=("x", "xy"))
    first, second = neuron_values(network)
    assert (first.shape, second.shape) == ((3, SIDE, SIDE), (2, SIDE, SIDE))
    axis = cell_centers(SIDE)
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


def test_pictures_are_blue_below_zero_and_orange_above_and_stand_upright() -> None:
    values = np.zeros((SIDE, SIDE), dtype=np.float32)
    values[0, :] = -1.0  # lowest y
    values[-1, :] = 5.0  # highest y, beyond the scale
    pixels = np.asarray(Image.open(io.BytesIO(signed_png(values))).convert("RGB"))
    blue, orange = tints(2)
    np.testing.assert_allclose(pixels[-1], np.tile(blue, (SIDE, 1)), atol=1)
    np.testing.assert_allclose(pixels[0], np.tile(orange, (SIDE, 1)), atol=1)
    assert (pixels[1:-1] == 255).all()


def test_there_is_one_picture_for_each_neuron_and_a_word_when_there_is_none() -> None:
    assert neurons_html(model(hidden=(8, 3))).count("<img") == 11
    assert "no hidden layer" in neurons_html(model(hidden=()))


def test_a_dead_neuron_is_drawn_without_dividing_by_zero() -> None:
    network = model(hidden=(2,), activation="relu", initialization="zero")
    assert neurons_html(network).count("0.00 to 0.00") == 2 * 2
