"""Runs that are made from another one, which stays as it is."""

from copy import deepcopy

from nnviz.data.points import Points
from nnviz.settings.config import ModelConfig
from nnviz.settings.naming import same_numbers
from nnviz.training.ghosts import left_behind
from nnviz.training.run import Run
from nnviz.training.trainer import Trainer


def fresh(run: Run, config: ModelConfig | None = None, points: Points | None = None) -> Run:
    """A run with fresh weights, under the same settings and stop rules.

    What was frozen or off stays so, if the network is of the same shape: a frozen weight then rests
    at the value that the seed gives it.

    Parameters
    ----------
    run : Run
    config : ModelConfig, optional
        Of another network.
    points : Points, optional
        Other points.

    Raises
    ------
    ValueError
        If a label is not among the network's classes.
    """
    before = run.trainer
    points = before.points if points is None else points
    trainer = Trainer(points, config or before.model_config, before.train_config)
    if before.hand and same_numbers(trainer.model_config, before.model_config):
        trainer.set_hand(before.hand)
    new = Run(trainer)
    new.rules = run.rules
    return new


def restarted(run: Run) -> Run:
    """The same initial weights again; the curve so far stays as a ghost to compare with."""
    new = fresh(run)
    new.ghosts = left_behind(run.ghosts, run.trainer.history, 0)
    return new


def copy_of(run: Run) -> Run:
    """A run that goes on exactly as this one; moments and ghosts never change, and are shared."""
    now = run.trainer
    trainer = Trainer.at(now.snapshot(), now.points, now.train_config, deepcopy(now.history))
    trainer.diverged = now.diverged
    shared = (*run.timeline.moments, *run.ghosts, run.shown, run.kin)
    return deepcopy(run, {id(part): part for part in shared} | {id(now): trainer})


def as_shown(run: Run) -> Run:
    """A copy that ends at the moment which is looked at, or else as it is.

    Its curve and its marks end there, too. Points are those of now.
    """
    copy = copy_of(run)
    if run.viewed is not None:
        copy.branch(copy.timeline.nearest(run.viewed))
        copy.ghosts = list(run.ghosts)
        copy.events.items = [event for event in run.events.items if event.epoch <= run.viewed]
    return copy
