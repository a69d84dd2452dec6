"""The Trainer's promises about repeats, pauses, live changes and divergence."""

import itertools
import time
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from nnviz.data.points import Points
from nnviz.network import learner as learner_module
from nnviz.network.batches import Batch
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training.history import Metrics
from nnviz.training.trainer import Trainer

NOT_COMPARED = {"seconds"}  # they depend on the clock


def some_points(count: int = 30, classes: int = 2, held_out: float = 0.2) -> Points:
    rng = np.random.default_rng(0)
    xy = rng.uniform(-1, 1, (count, 2))
    labels = np.arange(count) % classes
    return Points.of(xy, labels).split(held_out, seed=0)


def trainer(
    model: ModelConfig | None = None, train: TrainConfig | None = None, points: Points | None = None
) -> Trainer:
    points = some_points() if points is None else points
    return Trainer(points, model or ModelConfig(), train or TrainConfig())


def weights(trained: Trainer) -> torch.Tensor:
    return torch.cat([p.detach().reshape(-1) for p in trained.model.parameters()])


def columns(trained: Trainer) -> dict[str, list[float | None]]:
    history = trained.history
    return {
        name: list(getattr(history, name)) for name in vars(history) if name not in NOT_COMPARED
    }


def test_the_learning_rate_of_an_epoch_follows_the_schedule() -> None:
    config = TrainConfig(schedule="step", schedule_epochs=2, learning_rate=0.04, batch_size=7)
    ours = trainer(train=config)
    ours.run(epochs=6)
    assert ours.history.epochs == [0, 1, 2, 3, 4, 5, 6]
    assert ours.history.learning_rate == [0.04, 0.04, 0.04, 0.02, 0.02, 0.01, 0.01]


VARIANTS = {
    "full batch": (ModelConfig(), TrainConfig()),
    "batches": (ModelConfig(), TrainConfig(batch_size=7)),
    "dropout": (ModelConfig(dropout=0.3), TrainConfig(batch_size=7)),
    "batch norm": (ModelConfig(batch_norm=True, dropout=0.3), TrainConfig(batch_size=7)),
    "momentum": (ModelConfig(), TrainConfig(batch_size=7, optimizer="momentum")),
    "rmsprop": (ModelConfig(), TrainConfig(batch_size=7, optimizer="rmsprop")),
    "adagrad": (ModelConfig(), TrainConfig(batch_size=7, optimizer="adagrad")),
}
every_variant = pytest.mark.parametrize("variant", VARIANTS)


@every_variant
def test_same_seed_gives_the_same_history_however_the_run_is_sliced(variant: str) -> None:
    model, train = VARIANTS[variant]
    whole, sliced = trainer(model, train), trainer(model, train)
    before = torch.get_rng_state()
    whole.run(steps=61)
    for steps in (1, 0, 13, 5, 41):
        assert sliced.run(steps=steps) == steps
    sliced.run(steps=1)
    assert columns(whole) == columns(sliced)
    assert torch.equal(weights(whole), weights(sliced))
    assert torch.equal(torch.get_rng_state(), before)


@every_variant
def test_a_pause_loses_nothing(variant: str) -> None:
    model, train = VARIANTS[variant]
    whole, paused = trainer(model, train), trainer(model, train)
    whole.run(steps=20)
    paused.run(steps=10)
    paused.set_points(some_points())
    paused.set_train_config(train)
    paused.run(steps=10)
    assert torch.equal(weights(whole), weights(paused))
    assert columns(whole) == columns(paused)


def test_reset_begins_again_from_the_same_weights() -> None:
    ours = trainer()
    initial = weights(ours)
    ours.run(steps=30)
    after, history = weights(ours), columns(ours)
    ours.reset()
    assert (ours.epoch, ours.steps, ours.seconds, ours.history.epochs) == (0, 0, 0.0, [0])
    assert torch.equal(weights(ours), initial)
    ours.run(steps=30)
    assert torch.equal(weights(ours), after)
    assert columns(ours) == history


def test_other_seeds_give_other_runs() -> None:
    first, second = trainer(), trainer(ModelConfig(seed=1))
    assert not torch.equal(weights(first), weights(second))


def test_epochs_count_passes_whatever_the_batch_size() -> None:
    ours = trainer(train=TrainConfig(batch_size=7))  # 24 training points: 7 + 7 + 7 + 3
    assert ours.run(epochs=3) == 12
    assert (ours.epoch, ours.steps) == (3, 12)
    ours.run(steps=2)
    assert ours.epoch == 3
    assert ours.run(epochs=1) == 2


def test_an_epoch_visits_each_training_point_once_and_no_held_out_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    points = some_points()
    seen: list[tuple[float, ...]] = []
    ours = trainer(train=TrainConfig(batch_size=7), points=points)
    gradient = ours.learner.engine.gradient

    def spy(batch: Batch, config: TrainConfig) -> None:
        seen.extend(map(tuple, batch.inputs.t().tolist()))
        gradient(batch, config)

    monkeypatch.setattr(ours.learner.engine, "gradient", spy)
    for _ in range(2):
        seen.clear()
        ours.run(epochs=1)
        assert sorted(seen) == sorted(map(tuple, points.train.xy.tolist()))


