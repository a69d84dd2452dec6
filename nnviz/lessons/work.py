"""A student's work as goals see it: a run, what it was given to learn, and numbers of the two."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nnviz.bench.workbench import Workbench
from nnviz.data import presets
from nnviz.data.points import Bools, Points
from nnviz.inside.symptoms import dead_units
from nnviz.settings.config import PresetConfig
from nnviz.settings.limits import MAX_SEED
from nnviz.training.history import Metrics
from nnviz.training.run import Run
from nnviz.training.trainer import Trainer

FRESH = 500  # points that are drawn anew to measure on
BROKE = "diverged, back to here"  # the mark of `Run` for a divergence


@dataclass(frozen=True, eq=False)
class Work:
    """What is measured: a run, and what it was given to learn.

    Attributes
    ----------
    run : Run
    given : Points
        Those that the lesson began with.
    by_hand : ndarray of bool, shape (n,)
        Which of the present points a person has held out.
    preset : PresetConfig or None
        The rule by which the lesson's points were drawn.
    seeds : frozenset of int
        Seeds with which networks were trained in this lesson.
    """

    run: Run
    given: Points
    by_hand: Bools
    preset: PresetConfig | None = None
    seeds: frozenset[int] = frozenset()

    @classmethod
    def on(
        cls, bench: Workbench, given: Points, preset: PresetConfig | None, seeds: frozenset[int]
    ) -> "Work":
        """What stands on a bench: the present network, whatever moment is looked at."""
        return cls(bench.player.run, given, bench.by_hand.among(bench.points), preset, seeds)

    @property
    def trainer(self) -> Trainer:
        """The Trainer of the run."""
        return self.run.trainer

    @cached_property
    def metrics(self) -> Metrics:
        """Loss and accuracy as they are now."""
        return self.trainer.evaluate()

    @property
    def broke(self) -> bool:
        """Whether this run has become infinite or no number at some time."""
        marked = any(event.subject == BROKE for event in self.run.events.items)
        return self.trainer.diverged or marked

    def right(self, points: Points) -> Bools:
        """Which of any points the network tells right, shape (n,)."""
        learner = self.trainer.learner
        right: Bools = learner.predict(learner.batch(points)).numpy() == points.labels
        return right


def worst_class(work: Work) -> float | None:
    """Share that is told right of the class with the lowest share, among the lesson's points.

    Points that somebody has added do not count, so that more of them cannot hide the hard ones.
    """
    labels = work.given.labels
    if not len(labels) or labels.max() >= work.trainer.model_config.classes:
        return None
    right = work.right(work.given)
    return min(float(right[labels == label].mean()) for label in work.given.classes_present)


def fresh_accuracy(work: Work) -> float | None:
    """Accuracy on points that nobody has seen, drawn by the same rule as the lesson's."""
    rule = work.preset
    if rule is None or rule.classes > work.trainer.model_config.classes:
        return None
    others = rule.changed(points=FRESH, held_out=0.0, seed=(rule.seed + 1) % MAX_SEED)
    return float(work.right(presets.make(others)).mean())


def gap(work: Work) -> float | None:
    """By how much the training accuracy is above the held-out accuracy."""
    train, test = work.metrics.train_accuracy, work.metrics.test_accuracy
    return None if train is None or test is None else train - test


def dead_share(work: Work) -> float | None:
    """Share of the hidden neurons with ReLU that are dead."""
    dead, on = np.sum(dead_units(work.trainer) or [(0, 0)], axis=0)
    return float(dead / on) if on else None
