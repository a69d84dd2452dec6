"""scikit-learn as an oracle: what is said of it is so.

From nnviz's own first weights, with full batches (so that order plays no part), its losses are the
page's to 1e-5 in every epoch: the page counts with 32 bits, it with 64. That holds where each class
has an output in both, which is three classes or more, for every rule and activation that it has.
With two classes its one output is the difference of the page's two logits and moves half as far.
"""

import warnings
from typing import Any

import numpy as np
import pytest
import torch
from sklearn.metrics import log_loss

from nnviz.export.sklearn_twin import write_twin
from nnviz.network.batches import ORDER, derived_seed
from nnviz.network.shapes import named_views
from nnviz.training.trainer import Trainer
from tests.runs import make, make_points, shown


def layers_of(trainer: Trainer) -> tuple[list[Any], list[Any]]:
    """Weights and biases as scikit-learn keeps them, in 64 bits."""
    views = named_views(trainer.model_config, trainer.snapshot().weights)
    count = len(trainer.model_config.hidden) + 1
    weights = [views[f"layers.{i}.weight"].numpy().T.astype(float) for i in range(count)]
    return weights, [views[f"layers.{i}.bias"].numpy().astype(float) for i in range(count)]


def twin_at(trainer: Trainer, **changed: Any) -> tuple[Any, Any, Any]:
    """The network that a twin makes, at the page's weights, and the points that it gets."""
    text = write_twin(trainer.snapshot(), trainer.points)
    space: dict[str, Any] = {}
    exec(text[: text.index("\nwith warnings")], space)
    twin, x, y = space["twin"].set_params(**changed), space["X_train"], space["Y_train"]
    twin.partial_fit(x, y, classes=range(trainer.model_config.classes))  # makes its lists
    del twin._optimizer
    weights, biases = layers_of(trainer)
    if trainer.model_config.classes == 2:
        weights[-1] = weights[-1][:, 1:] - weights[-1][:, :1]
        biases[-1] = biases[-1][1:] - biases[-1][:1]
    twin.coefs_, twin.intercepts_ = weights, biases
    return twin, x, y


def losses_of(twin: Any, x: Any, y: Any, epochs: int) -> list[float]:
    """Before the first epoch, and after each."""
    losses = []
    for _ in range(epochs):
        losses.append(log_loss(y, twin.predict_proba(x), labels=twin.classes_))
        twin.partial_fit(x, y)
    return [*losses, log_loss(y, twin.predict_proba(x), labels=twin.classes_)]


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "nesterov", "adam", "adamw"])
@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "linear"])
def test_from_the_pages_weights_it_takes_the_pages_steps(optimizer: str, activation: str) -> None:
    points = make_points(60, 4)
    features = ("x", "y", "xy", "sin_x")
    trainer = make(points, classes=4, optimizer=optimizer, activation=activation, features=features)
    losses = losses_of(*twin_at(trainer), epochs=30)
    trainer.run(epochs=30)
    page = [row[1] for row in shown(trainer)]
    assert losses == pytest.approx(page, abs=1e-5, rel=0)
    assert page[-1] < page[0] - 0.02


def test_with_the_pages_order_its_batches_are_the_pages() -> None:
    trainer = make(make_points(60, 3), classes=3, optimizer="adam", batch_size=8)
    twin, x, y = twin_at(trainer, shuffle=False)
    losses = []
    for epoch in range(10):
        generator = torch.Generator().manual_seed(derived_seed(3, ORDER, epoch))
        order = torch.randperm(len(x), generator=generator).numpy()
        twin.partial_fit(x[order], y[order])
        losses.append(log_loss(y, twin.predict_proba(x)))
    trainer.run(epochs=10)
    assert losses == pytest.approx([row[1] for row in shown(trainer)][1:], abs=1e-5, rel=0)


def test_two_logits_move_their_difference_twice_as_far() -> None:
    trainer = make(hidden=(), optimizer="sgd")
    rate = trainer.train_config.learning_rate
    losses = losses_of(*twin_at(trainer, learning_rate_init=2 * rate), epochs=40)
    trainer.run(epochs=40)
    assert losses == pytest.approx([row[1] for row in shown(trainer)], abs=1e-5, rel=0)

    trainer = make(optimizer="sgd")
    twin, x, y = twin_at(trainer)
    begun = [weights.copy() for weights in twin.coefs_]
    twin.partial_fit(x, y)
    trainer.run(epochs=1)
    weights, _ = layers_of(trainer)
    for mine, page in zip(twin.coefs_[:-1], weights[:-1], strict=True):
        np.testing.assert_allclose(mine, page, atol=1e-6)  # hidden layers move as on the page
    page = weights[-1][:, 1:] - weights[-1][:, :1]
    np.testing.assert_allclose(2 * (twin.coefs_[-1] - begun[-1]), page - begun[-1], atol=1e-6)


def test_its_l2_leaves_the_biases_alone() -> None:
    trainer = make(make_points(60, 3), classes=3, optimizer="sgd", weight_decay=0.5)
    twin, x, y = twin_at(trainer)
    begun = [biases.copy() for biases in twin.intercepts_]
    twin.partial_fit(x, y)
    trainer.run(epochs=1)
    weights, biases = layers_of(trainer)
    pull = trainer.train_config.learning_rate * 0.5
    for layer in range(3):
        np.testing.assert_allclose(twin.coefs_[layer], weights[layer], atol=1e-6)
        mine = twin.intercepts_[layer] - pull * begun[layer]
        np.testing.assert_allclose(mine, biases[layer], atol=1e-6)


@pytest.mark.parametrize(("activation", "share"), [("tanh", 6), ("relu", 6), ("sigmoid", 2)])
def test_it_draws_weights_and_biases_from_the_span_that_is_said(
    activation: str, share: float
) -> None:
    trainer = make(make_points(60, 3), classes=3, hidden=(64, 64), activation=activation)
    text = write_twin(trainer.snapshot(), trainer.points, epochs=1)
    space: dict[str, Any] = {}
    exec(text.replace("learning_rate_init=0.02", "learning_rate_init=1e-12"), space)
    twin = space["twin"]
    assert f"sqrt({share} / (inputs + outputs))" in text
    for layer in range(2):
        span = np.sqrt(share / sum(twin.coefs_[layer].shape))
        for numbers in (twin.coefs_[layer], twin.intercepts_[layer]):
            assert 0.85 * span < np.abs(numbers).max() <= span + 1e-9


def test_a_second_fit_is_what_is_said() -> None:
    trainer = make()
    twin, x, y = twin_at(trainer, max_iter=3, warm_start=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        first = [c.copy() for c in twin.fit(x, y).coefs_]
        assert all(map(np.array_equal, first, twin.fit(x, y).coefs_))  # afresh
        twin.set_params(warm_start=True).fit(x, y)
    assert not np.array_equal(first[0], twin.coefs_[0])
    assert twin._optimizer.t == 3  # steps that its Adam knows of, of six
