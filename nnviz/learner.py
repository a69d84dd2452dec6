"""A network with its gradient engine and its optimiser: everything that one step moves."""

import torch
from torch import Tensor

from nnviz.batches import DROPOUT, Batch, derived_seed
from nnviz.config import ModelConfig, TrainConfig
from nnviz.data import Points
from nnviz.engine import flatten_parameters
from nnviz.losses import data_loss, scheduled_learning_rate
from nnviz.manual_engine import build_engine
from nnviz.model import NeuralNetwork, compute_features
from nnviz.optimizers import FlatAdam, OptimizerState, build_optimizer, copy_state, load_state


class Learner:
    """Fresh weights from the config's seed, and how to move, measure, copy and load them.

    Parameters
    ----------
    model_config : ModelConfig
    train_config : TrainConfig

    Attributes
    ----------
    model : NeuralNetwork
        In evaluation mode, except inside `step`.
    flat : nn.Parameter
        All its parameters, shape (parameters,); the model's own are views of it.
    learning_rate : float
        Of the next step.
    """

    def __init__(self, model_config: ModelConfig, train_config: TrainConfig) -> None:
        self.model = NeuralNetwork(model_config)
        self.flat = flatten_parameters(self.model)
        self.engine = build_engine(self.model, self.flat)
        self.configure(train_config)

    def configure(self, train_config: TrainConfig, state: OptimizerState | None = None) -> None:
        """A new optimiser, which remembers nothing, or `state` (as `optimizer_state` gives it)."""
        self.train_config = train_config
        self.optimizer = build_optimizer(self.flat, train_config)
        load_state(self.optimizer, self.flat, state or {})

    @property
    def learning_rate(self) -> float:
        return float(self.optimizer.param_groups[0]["lr"])

    def schedule(self, epoch: int) -> None:
        """Set the learning rate of an epoch."""
        rate = scheduled_learning_rate(self.train_config, epoch)
        self.optimizer.param_groups[0]["lr"] = rate

    def batch(self, points: Points) -> Batch:
        """Points as this network takes them, held out or not."""
        inputs = compute_features(torch.tensor(points.xy), self.model.config.features)
        return Batch.of(inputs, torch.tensor(points.labels), self.model.config.classes)

    def step(self, batch: Batch, count: int) -> None:
        """One optimiser step; `count` is its number, which decides what dropout silences."""
        config = self.model.config
        if config.dropout:
            self.model.generator.manual_seed(derived_seed(config.seed, DROPOUT, count))
        self.engine.gradient(batch, self.train_config)
        if isinstance(self.optimizer, FlatAdam):
            self.optimizer.advance()
        else:
            self.optimizer.step()

    def measure(self, points: Batch) -> tuple[float, float] | tuple[None, None]:
        """Loss (without regularisers) and accuracy; two ``None`` where there are no points."""
        if not len(points):
            return None, None
        logits = self.engine.logits(points.inputs)
        predicted = logits.max(dim=0).indices  # seven times faster than argmax
        correct = torch.count_nonzero(predicted == points.labels)
        loss = data_loss(logits, points.labels, self.train_config)
        return loss.item(), int(correct) / len(points)

    def gradient_norm(self) -> float:
        """Euclidean length of the last step's gradient, L1 included."""
        assert self.flat.grad is not None
        return float(self.flat.grad.norm())

    def has_finite_weights(self) -> bool:
        """Whether every weight is a finite number."""
        return bool(torch.isfinite(self.flat.detach()).all())

    def weights(self) -> Tensor:
        """A copy of all parameters, shape (parameters,)."""
        return self.flat.detach().clone()

    def buffers(self) -> dict[str, Tensor]:
        """Copies of batch normalisation's running statistics, by their names in the model."""
        return {name: buffer.clone() for name, buffer in self.model.named_buffers()}

    def optimizer_state(self) -> OptimizerState:
        """Copies of what the optimiser remembers, by torch's names."""
        return copy_state(self.optimizer, self.flat)

    def load(self, weights: Tensor, buffers: dict[str, Tensor]) -> None:
        """Take over the values of such copies; the optimiser stays as it is."""
        self.flat.detach().copy_(weights)
        for name, buffer in self.model.named_buffers():
            buffer.copy_(buffers[name])


def check_labels(points: Points, config: ModelConfig) -> None:
    """Raise a ValueError if a label is not among the classes of a network."""
    if len(points) and points.labels.max() >= config.classes:
        raise ValueError(
            f"labels must be below the model's {config.classes} classes. Got {points.labels.max()}."
        )
