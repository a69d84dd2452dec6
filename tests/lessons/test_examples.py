"""Finished runs for pictures: they show what their captions say."""

import numpy as np

from nnviz.lessons.examples import trained


def shares_right(preset: str, hidden: tuple[int, ...], epochs: int, noise: float = 0.05) -> float:
    """Share of the points whose cell of the grid has their class."""
    grid, points = trained(preset, hidden, epochs, noise=noise)
    side = len(grid.axis)
    cells = np.clip(((points.xy + 1) / 2 * side).astype(int), 0, side - 1)
    answers = grid.probabilities.argmax(axis=2)[cells[:, 1], cells[:, 0]]
    return float((answers == points.labels).mean())


def test_no_hidden_layer_fails_at_xor_and_one_succeeds() -> None:
    assert shares_right("xor", (), 300) < 0.75
    assert shares_right("xor", (3,), 300) > 0.95


def test_training_improves_on_random_weights() -> None:
    assert shares_right("moons", (8, 8), 0) < shares_right("moons", (8, 8), 300)


def test_without_hidden_layers_the_boundary_is_straight() -> None:
    grid, _ = trained("xor", (), 50)
    logit = np.log(grid.probabilities[..., 1]) - np.log(grid.probabilities[..., 0])
    for axis in (0, 1):
        second = np.diff(logit, 2, axis=axis)
        np.testing.assert_allclose(second, 0.0, atol=1e-4)
