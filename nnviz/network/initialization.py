"""How the first weights are drawn, by name; the words stand in `nnviz.settings.names`."""

import math
from collections.abc import Callable

import torch
from torch import Generator, nn

from nnviz.settings.config import ModelConfig
from nnviz.settings.names import Initialization


def _default(layer: nn.Linear, generator: Generator) -> None:
    """What ``torch.nn.Linear`` does, biases included: uniform in ±1/sqrt(fan_in)."""
    bound = 1.0 / math.sqrt(layer.in_features)
    layer.weight.uniform_(-bound, bound, generator=generator)
    layer.bias.uniform_(-bound, bound, generator=generator)


def _xavier(layer: nn.Linear, generator: Generator) -> None:
    """Glorot & Bengio 2010, uniform."""
    bound = math.sqrt(6.0 / (layer.in_features + layer.out_features))
    layer.weight.uniform_(-bound, bound, generator=generator)


def _he(layer: nn.Linear, generator: Generator) -> None:
    """He et al. 2015, normal."""
    layer.weight.normal_(0.0, math.sqrt(2.0 / layer.in_features), generator=generator)


def _small(layer: nn.Linear, generator: Generator) -> None:
    layer.weight.normal_(0.0, 0.01, generator=generator)


def _zero(layer: nn.Linear, generator: Generator) -> None:
    """All neurons of a layer are the same, and stay so."""
    layer.weight.zero_()


INITIALIZATIONS: dict[Initialization, Callable[[nn.Linear, Generator], None]] = {
    "default": _default,
    "xavier": _xavier,
    "he": _he,
    "small": _small,
    "zero": _zero,
}


@torch.no_grad()
def initialize(layer: nn.Linear, config: ModelConfig, generator: Generator) -> None:
    """Fill a layer's weights and biases in place, as `config.initialization` says.

    Biases are zero unless it is ``default``.
    """
    layer.bias.zero_()
    INITIALIZATIONS[config.initialization](layer, generator)
