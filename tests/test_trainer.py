"""The Trainer's promises about repeats, pauses, live changes and divergence."""

import numpy as np
import pytest
import torch
from torch import nn

from nnviz.config import ModelConfig, TrainConfig
from nnviz.data import Points
from nnviz.history import Metrics
from nnviz.trainer import Trainer

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


def columns(trained: Trainer) -> dict[str, list]:
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


def test_an_epoch_visits_each_training_point_once_and_no_held_out_one() -> None:
    points, seen = some_points(), []
    ours = trainer(train=TrainConfig(batch_size=7), points=points)
    gradient = ours.learner.engine.gradient

    def spy(batch, config):
        seen.extend(map(tuple, batch.inputs.t().tolist()))
        gradient(batch, config)

    ours.learner.engine.gradient = spy
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
