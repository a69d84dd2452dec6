"""Which way a run is going, kept where it happens: what a thinned history could not tell."""

import math
from dataclasses import dataclass

from nnviz.training.history import Metrics

LESS = 0.99  # of the loss at the last improvement: what counts as the next one
MORE = 1.5  # times that loss: what counts as having risen


@dataclass
class Trend:
    """The training points since anything was last changed by a person, epoch by epoch.

    Such a change, of points or of any setting, makes a new one, whose identity tells it.

    Attributes
    ----------
    since : int
        Epoch of that change.
    loss : float
        Training loss at the last improvement by at least 1 %; the one at the change if there was
        none yet.
    improved : int
        Epoch of it.
    solved : int, optional
        Epoch since which all training points have been right after every epoch.
    risen : int, optional
        Epoch since which the loss has been more than half above `loss` after every epoch.
    """

    since: int
    loss: float = math.inf
    improved: int = 0
    solved: int | None = None
    risen: int | None = None

    @classmethod
    def at(cls, epoch: int, metrics: Metrics) -> "Trend":
        """The trend of a run in which something is just changed."""
        trend = cls(epoch)
        trend.see(epoch, metrics)
        return trend

    def see(self, epoch: int, metrics: Metrics) -> None:
        """Take note of an epoch."""
        loss = metrics.train_loss
        if loss is None:
            return
        if loss < LESS * self.loss:
            self.loss, self.improved = loss, epoch
        if metrics.train_accuracy != 1.0:
            self.solved = None
        elif self.solved is None:
            self.solved = epoch
        if loss <= MORE * self.loss:
            self.risen = None
        elif self.risen is None:
            self.risen = epoch
