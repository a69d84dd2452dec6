"""When training pauses by itself: the rules, and whether one of them is met."""

import math

from pydantic import Field

from nnviz.config import Config
from nnviz.history import History
from nnviz.trainer import Trainer


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

    epoch: int | None = Field(default=None, ge=1)
    loss: float | None = Field(default=None, ge=0.0)
    accuracy: float | None = Field(default=None, ge=0.0, le=1.0)
    patience: int | None = Field(default=None, ge=1)

    def __bool__(self) -> bool:
        return any(value is not None for value in dict(self).values())

    def still_open(self, trainer: Trainer) -> "StopRules":
        """The rules that are not met yet: what was reached before does not stop a new start."""
        met = {
            "epoch": self.epoch is not None and trainer.epoch >= self.epoch,
            "loss": _loss_reached(self, trainer.history),
            "accuracy": _accuracy_reached(self, trainer.history),
        }
        return self.model_copy(update={name: None for name, yes in met.items() if yes})

    def reason(self, trainer: Trainer, since: int = 0) -> str | None:
        """Which rule is met now, as a sentence; ``None`` if none is.

        Parameters
        ----------
        trainer : Trainer
        since : int
            Epoch at which training was started: patience counts from there on.
        """
        history = trainer.history
        if self.epoch is not None and trainer.epoch >= self.epoch:
            return f"Stopped at epoch {trainer.epoch:,}, as you asked."
        if _loss_reached(self, history):
            return f"Stopped: the training loss has come down to {self.loss:g}."
        if _accuracy_reached(self, history):
            assert self.accuracy is not None
            return f"Stopped: the training accuracy has reached {100 * self.accuracy:g} %."
        if self.patience is not None and trainer.epoch - since >= self.patience:
            kind, best = best_epoch(history)
            if trainer.epoch - max(best, since) >= self.patience:
                return (
                    f"Stopped: the {kind} loss has not improved for {self.patience:,} epochs; "
                    f"it was best at epoch {best:,}."
                )
        return None


def best_epoch(history: History) -> tuple[str, int]:
    """Which loss counts, ``held-out`` or ``training``, and the epoch at which it was lowest."""
    held_out = any(value is not None for value in history.test_loss[-1:])
    column = history.test_loss if held_out else history.train_loss
    values = [math.inf if value is None else value for value in column]
    best = history.epochs[values.index(min(values))] if values else 0
    return ("held-out" if held_out else "training"), best


def _loss_reached(rules: StopRules, history: History) -> bool:
    last = history.train_loss[-1] if len(history) else None
    return rules.loss is not None and last is not None and last <= rules.loss


def _accuracy_reached(rules: StopRules, history: History) -> bool:
    last = history.train_accuracy[-1] if len(history) else None
    return rules.accuracy is not None and last is not None and last >= rules.accuracy
