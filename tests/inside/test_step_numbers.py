"""One step in numbers: the trainer, which they are found beside, is the oracle."""

import itertools
from typing import Any

import numpy as np
import pytest
import torch

from nnviz.data.points import Points
from nnviz.inside.step_numbers import all_updates, step_numbers
from nnviz.inside.step_parts import StepNumbers
from nnviz.network.losses import data_loss
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.hand import Hand
from nnviz.settings.names import ACTIVATIONS, INITIALIZATIONS, LOSSES, OPTIMIZERS, SCHEDULES
from nnviz.settings.naming import Place, count_numbers, index_of, place_of
from nnviz.training.trainer import Trainer
from tests.inputs import some_points

PENALTIES: dict[str, dict[str, Any]] = {
    "none": {},
    "l1": {"l1": 0.01},
    "l2": {"weight_decay": 0.02},
    "both": {"l1": 0.001, "weight_decay": 0.01, "label_smoothing": 0.1},
}


def trainer(model: dict[str, Any] | None = None, **train: Any) -> Trainer:
    config = ModelConfig(**{"hidden": (4, 3), "classes": 3, **(model or {})})
    return Trainer(some_points(18), config, TrainConfig(**train))


def expect_all_weights(ours: Trainer, steps: int) -> None:
    """Every weight becomes what was said, in each of some steps; and so does the memory."""
    for _ in range(steps):
        said = all_updates(ours)
        ours.run(steps=1)
        np.testing.assert_allclose(said.new, ours.learner.weights(), atol=1e-6, rtol=0)
        for name, values in ours.learner.optimizer_state().items():
            if name != "step":
                np.testing.assert_allclose(said.after[name], values, atol=1e-6, rtol=1e-5)


@pytest.mark.parametrize(("seed", "count", "steps"), [(44, 10, 2), (73, 3, 2), (166, 10, 1)])
def test_with_batch_norm_rounding_is_the_same_wherever_weights_lie_in_memory(
    seed: int, count: int, steps: int
) -> None:
    dropout = 0.5 if seed == 44 else 0.0
    hidden = (1, 64, 64) if seed == 166 else (1, 64)
    rng = np.random.default_rng(seed)
    points = Points.of(rng.uniform(-1, 1, (count, 2)), rng.integers(0, 2, count))
    config = ModelConfig(
        hidden=hidden, activation="tanh", batch_norm=True, dropout=dropout, seed=seed
    )
    ours = Trainer(points, config, TrainConfig(optimizer="sgd", batch_size=None))
    ours.run(steps=steps)
    said = all_updates(ours)
    ours.run(steps=1)
    assert ours.learner.flat.grad is not None
    np.testing.assert_array_equal(said.gradient, ours.learner.flat.grad)


@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_weight_becomes_what_was_said(optimizer: str, loss: str, penalty: str) -> None:
    settings = {"optimizer": optimizer, "loss": loss, **PENALTIES[penalty]}
    for dropout, norm, size in itertools.product((0.0, 0.4), (False, True), (None, 5)):
        model = {"dropout": dropout, "batch_norm": norm}
        expect_all_weights(trainer(model, batch_size=size, **settings), steps=3)


@pytest.mark.parametrize("norm", [False, True])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation(activation: str, norm: bool) -> None:
    model = {"activation": activation, "batch_norm": norm, "dropout": 0.2}
    expect_all_weights(trainer(model, batch_size=7), steps=4)


@pytest.mark.parametrize("start", INITIALIZATIONS)
@pytest.mark.parametrize("hidden", [(), (1,), (8, 2, 5)])
def test_every_start_and_depth(start: str, hidden: tuple[int, ...]) -> None:
    model = {"initialization": start, "hidden": hidden, "features": ("xy", "x2", "sin_y")}
    expect_all_weights(trainer(model), steps=3)
    expect_all_weights(trainer({**model, "batch_norm": True}, learning_rate=1.0), steps=3)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_schedule_also_within_an_epoch(schedule: str) -> None:
    ours = trainer(batch_size=4, schedule=schedule, schedule_epochs=2, schedule_gamma=0.1)
    expect_all_weights(ours, steps=11)


