"""A run that ends at the moment which is looked at."""

import torch

from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training.new_runs import as_shown
from nnviz.training.run import Run
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
