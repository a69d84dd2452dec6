"""The Trainer: advances a network on a data set when it is asked to, and keeps the record."""

import math
import time
from collections.abc import Callable
from dataclasses import replace

import torch

from nnviz.errors import InputError
from nnviz.network.learner import Held, Learner
from nnviz.settings.hand import Hand
from nnviz.settings.limits import MAX_EPOCHS, MAX_SECONDS
from nnviz.training.history import Metrics
from nnviz.training.standing import Standing

CHECK_EVERY = 100  # steps between looks for a loss that is no number
SANE_LOSS = 1e4  # weights with a greater loss are not worth going back to
UNSOUND = (
    "With this the network has no finite answer any more, so it stays as it was; make its largest "
    "weights smaller first."
)


class Trainer(Standing):
    """Trains one network on one data set, step by step.

    It never loops by itself, and draws all randomness from the seed in `model_config`: the same
    seed, points and settings give the same history, however the steps are split over calls.

    Parameters
    ----------
    points : Points
    model_config : ModelConfig
    train_config : TrainConfig

    Attributes
    ----------
    epoch : int
        Completed passes over the training points.
    steps : int
        Optimiser steps taken.
    seconds : float
        Time spent on training.
    history : History
        Its losses are without regularisers.
    schedule_start : int
        Epoch at which the schedule of the learning rate was chosen.
    missing : str or None
        Why training cannot start, as a sentence.
    diverged : bool
        True when something became infinite or NaN (see `Learner.is_sound`). The Trainer then
        stands where all was last known to be good, epoch and history included, and does not move
        until `set_train_config`, `restore` or `reset`, or until this is set to False.

    Raises
    ------
    ValueError
        If a label is not among the model's classes.
    """

    def run(
        self,
        *,
        steps: int | None = None,
        seconds: float | None = None,
        epochs: int | None = None,
        until: Callable[[Metrics], bool] | None = None,
        check: bool = True,
    ) -> int:
        """Advance by so many optimiser steps, or seconds, or to the end of so many epochs.

        The first limit reached counts. Stops early at a divergence, which goes back some steps, and
        never goes beyond epoch 2,000,000,000.

        Parameters
        ----------
        steps, seconds, epochs : number, optional
        until : callable, optional
            Is told the metrics at the end of every epoch, and ends the run there with True.
        check : bool
            Look at the end whether all is sound. Who advances in many short runs looks once, after
            the last (see `check`): a look costs as much as a step.

        Returns
        -------
        int
            Steps taken, also those that a divergence undid.

        Raises
        ------
        ValueError
            If no limit is given or one is negative, or the points cannot be trained on.
        """
        limits = [limit for limit in (steps, seconds, epochs) if limit is not None]
        if not limits or min(limits) < 0:
            raise ValueError(
                "give at least one of steps, seconds and epochs, none of them negative. "
                f"Got {steps}, {seconds} and {epochs}."
            )
        if self.missing:
            raise ValueError(self.missing)
        self.learner.engine.forget()
        taken, before, start = 0, self.seconds, time.perf_counter()
        last_epoch = MAX_EPOCHS if epochs is None else min(MAX_EPOCHS, self.epoch + epochs)
        last_second = math.inf if seconds is None else before + seconds
        metrics, stop = None, self.diverged or seconds == 0.0
        while not stop and taken != steps and self.epoch < last_epoch:
            self._step()
            taken += 1
            self.seconds = min(MAX_SECONDS, before + time.perf_counter() - start)
            metrics = self._record() if self._batches.position == 0 else None
            if metrics is not None and not metrics.finite:
                self._diverge()
            elif self.steps % CHECK_EVERY == 0:
                self._check(metrics)
            stop = self.diverged or self.seconds >= last_second
            if metrics is not None and until is not None and not self.diverged:
                stop = until(metrics) or stop
        if taken and check and not self.diverged:
            self._check(metrics)
        return taken

    def set_hand(self, hand: Hand) -> None:
        """Other numbers rest from the next step on, and other neurons are off.

        Raises
        ------
        InputError
            If the network has no such number or neuron, or would have no finite answer. Nothing
            is changed then.
        """
        before = self.hand
        self.learner.set_hand(hand)
        if not self.sound:
            self.learner.set_hand(before)
            raise InputError(UNSOUND)
        self._good = replace(self._good, hand=hand)
        self._changed_by_hand()

    def set_number(self, index: int, held: Held) -> None:
        """Give one parameter a value, and the optimiser what it is to remember of it.

        Parameters
        ----------
        index : int
            In the order of ``model.parameters()``.
        held : Held

        Raises
        ------
        InputError
            If the network would have no finite answer. Nothing is changed then.
        """
        before = self.learner.held(index)
        self.learner.put(index, held)
        if not self.sound:
            self.learner.put(index, before)
            raise InputError(UNSOUND)
        self._changed_by_hand()

    @property
    def sound(self) -> bool:
        """Whether all of it is made of finite numbers (see `Learner.is_sound`)."""
        return self.evaluate().finite and self.learner.is_sound()

    @property
    def begun(self) -> bool:
        """Whether there is more to the network than what its seed draws."""
        if self.steps or self.hand:
            return True
        drawn = Learner(self.model_config, self.train_config).weights()
        return not torch.equal(drawn, self.learner.weights())

    def _changed_by_hand(self) -> None:
        """All is sound; should it diverge later, what was changed is not to be undone by that."""
        if not self.steps:
            self._start_history()
        self._remember(self.evaluate())

    def _remember(self, metrics: Metrics) -> None:
        """This moment is sound: it is gone back to, if its loss is a sane one."""
        if (metrics.train_loss or 0.0) < SANE_LOSS:
            self._good = self.snapshot()

    def check(self) -> bool:
        """Whether all is sound: if so, this moment is remembered; if not, it diverges."""
        self._check(None)
        return not self.diverged

    def _step(self) -> None:
        """The hot path: one step, without a look at the result."""
        if self._batches.position == 0:
            self._schedule()
        self.learner.step(self._batches.next(self.epoch), self.steps)
        self.steps += 1
        if self._batches.position == 0:
            self.epoch += 1

    def _check(self, metrics: Metrics | None) -> None:
        """Remember this moment while it is good; go back to the last one that was, if it is not."""
        metrics = metrics or self.evaluate()
        if not metrics.finite or not self.learner.is_sound():
            self._diverge()
        else:
            self._remember(metrics)

    def _diverge(self) -> None:
        """Back to the last good moment; what drove the weights away from it is forgotten."""
        self.restore(replace(self._good, optimizer_state={}))
        self.diverged = True
