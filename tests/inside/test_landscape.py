"""The landscape's losses against one network after the other, by plain torch and by the Trainer."""

import itertools

import numpy as np
import pytest
import torch
from torch.nn import functional

from nnviz.data.points import Points
from nnviz.inside.landscape import landscape, losses_of, sample
from nnviz.inside.slices import random_slice, weight_slice
from nnviz.network.learner import Learner
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.limits import MIN_SLICE_POINTS
from nnviz.settings.names import ACTIVATIONS, LOSSES
from nnviz.training.trainer import Trainer
from tests.inputs import some_points

KINDS = [*itertools.product(ACTIVATIONS, [False, True])]


def one_by_one(
    points: Points, model: ModelConfig, train: TrainConfig, weights: torch.Tensor, trainer: Trainer
) -> list[float]:
    """The Trainer's own training loss at each of some weights."""
    losses = []
    for flat in weights:
        trainer.learner.load(flat, trainer.learner.buffers(), {})
        loss = trainer.evaluate().train_loss
        assert loss is not None
        losses.append(loss)
    return losses


@pytest.mark.parametrize(("activation", "batch_norm"), KINDS)
@pytest.mark.parametrize("loss", LOSSES)
def test_losses_are_the_trainers_at_each_place(
    activation: str, batch_norm: bool, loss: str
) -> None:
    points = some_points(30, 3)
    model = ModelConfig(
        hidden=(5, 4),
        classes=3,
        activation=activation,
        batch_norm=batch_norm,
        dropout=0.3,
        features=("x", "y", "sin_x"),
    )
    smoothing = 0.1 if loss == "cross_entropy" else 0.0
    train = TrainConfig(loss=loss, label_smoothing=smoothing, weight_decay=0.1, l1=0.01)
    trainer = Trainer(points, model, train)
    trainer.run(steps=3)
    plane = random_slice(model, trainer.learner.weights(), 2, 1.0)
    before = trainer.learner.weights()
    found = landscape(trainer.learner, plane, points.train)
    assert torch.equal(trainer.learner.weights(), before)
    assert (found.counted, found.points, found.gaps) == (20, 20, 0)
    chosen = [0, 3, 41 * 20 + 20, 41 * 7 + 30, 41 * 41 - 1]
    wanted = one_by_one(points, model, train, plane.places()[chosen], trainer)
    np.testing.assert_allclose(found.losses.ravel()[chosen], wanted, rtol=2e-5, atol=1e-6)
    assert found.here == pytest.approx(wanted[2], rel=2e-5)


def test_losses_are_those_of_a_network_written_out() -> None:
    points, model = some_points(), ModelConfig(hidden=(3,), classes=3)
    learner = Learner(model, TrainConfig())
    plane = weight_slice(learner.weights(), 0, 1, 1.5)
    found = landscape(learner, plane, points)
    w1, b1, w2, b2 = (p.detach() for p in learner.model.parameters())
    row, column = 4, 35
    moved = w1.clone()
    moved[0, 0] += -1.5 + 3.0 * column / 40
    moved[0, 1] += -1.5 + 3.0 * row / 40
    logits = torch.tanh(torch.tensor(points.xy) @ moved.t() + b1) @ w2.t() + b2
    wanted = functional.cross_entropy(logits, torch.tensor(points.labels))
    assert found.losses[row, column] == pytest.approx(float(wanted), rel=1e-5)


def test_no_hidden_layer_and_one_point_will_do() -> None:
    learner = Learner(ModelConfig(hidden=()), TrainConfig())
    found = landscape(learner, weight_slice(learner.weights(), 0, 5, 1.0), some_points(1, 2))
    assert found.gaps == 0


def test_parts_of_any_size_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    points, learner = some_points(), Learner(ModelConfig(classes=3), TrainConfig())
    weights = random_slice(learner.model.config, learner.weights(), 0, 1.0).places()[:50]
    whole = losses_of(learner, weights, points)
    monkeypatch.setattr("nnviz.inside.landscape.MAX_SLICE_NUMBERS", 1)
    np.testing.assert_allclose(losses_of(learner, weights, points), whole, rtol=1e-5)


def test_what_overflows_is_a_gap() -> None:
    learner = Learner(ModelConfig(hidden=(2,), activation="linear", classes=3), TrainConfig())
    weights = learner.weights()
    weights[6] = 1.0
    plane = weight_slice(weights, 0, 6, 3e38)
    found = landscape(learner, plane, some_points())
    assert 0 < found.gaps < found.losses.size
    assert np.isfinite(found.losses[20, 20])
    assert not np.isinf(found.losses).any()


def test_of_many_points_an_even_sample_is_counted() -> None:
    rng = np.random.default_rng(0)
    points = Points.of(rng.uniform(-1, 1, (5000, 2)), np.sort(rng.integers(0, 2, 5000)))
    small = Learner(ModelConfig(hidden=(2,)), TrainConfig())
    assert sample(points, small) is points
    large = Learner(ModelConfig(hidden=(64,) * 6), TrainConfig())
    some = sample(points, large)
    assert len(some) == MIN_SLICE_POINTS
    assert float(some.labels.mean()) == pytest.approx(float(points.labels.mean()), abs=0.02)
