"""Slices through the space of weights: which weights they are, against plain torch and numpy."""

import numpy as np
import pytest
import torch

from nnviz.data.points import Points
from nnviz.errors import InputError
from nnviz.inside.slices import (
    SLICE_SIDE,
    moments_of,
    path_slice,
    random_slice,
    weight_slice,
)
from nnviz.network.learner import Learner
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training.run import Run
from nnviz.training.trainer import Trainer
from tests.inputs import some_points


def learner(**options: object) -> Learner:
    return Learner(ModelConfig(**options), TrainConfig())


def test_two_weights_move_and_no_other() -> None:
    centre = torch.arange(5.0)
    plane = weight_slice(centre, 3, 1, 2.0)
    places = plane.places().reshape(SLICE_SIDE, SLICE_SIDE, 5)
    axis = torch.linspace(-2.0, 2.0, SLICE_SIDE)
    for row in (0, 7, 40):
        for column in (0, 20, 33):
            wanted = torch.tensor([0.0, 1.0 + axis[row], 2.0, 3.0 + axis[column], 4.0])
            torch.testing.assert_close(places[row, column], wanted)
    assert torch.equal(places[20, 20], centre)
    np.testing.assert_array_equal(plane.offset, [3.0, 1.0])


def test_two_weights_must_be_two() -> None:
    with pytest.raises(InputError, match="choose two different weights"):
        weight_slice(torch.zeros(5), 3, 3, 2.0)


@pytest.mark.parametrize("batch_norm", [False, True])
def test_random_directions_are_as_long_as_each_neurons_weights(batch_norm: bool) -> None:
    one = learner(hidden=(4, 3), batch_norm=batch_norm)
    config, centre = one.model.config, one.weights()
    plane = random_slice(config, centre, 5, 1.0)
    for direction in plane.directions:
        other = learner(hidden=(4, 3), batch_norm=batch_norm)
        other.load(direction, other.buffers(), {})
        for moved, linear in zip(other.model.linears, one.model.linears, strict=True):
            torch.testing.assert_close(moved.weight.norm(dim=1), linear.weight.norm(dim=1))
            assert not moved.bias.any()
        assert not any(bool(p.any()) for p in other.model.norms.parameters())
    again, another = random_slice(config, centre, 5, 1.0), random_slice(config, centre, 6, 1.0)
    assert torch.equal(again.directions, plane.directions)
    assert not torch.equal(another.directions, plane.directions)
    assert (
        abs(float(torch.cosine_similarity(plane.directions[0], plane.directions[1], dim=0))) < 0.9
    )


def test_weights_that_are_zero_have_no_direction() -> None:
    one = learner(initialization="zero")
    plane = random_slice(one.model.config, one.weights(), 0, 1.0)
    assert not plane.directions.any()
    np.testing.assert_array_equal(plane.project(torch.ones(len(one.flat))), [0.0, 0.0])


def test_a_path_has_the_directions_of_numpys_principal_components() -> None:
    rng = np.random.default_rng(3)
    moments = rng.normal(size=(12, 7)) @ np.diag([5.0, 3.0, 1.0, 0.5, 0.2, 0.1, 0.1])
    centre = moments[-1]
    plane = path_slice(torch.tensor(centre).float(), torch.tensor(moments).float())
    around = moments - moments.mean(axis=0)
    _, lengths, wanted = np.linalg.svd(around, full_matrices=False)
    cosines = (plane.directions.double().numpy() * wanted[:2]).sum(axis=1)
    np.testing.assert_allclose(np.abs(cosines), 1.0, atol=1e-5)
    assert plane.shares is not None
    np.testing.assert_allclose(plane.shares, (lengths**2 / (lengths**2).sum())[:2], atol=1e-5)
    assert plane.path is not None
    np.testing.assert_allclose(
        plane.path, (moments - centre) @ plane.directions.double().numpy().T, atol=1e-4
    )
    np.testing.assert_allclose(plane.path[-1], 0.0, atol=1e-4)
    for axis, walked in zip((plane.first, plane.second), plane.path.T, strict=True):
        assert axis[0] < walked.min() < walked.max() < axis[-1]
        assert len(axis) == SLICE_SIDE


@pytest.mark.parametrize("moments", [torch.zeros(0, 4), torch.ones(5, 4), torch.eye(4)[:2]])
def test_a_path_that_spans_no_plane(moments: torch.Tensor) -> None:
    with pytest.raises(InputError, match="The path walked is a point or a line so far"):
        path_slice(torch.zeros(4), moments)


def test_a_straight_path_spans_no_plane() -> None:
    line = torch.arange(6.0)[:, None] * torch.tensor([[1.0, 2.0, 3.0]])
    with pytest.raises(InputError):
        path_slice(line[-1], line)


def test_what_is_beside_a_slice_is_projected_by_least_squares() -> None:
    plane = random_slice(ModelConfig(), learner().weights(), 1, 1.0)
    beside = torch.randn(len(plane.centre))
    basis = plane.directions.double().numpy()
    wanted, *_ = np.linalg.lstsq(basis.T, (beside - plane.centre).double().numpy(), rcond=None)
    np.testing.assert_allclose(plane.project(beside), wanted, atol=1e-6)
    inside = plane.centre + 0.25 * plane.directions[0] - 0.5 * plane.directions[1]
    np.testing.assert_allclose(plane.project(inside), [0.25, -0.5], atol=1e-5)


def test_moments_of_another_network_are_left_out() -> None:
    points = Points.of(some_points(20, 2).xy, [0, 1] * 10)
    run = Run(Trainer(points, ModelConfig(), TrainConfig()))
    run.step()
    run.reshape(run.trainer.model_config.changed(hidden=(8, 9)), keep=True)
    for _ in range(3):
        run.step()
    found = moments_of(run.timeline, run.trainer.model_config)
    assert 3 <= len(found) < len(run.timeline)
    assert found.shape[1] == len(run.trainer.learner.flat)
    assert torch.equal(found[-1], run.trainer.learner.weights())
    assert len(moments_of(run.timeline, ModelConfig(hidden=(5,)))) == 0
