"""The tensors of a network, by what its config says: nothing has to be built to know them."""

import math
from itertools import pairwise

import torch
from torch import Tensor

from nnviz.settings.config import ModelConfig
from nnviz.settings.naming import layer_widths

Shape = tuple[int, ...]


def parameter_shapes(config: ModelConfig) -> dict[str, Shape]:
    """Shapes of the parameters by their names, in the order of ``model.parameters()``."""
    shapes: dict[str, Shape] = {}
    for index, (fan_in, fan_out) in enumerate(pairwise(layer_widths(config))):
        shapes[f"layers.{index}.weight"] = (fan_out, fan_in)
        shapes[f"layers.{index}.bias"] = (fan_out,)
    for index, width in enumerate(config.hidden if config.batch_norm else ()):
        shapes[f"norms.{index}.weight"] = shapes[f"norms.{index}.bias"] = (width,)
    return shapes


def named_views(config: ModelConfig, flat: Tensor) -> dict[str, Tensor]:
    """Views of a flat tensor by the names, and in the shapes, of a network's parameters."""
    shapes = parameter_shapes(config)
    parts = torch.split(flat, [math.prod(shape) for shape in shapes.values()])
    return {name: part.view(shapes[name]) for name, part in zip(shapes, parts, strict=True)}


def fresh_buffers(config: ModelConfig) -> dict[str, Tensor]:
    """What batch normalisation knows before it has seen anything, by names in the model."""
    buffers: dict[str, Tensor] = {}
    for index, width in enumerate(config.hidden if config.batch_norm else ()):
        buffers[f"norms.{index}.running_mean"] = torch.zeros(width)
        buffers[f"norms.{index}.running_var"] = torch.ones(width)
        buffers[f"norms.{index}.num_batches_tracked"] = torch.tensor(0)
    return buffers
