"""Nothing is destroyed by one key: undo brings back whole runs, exactly as they were."""

from collections.abc import Callable
from typing import Any

import pytest
import torch

from nnviz.bench import exchange
from nnviz.bench.replaced import Replaced
from nnviz.bench.workbench import Workbench
from nnviz.data.presets import make, suggested
from nnviz.files.choice import parse_csv
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.limits import MAX_REPLACED
from nnviz.training.stop_rules import StopRules
from nnviz.training.trainer import Trainer

Act = Callable[[Workbench], object]
CSV = parse_csv(b"x,y,label\n0,0,cat\n1,1,dog\n")


def bench_with_a_past(**train: Any) -> Workbench:
    """Three classes, a trained network with momentum, dropout and batches; an event and a ghost."""
    bench = Workbench()
    bench.add_class()
    bench.load_preset("blobs")
    config = bench.player.model_config.changed(hidden=(5, 4), dropout=0.1, batch_norm=True)
    bench.player.set_model_config(config)
    bench.player.set_train_config(TrainConfig(batch_size=50, **train))
    bench.player.run.rules = StopRules(epoch=5000)
    bench.player.steps_per_map = 7
    bench.player.train()
    for _ in range(5):
        bench.player.tick()
    bench.player.pause()
    bench.player.continue_from(3)
    bench.player.set_train_config(bench.player.train_config.changed(learning_rate=0.02))
    bench.player.train()
    for _ in range(4):
        bench.player.tick()
    bench.player.pause()
    return bench


def record(bench: Workbench) -> list[Any]:
    """All that a person sees of their work, and all that its future depends on."""
    run, version = bench.player.run, bench.versions.now
    trainer = run.trainer
    numbers = {key: tensor.tolist() for key, tensor in trainer.snapshot().tensors.items()}
    settings = [trainer.model_config, trainer.train_config, run.rules, trainer.schedule_start]
    curves = [[*column] for column in trainer.history.columns()[2:]]
    ghosts = [ghost.train_loss.tolist() for ghost in run.ghosts]
    events = [(event.epoch, event.text) for event in run.events.items]
    moments = [run.timeline.snapshot(i).weights.tolist() for i in range(len(run.timeline))]
    points = [version.points.xy.tolist(), version.points.labels.tolist(), version.names]
    standing = [trainer.epoch, trainer.steps, run.best.loss, run.best.epoch, run.timeline.epochs]
    return [numbers, settings, curves, ghosts, events, moments, points, version.outputs, standing]


def future(bench: Workbench) -> list[float | None]:
    """What training on gives."""
    for _ in range(3):
        bench.player.step()
    return bench.player.trainer.history.train_loss[-3:]


def remove_second(bench: Workbench) -> None:
    bench.choose(label=1)
    bench.remove_class()


PROJECT = exchange.save_project(bench_with_a_past())
LINK = exchange.make_link(bench_with_a_past(), "http://localhost").partition("?d=")[2]
ACTS: dict[str, Act] = {
    "reset": lambda bench: bench.player.reset(),
    "restart": lambda bench: bench.player.restart(),
    "continue": lambda bench: bench.player.continue_from(2),
    "other layers": lambda bench: bench.player.set_model_config(
        ModelConfig(hidden=(3,), classes=3)
    ),
    "data set": lambda bench: bench.load_preset("spiral"),
    "table": lambda bench: exchange.load_table(bench, CSV, "none"),
    "project": lambda bench: exchange.open_project(bench, PROJECT),
    "link": lambda bench: exchange.open_link(bench, LINK),
    "set up": lambda bench: bench.set_up(
        Trainer(make(suggested("xor", 2)), ModelConfig(), TrainConfig()), "Here it is."
    ),
    "clear": lambda bench: bench.clear(),
    "remove a class": remove_second,
}


@pytest.mark.parametrize("act", ACTS)
def test_one_undo_brings_all_back_and_redo_does_it_again(act: str) -> None:
    bench = bench_with_a_past()
    before = record(bench)
    ACTS[act](bench)
    after = record(bench)
    assert after != before
    assert bench.can_take_back
    assert "Undo" in (bench.notice or "") or act == "remove a class"
    bench.undo()
    again = record(bench)
    if act == "clear":  # the network never went; its best loss is that with these points from here
        again[-1][2:4] = before[-1][2:4]
    assert again == before
    assert not bench.can_take_back
    bench.redo()
    assert record(bench)[0] == after[0]
    assert record(bench)[6:8] == after[6:8]


@pytest.mark.parametrize("act", [act for act in ACTS if act != "clear"])
def test_training_goes_on_as_if_nothing_had_happened(act: str) -> None:
    wanted = future(bench_with_a_past())
    bench = bench_with_a_past()
    ACTS[act](bench)
    bench.player.step()
    bench.undo()
    assert future(bench) == wanted


