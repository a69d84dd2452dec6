"""Snapshot: everything that a run's future depends on, copied at one moment."""

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from nnviz.network.optimizers import OptimizerState
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.hand import NO_HAND, Hand


@dataclass(frozen=True, eq=False, slots=True)
class Snapshot:
    """The state of a `Trainer` between two steps; made by `Trainer.snapshot`.

    There is no generator state in it: batch order and dropout follow from the seed, the epoch and
    the step (see `nnviz.network.batches.derived_seed`).

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
    schedule_start : int
        Epoch at which the schedule of the learning rate was chosen.
    hand : Hand
        What did not move then, and which neurons were off; their weights are here as they are.
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
    schedule_start: int = 0
    hand: Hand = NO_HAND

    @property
    def tensors(self) -> dict[tuple[str, str], Tensor]:
        """All its tensors, by field and by name in the field."""
        state = {("optimizer_state", name): value for name, value in self.optimizer_state.items()}
        buffers = {("buffers", name): value for name, value in self.buffers.items()}
        return {("weights", ""): self.weights, **state, **buffers}


_NO_NUMBERS = torch.empty(0)  # one for all: to make one for each would undo the saving
_NO_TENSORS: dict[str, Tensor] = {}
_Layout = tuple[tuple[tuple[str, str], tuple[int, ...], np.dtype[Any]], ...]


class PackedSnapshot:
    """A snapshot with its numbers in one string of bytes, so that hundreds can be kept.

    Beside its numbers a tensor takes a kilobyte, which is more than those of a small network.

    Parameters
    ----------
    snapshot : Snapshot
    """

    __slots__ = ("_layout", "_numbers", "_rest")

    def __init__(self, snapshot: Snapshot) -> None:
        arrays = {key: tensor.numpy() for key, tensor in snapshot.tensors.items()}
        self._layout = _shared(tuple((key, a.shape, a.dtype) for key, a in arrays.items()))
        self._numbers = b"".join(array.tobytes() for array in arrays.values())
        self._rest = replace(
            snapshot, weights=_NO_NUMBERS, optimizer_state=_NO_TENSORS, buffers=_NO_TENSORS
        )

    @property
    def epoch(self) -> int:
        """The snapshot's epoch."""
        return self._rest.epoch

    @property
    def nbytes(self) -> int:
        """Memory that its numbers take, in bytes."""
        return len(self._numbers)

    def unpack(self) -> Snapshot:
        """The snapshot again, bit for bit."""
        tensors: dict[str, dict[str, Tensor]] = defaultdict(dict)
        start = 0
        for (field, name), shape, dtype in self._layout:
            array = np.frombuffer(self._numbers, dtype, math.prod(shape), start)
            tensors[field][name] = torch.tensor(array).reshape(shape)
            start += array.nbytes
        return replace(
            self._rest,
            weights=tensors["weights"][""],
            optimizer_state=tensors["optimizer_state"],
            buffers=tensors["buffers"],
        )


@lru_cache(maxsize=64)
def _shared(layout: _Layout) -> _Layout:
    """The same object for all layouts that are equal."""
    return layout
