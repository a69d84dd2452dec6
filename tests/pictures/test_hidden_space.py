"""Hidden space as the browser gets it."""

import numpy as np
import pytest

from nnviz.inside.hidden_space import hidden_space
from nnviz.inside.layers import SHEET_SIDE, Axes, HiddenSpace, Layer
from nnviz.network.model import NeuralNetwork
from nnviz.pictures.hidden_space import FULL, pack_space, unpack_space
from nnviz.settings.config import ModelConfig
from tests.inputs import some_points


@pytest.mark.parametrize("dims", [2, 3])
def test_each_layer_fills_its_room_by_one_scale(dims: int) -> None:
    points, config = some_points(6, 3), ModelConfig(classes=3, hidden=(5,))
    found = hidden_space(NeuralNetwork(config).eval(), points, Axes(dims))
    packed = pack_space(
        [found, found], points, names=["a", "b", "c"], features=config.features, span=0.4, alt="x"
    )
    head, numbers = unpack_space(packed)
    assert (head["dims"], head["side"], head["span"], head["alt"]) == (dims, SHEET_SIDE, 400, "x")
    assert (head["labels"], head["heldOut"]) == ("012012", "001001")
    assert len(head["frames"]) == 2
    pieces = head["frames"][0]["pieces"]
    each = (SHEET_SIDE**2 + 6 + 2 * pieces) * dims
    assert len(numbers) == 2 * len(found.layers) * each
    at = 0
    for layer in found.layers:
        sheet = numbers[at : at + SHEET_SIDE**2 * dims].reshape(-1, dims) / FULL
        points_there = numbers[at + SHEET_SIDE**2 * dims :][: 6 * dims].reshape(-1, dims) / FULL
        both = np.concatenate([layer.sheet, layer.points])
        low, high = both.min(axis=0), both.max(axis=0)
        half = (high - low).max() / 2
        np.testing.assert_allclose(sheet, (layer.sheet - (low + high) / 2) / half, atol=1e-4)
        np.testing.assert_allclose(
            points_there, (layer.points - (low + high) / 2) / half, atol=1e-4
        )
        at += each


def test_layers_and_axes_have_names() -> None:
    points, config = some_points(6, 3), ModelConfig(classes=3, hidden=(5, 2), features=("x2", "y"))
    found = hidden_space(NeuralNetwork(config).eval(), points, Axes(2))
    packed = pack_space(
        [found], points, names=["a", "b", "c"], features=config.features, axes=["width", "height"]
    )
    layers = unpack_space(packed)[0]["frames"][0]["layers"]
    assert [layer["title"] for layer in layers] == [
        "The plane",
        "Inputs",
        "Hidden layer 1",
        "Hidden layer 2",
        "Outputs",
    ]
    assert layers[0]["axes"] == ["width: −1 to 1", "height: −1 to 1"]
    assert layers[1]["axes"] == ["x²: 0 to 1", "y: −1 to 1"]
    assert sorted(axis[:11] for axis in layers[2]["axes"]) == ["component 1", "component 2"]
    assert layers[3]["axes"][1].startswith("neuron 2: ")
    assert sorted(axis[:11] for axis in layers[4]["axes"]) == ["component 1", "component 2"]
    assert found.winners.shape == (SHEET_SIDE - 1, SHEET_SIDE - 1)


def test_what_overflows_lies_at_the_edge() -> None:
    values = np.zeros((SHEET_SIDE**2, 2), np.float32)
    values[:4, 0] = [np.inf, -np.inf, np.nan, 3e38]
    empty = np.zeros((0, 2), np.float32)
    layer = Layer(
        "outputs", 2, (0, 1), None, np.eye(2, dtype=np.float32), values, empty, empty[None][:0]
    )
    space = HiddenSpace([layer], np.zeros((24, 24), np.uint8))
    points = some_points(6, 2).select([])
    head, numbers = unpack_space(pack_space([space], points, names=["a", "b"], features=("x", "y")))
    assert numbers.reshape(-1, 2)[:4, 0].tolist() == [FULL, -FULL, 0, FULL]
    assert "nan" not in str(head)
    assert "inf" not in str(head)