def test_momentum_of_zero_and_settings_that_change_on_the_way() -> None:
    ours = trainer(optimizer="nesterov", momentum=0.0)
    expect_all_weights(ours, steps=2)
    ours.set_train_config(ours.train_config.changed(momentum=0.5))
    expect_all_weights(ours, steps=2)
    ours.set_train_config(ours.train_config.changed(optimizer="rmsprop", loss="hinge"))
    expect_all_weights(ours, steps=2)


@pytest.mark.parametrize("norm", [False, True])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_what_a_hand_holds_does_not_move(optimizer: str, norm: bool) -> None:
    ours = trainer({"batch_norm": norm, "dropout": 0.3}, optimizer=optimizer, l1=0.01)
    ours.run(steps=3)
    ours.set_hand(Hand(frozen=(0, 5), off=((0, 1), (1, 2))))
    expect_all_weights(ours, steps=3)
    frozen, off = place_of(ours.model_config, 5), Place("weight", 0, 1, 0)
    for place, why in ((frozen, "frozen"), (off, "off"), (Place("bias", 2, 0), None)):
        said = step_numbers(ours, place)
        assert said.rests == why
        assert (said.new == said.update.old) == (why is not None)


def every_place(ours: Trainer) -> list[Place]:
    return [place_of(ours.model_config, i) for i in range(count_numbers(ours.model_config))]


def said_and_done(ours: Trainer, place: Place, point: int | None) -> StepNumbers:
    """What is said of one weight, which the trainer's step then makes true."""
    index = index_of(ours.model_config, place)
    said = step_numbers(ours, place, point)
    assert said.update.old == float(ours.learner.flat.detach()[index])
    ours.run(steps=1)
    assert said.new == pytest.approx(float(ours.learner.flat.detach()[index]), abs=1e-6)
    return said


@pytest.mark.parametrize("norm", [False, True])
@pytest.mark.parametrize("dropout", [0.0, 0.3])
def test_the_factors_of_all_points_make_the_gradient(dropout: float, norm: bool) -> None:
    ours = trainer({"batch_norm": norm, "dropout": dropout}, batch_size=5, optimizer="sgd")
    for place in every_place(ours):
        batch = said_and_done(ours, place, None).batch
        assert len(batch.points) == batch.count
        assert not ours.points.held_out[batch.points].any()
        products = batch.deltas * batch.sources
        assert products.mean() == pytest.approx(batch.gradient, rel=1e-4, abs=1e-7)


@pytest.mark.parametrize("size", [None, 4])
@pytest.mark.parametrize("norm", [False, True])
def test_a_points_chain_fits_together_factor_by_factor(norm: bool, size: int | None) -> None:
    ours = trainer({"batch_norm": norm, "dropout": 0.3}, batch_size=size, label_smoothing=0.1)
    ours.run(steps=2)
    for place in every_place(ours):
        batch = step_numbers(ours, place).batch
        index = int(batch.points[-1])
        said = step_numbers(ours, place, index)
        point = said.point
        assert point is not None
        assert (point.index, point.taken, point.held_out) == (index, True, False)
        assert point.gradient == pytest.approx(batch.deltas[-1] * batch.sources[-1], rel=1e-5)
        target = np.full(3, 0.1 / 3)
        target[point.label] += 0.9
        np.testing.assert_allclose(point.toward_logits, point.probabilities - target, atol=1e-6)
        assert point.loss == pytest.approx(-(target * np.log(point.probabilities)).sum(), rel=1e-5)
        if place.layer == 2:
            continue
        layer, to = point.layers[place.layer], place.to
        assert layer.mask is not None
        below = point.layers[0].passed if place.layer else point.inputs
        assert layer.sums[to] == pytest.approx(said.row @ below + said.bias, abs=1e-6)
        if said.norm is not None:
            spread = np.sqrt(said.norm.variance + 1e-5)
            centred = (layer.sums[to] - said.norm.mean) / spread
            normed = centred * said.norm.scale + said.norm.shift
            assert layer.normed[to] == pytest.approx(normed, abs=1e-5)
        assert layer.outputs[to] == pytest.approx(np.tanh(layer.normed[to]), abs=1e-6)
        assert layer.passed[to] == pytest.approx(layer.outputs[to] * layer.mask[to], abs=1e-6)
        above = point.toward_logits if place.layer == 1 else point.layers[1].toward_sums
        assert layer.toward_passed[to] == pytest.approx(said.column @ above, abs=1e-6)
        through = layer.toward_passed[to] * layer.mask[to] * layer.slope[to]
        assert layer.toward_normed[to] == pytest.approx(through, abs=1e-6)
        assert layer.slope[to] == pytest.approx(1.0 - layer.outputs[to] ** 2, abs=1e-6)
        if not norm:
            np.testing.assert_array_equal(layer.toward_normed, layer.toward_sums)


