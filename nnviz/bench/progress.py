"""What is: whether a run learns, has learnt all, or gets no further, in a sentence.

Judged by what the run keeps epoch by epoch (`nnviz.training.trend`) and by how it does right now,
never by its thinned history.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np

from nnviz.bench import troubles
from nnviz.network.losses import blind_loss
from nnviz.network.schedules import schedule_is_over
from nnviz.training.history import Metrics
from nnviz.training.run import Run
from nnviz.training.trainer import Trainer

STALLED = 500  # epochs without an improvement: all starters but SGD's slowest need fewer
RISING = 20  # epochs above the lowest loss: a spike of Adam's is over by then, or has solved all
HIGH = 0.5  # of the loss of blind guessing: below that, no loss is a worry

# Whoever is told one of these is not to be told that all is well.
_IN_THE_WAY: tuple[Callable[[Trainer], str | None], ...] = (
    troubles.zero_start,
    troubles.over_regularized,
    troubles.dead_relu,
    troubles.saturated,
    troubles.too_simple,
    troubles.too_slow,
    troubles.constant,
)


class State(Enum):
    """What a run that has taken a step can be said to do."""

    LEARNING = "learning"
    SOLVED = "solved"
    STALLED = "no longer improving"
    WORSE = "diverging"
    OVER = "schedule over"


@dataclass(frozen=True)
class Progress:
    """What a run does, and the words for it.

    Attributes
    ----------
    state : State
    fact : str
        Without a full stop, so that a sentence can go on after it.
    advice : str
        A sentence of its own, or empty.
    hinted : bool
        Whether a hint above the curve says what is in the way.
    """

    state: State
    fact: str
    advice: str = ""
    hinted: bool = False

    @property
    def sentence(self) -> str:
        """All of it."""
        return f"{self.fact}. {self.advice}".rstrip()


def progress_of(run: Run) -> Progress | None:
    """What a run does at present, whatever moment is looked at; ``None`` before its first step.

    The first that is true is said: it diverges; every training point is right; its schedule is
    over; it has not improved by 1 % for 500 epochs; it learns.
    """
    trainer, trend = run.trainer, run.trend
    if trainer.missing or not (trainer.steps or trainer.diverged):
        return None
    metrics = trainer.evaluate()
    if trainer.diverged:
        fact = "The loss went to infinity, so the last good weights are back"
        return Progress(State.WORSE, fact, "A lower learning rate may help.")
    if metrics.train_accuracy == 1.0:
        return Progress(State.SOLVED, f"Solved: {how_many_are_right(trainer, metrics)}")
    if _is_rising(run, metrics) or troubles.exploding(trainer):
        fact = "Getting worse: the loss is rising"
        return Progress(State.WORSE, fact, "A lower learning rate may help.")
    right = how_many_are_right(trainer, metrics)
    if schedule_is_over(trainer.train_config, trainer.epoch - trainer.schedule_start):
        rate = np.format_float_positional(trainer.learner.learning_rate, 3, fractional=False)
        fact = f"The schedule is over: the learning rate stays at {rate}"
        return Progress(State.OVER, fact, f"{_capital(right)}.")
    stalled = trainer.epoch - trend.improved >= STALLED
    hinted = any(finds(trainer) for finds in _IN_THE_WAY)
    advice = "The hint above the curve says what is in the way." if hinted else ""
    if stalled:
        fact = f"No longer improving since epoch {trend.improved:,}: {right}"
    else:
        fact = _capital(right) if hinted else f"Learning: {right}"
    return Progress(State.STALLED if stalled else State.LEARNING, fact, advice, hinted)


def _is_rising(run: Run, metrics: Metrics) -> bool:
    risen, trainer = run.trend.risen, run.trainer
    if risen is None or metrics.train_loss is None:
        return False
    high = HIGH * blind_loss(trainer.train_config, trainer.model_config.classes)
    return trainer.epoch - risen >= RISING and metrics.train_loss > high


def how_many_are_right(trainer: Trainer, metrics: Metrics | None = None) -> str:
    """``12 of 16 points are right``; held-out points, if there are any, are counted apart."""
    metrics = metrics or trainer.evaluate()
    held_out = int(trainer.points.held_out.sum())
    train = len(trainer.points) - held_out
    noun = "training point" if held_out else "point"
    right = round((metrics.train_accuracy or 0.0) * train)
    text = f"{_share(right, train, noun)} {'is' if 1 in (right, train) else 'are'} right"
    if held_out:
        also = round((metrics.test_accuracy or 0.0) * held_out)
        text += f", and {_share(also, held_out, 'held-out point')}"
    return text


def _share(right: int, total: int, noun: str) -> str:
    """``all 16 points``, ``14 of 16 points``, ``both points``, ``the only point``."""
    if right < total:
        return f"{right} of {total} {noun}{'' if total == 1 else 's'}"
    if total <= 2:
        return f"the only {noun}" if total == 1 else f"both {noun}s"
    return f"all {total} {noun}s"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
