"""The Trainer: advances a network on a data set when it is asked to, and keeps the record."""

import math
import time
from dataclasses import replace

import torch
from torch import Tensor

from nnviz.batches import Batches
from nnviz.config import ModelConfig, TrainConfig
from nnviz.data import Points, missing_for_training
from nnviz.history import History, Metrics
from nnviz.learner import Learner, check_labels
from nnviz.model import NeuralNetwork
from nnviz.snapshot import Snapshot

CHECK_EVERY = 100  # steps between looks for a loss that is no number
SANE_LOSS = 1e4  # weights with a greater loss are not worth going back to

DIVERGED = (
    "The loss became infinite or not a number, so training has stopped and the last good weights "
    "are kept. Steps that are too long throw the weights ever farther away: try a lower learning "
    "rate (a tenth of it), then Train again."
)


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
    missing : str or None
        Why training cannot start, as a sentence.
    diverged : bool
        True when the loss became infinite or NaN. The Trainer then stands where the loss was last
        known to be good, epoch and history included, and does not move until
        `set_train_config`, `restore` or `reset`, or until this is set to False.

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
        self.epoch = self.steps = 0
        self.seconds = 0.0
        self.diverged = False
        self._load_points()
        self._start_history()
        self._remember_good()

    def restart(self, seed: int | None = None) -> None:
        """`reset`, from the same initial weights again, or from those of another seed."""
        if seed is not None:
            settings = {**self.model_config.model_dump(), "seed": seed}
            self.model_config = ModelConfig(**settings)
        self.reset()

    def set_points(self, points: Points) -> None:
        """Train on other points from the next step on; weights and optimiser stay as they are.

        An epoch under way starts again, unless the training points are the same as before.

        Raises
        ------
        ValueError
            If a label is not among the model's classes (see `nnviz.surgery.change_classes`).
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

        An epoch under way starts again if the batch size changes. After a divergence this is also
        the permission to try again.
        """
        before, self.train_config = self.train_config, config
        same_rule = config.optimizer == before.optimizer
        self.learner.configure(config, self.learner.optimizer_state() if same_rule else None)
        self.learner.schedule(self.epoch)
        self.diverged = False
        if config.batch_size != before.batch_size:
            self._batches = self._build_batches()
        if not self.steps:
            self._start_history()  # its one record shows the loss and the rate

    def _load_points(self) -> None:
        self.missing = missing_for_training(self.points)
        self._train = self.learner.batch(self.points.train)
        self._test = self.learner.batch(self.points.test)
        self._batches = self._build_batches()

    def _build_batches(self) -> Batches:
        smallest = 2 if self.model_config.batch_norm else 1
        return Batches(self._train, self.train_config.batch_size, self.model_config.seed, smallest)

    def step(self) -> None:
        """One optimiser step on the next batch; as ``run(steps=1)``."""
        self.run(steps=1)

    def run(
        self,
        *,
        steps: int | None = None,
        seconds: float | None = None,
        epochs: int | None = None,
    ) -> int:
        """Advance by so many optimiser steps, or seconds, or to the end of so many epochs.

        The first limit reached counts. Stops early at a divergence, which goes back some steps.

        Returns
        -------
        int
            Steps taken, also those that a divergence undid.

        Raises
        ------
        ValueError
            If no limit is given, or the points cannot be trained on.
        """
        if steps is None and seconds is None and epochs is None:
            raise ValueError("give at least one of steps, seconds and epochs.")
        if self.missing:
            raise ValueError(self.missing)
        taken, before, start = 0, self.seconds, time.perf_counter()
        last_epoch = math.inf if epochs is None else self.epoch + epochs
        last_second = math.inf if seconds is None else before + seconds
        while (
            taken != steps
            and self.epoch < last_epoch
            and self.seconds < last_second
            and not self.diverged
        ):
            self._step()
            taken += 1
            self.seconds = before + time.perf_counter() - start
            ended = self._batches.position == 0
            if ended and self.history.wants(self.epoch) and not self._record():
                self._diverge()
            elif self.steps % CHECK_EVERY == 0:
                self._check()
        if taken and not self.diverged:
            self._check()
        return taken

    def _step(self) -> None:
        """The hot path: one step, without a look at the result."""
        if self._batches.position == 0:
            self.learner.schedule(self.epoch)
        self.learner.step(self._batches.next(self.epoch), self.steps)
        self.steps += 1
        if self._batches.position == 0:
            self.epoch += 1

    def _check(self) -> None:
        """Remember the weights while they are good; go back to those when they are not finite."""
        loss = self.learner.measure(self._train)[0] or 0.0
        # Both are asked: an infinite weight can hide behind tanh, a finite one can overflow.
        if not math.isfinite(loss) or not self.learner.has_finite_weights():
            self._diverge()
        elif loss < SANE_LOSS:
            self._remember_good()

    def _remember_good(self) -> None:
        self._good = self.snapshot()

    def _diverge(self) -> None:
        """Back to the last good moment; what drove the weights away from it is forgotten."""
        self.restore(replace(self._good, optimizer_state={}))
        self.diverged = True

    def _start_history(self) -> None:
        """The history of an untrained network: one record, or none if it cannot be trained."""
        self.history = History()
        self.learner.schedule(self.epoch)
        if not self.missing:
            self._record()

    def _record(self) -> bool:
        """Add to the history; False, if there is no finite loss to add."""
        metrics = self.evaluate()
        losses = metrics.train_loss, metrics.test_loss
        if not all(loss is None or math.isfinite(loss) for loss in losses):
            return False
        self.history.record(
            self.epoch,
            metrics,
            seconds=self.seconds,
            learning_rate=self.learner.learning_rate,
            gradient_norm=self.learner.gradient_norm() if self.steps else None,
        )
        return True

    def evaluate(self) -> Metrics:
        """Loss (without regularisers) and accuracy, now, on training and held-out points."""
        return Metrics(*self.learner.measure(self._train), *self.learner.measure(self._test))

    @torch.inference_mode()
    def predict(self) -> Tensor:
        """The predicted class of every point, shape (n,), in the order of `points`."""
        logits: Tensor = self.model(torch.tensor(self.points.xy))
        return logits.argmax(dim=1)

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
            train_points=len(self._train),
        )

    def restore(self, snapshot: Snapshot, points: Points | None = None) -> None:
        """Go back to a snapshot and forget the history after it.

        The network becomes the snapshot's, whatever it is now. The training settings stay the
        present ones; the optimiser's state is taken over if it is the same optimiser, and an
        epoch under way if batch size and number of training points are the same.

        Parameters
        ----------
        snapshot : Snapshot
        points : Points, optional
            Points to go on with, instead of the present ones.

        Raises
        ------
        ValueError
            If a label is not among the snapshot's classes.
        """
        points = self.points if points is None else points
        check_labels(points, snapshot.model_config)
        self.points = points
        self.model_config, config = snapshot.model_config, self.train_config
        same_rule = snapshot.train_config.optimizer == config.optimizer
        self.learner = Learner(self.model_config, config)
        self.learner.load(snapshot.weights, snapshot.buffers)
        self.learner.configure(config, snapshot.optimizer_state if same_rule else None)
        self.epoch, self.steps, self.seconds = snapshot.epoch, snapshot.steps, snapshot.seconds
        self.diverged = False
        self.learner.schedule(self.epoch)
        self._load_points()
        then = snapshot.train_points, snapshot.train_config.batch_size
        if then == (len(self._train), config.batch_size):
            self._batches.seek(self.epoch, snapshot.position)
        self.history.rewind(self.epoch)
        if not self.steps:
            self._start_history()
        self._remember_good()
