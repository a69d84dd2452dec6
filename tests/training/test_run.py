"""A run's record: what is marked, what can be gone back to, and that looking changes nothing."""

from typing import Any

import pytest
import torch

from nnviz.bench.workbench import Workbench
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training import new_runs
from nnviz.training.events import SCHEDULE_OVER
from nnviz.training.history import History
from nnviz.training.run import Run
from nnviz.training.trainer import Trainer
from tests.inputs import some_points
from tests.sessions import MAPS

VARIANTS: dict[str, tuple[ModelConfig, TrainConfig]] = {
    "full batch": (ModelConfig(classes=3), TrainConfig()),
    "batches, dropout": (
        ModelConfig(classes=3, dropout=0.3),
        TrainConfig(batch_size=3, optimizer="momentum"),
    ),
    "batch norm, schedule": (
        ModelConfig(classes=3, batch_norm=True),
        TrainConfig(batch_size=4, schedule="cosine", schedule_epochs=80),
    ),
    "rmsprop, L1": (ModelConfig(classes=3), TrainConfig(optimizer="rmsprop", l1=0.01)),
}


def run_of(variant: str = "full batch") -> Run:
    return Run(Trainer(some_points(30), *VARIANTS[variant]))


def advance(run: Run, ticks: int, steps: int = 10) -> None:
    for _ in range(ticks):
        run.advance(steps=steps)
        run.keep_moment()


def curves(history: History) -> list[list[Any]]:
    """All columns but the seconds, which depend on the clock."""
    return [history.epochs, *history.columns()[2:]]


def weights(trainer: Trainer) -> torch.Tensor:
    return trainer.learner.weights()


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("moment", [0, 3, 7])
def test_branching_without_a_change_repeats_the_losses_bit_for_bit(
    variant: str, moment: int
) -> None:
    run = run_of(variant)
    run.start()
    advance(run, 12, steps=7)  # ticks end within epochs, too
    steps, history, end = run.trainer.steps, curves(run.trainer.history), weights(run.trainer)
    history = [list(column) for column in history]
    run.branch(moment)
    run.start()
    run.advance(steps=steps - run.trainer.steps)
    assert curves(run.trainer.history) == history
    assert torch.equal(weights(run.trainer), end)


def test_branching_cuts_the_future_and_keeps_it_as_a_ghost() -> None:
    run = run_of()
    run.start()
    advance(run, 5)
    run.hold()
    run.set_train_config(TrainConfig(learning_rate=0.3))
    advance(run, 5)
    run.branch(2)
    assert run.trainer.epoch == run.trainer.history.epochs[-1] == run.timeline.epochs[-1] == 20
    assert [ghost.epochs[[0, -1]].tolist() for ghost in run.ghosts] == [[20, 100]]
    assert [event.text for event in run.events.items] == ["continued from here"]
    assert run.trainer.train_config.learning_rate == 0.3  # the present settings stay in force
    for _ in range(9):
        advance(run, 2)
        run.branch(1)
    assert len(run.ghosts) == 4


def test_looking_back_does_not_touch_the_trainer() -> None:
    run = run_of("batches, dropout")
    run.start()
    advance(run, 6, steps=40)
    before = run.trainer.snapshot()
    history = [list(column) for column in run.trainer.history.columns()]
    for index in (0, 3, 1):
        run.view(index)
        moment = run.timeline.snapshot(index)
        assert run.viewed == run.shown.epoch == moment.epoch
        assert torch.equal(weights(run.shown), moment.weights)
        run.shown.evaluate()
    after = run.trainer.snapshot()
    assert torch.equal(after.weights, before.weights)
    assert [list(column) for column in run.trainer.history.columns()] == history
    assert (after.epoch, after.position) == (before.epoch, before.position)
    run.view(len(run.timeline) - 1)
    assert run.viewed is None
    assert run.shown is run.trainer


def test_what_is_looked_at_knows_the_present_points() -> None:
    run = run_of()
    run.start()
    advance(run, 3)
    run.view(1)
    run.set_points(some_points(31))
    assert run.viewed == run.timeline.epochs[1]
    assert len(run.shown.points) == 31


def test_restarting_gives_the_same_weights_and_leaves_the_curve_to_compare_with() -> None:
    run = run_of()
    start = weights(run.trainer)
    run.start()
    advance(run, 4)
    first = list(run.trainer.history.train_loss)
    run = new_runs.restarted(run)
    assert torch.equal(weights(run.trainer), start)
    assert (run.trainer.epoch, len(run.timeline), run.events.items) == (0, 1, [])
    assert run.ghosts[0].epochs[-1] == 40
    advance(run, 4)
    assert run.trainer.history.train_loss == first
    assert new_runs.fresh(run).ghosts == []


