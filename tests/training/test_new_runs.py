"""A run that ends at the moment which is looked at."""

import numpy as np
import torch

from nnviz.data.versions import NEW
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.limits import MAX_EVENTS
from nnviz.training.new_runs import as_shown, changes_since
from nnviz.training.run import Run
from nnviz.training.surgery import arrange_classes
from nnviz.training.trainer import Trainer
from tests.inputs import some_points


def run_of(epochs: int) -> Run:
    run = Run(Trainer(some_points(classes=2), ModelConfig(hidden=(3,)), TrainConfig()))
    for _ in range(epochs):
        run.step()
    return run


def test_it_is_the_run_as_it_was_then() -> None:
    run, then = run_of(7), run_of(4)
    run.view(run.timeline.nearest(4))
    copy = as_shown(run)
    assert copy.trainer.epoch == 4
    assert torch.equal(copy.trainer.learner.weights(), then.trainer.learner.weights())
    assert copy.trainer.history.train_loss == then.trainer.history.train_loss
    assert copy.timeline.epochs == then.timeline.epochs
    assert copy.events.items == [] == copy.ghosts
    assert copy.viewed is None
    copy.step()
    then.step()
    assert torch.equal(copy.trainer.learner.weights(), then.trainer.learner.weights())


def test_the_run_itself_stays_where_it_is() -> None:
    run = run_of(7)
    run.set_train_config(TrainConfig(learning_rate=0.3))
    run.view(run.timeline.nearest(4))
    as_shown(run)
    assert (run.viewed, run.trainer.epoch, len(run.trainer.history)) == (4, 7, 8)
    assert [event.text for event in run.events.items] == ["learning rate 0.01 → 0.3"]


def test_without_a_look_back_it_is_a_copy() -> None:
    run = run_of(3)
    copy = as_shown(run)
    run.step()
    assert (copy.trainer.epoch, run.trainer.epoch) == (3, 4)


def looked_at(run: Run, epoch: int) -> Run:
    run.view(run.timeline.nearest(epoch))
    return as_shown(run)


def test_settings_are_those_of_then() -> None:
    run, then = run_of(3), run_of(2)
    run.set_train_config(TrainConfig(learning_rate=0.3, optimizer="sgd", batch_size=3))
    run.step()
    copy = looked_at(run, 2)
    assert copy.trainer.train_config == TrainConfig()
    assert copy.events.items == [], "it was changed after that"
    copy.step()
    then.step()
    assert torch.equal(copy.trainer.learner.weights(), then.trainer.learner.weights())
    assert copy.trainer.history.train_loss == then.trainer.history.train_loss


def test_a_setting_that_was_changed_later_in_the_same_epoch_is_not_marked() -> None:
    run = run_of(3)
    run.set_train_config(TrainConfig(learning_rate=0.3))
    run.step()
    assert looked_at(run, 3).events.items == []
    assert [event.text for event in looked_at(run, 4).events.items] == ["learning rate 0.01 → 0.3"]


def test_points_are_those_of_now_which_is_marked_where_they_have_changed() -> None:
    run = run_of(3)
    points = run.trainer.points
    run.set_points(points.select(np.arange(len(points) - 2)))
    run.step()
    copy = looked_at(run, 2)
    assert copy.trainer.points == run.trainer.points
    assert [(event.epoch, event.text) for event in copy.events.items] == [(2, "2 points removed")]
    run.set_points(points)
    assert looked_at(run, 2).events.items == [], "they are what they were"


def test_a_class_that_came_later_is_there_and_is_marked() -> None:
    run = run_of(3)
    arrange_classes(run.trainer, [0, 1, NEW], run.trainer.points)
    run.classes_changed(grown=True)
    run.step()
    copy = looked_at(run, 2)
    assert copy.trainer.model_config.classes == 3
    assert [(event.epoch, event.text) for event in copy.events.items] == [(2, "class added")]


def test_where_marks_were_forgotten_that_is_marked() -> None:
    run = run_of(3)
    for number in range(MAX_EVENTS):
        run.events.record(3, 0.0, f"weight {number}")
    copy = looked_at(run, 2)
    assert [event.text for event in copy.events.items] == [
        "some of what happened is not known any more"
    ]
    run.leave()
    assert changes_since(run) == []