def test_batch_norm_copes_with_a_single_point_left_over() -> None:
    points = some_points(11, held_out=0.0)
    ours = trainer(ModelConfig(batch_norm=True), TrainConfig(batch_size=5), points)
    assert ours.run(epochs=2) == 4
    ours.set_train_config(TrainConfig(batch_size=1))
    ours.run(epochs=1)
    assert ours.epoch == 3


def test_run_by_seconds_takes_steps_and_counts_its_time() -> None:
    ours = trainer()
    assert ours.run(seconds=0.005) == ours.steps > 0
    assert ours.seconds >= 0.005
    assert ours.run(seconds=0.0) == 0


def test_history_tells_when_each_epoch_was_reached() -> None:
    ours = trainer()
    ours.run(steps=20)
    assert ours.history.seconds == sorted(set(ours.history.seconds))
    assert ours.history.seconds[0] == 0.0
    assert ours.history.seconds[-1] <= ours.seconds


def test_run_wants_a_limit_and_stops_at_the_first_of_several() -> None:
    with pytest.raises(ValueError, match="at least one"):
        trainer().run()
    assert trainer().run(steps=5, epochs=3, seconds=60.0) == 3
    assert trainer().run(steps=2, epochs=3) == 2


def test_points_that_cannot_be_trained_on_are_refused_and_leave_no_history() -> None:
    ours = trainer(points=Points.empty())
    assert len(ours.history) == 0
    assert ours.evaluate() == Metrics(None, None, None, None)
    assert len(ours.predict()) == 0
    with pytest.raises(ValueError, match="Place some points"):
        ours.run(steps=1)
    ours.set_points(some_points())
    assert ours.missing is None
    assert ours.history.epochs == [0]


def test_labels_beyond_the_classes_are_refused_and_change_nothing() -> None:
    ours = trainer()
    before = ours.points
    with pytest.raises(ValueError, match="2 classes"):
        ours.set_points(some_points(classes=3))
    assert ours.points is before
    with pytest.raises(ValueError, match="2 classes"):
        trainer(points=some_points(classes=3))


def test_other_points_keep_weights_and_optimizer() -> None:
    ours = trainer(train=TrainConfig(batch_size=7))
    ours.run(steps=10)
    before, state = weights(ours), ours.learner.optimizer_state()
    ours.set_points(some_points(50))
    assert torch.equal(weights(ours), before)
    assert torch.equal(ours.learner.optimizer_state()["exp_avg"], state["exp_avg"])
    assert ours.run(epochs=1) == 6  # 40 training points: a fresh pass


def test_a_live_change_of_rate_keeps_the_optimizers_state_and_another_rule_drops_it() -> None:
    ours = trainer()
    ours.run(steps=10)
    state = ours.learner.optimizer_state()
    ours.set_train_config(TrainConfig(learning_rate=0.001))
    kept = ours.learner.optimizer_state()
    assert {k: v.tolist() for k, v in kept.items()} == {k: v.tolist() for k, v in state.items()}
    before = weights(ours)
    ours.run(steps=1)
    # Adam's step is at most about the rate.
    assert 0 < (weights(ours) - before).abs().max() < 0.0011
    ours.set_train_config(TrainConfig(optimizer="sgd"))
    assert ours.learner.optimizer_state() == {}
    assert ours.steps == 11


def test_metrics_equal_torchs_on_training_and_held_out_points() -> None:
    ours = trainer()
    ours.run(steps=20)
    now = ours.evaluate()
    for points, loss, accuracy in (
        (ours.points.train, now.train_loss, now.train_accuracy),
        (ours.points.test, now.test_loss, now.test_accuracy),
    ):
        labels = torch.tensor(points.labels)
        logits = ours.model(torch.tensor(points.xy))
        assert loss == pytest.approx(nn.functional.cross_entropy(logits, labels).item(), rel=1e-5)
        assert accuracy == pytest.approx((logits.argmax(1) == labels).double().mean().item())
    everything = ours.model(torch.tensor(ours.points.xy)).argmax(1)
    assert torch.equal(ours.predict(), everything)
    assert ours.history.train_loss[-1] == now.train_loss


def test_history_has_the_norm_of_the_gradient_but_not_before_the_first_step() -> None:
    ours = trainer(train=TrainConfig(optimizer="sgd", learning_rate=0.1))
    before = weights(ours)
    ours.run(steps=1)
    moved = (weights(ours) - before).norm().item()
    assert ours.history.gradient_norm == [None, pytest.approx(moved / 0.1, rel=1e-3)]


def test_learning_separates_two_clouds() -> None:
    rng = np.random.default_rng(0)
    labels = np.arange(60) % 2
    centres = np.where(labels[:, None] == 0, -0.5, 0.5)
    ours = trainer(points=Points.of(centres + rng.normal(0, 0.05, (60, 2)), labels))
    ours.run(epochs=100)
    assert ours.evaluate().train_accuracy == 1.0