@pytest.mark.parametrize("norm", [False, True])
def test_a_point_that_the_step_does_not_take_is_shown_as_it_is_predicted(norm: bool) -> None:
    ours = trainer({"batch_norm": norm, "dropout": 0.5}, batch_size=4)
    ours.run(steps=3)
    model, taken = ours.model, step_numbers(ours, Place("bias", 0, 0)).batch.points
    for index in range(len(ours.points)):
        if index in taken:
            continue
        place = Place("weight", 0, 2, 1)
        point = step_numbers(ours, place, index).point
        assert point is not None
        assert not point.taken
        assert point.held_out == bool(ours.points.held_out[index])
        assert all(layer.mask is None for layer in point.layers)
        model.zero_grad()
        logits = model(torch.tensor(ours.points.xy[[index]]))
        np.testing.assert_allclose(point.logits, logits[0].detach(), atol=1e-6)
        loss = data_loss(logits.t(), torch.tensor([point.label]), ours.train_config)
        loss.backward()
        assert model.linears[0].weight.grad is not None
        assert point.gradient == pytest.approx(float(model.linears[0].weight.grad[2, 1]), abs=1e-6)
        assert point.loss == pytest.approx(float(loss.detach()), abs=1e-6)


def test_the_trainer_is_only_looked_at() -> None:
    model = {"batch_norm": True, "dropout": 0.4}
    ours, twin = trainer(model, batch_size=4), trainer(model, batch_size=4)
    for _ in range(7):
        for point in (None, 0, 2, 17):
            step_numbers(ours, Place("weight", 1, 2, 3), point)
        ours.run(steps=1)
        twin.run(steps=1)
    assert torch.equal(ours.learner.weights(), twin.learner.weights())
    for name, buffer in twin.learner.buffers().items():
        assert torch.equal(ours.learner.buffers()[name], buffer)


def test_where_the_step_stands_and_what_is_not_there() -> None:
    ours = trainer(batch_size=4)  # 12 points are trained on
    ours.run(steps=4)
    said = step_numbers(ours, Place("bias", 2, 1))
    assert (said.epoch, said.position, said.batches, said.step) == (1, 1, 3, 4)
    assert said.column.shape == (0,)
    assert said.batch.count == 4
    with pytest.raises(ValueError, match="point must be below 18"):
        step_numbers(ours, Place("bias", 2, 1), 18)
    with pytest.raises(ValueError, match="must have this number"):
        step_numbers(ours, Place("scale", 0, 0))


def test_one_point_alone_and_equal_points() -> None:
    same = Points.of([[0.5, 0.5]] * 4, [0, 1, 0, 1])
    for norm in (False, True):
        ours = Trainer(same, ModelConfig(batch_norm=norm), TrainConfig(batch_size=2))
        expect_all_weights(ours, steps=4)
