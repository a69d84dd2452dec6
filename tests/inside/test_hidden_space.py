"""Hidden space against layers written out in plain torch, and numpy's principal components."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from nnviz.data.points import Points
from nnviz.inside.hidden_space import hidden_space, principal_components, some_of
from nnviz.inside.layers import SHEET_SIDE, Axes
from nnviz.network.learner import Learner
from nnviz.network.model import NeuralNetwork
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.hand import Hand
from nnviz.settings.limits import MAX_SPACE_POINTS
from nnviz.settings.names import ACTIVATIONS
from nnviz.training.trainer import Trainer
from tests.inputs import some_points

AXIS = np.linspace(-1.0, 1.0, SHEET_SIDE, dtype=np.float32)
TORCH: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "tanh": torch.nn.Tanh(),
    "relu": torch.nn.ReLU(),
    "leaky_relu": torch.nn.LeakyReLU(0.01),
    "elu": torch.nn.ELU(),
    "gelu": torch.nn.GELU(),
    "silu": torch.nn.SiLU(),
    "sigmoid": torch.nn.Sigmoid(),
    "sine": torch.sin,
    "linear": torch.nn.Identity(),
}


def network(**options: object) -> NeuralNetwork:
    return NeuralNetwork(ModelConfig(**options)).eval()


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_each_layer_is_what_torch_makes_of_plane_and_points(activation: str) -> None:
    model, points = network(hidden=(2, 1), activation=activation), some_points(9, 2)
    found = hidden_space(model, points, Axes())
    plane = torch.tensor([[x, y] for y in AXIS for x in AXIS])
    for start, part in ((plane, "sheet"), (torch.tensor(points.xy), "points")):
        first, second, last = (torch.nn.functional.linear, *model.linears[1:])
        h1 = TORCH[activation](first(start, model.linears[0].weight, model.linears[0].bias))
        h2 = TORCH[activation](second(h1))
        wanted = [start, h1, torch.cat([h2, torch.zeros_like(h2)], dim=1), last(h2)]
        for layer, values in zip(found.layers, wanted, strict=True):
            np.testing.assert_allclose(getattr(layer, part), values.detach(), atol=1e-6)
    assert [layer.kind for layer in found.layers] == ["plane", "hidden", "hidden", "outputs"]
    assert [layer.units for layer in found.layers] == [(0, 1), (0, 1), (0,), (0, 1)]


def test_other_inputs_have_a_place_of_their_own() -> None:
    model, points = network(hidden=(2,), features=("x2", "xy", "y")), some_points(9, 2)
    found = hidden_space(model, points, Axes(3))
    assert [layer.kind for layer in found.layers] == ["plane", "inputs", "hidden", "outputs"]
    x, y = points.xy.T
    np.testing.assert_allclose(found.layers[1].points, np.stack([x * x, x * y, y], 1), atol=1e-6)
    np.testing.assert_array_equal(found.layers[0].sheet[:, 2], 0.0)


def test_batch_norm_neurons_off_and_numbers_of_another_moment() -> None:
    points, config = some_points(20, 2), ModelConfig(hidden=(3, 3), batch_norm=True, dropout=0.5)
    trainer = Trainer(points, config, TrainConfig())
    trainer.run(steps=2)
    then = trainer.learner.numbers()
    before = hidden_space(trainer.model, points, Axes(3))
    trainer.run(steps=5)
    now = hidden_space(trainer.model, points, Axes(3))
    again = hidden_space(trainer.model, points, Axes(3), numbers=then)
    for one, other, later in zip(before.layers, again.layers, now.layers, strict=True):
        np.testing.assert_allclose(one.sheet, other.sheet, atol=1e-6)
        assert one.kind == "plane" or not np.allclose(one.sheet, later.sheet, atol=1e-4)
    learner = Learner(config, TrainConfig())
    learner.set_hand(Hand(off=((0, 1),)))
    found = hidden_space(learner.model, points, Axes(3), numbers=learner.numbers())
    np.testing.assert_array_equal(found.layers[1].sheet[:, 1], 0.0)


def test_chosen_neurons_or_others_where_there_is_none_of_them() -> None:
    found = hidden_space(network(hidden=(8, 3, 2)), some_points(9, 2), Axes(2, (6, 1)))
    assert [layer.units for layer in found.layers] == [(0, 1), (6, 1), (2, 1), (0, 1), (0, 1)]
    found = hidden_space(network(hidden=(3,)), some_points(9, 2), Axes(2, (7, 6)))
    assert found.layers[1].units == (2, 1)
    *hidden, _ = network(hidden=(3,)).outputs(torch.tensor(some_points(9, 2).xy))
    np.testing.assert_allclose(found.layers[1].points, hidden[0][:, [2, 1]].detach(), atol=1e-6)


def test_principal_components_are_numpys_of_the_sheet() -> None:
    model, points = network(hidden=(6,)), some_points(9, 2)
    layer = hidden_space(model, points, Axes(2)).layers[1]
    values = next(iter(model.outputs(torch.tensor([[x, y] for y in AXIS for x in AXIS]))))
    around = values.detach().numpy() - values.detach().numpy().mean(axis=0)
    _, lengths, vectors = np.linalg.svd(around, full_matrices=False)
    np.testing.assert_allclose(layer.sheet, around @ layer.basis, atol=1e-5)
    assert layer.shares is not None
    order = np.argsort(-layer.shares)
    cosines = (layer.basis.T[order] * vectors[:2]).sum(axis=1)
    np.testing.assert_allclose(np.abs(cosines), 1.0, atol=1e-4)
    wanted = (lengths**2 / (lengths**2).sum())[:2]
    np.testing.assert_allclose(layer.shares[order], wanted, atol=1e-5)


def test_components_go_on_from_the_last_ones_without_a_flip() -> None:
    rng = np.random.default_rng(0)
    values = (rng.normal(size=(400, 4)) * [3.0, 2.0, 0.2, 0.1]).astype(np.float32)
    first, shares = principal_components(values, 2)
    for signs in ((-1, 1), (1, -1), (-1, -1)):
        again, _ = principal_components(values, 2, first * np.array(signs, np.float32))
        np.testing.assert_allclose(again, first * signs, atol=1e-6)
    swapped, swapped_shares = principal_components(values, 2, first[:, ::-1])
    np.testing.assert_allclose(swapped, first[:, ::-1], atol=1e-6)
    np.testing.assert_allclose(swapped_shares, shares[::-1])
    other, _ = principal_components(values, 2, np.ones((3, 2), np.float32))
    np.testing.assert_allclose(other, first)


def test_training_turns_the_picture_by_little_from_one_update_to_the_next() -> None:
    points = Points.of(some_points(30, 2).xy, np.arange(30) % 2)
    trainer = Trainer(points, ModelConfig(), TrainConfig(learning_rate=0.02))
    last = hidden_space(trainer.model, points, Axes(3))
    for _ in range(100):
        trainer.run(steps=1)
        now = hidden_space(trainer.model, points, Axes(3), before=last)
        for one, other in zip(last.layers, now.layers, strict=True):
            assert ((one.basis * other.basis).sum(axis=0) >= 0.0).all()
        last = now


def test_at_first_components_face_as_the_layer_below_does() -> None:
    for seed in range(10):
        model = network(hidden=(6, 6), seed=seed)
        plane, first, second, _ = hidden_space(model, some_points(9, 2), Axes(2)).layers
        for below, above in ((plane, first), (first, second)):
            likeness = (below.sheet - below.sheet.mean(axis=0)).T @ above.sheet
            assert np.trace(likeness) > 0.0
            assert (np.diag(likeness) > -1e-3).all()
            assert np.abs(np.diag(likeness)).sum() >= np.abs(np.diag(likeness[::-1])).sum() - 1e-2


def test_what_does_not_vary_has_no_shares() -> None:
    basis, shares = principal_components(np.ones((5, 3), np.float32), 2)
    np.testing.assert_array_equal(shares, [0.0, 0.0])
    assert np.isfinite(basis).all()
    assert hidden_space(network(initialization="zero"), some_points(3, 2), Axes()).layers


def test_cells_have_the_likeliest_class_and_the_boundary_lies_between() -> None:
    model = network(hidden=(), classes=2)
    with torch.no_grad():
        model.linears[0].weight.copy_(torch.tensor([[1.0, 0.0], [0.0, 0.0]]))
        model.linears[0].bias.copy_(torch.tensor([-0.3, 0.0]))
    found = hidden_space(model, some_points(3, 2), Axes())
    middles = (AXIS[1:] + AXIS[:-1]) / 2
    np.testing.assert_array_equal(found.winners[5], np.where(middles > 0.3, 0, 1))
    plane, outputs = found.layers
    np.testing.assert_allclose(plane.line[:, :, 0], 0.3, atol=1e-6)
    np.testing.assert_allclose(outputs.line[:, :, 0], outputs.line[:, :, 1], atol=1e-6)


def test_of_many_points_an_even_sample_is_carried() -> None:
    points = Points.of(np.linspace(-1, 1, 2000).reshape(1000, 2), np.arange(1000) // 500)
    some = some_of(points)
    assert len(some) == MAX_SPACE_POINTS
    assert some.labels.sum() == MAX_SPACE_POINTS // 2
    assert some_of(some) is some


def test_no_points_at_all() -> None:
    found = hidden_space(network(), Points.empty(), Axes(3))
    assert found.layers[1].points.shape == (0, 3)
