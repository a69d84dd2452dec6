"""A trained network in a link: its numbers alone, in whole or half precision."""

import math
from typing import Literal, Self

import numpy as np
import torch
from pydantic import Field, model_validator

from nnviz.errors import InputError
from nnviz.files.weights import Weights
from nnviz.network.learner import Learner
from nnviz.network.shapes import fresh_buffers, parameter_shapes
from nnviz.settings.config import Config, ModelConfig
from nnviz.settings.limits import MAX_WEIGHTS_BYTES

Precision = Literal["float16", "float32"]
TYPES: dict[Precision, str] = {"float16": "<f2", "float32": "<f4"}  # little endian everywhere
VARIANCE = ".running_var"


class Carried(Config):
    """Numbers of a network, as `carry` takes them.

    Attributes
    ----------
    precision : {"float16", "float32"}
        ``float32`` is exact; ``float16`` keeps three digits, in half the room.
    data : bytes
        The parameters in the order of ``model.parameters()``, then the running mean and variance
        of each batch normalisation; all are finite.
    """

    precision: Precision
    data: bytes = Field(min_length=1, max_length=MAX_WEIGHTS_BYTES)

    @model_validator(mode="after")
    def _finite(self) -> Self:
        kind = np.dtype(TYPES[self.precision])
        if len(self.data) % kind.itemsize or not np.isfinite(np.frombuffer(self.data, kind)).all():
            raise ValueError("the numbers of a network must be whole and finite")
        return self

    @property
    def count(self) -> int:
        """How many numbers there are."""
        return len(self.data) // np.dtype(TYPES[self.precision]).itemsize

    def weights_for(self, config: ModelConfig) -> Weights:
        """The weights of a network of this shape, as a file of weights gives them, too.

        Raises
        ------
        InputError
            If they are of another shape, or a variance is negative.
        """
        shapes, buffers = parameter_shapes(config), fresh_buffers(config)
        split = sum(math.prod(shape) for shape in shapes.values())
        wanted = split + sum(buffer.numel() for buffer in buffers.values() if buffer.dim())
        if self.count != wanted:
            raise InputError(
                f"This link carries {self.count:,} numbers of a network, and the network here has "
                f"{wanted:,}; copy the link again, and take all of it."
            )
        numbers = np.frombuffer(self.data, TYPES[self.precision]).astype(np.float32)
        flat, at = torch.from_numpy(numbers), split
        for name, buffer in buffers.items():
            if buffer.dim():
                buffer.copy_(flat[at : at + len(buffer)])
                at += len(buffer)
            if name.endswith(VARIANCE) and bool((buffer < 0).any()):
                raise InputError(
                    "This link carries a network with a negative variance, which cannot be; ask "
                    "for a new link."
                )
        return Weights(flat[:split].clone(), buffers)


def carry(learner: Learner, precision: Precision = "float32") -> Carried:
    """A network's numbers at this moment; not what the optimiser remembers.

    Raises
    ------
    InputError
        If a number is infinite, or too large for half precision (65,504).
    """
    statistics = [value for value in learner.buffers().values() if value.dim()]
    numbers = torch.cat([learner.weights(), *statistics]).numpy()
    with np.errstate(over="ignore"):
        stored = numbers.astype(TYPES[precision])
    if not np.isfinite(stored).all():
        raise InputError(
            f"A number of this network is too large for {precision}; pass on a project file, or "
            "train it again with smaller steps."
        )
    return Carried(precision=precision, data=stored.tobytes())
