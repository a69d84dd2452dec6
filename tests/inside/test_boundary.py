"""The boundary as data: what is in each cell is what the model says at its centre."""

from math import exp

import numpy as np
import pytest
import torch

from nnviz.inside.boundary import evaluate_grid, grid_points
from nnviz.inside.grid import cell_centers
from nnviz.network.model import NeuralNetwork
from nnviz.settings.config import GridConfig, ModelConfig


def by_hand(model: NeuralNetwork, x: float, y: float) -> np.ndarray:
    """Softmax of a tanh network at one point, in numpy and double precision."""
    h = np.array([x, y], dtype=np.float64)
    *hidden, output = model.linears
    for layer in hidden:
        weight, bias = layer.weight.detach().numpy(), layer.bias.detach().numpy()
        h = np.tanh(weight.astype(np.float64) @ h + bias)
    logits = output.weight.detach().numpy().astype(np.float64) @ h + output.bias.detach().numpy()
    powers = np.exp(logits - logits.max())
    shares: np.ndarray = powers / powers.sum()
    return shares


@pytest.mark.parametrize("classes", [2, 3, 8])
def test_every_cell_holds_what_the_model_says_at_its_centre(classes: int) -> None:
    model = NeuralNetwork(ModelConfig(classes=classes, hidden=(5, 3), seed=4))
    grid = evaluate_grid(model, GridConfig(resolution=7))
    assert grid.probabilities.shape == (7, 7, classes)
    assert grid.probabilities.dtype == np.float32
    np.testing.assert_array_equal(grid.axis, cell_centers(7))
    for row, y in enumerate(grid.axis):
        for column, x in enumerate(grid.axis):
            expected = by_hand(model, float(x), float(y))
            np.testing.assert_allclose(grid.probabilities[row, column], expected, atol=1e-6)


def test_rows_go_up_and_columns_go_right() -> None:
    grid = evaluate_grid(lambda xy: torch.stack([3 * xy[:, 0], xy[:, 1]], 1), GridConfig())
    rows, columns = grid.probabilities[:, 50, 1], grid.probabilities[50, :, 0]
    assert (np.diff(rows) > 0).all()
    assert (np.diff(columns) > 0).all()
    # Lowest row, last column: x = 0.99, y = -0.99.
    assert grid.probabilities[0, -1, 0] == pytest.approx(1 / (1 + exp(-4 * 0.99)), abs=1e-6)


@pytest.mark.parametrize("resolution", [49, 50, 51, 100])  # about one part, and several
def test_the_parts_make_the_whole(resolution: int) -> None:
    model = NeuralNetwork(ModelConfig(classes=3, hidden=(5,), seed=2))
    grid = evaluate_grid(model, GridConfig(resolution=resolution))
    with torch.inference_mode():
        whole = torch.softmax(model(grid_points(resolution)), dim=1)
    expected = whole.reshape(resolution, resolution, 3).numpy()
    np.testing.assert_allclose(grid.probabilities, expected, rtol=0, atol=1e-6)


def test_probabilities_of_a_cell_sum_to_one() -> None:
    grid = evaluate_grid(NeuralNetwork(ModelConfig(classes=8)), GridConfig(resolution=20))
    np.testing.assert_allclose(grid.probabilities.sum(axis=2), 1.0, atol=1e-6)


def test_large_logits_do_not_overflow() -> None:
    grid = evaluate_grid(lambda xy: 1e30 * xy, GridConfig(resolution=2))
    # Cell (row 0, column 1) is x = 0.5, y = -0.5: certainly the first class.
    assert grid.probabilities[0, 1].tolist() == [1.0, 0.0]
    assert grid.probabilities[1, 0].tolist() == [0.0, 1.0]


def test_a_module_in_training_is_evaluated_without_dropout_and_put_back() -> None:
    model = NeuralNetwork(ModelConfig(hidden=(16,), dropout=0.5, batch_norm=True))
    evaluation = evaluate_grid(model.eval(), GridConfig(resolution=5))
    buffers = {name: buffer.clone() for name, buffer in model.named_buffers()}
    training = evaluate_grid(model.train(), GridConfig(resolution=5))
    assert model.training
    np.testing.assert_array_equal(training.probabilities, evaluation.probabilities)
    for name, buffer in model.named_buffers():
        assert torch.equal(buffer, buffers[name]), name


def test_training_mode_comes_back_after_an_error() -> None:
    class Broken(torch.nn.Module):
        def forward(self, xy: torch.Tensor) -> torch.Tensor:
            raise RuntimeError("no")

    model = Broken()
    with pytest.raises(RuntimeError, match="no"):
        evaluate_grid(model, GridConfig(resolution=2))
    assert model.training


def test_a_grid_is_not_changed_by_later_training() -> None:
    model = NeuralNetwork(ModelConfig())
    grid = evaluate_grid(model, GridConfig(resolution=4))
    before = grid.probabilities.copy()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(1.0)
    np.testing.assert_array_equal(grid.probabilities, before)
    assert not np.array_equal(evaluate_grid(model, GridConfig(resolution=4)).probabilities, before)