def test_undo_of_points_keeps_the_weights_and_undo_of_a_reset_brings_them_back() -> None:
    bench = bench_with_a_past()
    points, epoch = len(bench.points), bench.player.trainer.epoch
    bench.edit(bench.points.select(bench.points.labels < 2))
    bench.player.reset()
    bench.edit(bench.points.select(bench.points.labels < 1))
    for _ in range(2):
        bench.player.step() if bench.player.missing is None else None
    bench.undo()
    assert (bench.player.trainer.epoch, bench.points.classes_present) == (0, [0, 1])
    bench.undo()
    assert (bench.player.trainer.epoch, bench.points.classes_present) == (epoch, [0, 1])
    assert bench.player.trainer.points == bench.points
    bench.undo()
    assert (bench.player.trainer.epoch, len(bench.points)) == (epoch, points)
    for _ in range(3):
        bench.redo()
    assert (bench.player.trainer.epoch, bench.points.classes_present) == (0, [0])


def test_while_it_trains_undo_of_a_reset_pauses_and_says_so() -> None:
    bench = bench_with_a_past()
    epoch = bench.player.trainer.epoch
    bench.player.reset()
    bench.player.train()
    bench.player.tick()
    bench.undo()
    assert not bench.player.running
    assert bench.notice == f"Training has paused. Back at epoch {epoch:,}, as it was."


def test_a_data_set_begins_at_epoch_0_with_a_curve_of_its_own() -> None:
    """The spiral once started at epoch 14,398, with a loss of 8.358 off the chart."""
    bench = Workbench()
    bench.load_preset("moons")
    bench.player.steps_per_map = 50
    bench.player.train()
    bench.player.tick()
    bench.load_preset("spiral")
    fresh = Workbench()
    fresh.load_preset("spiral")
    assert bench.player.running
    assert bench.player.trainer.epoch == 0
    ours, theirs = bench.player.trainer, fresh.player.trainer
    assert torch.equal(ours.learner.weights(), theirs.learner.weights())
    assert ours.history.train_loss == theirs.history.train_loss
    assert bench.player.run.ghosts == []
    assert bench.player.run.events.items[1:] == []
    assert bench.notice is not None
    assert bench.notice.startswith("A fresh network for another data set. Undo brings back epoch")
    bench.player.tick()
    assert bench.player.trainer.steps == 50 * max(1, bench.player.trainer.steps // 50)


def test_weights_that_are_kept_go_on_with_another_data_set() -> None:
    bench = bench_with_a_past()
    bench.player.keep_weights = True
    before = bench.player.trainer.learner.weights().clone()
    epoch = bench.player.trainer.epoch
    bench.load_points(make(suggested("blobs", 3)))
    assert torch.equal(bench.player.trainer.learner.weights(), before)
    assert bench.player.trainer.epoch == epoch
    assert not bench.can_take_back


@pytest.mark.parametrize("act", ["reset", "restart", "other layers"])
def test_where_nothing_is_lost_nothing_is_said_and_there_is_nothing_to_undo(act: str) -> None:
    bench = Workbench()
    bench.add_class()
    bench.edit(make(suggested("blobs", 3)))
    depth = 0
    while bench.can_undo and depth < 2:
        bench.undo()
        depth += 1
    bench.redo()
    bench.redo()
    ACTS[act](bench)
    assert bench.notice is None
    assert not bench.can_take_back
    bench.undo()
    assert not len(bench.points)


def test_the_latest_runs_are_kept_and_older_points_all_the_same() -> None:
    bench = bench_with_a_past()
    points = bench.points
    epochs = []
    for _ in range(MAX_REPLACED + 1):
        bench.player.step()
        epochs.append(bench.player.trainer.epoch)
        bench.player.reset()
    for epoch in reversed(epochs[1:]):
        bench.undo()
        assert bench.player.trainer.epoch == epoch
    bench.undo()
    assert bench.player.trainer.epoch == epochs[1]
    assert bench.points == points


def test_a_run_that_nobody_can_come_back_to_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = bench_with_a_past()
    kept: Replaced = bench._replaced
    bench.player.reset()
    bench.undo()
    bench.edit(bench.points.select(bench.points.labels < 2))  # what was undone is gone
    assert not [run for run in kept._runs.values() if run.trainer.epoch == 0]


def test_settings_of_a_network_that_has_learnt_nothing_come_back_after_a_set_up() -> None:
    bench = Workbench()
    bench.load_preset("moons")
    bench.player.set_model_config(ModelConfig(hidden=(3,), seed=5))
    bench.player.set_train_config(TrainConfig(optimizer="sgd"))
    before = record(bench)
    bench.set_up(Trainer(make(suggested("blobs", 4)), ModelConfig(classes=4), TrainConfig()), "So.")
    assert bench.notice == "So. Undo brings back what was here before."
    assert bench.versions.now.preset is None
    assert len(bench.versions.now.outputs) == 4
    bench.undo()
    assert record(bench) == before
