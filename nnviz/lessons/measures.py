"""What can be measured of a student's work: the numbers that goals ask for."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from nnviz.lessons.work import Work, dead_share, fresh_accuracy, gap, worst_class
from nnviz.pictures.numbers import number
from nnviz.settings.limits import (
    MAX_CLASSES,
    MAX_LAYERS,
    MAX_NEURONS,
    MAX_POINTS,
    MAX_RULE_EPOCHS,
    MAX_RULE_LOSS,
    MAX_SEEDS,
)
from nnviz.settings.naming import count_numbers

Unit = Literal["share", "gap", "count", "loss"]


@dataclass(frozen=True)
class Measure:
    """One number that a goal can ask for.

    Attributes
    ----------
    title : str
        In a list to choose from.
    says : str
        The rest of the sentence; ``{}`` is where ``at least 95 %`` stands, ``{s}`` the s of more
        than one.
    of : callable
        From a `Work` to the number; ``None`` where there is none.
    absent : str
        Why there is none.
    unit : {"share", "gap", "count", "loss"}
        Shares are 0 to 1 and said in per cent, and so are gaps between two of them.
    most : float
        The highest bound that makes sense.
    """

    title: str
    says: str
    of: Callable[[Work], float | None]
    absent: str = ""
    unit: Unit = "share"
    most: float = 1.0

    def write(self, value: float) -> str:
        """A bound as people write it: ``95 %``."""
        if self.unit in ("share", "gap"):
            return f"{100.0 * value:.4g} %"
        return f"{value:,g}" if self.unit == "loss" else f"{value:,.0f}"

    def show(self, value: float, *, down: bool) -> str:
        """The present number, rounded down or up, so that it never seems to be where it is not."""
        away = math.floor if down else math.ceil
        slack = 1e-6 if down else -1e-6
        if self.unit in ("share", "gap"):
            return f"{away(1000.0 * value + slack) / 10.0:.1f} %"
        if self.unit == "loss":
            return number(away(1000.0 * value) / 1000.0 if 0.001 <= value < 1e4 else value)
        return f"{value:,.0f}"


_NONE_HELD_OUT = "No points are held out."

MEASURES: Mapping[str, Measure] = {
    "held_out_accuracy": Measure(
        "Held-out points right",
        "{} of the held-out points right",
        lambda work: work.metrics.test_accuracy,
        _NONE_HELD_OUT,
    ),
    "training_accuracy": Measure(
        "Training points right",
        "{} of the training points right",
        lambda work: work.metrics.train_accuracy,
    ),
    "worst_class": Measure(
        "Points right in each class",
        "{} of the points right in each class",
        worst_class,
        "The network has too few classes.",
    ),
    "fresh_accuracy": Measure(
        "Right of 500 new points",
        "{} right of 500 new points, drawn by the same rule",
        fresh_accuracy,
        "There is no rule to draw new points by.",
    ),
    "gap": Measure(
        "Gap between training and held-out accuracy",
        "a gap of {} between training and held-out accuracy",
        gap,
        _NONE_HELD_OUT,
        "gap",
    ),
    "training_loss": Measure(
        "Training loss",
        "a training loss of {}",
        lambda work: work.metrics.train_loss,
        unit="loss",
        most=MAX_RULE_LOSS,
    ),
    "held_out_loss": Measure(
        "Held-out loss",
        "a held-out loss of {}",
        lambda work: work.metrics.test_loss,
        _NONE_HELD_OUT,
        "loss",
        MAX_RULE_LOSS,
    ),
    "dead_share": Measure(
        "Dead neurons",
        "{} of the hidden neurons dead",
        dead_share,
        "No hidden layer has the activation ReLU.",
    ),
    "hidden_neurons": Measure(
        "Hidden neurons",
        "{} hidden neuron{s}",
        lambda work: sum(work.trainer.model_config.hidden),
        unit="count",
        most=MAX_LAYERS * MAX_NEURONS,
    ),
    "hidden_layers": Measure(
        "Hidden layers",
        "{} hidden layer{s}",
        lambda work: len(work.trainer.model_config.hidden),
        unit="count",
        most=MAX_LAYERS,
    ),
    "weights": Measure(
        "Weights and biases",
        "{} number{s} to learn (weights and biases)",
        lambda work: count_numbers(work.trainer.model_config),
        unit="count",
        most=100_000,
    ),
    "epochs": Measure(
        "Epochs",
        "{} epoch{s}",
        lambda work: work.trainer.epoch,
        unit="count",
        most=MAX_RULE_EPOCHS,
    ),
    "steps": Measure(
        "Learning steps",
        "{} learning step{s}",
        lambda work: work.trainer.steps,
        unit="count",
        most=MAX_RULE_EPOCHS,
    ),
    "own_points": Measure(
        "Points of one's own",
        "{} point{s} of your own",
        lambda work: len(work.trainer.points) - len(work.given),
        unit="count",
        most=MAX_POINTS,
    ),
    "held_out_by_hand": Measure(
        "Points held out by hand",
        "{} point{s} held out by hand",
        lambda work: int(work.by_hand.sum()),
        unit="count",
        most=MAX_POINTS,
    ),
    "classes": Measure(
        "Classes among the training points",
        "{} classes among the training points",
        lambda work: len(work.trainer.points.train.classes_present),
        unit="count",
        most=MAX_CLASSES,
    ),
    "seeds": Measure(
        "Seeds tried",
        "{} seed{s} tried",
        lambda work: len(work.seeds),
        unit="count",
        most=MAX_SEEDS,
    ),
}
