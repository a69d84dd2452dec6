"""The Trainer: owns a network and its optimiser, and advances them when it is asked to."""

import time

import torch
from torch import Tensor

from nnviz.config import ModelConfig, TrainConfig
from nnviz.data import Points, missing_for_training
from nnviz.engine import AutogradEngine, build_optimizer, flatten_parameters
from nnviz.history import History, Metrics
from nnviz.losses import data_loss, scheduled_learning_rate
from nnviz.model import NeuralNetwork, compute_features

CHECK_EVERY = 100  # steps between looks for a loss that is no number

DIVERGED = (
    "The loss became infinite or not a number, so training has stopped and the last good weights "
    "are kept. Steps that are too long throw the weights ever farther away: try a lower learning "
    "rate (a tenth of it), then Train again."
)


class Trainer:
    """Trains one network on one data set, step by step.

    It never loops by itself, knows no clock but its own, and draws all randomness from the seed in
    `model_config`: the same seed, points and calls give the same history.

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
    history : History
    diverged : bool
        True when the loss became infinite or NaN; the weights are then the last finite ones.
    """

    def __init__(
        self, points: Points, model_config: ModelConfig, train_config: TrainConfig
    ) -> None:
        self.model_config = model_config
        self.train_config = train_config
        self.points = points
        self.reset()

    def reset(self) -> None:
        """Start over: fresh weights from the seed, fresh optimiser, empty history."""
        self.model = NeuralNetwork(self.model_config)
        self.flat = flatten_parameters(self.model)
        self.engine = AutogradEngine(self.model, self.flat)
        self.optimizer = build_optimizer(self.flat, self.train_config)
        self.order_generator = torch.Generator().manual_seed(self.model_config.seed)
        self.epoch = self.steps = 0
        self.seconds = 0.0
        self.history = History()
        self.diverged = False
        self._last_good = self.flat.detach().clone()
        self.set_points(self.points)

    def set_points(self, points: Points) -> None:
        """Train on other points from the next step on; weights and optimiser stay as they are."""
        self.points = points
        features = self.model_config.features
        train, test = points.train, points.test
        self._inputs = compute_features(torch.tensor(train.xy), features)
        self._labels = torch.tensor(train.labels)
        self._test_inputs = compute_features(torch.tensor(test.xy), features)
        self._test_labels = torch.tensor(test.labels)
        self._batches: list[Tensor] = []
        if not self.steps:
            self.history = History()
            self._record(0.0)

    def set_train_config(self, config: TrainConfig) -> None:
        """Go on with other training settings; only a change of optimiser drops its state."""
        same_rule = config.optimizer == self.train_config.optimizer
        state = self.optimizer.state_dict()["state"] if same_rule else {}
        if config.batch_size != self.train_config.batch_size:
            self._batches = []
        self.train_config = config
        self.optimizer = build_optimizer(self.flat, config)
        if state:
            groups = self.optimizer.state_dict()["param_groups"]
            self.optimizer.load_state_dict({"state": state, "param_groups": groups})

    @property
    def missing(self) -> str | None:
        """Why training cannot start, as a sentence, or ``None``."""
        return missing_for_training(self.points)

    def step(self) -> None:
        """One optimiser step on the next batch.

        Raises
        ------
        ValueError
            If there are no training points of at least two classes.
        """
        if self.missing:
            raise ValueError(self.missing)
        self._step()
        self._keep_or_restore()

    def run(
        self,
        *,
        steps: int | None = None,
        seconds: float | None = None,
        epochs: int | None = None,
    ) -> int:
        """Advance by so many optimiser steps, or seconds, or to the end of so many epochs.

        Exactly one of the three is given. Stops early when the run diverges.

        Returns
        -------
        int
            Steps taken.

        Raises
        ------
        ValueError
            If not exactly one limit is given, or the points cannot be trained on.
        """
        if sum(limit is not None for limit in (steps, seconds, epochs)) != 1:
            raise ValueError("give exactly one of steps, seconds and epochs.")
        if self.missing:
            raise ValueError(self.missing)
        first, start = self.steps, time.perf_counter()
        last_epoch = None if epochs is None else self.epoch + epochs
        while not self.diverged:
            if steps is not None and self.steps - first >= steps:
                break
            if seconds is not None and time.perf_counter() - start >= seconds:
                break
            if last_epoch is not None and self.epoch >= last_epoch:
                break
            self._step()
            if self.steps % CHECK_EVERY == 0:
                self._keep_or_restore()
        self._keep_or_restore()
        self.seconds += time.perf_counter() - start
        return self.steps - first

    def _step(self) -> None:
        config = self.train_config
        if not self._batches:
            self._batches = self._shuffled_batches()
        batch = self._batches.pop()
        full = len(batch) == len(self._labels)
        inputs, labels = (
            (self._inputs, self._labels) if full else (self._inputs[batch], self._labels[batch])
        )
        rate = scheduled_learning_rate(config, self.epoch)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.engine.gradient(inputs, labels, config)
        self.optimizer.step()
        self.steps += 1
        if not self._batches:
            self.epoch += 1
            if self.history.wants(self.epoch):
                self._record(rate)

    def _shuffled_batches(self) -> list[Tensor]:
        """A fresh epoch's batches, in reverse order; a full batch needs no shuffling."""
        count = len(self._labels)
        size = self.train_config.batch_size or count
        if size >= count:
            return [torch.arange(count)]
        order = torch.randperm(count, generator=self.order_generator)
        return list(reversed(torch.split(order, size)))

    def _keep_or_restore(self) -> None:
        """Remember finite weights; go back to them when the present ones are not."""
        if bool(torch.isfinite(self.flat.detach()).all()):
            metrics = self.evaluate()
            if metrics.train_loss is None or metrics.train_loss < float("inf"):
                self._last_good.copy_(self.flat.detach())
                return
        self.flat.data.copy_(self._last_good)
        self.optimizer = build_optimizer(self.flat, self.train_config)
        self.diverged = True

    def _record(self, rate: float) -> None:
        metrics = self.evaluate()
        if metrics.train_loss is not None and not metrics.train_loss < float("inf"):
            return
        assert self.flat.grad is not None
        self.history.record(
            self.epoch,
            metrics,
            seconds=self.seconds,
            learning_rate=rate,
            gradient_norm=float(self.flat.grad.norm()),
        )

    @torch.inference_mode()
    def evaluate(self) -> Metrics:
        """Loss (without regularisers) and accuracy, now, on training and held-out points."""
        self.model.eval()
        train = self._measure(self._inputs, self._labels)
        test = self._measure(self._test_inputs, self._test_labels)
        self.model.train()
        return Metrics(*train, *test)

    def _measure(self, inputs: Tensor, labels: Tensor) -> tuple[float, float] | tuple[None, None]:
        if not len(labels):
            return None, None
        logits = self.model.logits(inputs)
        correct = (logits.argmax(dim=1) == labels).float().mean()
        return float(data_loss(logits, labels, self.train_config)), float(correct)

    @torch.inference_mode()
    def predict(self) -> Tensor:
        """The predicted class of every point, shape (n,), in the order of `points`."""
        self.model.eval()
        logits: Tensor = self.model(torch.tensor(self.points.xy))
        self.model.train()
        return logits.argmax(dim=1)
