"""Going back to a snapshot and on again repeats the run bit for bit."""

from dataclasses import fields

import pytest
import torch

from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training.snapshot import PackedSnapshot, Snapshot
from nnviz.training.trainer import Trainer
from tests.training.test_trainer import (
    VARIANTS,
    columns,
    every_variant,
    some_points,
    trainer,
    weights,
)


@every_variant
@pytest.mark.parametrize("at", [0, 8, 10])  # 8 is the end of an epoch of four batches
def test_restoring_repeats_the_run_bit_for_bit(variant: str, at: int) -> None:
    ours = trainer(*VARIANTS[variant])
    ours.run(steps=at)
    snapshot = ours.snapshot()
    ours.run(steps=15)
    first, history = weights(ours), columns(ours)
    buffers = {name: b.clone() for name, b in ours.model.named_buffers()}
    for _ in range(2):  # a snapshot serves more than once
        ours.restore(snapshot)
        assert (ours.epoch, ours.steps) == (snapshot.epoch, at)
        assert max(ours.history.epochs) <= snapshot.epoch
        ours.run(steps=15)
        assert torch.equal(weights(ours), first)
        assert columns(ours) == history
    for name, buffer in ours.model.named_buffers():
        assert torch.equal(buffer, buffers[name])


@every_variant
def test_another_trainer_can_go_on_from_it(variant: str) -> None:
    model, train = VARIANTS[variant]
    ours = trainer(model, train)
    ours.run(steps=10)
    other = trainer(ModelConfig(hidden=(3,), classes=3, seed=9), train)
    other.restore(ours.snapshot())
    assert other.model_config == model
    for each in (ours, other):
        each.run(steps=10)
    assert torch.equal(weights(ours), weights(other))


def test_a_snapshot_does_not_move_with_the_run() -> None:
    ours = trainer()
    ours.run(steps=3)
    snapshot = ours.snapshot()
    copy = snapshot.weights.clone(), snapshot.optimizer_state["exp_avg"].clone()
    ours.run(steps=3)
    ours.restore(snapshot)
    ours.run(steps=3)
    assert torch.equal(snapshot.weights, copy[0])
    assert torch.equal(snapshot.optimizer_state["exp_avg"], copy[1])


def test_present_settings_stay_in_force_and_another_rule_starts_without_memory() -> None:
    ours = trainer()
    ours.run(steps=10)
    snapshot = ours.snapshot()
    ours.set_train_config(TrainConfig(optimizer="sgd", learning_rate=0.5))
    ours.restore(snapshot)
    assert ours.train_config.optimizer == "sgd"
    assert torch.equal(weights(ours), snapshot.weights)
    assert ours.learner.optimizer_state() == {}
    assert ours.learner.learning_rate == 0.5


def test_with_other_batches_the_epoch_starts_again() -> None:
    ours = trainer(train=TrainConfig(batch_size=7))
    ours.run(steps=2)
    snapshot = ours.snapshot()
    ours.set_train_config(TrainConfig(batch_size=12))
    ours.restore(snapshot)
    assert ours.run(epochs=1) == 2
    ours.set_train_config(TrainConfig(batch_size=7))
    ours.restore(snapshot, some_points(50))
    assert ours.run(epochs=1) == 6


def test_labels_beyond_its_classes_are_refused_and_change_nothing() -> None:
    two = trainer()
    three = Trainer(some_points(classes=3), ModelConfig(classes=3), TrainConfig())
    before = weights(three)
    with pytest.raises(ValueError, match="2 classes"):
        three.restore(two.snapshot())
    assert three.model_config.classes == 3
    assert torch.equal(weights(three), before)


def test_restoring_ends_a_divergence() -> None:
    ours = trainer()
    ours.run(steps=3)
    snapshot = ours.snapshot()
    ours.model.linears[0].weight.data.fill_(float("nan"))
    ours.run(steps=1)
    assert ours.diverged
    ours.restore(snapshot)
    assert not ours.diverged
    assert ours.run(steps=2) == 2


@every_variant
@pytest.mark.parametrize("at", [0, 10])
def test_packed_and_unpacked_it_is_the_same_bit_for_bit(variant: str, at: int) -> None:
    ours = trainer(*VARIANTS[variant])
    ours.run(steps=at)
    before = ours.snapshot()
    after = PackedSnapshot(before).unpack()
    assert list(after.tensors) == list(before.tensors)
    for key, tensor in before.tensors.items():
        assert after.tensors[key].dtype == tensor.dtype
        assert after.tensors[key].shape == tensor.shape
        assert torch.equal(after.tensors[key], tensor)
    others = {field.name for field in fields(Snapshot)} - {"weights", "optimizer_state", "buffers"}
    for name in others:
        assert getattr(after, name) == getattr(before, name)


def test_nbytes_counts_every_tensor() -> None:
    ours = trainer(ModelConfig(hidden=(8, 8)))
    assert PackedSnapshot(ours.snapshot()).nbytes == 4 * 114
    ours.run(steps=1)
    # Adam: two moments and a count.
    assert PackedSnapshot(ours.snapshot()).nbytes == 4 * (3 * 114 + 1)
    norm = trainer(ModelConfig(hidden=(8, 8), batch_norm=True))
    parameters, statistics, counts = 4 * (114 + 32), 4 * 32, 8 * 2
    assert PackedSnapshot(norm.snapshot()).nbytes == parameters + statistics + counts
