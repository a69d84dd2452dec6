"""Names and places of a network's numbers, against torch's own names."""

import math

import pytest
from hypothesis import given

from nnviz.network.model import NeuralNetwork
from nnviz.settings.config import ModelConfig
from nnviz.settings.naming import (
    Kind,
    Place,
    count_numbers,
    index_of,
    long_name,
    neuron_name,
    place_of,
    same_numbers,
    short_name,
)
from tests.inputs import model_configs

KINDS: dict[str, Kind] = {
    "layers.weight": "weight",
    "layers.bias": "bias",
    "norms.weight": "scale",
    "norms.bias": "shift",
}


@given(model_configs())
def test_every_number_is_where_torch_has_it(config: ModelConfig) -> None:
    index = 0
    for name, parameter in NeuralNetwork(config).named_parameters():
        group, layer, leaf = name.split(".")
        for at in range(parameter.numel()):
            place = place_of(config, index)
            to, *source = [int(part) for part in divmod(at, parameter.stride(0))]
            if parameter.dim() == 1:
                source = []
            assert place == Place(KINDS[f"{group}.{leaf}"], int(layer), to, *source)
            assert index_of(config, place) == index
            index += 1
    assert index == count_numbers(config)
    assert index == sum(math.prod(p.shape) for p in NeuralNetwork(config).parameters())


CONFIG = ModelConfig(hidden=(3, 2), features=("x2", "y"), batch_norm=True)  # 6+3, 6+2, 4+2, 6, 4


@pytest.mark.parametrize(
    ("index", "long", "short"),
    [
        (0, "weight from x² to neuron 1 of layer 1", "weight x²→1 of layer 1"),
        (5, "weight from y to neuron 3 of layer 1", "weight y→3 of layer 1"),
        (8, "bias of neuron 3 of layer 1", "bias 3 of layer 1"),
        (13, "weight from neuron 2 of layer 1 to neuron 2 of layer 2", "weight 2→2 of layer 2"),
        (17, "weight from neuron 1 of layer 2 to output 1", "weight 1→1 of the output"),
        (22, "bias of output 2", "bias 2 of the output"),
        (23, "scale of neuron 1 of layer 1", "scale 1 of layer 1"),
        (32, "shift of neuron 2 of layer 2", "shift 2 of layer 2"),
    ],
)
def test_a_number_has_a_name(index: int, long: str, short: str) -> None:
    assert (long_name(CONFIG, index), short_name(CONFIG, index)) == (long, short)


def test_neurons_and_outputs_are_counted_from_one() -> None:
    assert neuron_name(CONFIG, 1, 0) == "neuron 1 of layer 2"
    assert neuron_name(CONFIG, 2, 1) == "output 2"


@pytest.mark.parametrize("index", [-1, 33])
def test_there_is_no_other_number(index: int) -> None:
    with pytest.raises(ValueError, match=f"^index must be below the network's 33. Got {index}.$"):
        place_of(CONFIG, index)


@pytest.mark.parametrize(
    "place",
    [
        Place("weight", 0, 3, 0),
        Place("weight", 0, 0, 2),
        Place("weight", 0, 0),
        Place("bias", 0, 0, 1),
        Place("bias", 3, 0),
        Place("scale", 2, 0),
        Place("bias", 0, -1),
        Place("weight", 0, 0, -1),
    ],
)
def test_there_is_no_other_place(place: Place) -> None:
    with pytest.raises(ValueError, match=r"^the network must have this number. Got Place\("):
        index_of(CONFIG, place)


def test_the_same_numbers_are_those_of_the_same_shape() -> None:
    assert same_numbers(CONFIG, CONFIG.changed(activation="relu", seed=3, dropout=0.5))
    for other in (
        {"hidden": (2, 3)},
        {"classes": 3},
        {"batch_norm": False},
        {"features": ("x", "y")},
    ):
        assert not same_numbers(CONFIG, CONFIG.changed(**other))
