"""Snapshot: everything that a run's future depends on, copied at one moment."""

from dataclasses import dataclass

from torch import Tensor

from nnviz.config import ModelConfig, TrainConfig
from nnviz.optimizers import OptimizerState


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The state of a `Trainer` between two steps; made by `Trainer.snapshot`.

    There is no generator state in it: batch order and dropout follow from the seed, the epoch and
    the step (see `nnviz.batches.derived_seed`).

    Attributes
    ----------
    model_config : ModelConfig
    train_config : TrainConfig
        The settings at that moment; restoring leaves the Trainer's present ones in force.
    epoch, steps : int
    seconds : float
        Time spent on training so far.
    weights : Tensor of float, shape (parameters,)
        All parameters, in the order of ``model.parameters()``.
    optimizer_state : dict of str to Tensor
        By torch's names, such as ``exp_avg``, shape (parameters,); ``step`` is a scalar.
    buffers : dict of str to Tensor
        Batch normalisation's running statistics, by their names in the model.
    position : int
        Batches already taken from the current epoch.
    train_points : int
        Number of training points, without which `position` means nothing.
    """

    model_config: ModelConfig
    train_config: TrainConfig
    epoch: int
    steps: int
    seconds: float
    weights: Tensor
    optimizer_state: OptimizerState
    buffers: dict[str, Tensor]
    position: int
    train_points: int

    @property
    def nbytes(self) -> int:
        """Memory that its tensors take, in bytes."""
        tensors = (self.weights, *self.optimizer_state.values(), *self.buffers.values())
        return sum(tensor.nbytes for tensor in tensors)
