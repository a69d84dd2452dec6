"""The drawing of a network: all layers, all weights counted, valid SVG."""

import xml.etree.ElementTree as ET

import pytest
import torch

from nnviz.data.class_styles import CLASS_STYLES
from nnviz.network.model import NeuralNetwork
from nnviz.pictures.diagram import MOST, describe, network_html, network_svg, weights
from nnviz.settings.config import ModelConfig

SVG = "{http://www.w3.org/2000/svg}"
CONFIGS = [
    ModelConfig(),
    ModelConfig(hidden=()),
    ModelConfig(hidden=(64, 1, 3), classes=8, features=("x", "y", "x2", "y2", "xy", "sin_x")),
    ModelConfig(hidden=(4,) * 6, batch_norm=True),
]


@pytest.mark.parametrize("config", CONFIGS)
def test_every_neuron_up_to_eight_a_layer_is_drawn_inside_the_picture(config: ModelConfig) -> None:
    root = ET.fromstring(network_svg(config))
    width, height = map(float, root.attrib["viewBox"].split()[2:])
    dots = root.findall(f"{SVG}circle")
    sizes = [len(config.features), *config.hidden, config.classes]
    assert len(dots) == sum(min(size, MOST) for size in sizes)
    for dot in dots:
        assert 4 <= float(dot.attrib["cx"]) <= width - 4
        assert 4 <= float(dot.attrib["cy"]) <= height - 4
    outputs = [dot.attrib["fill"] for dot in dots[-config.classes :]]
    assert outputs == [style.color for style in CLASS_STYLES[: config.classes]]
    numbers = [text.text for text in root.findall(f"{SVG}text")]
    assert numbers[: len(config.hidden)] == [str(width) for width in config.hidden]


@pytest.mark.parametrize("config", CONFIGS)
def test_weights_are_those_of_the_network(config: ModelConfig) -> None:
    network = NeuralNetwork(config)
    assert weights(config) == sum(p.numel() for p in network.parameters())
    assert torch.is_tensor(next(network.parameters()))


def test_a_screen_reader_hears_the_layers() -> None:
    assert describe(ModelConfig()) == (
        "2 inputs, hidden layers of 8 and 8 neurons, 2 outputs, 114 weights"
    )
    assert describe(ModelConfig(hidden=())) == "2 inputs, no hidden layer, 2 outputs, 6 weights"
    assert 'alt="2 inputs' in network_html(ModelConfig())
