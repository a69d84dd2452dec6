"""The network: an ordinary torch module, as a student would write it."""

import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import cast

import torch
from torch import Tensor, nn

from nnviz.network.activations import ACTIVATIONS
from nnviz.network.initialization import initialize
from nnviz.settings.config import ModelConfig
from nnviz.settings.names import Feature
from nnviz.settings.naming import layer_widths

FEATURES: dict[Feature, Callable[[Tensor, Tensor], Tensor]] = {
    "x": lambda x, y: x,
    "y": lambda x, y: y,
    "x2": lambda x, y: x * x,
    "y2": lambda x, y: y * y,
    "xy": lambda x, y: x * y,
    "sin_x": lambda x, y: torch.sin(math.pi * x),
    "sin_y": lambda x, y: torch.sin(math.pi * y),
}


def compute_features(xy: Tensor, features: tuple[Feature, ...]) -> Tensor:
    """Network inputs, shape (n, len(features)), from points, shape (n, 2)."""
    if features == ("x", "y"):
        return xy
    x, y = xy[:, 0], xy[:, 1]
    return torch.stack([FEATURES[name](x, y) for name in features], dim=1)


class NeuralNetwork(nn.Module):
    """A multi-layer perceptron from points to class logits.

    Parameters
    ----------
    config : ModelConfig
        Layers, activation, inputs, initialisation and seed. The same config gives the same
        weights: they are drawn from a generator of its own, never from the global one.

    Attributes
    ----------
    off : list of Tensor of bool or None
        For each hidden layer which neurons put out 0 whatever they get, shape (width,); ``None``
        where none does. Empty if none does at all (see `nnviz.network.resting.off_masks`).
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.off: list[Tensor | None] = []
        self.generator = torch.Generator().manual_seed(config.seed)
        with torch.random.fork_rng(devices=[]):  # a new layer draws weights, from the global one
            self.layers = nn.ModuleList(
                nn.Linear(fan_in, fan_out) for fan_in, fan_out in pairwise(layer_widths(config))
            )
        self.norms = nn.ModuleList(
            nn.BatchNorm1d(width) for width in (config.hidden if config.batch_norm else ())
        )
        for layer in self.linears:
            initialize(layer, config, self.generator)

    @property
    def linears(self) -> list[nn.Linear]:
        """The linear layers, output last (`layers`, typed)."""
        return cast(list[nn.Linear], list(self.layers))

    def forward(self, xy: Tensor) -> Tensor:
        """Logits, shape (n, classes), of points in the domain, shape (n, 2)."""
        return self.logits(compute_features(xy, self.config.features))

    def logits(self, h: Tensor) -> Tensor:
        """Logits, shape (n, classes), of features, shape (n, len(features))."""
        *_, h = self.outputs(h)
        return h

    def outputs(self, h: Tensor, first: int = 0) -> Iterator[Tensor]:
        """What each layer puts out, shape (n, width), hidden ones first, the logits last.

        With `first`, `h` is what the layers below that one have put out.
        """
        *hidden, output = self.layers
        for index in range(first, len(hidden)):
            h = self.bent(hidden[index](h), index)
            yield h
        yield cast(Tensor, output(h))

    def bent(self, sums: Tensor, index: int) -> Tensor:
        """What a hidden layer puts out, from the sums that its neurons get; shape (n, width)."""
        h = self.norms[index](sums) if self.norms else sums
        h = ACTIVATIONS[self.config.layer_activations[index]].of(h)
        if self.training and self.config.dropout:
            h = self.drop(h)
        if self.off and (off := self.off[index]) is not None:
            h = h.masked_fill(off, 0.0)
        return h

    def drop(self, h: Tensor) -> Tensor:
        """Inverted dropout drawn from the network's own generator."""
        keep = 1.0 - self.config.dropout
        mask = torch.empty_like(h).bernoulli_(keep, generator=self.generator)
        return h * mask / keep
