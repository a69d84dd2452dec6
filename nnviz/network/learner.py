"""A network with its gradient engine and its optimiser: everything that one step moves."""

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from nnviz.data.points import Points
from nnviz.network.batches import DROPOUT, Batch, derived_seed
from nnviz.network.engine import flatten_parameters
from nnviz.network.losses import point_losses
from nnviz.network.manual_engine import build_engine
from nnviz.network.model import NeuralNetwork, compute_features
from nnviz.network.optimizers import (
    FlatAdam,
    OptimizerState,
    build_optimizer,
    copy_state,
    load_state,
    shrink,
)
from nnviz.network.resting import Rest, off_masks, resting
from nnviz.network.schedules import scheduled_learning_rate
from nnviz.network.shapes import named_views
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.hand import NO_HAND, Hand

Held = dict[str, float]  # one parameter's value, and under torch's names what is remembered of it
VALUE = "value"
LARGEST_LOGIT = 1e30  # float32 ends at 3.4e38
_AXIS = torch.linspace(-1.0, 1.0, 7)
LATTICE = torch.cartesian_prod(_AXIS, _AXIS)  # over the domain, its edges included


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
    hand : Hand
        What does not move, and which neurons are off.
    """

    def __init__(self, model_config: ModelConfig, train_config: TrainConfig) -> None:
        self.model = NeuralNetwork(model_config)
        self.flat = flatten_parameters(self.model)
        self.engine = build_engine(self.model, self.flat)
        self._buffers = dict(self.model.named_buffers())  # torch looks for them for 20 us each time
        self.hand = NO_HAND
        self._rest: Rest | None = None
        self.configure(train_config)

    def configure(self, train_config: TrainConfig, state: OptimizerState | None = None) -> None:
        """A new optimiser, which remembers nothing, or `state` (as `optimizer_state` gives it)."""
        optimizer = build_optimizer(self.flat, train_config)
        load_state(optimizer, self.flat, state or {})
        self.train_config, self.optimizer = train_config, optimizer

    def set_hand(self, hand: Hand) -> None:
        """What does not move from now on, and which neurons put out nothing.

        Raises
        ------
        InputError
            If the network has no such weight or neuron. Nothing is changed then.
        """
        config = self.model.config
        self.hand = hand.check(config)
        self.model.off = off_masks(config, hand)
        self._rest = Rest(self.flat, resting(config, hand)) if hand else None
        self.engine.forget()

    @property
    def learning_rate(self) -> float:
        return float(self.optimizer.param_groups[0]["lr"])

    def schedule(self, epoch: int) -> None:
        """Set the learning rate, so many epochs after the schedule was chosen."""
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
        if (rest := self._rest) is not None:
            rest.begin(self.optimizer)
        if isinstance(self.optimizer, FlatAdam):
            self.optimizer.advance()
        else:
            self.optimizer.step()
        if self.train_config.l1:
            shrink(self.optimizer, self.flat, self.train_config)
        if rest is not None:
            rest.end(self.optimizer)

    def measure(self, points: Batch, losses: Tensor, right: Tensor) -> None:
        """The loss of each point (without regularisers), and whether it is told right.

        Parameters
        ----------
        points : Batch
        losses, right : Tensor of float, shape (n,)
            Where they go; `right` becomes 0 or 1.
        """
        logits = self.engine.logits(points.inputs)
        point_losses(logits, points.labels, points.one_hot, self.train_config, out=losses)
        torch.eq(predicted(logits), points.labels, out=right)

    def predict(self, points: Batch) -> Tensor:
        """The predicted class of each point, shape (n,): that with which `measure` counts."""
        return predicted(self.engine.logits(points.inputs))

    def gradient_norm(self) -> float:
        """Euclidean length of the last step's gradient, without penalties and what rests."""
        assert self.flat.grad is not None
        return float(torch.linalg.vector_norm(self.flat.grad))

    def is_sound(self) -> bool:
        """Whether all that is drawn or saved is made of finite numbers.

        That is the weights, what the optimiser remembers, the running statistics and, with a wide
        margin, the logits over the domain: an infinite weight can hide behind tanh, a
        finite one can overflow, and statistics can do so while the loss is still finite.
        """
        state = self.optimizer.state.get(self.flat, {}).values()
        numbers = (self.flat.detach(), *state, *self._buffers.values())
        if not all(bool(torch.isfinite(t).all()) for t in numbers if t is not None):
            return False
        inputs = compute_features(LATTICE, self.model.config.features).t().contiguous()
        return bool((self.engine.logits(inputs).abs() < LARGEST_LOGIT).all())

    def weights(self) -> Tensor:
        """A copy of all parameters, shape (parameters,)."""
        return self.flat.detach().clone()

    def numbers(self) -> npt.NDArray[np.float32]:
        """A copy of all that a forward pass needs, shape (numbers,).

        The parameters in the order of ``model.parameters()``, then the running mean and variance of
        each batch norm. From a neuron that is off all weights are 0 here, so that whoever knows
        nothing of it gets the same answers.
        """
        statistics = [value for value in self._buffers.values() if value.dim()]
        flat = self.flat.detach()
        numbers = torch.cat([flat, *statistics]) if statistics else flat.clone()
        if self.hand.off:
            views = named_views(self.model.config, numbers[: len(flat)])
            for layer, neuron in self.hand.off:
                views[f"layers.{layer + 1}.weight"][:, neuron] = 0.0
        found: npt.NDArray[np.float32] = numbers.numpy()
        return found

    def held(self, index: int) -> Held:
        """The value of one parameter, and what the optimiser remembers of it."""
        return {VALUE: float(self.flat.detach()[index])} | {
            name: float(values[index]) for name, values in self._memory()
        }

    def put(self, index: int, held: Held) -> None:
        """Give one parameter such a value; what is not in `held` of it is forgotten."""
        self.flat.detach()[index] = held[VALUE]
        for name, values in self._memory():
            values[index] = held.get(name, 0.0)
        self.engine.forget()

    def _memory(self) -> list[tuple[str, Tensor]]:
        """What the optimiser remembers of each parameter, by torch's names; not copied."""
        state = self.optimizer.state.get(self.flat, {})
        return [(k, v) for k, v in state.items() if v is not None and v.dim()]

    def buffers(self) -> dict[str, Tensor]:
        """Copies of batch normalisation's running statistics, by their names in the model."""
        return {name: buffer.clone() for name, buffer in self._buffers.items()}

    def optimizer_state(self) -> OptimizerState:
        """Copies of what the optimiser remembers, by torch's names."""
        return copy_state(self.optimizer, self.flat)

    def load(self, weights: Tensor, buffers: dict[str, Tensor], state: OptimizerState) -> None:
        """Take over the values of such copies; an empty `state` leaves the optimiser as it is."""
        load_state(self.optimizer, self.flat, state)
        self.flat.detach().copy_(weights)
        for name, buffer in self._buffers.items():
            buffer.copy_(buffers[name])


def predicted(logits: Tensor) -> Tensor:
    """The class with the largest logit, shape (n,), of logits of shape (classes, n)."""
    return logits.max(dim=0).indices  # seven times faster than argmax


def check_labels(points: Points, config: ModelConfig) -> None:
    """Raise a ValueError if a label is not among the classes of a network."""
    if len(points) and points.labels.max() >= config.classes:
        raise ValueError(
            f"labels must be below the model's {config.classes} classes. Got {points.labels.max()}."
        )