def test_events_are_marked_where_they_happen_but_not_before_the_first_step() -> None:
    bench = Workbench()
    bench.load_preset("xor")
    bench.player.set_train_config(bench.player.train_config.changed(learning_rate=0.1))
    bench.player.steps_per_map = 10
    bench.player.train()
    bench.player.tick()
    assert bench.player.run.events.items == []
    bench.edit(bench.points.add(0.0, 0.0, 0).add(0.1, 0.0, 0).add(0.2, 0.0, 1))
    bench.player.tick()
    bench.player.set_train_config(
        bench.player.train_config.changed(learning_rate=0.3, batch_size=10)
    )
    bench.player.pause()
    bench.undo()
    bench.player.train()
    bench.player.keep_weights = True
    bench.player.set_model_config(bench.player.model_config.changed(hidden=(12, 8), dropout=0.2))
    tick = 10 * MAPS
    assert [(event.epoch, event.text) for event in bench.player.run.events.items] == [
        (tick, "3 points added"),
        (2 * tick, "learning rate 0.1 → 0.3"),
        (2 * tick, "batch size full → 10"),
        (2 * tick, "3 points removed"),
        (2 * tick, "resumed"),
        (2 * tick, "hidden layers 8-8 → 12-8"),
        (2 * tick, "dropout 0 → 0.2"),
    ]


