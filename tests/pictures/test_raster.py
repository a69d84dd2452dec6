"""The map as a picture: the right way up, exact as PNG, close as JPEG."""

import io

import numpy as np
import pytest
import torch
from PIL import Image

from nnviz.inside.boundary import evaluate_grid
from nnviz.inside.grid import BoundaryGrid, cell_centers
from nnviz.network.model import NeuralNetwork
from nnviz.pictures.colors import tones
from nnviz.pictures.raster import blend, map_jpeg
from nnviz.settings.config import GridConfig, ModelConfig


def four_corners() -> BoundaryGrid:
    """Two by two cells, each certain of another class: 0, 1 below and 2, 3 above."""
    return BoundaryGrid(cell_centers(2), np.eye(4, dtype=np.float32).reshape(2, 2, 4))


def trained_like() -> BoundaryGrid:
    """A map with a steep boundary, as after training."""
    model = NeuralNetwork(ModelConfig(hidden=(8,), classes=3, seed=1))
    with torch.no_grad():
        for layer in model.linears:
            layer.weight.mul_(8.0)
    return evaluate_grid(model, GridConfig(resolution=64))


def decode(data: bytes, kind: str) -> np.ndarray:
    """The pixels of an encoded picture, which must be of that kind and opaque."""
    image = Image.open(io.BytesIO(data))
    assert (image.format, image.mode) == (kind, "RGB")
    return np.asarray(image)


def test_top_left_is_low_x_and_high_y() -> None:
    expected = tones(4)
    picture = blend(four_corners())
    assert picture.dtype == np.uint8
    assert picture.flags.c_contiguous
    np.testing.assert_array_equal(picture[1, 0], expected[0])  # x = -0.5, y = -0.5
    np.testing.assert_array_equal(picture[1, 1], expected[1])  # x = +0.5, y = -0.5
    np.testing.assert_array_equal(picture[0, 0], expected[2])  # x = -0.5, y = +0.5
    np.testing.assert_array_equal(picture[0, 1], expected[3])  # x = +0.5, y = +0.5


def test_top_left_of_a_model_that_only_knows_that_corner() -> None:
    corner = evaluate_grid(
        lambda xy: torch.stack([1e3 * (xy[:, 1] - xy[:, 0] - 1.9), 0 * xy[:, 0]], 1), GridConfig()
    )
    picture = blend(corner)
    first, second = tones(2)
    np.testing.assert_array_equal(picture[0, 0], first)
    for row, column in ((0, -1), (-1, 0), (-1, -1)):
        np.testing.assert_array_equal(picture[row, column], second)


@pytest.mark.parametrize("resolution", [2, 9, 100])
def test_a_jpeg_is_as_large_as_the_grid(resolution: int) -> None:
    grid = evaluate_grid(NeuralNetwork(ModelConfig()), GridConfig(resolution=resolution))
    assert decode(map_jpeg(grid), "JPEG").shape == (resolution, resolution, 3)


def test_a_jpeg_differs_by_a_few_levels_only() -> None:
    grid = trained_like()
    exact, shown = blend(grid).astype(int), decode(map_jpeg(grid), "JPEG").astype(int)
    assert np.abs(shown - exact).mean() < 1.5
    assert np.abs(shown - exact).max() <= 24
    assert np.ptp(exact) > 100  # there was something to get wrong
