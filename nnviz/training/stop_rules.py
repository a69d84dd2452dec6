"""When training pauses by itself: the rules, and a watch that looks at every epoch."""

import math
from dataclasses import dataclass

from pydantic import Field

from nnviz.settings.config import Config
from nnviz.settings.limits import MAX_EPOCHS, MAX_RULE_EPOCHS, MAX_RULE_LOSS
from nnviz.training.history import History, Metrics

LAST_EPOCH = (
    f"Stopped at epoch {MAX_EPOCHS:,}, the last one that is counted; Restart begins again at 0."
)


class StopRules(Config):
    """Each rule that is not ``None`` pauses training when it is met.

    Attributes
    ----------
    epoch : int, optional
        At this epoch, exactly.
    loss : float, optional
        When the training loss is at most this.
    accuracy : float, optional
        When the training accuracy, 0 to 1, is at least this.
    patience : int, optional
        When the loss (held-out, where there are such points) has not improved for so many epochs.
    """

    epoch: int | None = Field(default=None, ge=1, le=MAX_RULE_EPOCHS)
    loss: float | None = Field(default=None, ge=0.0, le=MAX_RULE_LOSS)
    accuracy: float | None = Field(default=None, ge=0.0, le=1.0)
    patience: int | None = Field(default=None, ge=1, le=MAX_RULE_EPOCHS)

    def __bool__(self) -> bool:
        return any(value is not None for value in dict(self).values())

    def still_open(self, epoch: int, metrics: Metrics) -> "StopRules":
        """The rules that are not met yet: what was reached before does not stop a new start."""
        met = {
            "epoch": self.epoch is not None and epoch >= self.epoch,
            "loss": _loss_reached(self, metrics),
            "accuracy": _accuracy_reached(self, metrics),
        }
        return self.model_copy(update={name: None for name, yes in met.items() if yes})


@dataclass
class Best:
    """The lowest loss of a run, kept where it happens.

    Attributes
    ----------
    kind : str
        Which loss counts: ``held-out`` where there are such points, else ``training``.
    loss : float
    epoch : int
        At which it was first so low.
    since : int
        Epoch from which on losses are comparable: points and loss have been the same since then.
    """

    kind: str = "training"
    loss: float = math.inf
    epoch: int = 0
    since: int = 0

    @classmethod
    def of(cls, history: History, since: int = 0) -> "Best":
        """The best that a history knows of, which never forgets its lowest losses."""
        best = cls(since=since)
        columns = history.epochs, history.train_loss, history.test_loss
        for epoch, train, test in zip(*columns, strict=True):
            if epoch > since or not since:  # that epoch's record is from before the change
                best.see(epoch, Metrics(train, None, test, None))
        return best

    def see(self, epoch: int, metrics: Metrics) -> None:
        """Take note of an epoch."""
        held_out = metrics.test_loss is not None
        kind = "held-out" if held_out else "training"
        loss = metrics.test_loss if held_out else metrics.train_loss
        if loss is not None and (loss < self.loss or kind != self.kind):
            self.kind, self.loss, self.epoch = kind, loss, epoch


class Watch:
    """Rules in force from one start of training to the next pause, held against every epoch.

    Parameters
    ----------
    rules : StopRules
    since : int
        Epoch at which training was started: patience counts from there on.

    Attributes
    ----------
    reason : str or None
        Which rule was met, as a sentence.
    """

    def __init__(self, rules: StopRules, since: int) -> None:
        self.rules, self.since = rules, since
        self.reason = LAST_EPOCH if since >= MAX_EPOCHS else None

    def see(self, epoch: int, metrics: Metrics, best: Best) -> bool:
        """Whether training has to stop at this epoch, and has not been told so before."""
        if self.reason is None:
            self.reason = self._met(epoch, metrics, best)
        return self.reason is not None

    def _met(self, epoch: int, metrics: Metrics, best: Best) -> str | None:
        rules = self.rules
        if epoch >= MAX_EPOCHS:
            return LAST_EPOCH
        if rules.epoch is not None and epoch >= rules.epoch:
            return f"Stopped at epoch {epoch:,}, as you asked."
        if _loss_reached(rules, metrics):
            return f"Stopped: the training loss has come down to {rules.loss:g}."
        if _accuracy_reached(rules, metrics):
            assert rules.accuracy is not None
            return f"Stopped: the training accuracy has reached {100 * rules.accuracy:g} %."
        if rules.patience is not None and epoch - max(best.epoch, self.since) >= rules.patience:
            return (
                f"Stopped: the {best.kind} loss has not improved for {rules.patience:,} epochs; "
                f"it was best at epoch {best.epoch:,}."
            )
        return None


def _loss_reached(rules: StopRules, metrics: Metrics) -> bool:
    loss = metrics.train_loss
    return rules.loss is not None and loss is not None and loss <= rules.loss


def _accuracy_reached(rules: StopRules, metrics: Metrics) -> bool:
    accuracy = metrics.train_accuracy
    return rules.accuracy is not None and accuracy is not None and accuracy >= rules.accuracy
