"""Training that runs away: noticed in all that is drawn or saved, and taken back."""

import numpy as np
import pytest
import torch

from nnviz.files import project
from nnviz.inside.boundary import evaluate_grid
from nnviz.settings.config import GridConfig, ModelConfig, TrainConfig
from tests.training.test_trainer import columns, trainer, weights

EXPLOSIVE = ModelConfig(hidden=(16, 16, 16), activation="linear", initialization="he")


@pytest.mark.parametrize("batch_size", [None, 7])
def test_divergence_stops_at_the_last_good_weights_and_training_can_go_on(
    batch_size: int | None,
) -> None:
    gentle = TrainConfig(optimizer="momentum", learning_rate=1e-3, batch_size=batch_size)
    ours = trainer(EXPLOSIVE, gentle)
    ours.run(steps=10)
    good, epoch, history = weights(ours), ours.epoch, columns(ours)
    ours.set_train_config(gentle.model_copy(update={"learning_rate": 10.0}))
    assert 0 < ours.run(steps=1000) < 1000
    assert ours.diverged
    assert torch.equal(weights(ours), good)
    assert (ours.epoch, ours.steps) == (epoch, 10)
    assert columns(ours) == history
    assert ours.run(steps=5) == 0

    ours.set_train_config(gentle)
    assert not ours.diverged
    assert ours.run(steps=50) == 50
    assert all(np.isfinite(ours.history.train_loss))
    assert ours.evaluate().train_loss < history["train_loss"][-1]


def test_divergence_under_batch_norm_keeps_finite_statistics() -> None:
    model = EXPLOSIVE.model_copy(update={"batch_norm": True})
    ours = trainer(model, TrainConfig(batch_size=7))
    ours.run(epochs=2)
    before = {name: b.clone() for name, b in ours.model.named_buffers()}
    ours.model.linears[0].weight.data.fill_(float("nan"))
    ours.run(steps=1)
    assert ours.diverged
    for name, buffer in ours.model.named_buffers():
        assert torch.equal(buffer, before[name])


def test_an_infinite_weight_that_tanh_hides_counts_as_divergence() -> None:
    ours = trainer()
    ours.run(steps=5)
    ours.model.linears[0].bias.data[0] = float("inf")
    ours.run(steps=1)
    assert ours.diverged
    assert torch.isfinite(weights(ours)).all()


def test_statistics_that_overflow_count_as_divergence() -> None:
    """Batch normalisation's variance can be infinite while the loss is still finite."""
    model = ModelConfig(hidden=(64,) * 6, activation="relu", batch_norm=True)
    train = TrainConfig(optimizer="momentum", learning_rate=10.0, weight_decay=0.1)
    ours = trainer(model, train)
    for _ in range(60):
        ours.run(epochs=1)
        assert all(torch.isfinite(buffer).all() for buffer in ours.model.buffers())
        assert np.isfinite(evaluate_grid(ours.model, GridConfig(resolution=20)).probabilities).all()
        opened = project.load(project.dump(ours)).open()
        assert torch.equal(weights(opened), weights(ours))
    assert ours.diverged


def test_what_the_optimizer_remembers_is_looked_at_too() -> None:
    ours = trainer()
    ours.run(steps=5)
    ours.learner.optimizer.state[ours.learner.flat]["exp_avg"][0] = float("inf")
    assert not ours.learner.is_sound()
    ours.run(steps=1)
    assert ours.diverged
    assert ours.learner.is_sound()


def test_a_network_whose_answers_overflow_somewhere_is_not_sound() -> None:
    ours = trainer(ModelConfig(hidden=(2,), activation="relu"))
    assert ours.learner.is_sound()
    ours.model.linears[0].weight.data.fill_(3e38)
    ours.model.linears[0].bias.data.fill_(-3e38)  # zero but in a corner
    assert not ours.learner.is_sound()