def test_a_schedule_counts_from_when_it_is_chosen() -> None:
    ours = trainer(train=TrainConfig(learning_rate=0.1))
    ours.run(epochs=1_000)
    ours.set_train_config(TrainConfig(learning_rate=0.1, schedule="cosine", schedule_epochs=100))
    ours.run(epochs=100)
    rates = dict(zip(ours.history.epochs, ours.history.learning_rate, strict=True))
    assert rates[1_001] == 0.1
    assert rates[1_051] == pytest.approx(0.05)
    assert rates[1_091] == pytest.approx(0.05 * (1 + np.cos(np.pi * 0.9)))
    ours.set_train_config(TrainConfig(learning_rate=0.1, schedule="cosine", schedule_epochs=200))
    ours.run(epochs=1)
    assert ours.history.learning_rate[-1] == pytest.approx(0.05), "half of 200 since the choice"
    ours.set_train_config(TrainConfig(learning_rate=0.1, schedule="warmup", schedule_epochs=10))
    ours.run(epochs=6)
    assert ours.history.learning_rate[-1] == pytest.approx(0.05)
    ours.reset()
    assert ours.schedule_start == 0


def test_going_back_takes_a_schedule_back_too_if_it_is_the_same() -> None:
    ours = trainer(train=TrainConfig(schedule="warmup", schedule_epochs=40))
    ours.run(epochs=10)
    early = ours.snapshot()
    ours.set_train_config(TrainConfig())
    ours.run(epochs=10)
    ours.set_train_config(TrainConfig(schedule="warmup", schedule_epochs=40))
    assert ours.schedule_start == 20
    ours.run(epochs=5)
    ours.restore(early)
    assert ours.schedule_start == 0
    ours.set_train_config(TrainConfig(schedule="cosine"))
    ours.restore(early)
    assert ours.schedule_start == ours.epoch == 10


@pytest.mark.parametrize("limit", ["steps", "seconds", "epochs"])
def test_a_negative_limit_is_refused(limit: str) -> None:
    ours = trainer()
    limits: dict[str, Any] = {limit: -1}
    with pytest.raises(ValueError, match="none of them negative"):
        ours.run(**limits)
    assert ours.steps == 0


def test_a_run_ends_at_the_epoch_that_the_caller_wants() -> None:
    ours, seen = trainer(train=TrainConfig(batch_size=7)), []

    def until(metrics: Metrics) -> bool:
        seen.append((ours.epoch, metrics))
        return ours.epoch == 3

    assert ours.run(steps=1_000, until=until) == 12
    assert [epoch for epoch, _ in seen] == [1, 2, 3]
    assert [metrics.train_loss for _, metrics in seen] == ours.history.train_loss[1:]


def test_settings_that_cannot_be_built_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = trainer()
    ours.run(steps=5)
    learner, before, state = ours.learner, ours.train_config, ours.learner.optimizer_state()

    def refuse(*_: object) -> None:
        raise ValueError("no such optimiser")

    monkeypatch.setattr(learner_module, "build_optimizer", refuse)
    with pytest.raises(ValueError, match="no such"):
        ours.set_train_config(TrainConfig(optimizer="sgd", schedule="cosine", batch_size=3))
    with pytest.raises(ValueError, match="no such"):
        ours.restore(ours.snapshot(), some_points(50))
    monkeypatch.undo()
    assert ours.learner is learner
    assert ours.train_config == learner.train_config == before
    assert (ours.schedule_start, len(ours.points)) == (0, 30)
    assert torch.equal(ours.learner.optimizer_state()["exp_avg"], state["exp_avg"])
    ours.run(steps=5)
    assert ours.epoch == 10


def test_accuracy_and_predictions_agree_where_logits_are_equal() -> None:
    ours = trainer(ModelConfig(initialization="zero"))
    for _ in range(3):
        right = ours.predict().numpy() == ours.points.labels
        now = ours.evaluate()
        assert now.train_accuracy == right[~ours.points.held_out].mean()
        assert now.test_accuracy == right[ours.points.held_out].mean()
        ours.run(epochs=1)


def test_a_wall_clock_that_goes_back_takes_no_time_from_a_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hours = itertools.count(1_800_000_000, -3600)
    monkeypatch.setattr(time, "time", lambda: float(next(hours)))
    trained = trainer()
    for _ in range(5):
        trained.run(epochs=3)
    seconds = trained.history.seconds
    assert len(seconds) > 10
    assert seconds == sorted(seconds)
    assert trained.seconds >= seconds[-1] > 0


@pytest.mark.parametrize("size", [None, 4])
def test_what_is_coming_holds_training_points_and_says_which(size: int | None) -> None:
    trainer = Trainer(some_points(18), ModelConfig(classes=3), TrainConfig(batch_size=size))
    for _ in range(7):
        batch, order = trainer.coming()
        xy = torch.tensor(trainer.points.xy)[order]
        assert torch.equal(batch.inputs.t(), xy)
        weighs = torch.ones(len(batch)) if batch.weights is None else batch.weights
        held_out = torch.tensor(trainer.points.held_out)[order]
        assert torch.equal(weighs > 0.0, ~held_out)
        trainer.run(steps=1)
