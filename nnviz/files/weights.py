"""Weights of a network as others keep them, too: reading safetensors, with every byte checked.

A file names its arrays as the torch module does: ``layers.0.weight``, ``norms.0.running_mean``. It
is weights alone, so it fits any network of the same shape; `nnviz.export.weights` writes them.
"""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from pydantic import BaseModel, ConfigDict
from safetensors import SafetensorError, deserialize
from torch import Tensor

from nnviz.errors import InputError
from nnviz.files.cells import quoted
from nnviz.files.project_check import COUNTERS, NEVER_NEGATIVE
from nnviz.network.shapes import Shape, fresh_buffers, parameter_shapes
from nnviz.settings.config import ModelConfig
from nnviz.settings.limits import MAX_COUNTER, MAX_WEIGHTS_BYTES, MAX_WEIGHTS_HEADER
from nnviz.settings.names import ACTIVATIONS, FEATURES, Activation, Feature
from nnviz.settings.naming import layer_widths

SUFFIX = ".safetensors"
ARCHITECTURE = "architecture"  # the name of what a file says of its network
LENGTH = 8  # bytes at the beginning, which say how long the list of arrays after them is
TYPES = {"F32": ("<f4", np.float32), "I64": ("<i8", np.int64)}  # there, and here
CHOOSE = f"choose a file of weights, whose name ends in {SUFFIX}."


@dataclass(frozen=True, eq=False)
class Weights:
    """All numbers of a network of one shape.

    Attributes
    ----------
    weights : Tensor of float, shape (parameters,)
        In the order of ``model.parameters()``.
    buffers : dict of str to Tensor
        Batch normalisation's running statistics, by their names in the model.
    differs : str or None
        A sentence if the file says that its network made something else of such weights: with
        other inputs or activations.
    """

    weights: Tensor
    buffers: dict[str, Tensor]
    differs: str | None = None


class _Architecture(BaseModel):
    """What a file says of its network beside the shapes; whatever else it says is left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    features: tuple[Feature, ...]
    activations: tuple[Activation, ...]


def read_weights(data: bytes, config: ModelConfig) -> Weights:
    """The weights in a file, for a network of this shape.

    Parameters
    ----------
    data : bytes
        A file in the format safetensors.
    config : ModelConfig
        Of the network that is to get them.

    Raises
    ------
    InputError
        If it is too large, no such file, of a network of another shape, of another type than
        float32, or holds a number that is infinite, no number, or impossible in its place.
    """
    header = _header(data)
    try:
        found = dict(deserialize(data))  # type: ignore[no-untyped-call]
    except SafetensorError:
        raise InputError(f"This file is damaged or holds no weights; {CHOOSE}") from None
    buffers = fresh_buffers(config)
    shapes = parameter_shapes(config)
    wanted = shapes | {name: tuple(buffer.shape) for name, buffer in buffers.items()}
    _check_names(set(found), wanted, config)
    read = {name: _array(found[name], name, shape, config) for name, shape in wanted.items()}
    return Weights(
        torch.cat([read[name].reshape(-1) for name in shapes]),
        {name: read[name] for name in buffers},
        _difference(header, config),
    )


def _header(data: bytes) -> bytes:
    """The list of arrays at the beginning of a file, as JSON that nobody has looked at yet."""
    if len(data) > MAX_WEIGHTS_BYTES:
        raise InputError(
            f"This file is {len(data):,} bytes long and weights have at most "
            f"{MAX_WEIGHTS_BYTES:,}; {CHOOSE}"
        )
    length = int.from_bytes(data[:LENGTH], "little")
    if not 2 <= length <= min(MAX_WEIGHTS_HEADER, len(data) - LENGTH):
        raise InputError(f"This is no file of weights, or it was cut short; {CHOOSE}")
    return data[LENGTH : LENGTH + length]


def _check_names(found: set[str], wanted: dict[str, Shape], config: ModelConfig) -> None:
    """Refuse arrays that the network does not have, or that it needs and are not there."""
    missing = [name for name in wanted if name not in found]
    if missing or (more := sorted(found - set(wanted))):
        what = (
            f"has no array {quoted(missing[0])}, which this network needs"
            if missing
            else f"has an array {quoted(more[0])}, which this network has not"
        )
        raise InputError(f"The file {what}; {_same_shape(config)}")


def _array(entry: dict[str, Any], name: str, shape: Shape, config: ModelConfig) -> Tensor:
    """One array of a file, whose shape, type and values are possible."""
    given = tuple(entry["shape"])
    if given != shape:
        raise InputError(
            f"The file's array {quoted(name)} is {_size(given)}, but this network's is "
            f"{_size(shape)}; {_same_shape(config)}"
        )
    kind = name.rpartition(".")[2]
    needed = "I64" if kind in COUNTERS else "F32"
    if entry["dtype"] != needed:
        raise InputError(
            f"The file's array {quoted(name)} is of the type {entry['dtype']}, but must be "
            f"{needed}; save it in that type."
        )
    stored, native = TYPES[needed]
    values = np.frombuffer(entry["data"], stored)
    lowest = 0 if kind in NEVER_NEGATIVE else -np.inf
    highest = MAX_COUNTER if kind in COUNTERS else np.inf
    if not np.isfinite(values).all() or (values < lowest).any() or (values > highest).any():
        raise InputError(
            f"The file's array {quoted(name)} holds a value that is impossible there; choose a "
            "file that was saved before training ran away."
        )
    return torch.from_numpy(values.astype(native)).reshape(shape)


def _difference(header: bytes, config: ModelConfig) -> str | None:
    """A sentence if the file's network had other inputs or activations, as far as it says so."""
    try:
        said = json.loads(header)["__metadata__"][ARCHITECTURE]
        then = _Architecture.model_validate_json(said)
    except (KeyError, TypeError, ValueError):
        return None  # others do not say what their network is
    words = [
        (
            ", ".join(ACTIVATIONS[kind].label for kind in a) or "none",
            ", ".join(FEATURES[kind].label for kind in f),
        )
        for a, f in (
            (then.activations, then.features),
            (config.layer_activations, config.features),
        )
    ]
    for what, there, here in zip(("activations", "inputs"), *words, strict=True):
        if there != here:
            return (
                f"The file's network has the {what} {there}, and this one {here}, so that the same "
                "weights give other answers here."
            )
    return None


def _same_shape(config: ModelConfig) -> str:
    widths = "-".join(str(width) for width in layer_widths(config))
    norm = "with" if config.batch_norm else "without"
    return (
        f"choose weights of a network {widths} {norm} batch normalisation, or build theirs first."
    )


def _size(shape: Shape) -> str:
    """``8 × 2``."""
    text = " × ".join(str(length) for length in shape[:4]) or "one number"
    return f"{text} × …" if len(shape) > 4 else text
