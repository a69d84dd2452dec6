"""Runs that are made from another one, which stays as it is."""

from copy import deepcopy
from typing import Any

from nnviz.data.points import Points
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.limits import MAX_EVENTS
from nnviz.settings.naming import same_numbers
from nnviz.training.events import CLASS_ADDED, POINTS, Event, fingerprint
from nnviz.training.ghosts import left_behind
from nnviz.training.run import Run
from nnviz.training.snapshot import Snapshot
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

    Its training settings are those of that moment, and its curve and its marks end there, too.
    Points and classes are those of now, as no others are known: where they have changed since,
    that is its last mark.
    """
    copy = copy_of(run)
    if run.viewed is None:
        return copy
    index = run.timeline.nearest(run.viewed)
    then, now = run.timeline.snapshot(index), copy.trainer
    # Settings first: of an epoch and a schedule under way, going back keeps what fits them.
    copy.trainer = Trainer.at(now.snapshot(), now.points, then.train_config, now.history)
    copy.branch(index)
    copy.ghosts = list(run.ghosts)
    copy.events.items = [event for event in run.events.items if _by_then(event, then)]
    for mark in changes_since(run):
        copy.events.record(then.epoch, then.seconds, *mark)
    return copy


def changes_since(run: Run) -> list[tuple[str, Any, Any]]:
    """How points and classes differ from those of the moment that is looked at, as far as known.

    Returns
    -------
    list of tuple
        Subject, before and after, as of an `Event`; empty for the present moment.
    """
    if run.viewed is None:
        return []
    found: list[tuple[str, Any, Any]] = []
    events, points = run.events.items, fingerprint(run.trainer.points)
    later = [e.before for e in events if e.epoch > run.viewed and e.subject == POINTS]
    if later and later[0] != points:
        found.append((POINTS, later[0], points))
    then = run.timeline.snapshot(run.timeline.nearest(run.viewed))
    if then.model_config.classes != run.trainer.model_config.classes:
        found.append((CLASS_ADDED, None, None))
    if len(events) >= MAX_EVENTS:
        found.append(("some of what happened is not known any more", None, None))
    return found


def _by_then(event: Event, then: Snapshot) -> bool:
    """Whether something had happened at a moment; settings may have changed later in its epoch."""
    if event.epoch == then.epoch and event.subject in TrainConfig.model_fields:
        return bool(event.after == getattr(then.train_config, event.subject))
    return event.epoch <= then.epoch
