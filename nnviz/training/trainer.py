"""The Trainer: advances a network on a data set when it is asked to, and keeps the record."""

import math
import time
from collections.abc import Callable
from dataclasses import replace

from torch import Tensor

from nnviz.data.points import Points, missing_for_training
from nnviz.network.batches import Batches
from nnviz.network.learner import Learner, check_labels
from nnviz.network.model import NeuralNetwork
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training.evaluation import Evaluation
from nnviz.training.history import History, Metrics
from nnviz.training.snapshot import Snapshot

CHECK_EVERY = 100  # steps between looks for a loss that is no number
SANE_LOSS = 1e4  # weights with a greater loss are not worth going back to


class Trainer:
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

    def __init__(
        self, points: Points, model_config: ModelConfig, train_config: TrainConfig
    ) -> None:
        check_labels(points, model_config)
        self.model_config = model_config
        self.train_config = train_config
        self.points = points
        self.reset()

    @property
    def model(self) -> NeuralNetwork:
        """The network, in evaluation mode."""
        return self.learner.model

    def reset(self) -> None:
        """Start over with fresh weights, a fresh optimiser and an empty history.

        The weights come from the config's seed, so they are the same as at the last start.
        """
        self.learner = Learner(self.model_config, self.train_config)
        self.epoch = self.steps = self.schedule_start = 0
        self.seconds = 0.0
        self.diverged = False
        self._load_points()
        self._start_history()
        self._good = self.snapshot()

    def set_points(self, points: Points) -> None:
        """Train on other points from the next step on; weights and optimiser stay as they are.

        An epoch under way starts again, unless the training points are the same as before.

        Raises
        ------
        ValueError
            If a label is not among the model's classes (see `surgery.change_classes`).
        """
        check_labels(points, self.model_config)
        position = self._batches.position if points.train == self.points.train else 0
        self.points = points
        self._load_points()
        self._batches.seek(self.epoch, position)
        if not self.steps:
            self._start_history()

    def set_train_config(self, config: TrainConfig) -> None:
        """Go on with other training settings; only a change of optimiser drops its state.

        A schedule counts from when it is chosen. An epoch under way starts again if the batch
        size changes. After a divergence this is also the permission to try again.
        """
        before = self.train_config
        same_rule = config.optimizer == before.optimizer
        self.learner.configure(config, self.learner.optimizer_state() if same_rule else None)
        self.train_config = config
        if config.schedule != before.schedule:
            self.schedule_start = self.epoch
        self._schedule()
        self.diverged = False
        if config.batch_size != before.batch_size:
            self._batches = self._build_batches()
        if not self.steps:
            self._start_history()  # its one record shows the loss and the rate

    def _load_points(self) -> None:
        self.missing = missing_for_training(self.points)
        self._evaluation = Evaluation(self.learner, self.points)
        self._batches = self._build_batches()

    def _build_batches(self) -> Batches:
        size, train = self.train_config.batch_size, self._evaluation.train
        if self.learner.engine.weighs and (size or len(train)) >= len(train):
            return Batches(self._evaluation.everything, None, self.model_config.seed)
        smallest = 2 if self.model_config.batch_norm else 1
        return Batches(train, size, self.model_config.seed, smallest)

    def _schedule(self) -> None:
        self.learner.schedule(self.epoch - self.schedule_start)

    def run(
        self,
        *,
        steps: int | None = None,
        seconds: float | None = None,
        epochs: int | None = None,
        until: Callable[[Metrics], bool] | None = None,
    ) -> int:
        """Advance by so many optimiser steps, or seconds, or to the end of so many epochs.

        The first limit reached counts. Stops early at a divergence, which goes back some steps.

        Parameters
        ----------
        steps, seconds, epochs : number, optional
        until : callable, optional
            Is told the metrics at the end of every epoch, and ends the run there with True.

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
        last_epoch = math.inf if epochs is None else self.epoch + epochs
        last_second = math.inf if seconds is None else before + seconds
        metrics, stop = None, self.diverged or seconds == 0.0
        while not stop and taken != steps and self.epoch < last_epoch:
            self._step()
            taken += 1
            self.seconds = before + time.perf_counter() - start
            metrics = self._record() if self._batches.position == 0 else None
            if metrics is not None and not metrics.finite:
                self._diverge()
            elif self.steps % CHECK_EVERY == 0:
                self._check(metrics)
            stop = self.diverged or self.seconds >= last_second
            if metrics is not None and until is not None and not self.diverged:
                stop = until(metrics) or stop
        if taken and not self.diverged:
            self._check(metrics)
        return taken

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
        elif (metrics.train_loss or 0.0) < SANE_LOSS:
            self._good = self.snapshot()

    def _diverge(self) -> None:
        """Back to the last good moment; what drove the weights away from it is forgotten."""
        self.restore(replace(self._good, optimizer_state={}))
        self.diverged = True

    def _start_history(self) -> None:
        """The history of an untrained network: one record, or none if it cannot be trained."""
        self.history = History()
        self._schedule()
        if not self.missing:
            self._record(stepped=False)

    def _record(self, *, stepped: bool = True) -> Metrics:
        """Measure, and add this epoch to the history if there is a finite loss to add."""
        metrics = self.evaluate()
        if metrics.finite:
            self.history.record(
                self.epoch,
                metrics,
                seconds=self.seconds,
                learning_rate=self.learner.learning_rate,
                gradient_norm=self.learner.gradient_norm() if stepped else None,
            )
        return metrics

    def evaluate(self) -> Metrics:
        """Loss (without regularisers) and accuracy, now, on training and held-out points."""
        return self._evaluation.metrics(self.learner)

    def predict(self) -> Tensor:
        """The predicted class of every point, shape (n,), in the order of `points`."""
        return self._evaluation.predict(self.learner)

    def snapshot(self) -> Snapshot:
        """A copy of the present state, from which `restore` goes on as if nothing had happened."""
        return Snapshot(
            model_config=self.model_config,
            train_config=self.train_config,
            epoch=self.epoch,
            steps=self.steps,
            seconds=self.seconds,
            weights=self.learner.weights(),
            optimizer_state=self.learner.optimizer_state(),
            buffers=self.learner.buffers(),
            position=self._batches.position,
            train_points=self._evaluation.counts[0],
            schedule_start=self.schedule_start,
        )

    def restore(self, snapshot: Snapshot, points: Points | None = None) -> None:
        """Go back to a snapshot and forget the history after it.

        The network becomes the snapshot's, whatever it is now. The training settings stay the
        present ones; the optimiser's state is taken over if it is the same one, as is a schedule
        under way, and an epoch under way if batch size and number of training points are the same.

        Parameters
        ----------
        snapshot : Snapshot
        points : Points, optional
            Points to go on with, instead of the present ones.

        Raises
        ------
        ValueError
            If a label is not among the snapshot's classes. Nothing is changed then.
        """
        points = self.points if points is None else points
        config, then = self.train_config, snapshot.train_config
        check_labels(points, snapshot.model_config)
        learner = Learner(snapshot.model_config, config)
        state = snapshot.optimizer_state if then.optimizer == config.optimizer else {}
        learner.load(snapshot.weights, snapshot.buffers, state)
        self.learner, self.model_config, self.points = learner, snapshot.model_config, points
        self.epoch, self.steps, self.seconds = snapshot.epoch, snapshot.steps, snapshot.seconds
        same_schedule = then.schedule == config.schedule
        self.schedule_start = snapshot.schedule_start if same_schedule else self.epoch
        self.diverged = False
        self._schedule()
        self._load_points()
        if (snapshot.train_points, then.batch_size) == (len(points.train), config.batch_size):
            self._batches.seek(self.epoch, snapshot.position)
        self.history.rewind(self.epoch)
        if not self.steps:
            self._start_history()
        elif self._batches.position == 0 and self.history.last_epoch < self.epoch:
            self._record(stepped=False)  # the record of this epoch was thinned out
        self._good = self.snapshot()
