"""Where a run stands: its network, points, progress and history, and all that changes them."""

from typing import Self

from torch import Tensor

from nnviz.data.points import Points, missing_for_training
from nnviz.network.batches import Batches, smallest_batch
from nnviz.network.learner import Learner, check_labels
from nnviz.network.model import NeuralNetwork
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.hand import Hand
from nnviz.settings.naming import same_numbers
from nnviz.training.evaluation import Evaluation
from nnviz.training.history import History, Metrics
from nnviz.training.snapshot import Snapshot


class Standing:
    """Everything of a `Trainer` but the training itself; the arguments are explained there."""

    def __init__(
        self, points: Points, model_config: ModelConfig, train_config: TrainConfig
    ) -> None:
        check_labels(points, model_config)
        self.points = points
        self._begin(Learner(model_config, train_config))

    @classmethod
    def at(
        cls,
        snapshot: Snapshot,
        points: Points,
        train_config: TrainConfig,
        history: History | None = None,
    ) -> Self:
        """A Trainer that goes on from a snapshot, as `restore` would.

        Parameters
        ----------
        snapshot : Snapshot
        points : Points
        train_config : TrainConfig
            In force from now on.
        history : History, optional
            Of the run up to the snapshot; what comes after it is forgotten.

        Raises
        ------
        ValueError
            If a label is not among the snapshot's classes.
        """
        trainer = cls.__new__(cls)
        trainer.history = history or History()
        trainer._go_to(snapshot, points, train_config)
        return trainer

    @property
    def model_config(self) -> ModelConfig:
        """The network's own settings."""
        return self.learner.model.config

    @property
    def train_config(self) -> TrainConfig:
        """The settings by which it learns."""
        return self.learner.train_config

    @property
    def model(self) -> NeuralNetwork:
        """The network, in evaluation mode."""
        return self.learner.model

    @property
    def hand(self) -> Hand:
        """What does not move, and which neurons are off."""
        return self.learner.hand

    def reset(self, config: ModelConfig | None = None, points: Points | None = None) -> None:
        """Start over with fresh weights, a fresh optimiser and an empty history.

        The weights come from the config's seed, so they are the same as at the last start; what
        was frozen or off stays so, if the network is of the same shape.

        Parameters
        ----------
        config : ModelConfig, optional
            Of another network.
        points : Points, optional
            Points to go on with, instead of the present ones.

        Raises
        ------
        ValueError
            If a label is not among the network's classes. Nothing is changed then.
        """
        config, points = config or self.model_config, self.points if points is None else points
        check_labels(points, config)
        learner = Learner(config, self.train_config)
        if same_numbers(config, self.model_config):
            learner.set_hand(self.hand)
        self.points = points
        self._begin(learner)

    def _begin(self, learner: Learner) -> None:
        """Stand at the start of a run."""
        self.learner = learner
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
            If a label is not among the model's classes (see `surgery.arrange_classes`).
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
        return Batches(train, size, self.model_config.seed, smallest_batch(self.model_config))

    def _schedule(self) -> None:
        self.learner.schedule(self.epoch - self.schedule_start)

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
        return self._evaluation.metrics()

    def predict(self) -> Tensor:
        """The predicted class of every point, shape (n,), in the order of `points`."""
        return self._evaluation.predict()

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
            hand=self.hand,
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
        self._go_to(snapshot, self.points if points is None else points, self.train_config)

    def _go_to(self, snapshot: Snapshot, points: Points, config: TrainConfig) -> None:
        then = snapshot.train_config
        check_labels(points, snapshot.model_config)
        learner = Learner(snapshot.model_config, config)
        state = snapshot.optimizer_state if then.optimizer == config.optimizer else {}
        learner.load(snapshot.weights, snapshot.buffers, state)
        learner.set_hand(snapshot.hand)
        self.learner, self.points = learner, points
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