def test_dropout_changes_live_and_other_shapes_only_when_weights_are_to_be_kept() -> None:
    bench = Workbench()
    bench.load_preset("xor")
    bench.player.train(20)
    bench.player.tick()
    bench.player.pause()
    epoch, run = bench.player.trainer.epoch, bench.player.run
    bench.player.set_model_config(bench.player.model_config.changed(dropout=0.5))
    assert (bench.player.trainer.epoch, bench.player.run) == (epoch, run)
    logits = bench.player.boundary().probabilities
    bench.player.set_model_config(bench.player.model_config.changed(hidden=(16, 8)), keep=True)
    assert bench.player.trainer.epoch == epoch
    assert abs(bench.player.boundary().probabilities - logits).max() < 1e-6
    bench.player.set_model_config(
        bench.player.model_config.changed(features=("x", "y", "xy")), keep=True
    )
    assert bench.player.trainer.epoch == 0
    assert bench.player.run is not run


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"hidden": (), "activation": "relu"}, {"hidden": (8,)}),
        ({"hidden": (8, 8), "activation": "relu"}, {"hidden": (8, 8, 4)}),
        ({"hidden": (8, 8), "activation": "sigmoid"}, {"hidden": (8, 8, 8, 8)}),
        (
            {"hidden": (8,), "activations": ("tanh",)},
            {"hidden": (12, 8), "activations": ("tanh", "relu")},
        ),
    ],
)
def test_layers_are_added_to_a_run_and_the_map_stays(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    bench = Workbench()
    bench.load_preset("moons")
    bench.player.set_model_config(bench.player.model_config.changed(**before))
    bench.player.trainer.run(epochs=150)
    old, accuracy = (
        bench.player.boundary().probabilities,
        bench.player.trainer.evaluate().train_accuracy,
    )
    bench.player.set_model_config(bench.player.model_config.changed(**after), keep=True)
    assert bench.player.trainer.epoch == 150
    assert abs(bench.player.boundary().probabilities - old).max() < 0.011  # twice half a percent
    assert bench.player.trainer.evaluate().train_accuracy == accuracy
    assert bench.player.run.timeline.snapshot(-1).model_config == bench.player.model_config


def test_another_activation_keeps_the_weights_and_changes_the_map() -> None:
    bench = Workbench()
    bench.load_preset("moons")
    bench.player.trainer.run(epochs=150)
    old, kept = bench.player.boundary().probabilities, weights(bench.player.trainer)
    bench.player.set_model_config(bench.player.model_config.changed(activation="relu"), keep=True)
    assert torch.equal(weights(bench.player.trainer), kept)
    assert abs(bench.player.boundary().probabilities - old).max() > 0.1


def test_older_moments_fit_when_a_class_came_and_are_forgotten_when_one_went() -> None:
    bench = Workbench()
    bench.load_preset("xor")
    bench.player.train(30)
    bench.player.steps_per_map = 10
    while bench.player.running:
        bench.player.tick()
    bench.add_class()
    bench.player.view_moment(1)
    assert bench.player.run.shown.model_config.classes == 3
    assert bench.player.boundary().classes == 3
    bench.player.continue_from(1)
    assert bench.player.trainer.epoch == 10
    bench.remove_class()
    assert len(bench.player.run.timeline) == 1


def test_continuing_from_another_shape_brings_that_shape_back() -> None:
    bench = Workbench()
    bench.load_preset("xor")
    bench.player.train(10)
    bench.player.tick()
    bench.player.pause()
    bench.player.set_model_config(bench.player.model_config.changed(hidden=(4,)), keep=True)
    bench.player.step()
    bench.player.continue_from(0)
    assert bench.player.model_config.hidden == (8, 8)
    bench.player.train()
    bench.player.tick()


def test_a_divergence_takes_timeline_and_marks_back_with_it() -> None:
    bench = Workbench()
    bench.edit(some_points(40, 2))
    bench.player.set_model_config(bench.player.model_config.changed(activation="linear"))
    bench.player.steps_per_map = 5
    bench.player.train()
    for _ in range(3):
        bench.player.tick()
    config = bench.player.train_config.changed(optimizer="sgd", learning_rate=10.0, loss="hinge")
    bench.player.set_train_config(config)
    bench.player.steps_per_map = 50
    for _ in range(100):
        bench.player.tick()
    assert bench.player.trainer.diverged
    assert max(bench.player.run.timeline.epochs) <= bench.player.trainer.epoch
    assert bench.player.run.events.items[-1].text == "diverged, back to here"
    assert all(event.epoch <= bench.player.trainer.epoch for event in bench.player.run.events.items)


def test_the_revision_differs_whenever_the_picture_would() -> None:
    run = run_of()
    run.start()
    advance(run, 3)
    seen = {run.revision}
    run.view(1)
    seen.add(run.revision)
    run.set_train_config(TrainConfig(learning_rate=0.5))
    seen.add(run.revision)
    run.branch(1)
    seen.add(run.revision)
    seen.add(new_runs.restarted(run).revision)
    seen.add(new_runs.copy_of(run).revision)
    assert len(seen) == 5


def test_a_moment_that_is_looked_at_is_measured_as_the_present_settings_say() -> None:
    run = run_of()
    run.start()
    advance(run, 4)
    run.view(1)
    then = run.shown.evaluate()
    run.set_train_config(TrainConfig(loss="squared_error", learning_rate=0.5))
    assert run.viewed == run.timeline.epochs[1]
    assert run.shown.train_config == run.trainer.train_config
    assert run.shown.evaluate().train_loss != then.train_loss
    run.view(2)
    assert run.shown.train_config == run.trainer.train_config


def test_after_a_branch_to_an_early_epoch_every_epoch_is_recorded_again() -> None:
    run = run_of()
    run.start()
    advance(run, 40, steps=50)
    run.branch(run.timeline.nearest(60))
    epoch, records, moments = run.trainer.epoch, len(run.trainer.history), len(run.timeline)
    advance(run, 60, steps=1)
    assert run.trainer.history.epochs[records:] == list(range(epoch + 1, epoch + 61))
    assert len(run.timeline) == moments + 60


def test_the_record_of_an_epoch_that_was_thinned_out_is_made_again_when_a_run_goes_back() -> None:
    run = run_of()
    run.start()
    advance(run, 60, steps=50)
    history = run.trainer.history
    missing = [e for e in run.timeline.epochs if e and e not in history.epochs]
    assert missing, "the history is thinned"
    run.branch(run.timeline.nearest(missing[0]))
    now = run.trainer.evaluate()
    assert (history.last_epoch, history.train_loss[-1]) == (missing[0], now.train_loss)


@pytest.mark.parametrize("schedule", ["cosine", "warmup"])
def test_the_end_of_a_schedule_is_marked_once(schedule: Any) -> None:
    run = Run(Trainer(some_points(30), ModelConfig(classes=3), TrainConfig()))
    run.advance(steps=7)
    run.set_train_config(TrainConfig(schedule=schedule, schedule_epochs=20))
    advance(run, 5)
    over = [event.epoch for event in run.events.items if event.subject == SCHEDULE_OVER]
    assert over == [27]


def test_one_step_of_the_optimiser_is_less_than_an_epoch() -> None:
    run = Run(Trainer(some_points(18), ModelConfig(classes=3), TrainConfig(batch_size=4)))
    run.step(one=True)
    assert (run.trainer.steps, run.trainer.epoch, run.trainer.batches) == (1, 0, (1, 3))
    run.step()
    assert (run.trainer.steps, run.trainer.epoch, run.trainer.batches) == (3, 1, (0, 3))
