"""Names of a network's neurons and of the numbers that it learns, and where each number lies.

Code counts layers and neurons from 0: layer ``len(hidden)`` is the output layer. People count from
1, and call the inputs and the outputs by what they are.
"""

from itertools import pairwise
from typing import Literal, NamedTuple

from nnviz.settings.config import ModelConfig
from nnviz.settings.names import FEATURES

Kind = Literal["weight", "bias", "scale", "shift"]


class Place(NamedTuple):
    """What one number of a network is.

    Attributes
    ----------
    kind : str
        ``weight`` of a link, ``bias`` of a neuron or output; ``scale`` or ``shift`` that batch
        normalisation gives to a hidden neuron.
    layer : int
        Of the neuron it leads to, from 0; ``len(hidden)`` for an output.
    to : int
        That neuron, or output.
    source : int or None
        Of a weight: the neuron of the layer before, or the input, that the link comes from.
    """

    kind: Kind
    layer: int
    to: int
    source: int | None = None


class _Part(NamedTuple):
    """Numbers that lie one after the other: those of one kind in one layer."""

    kind: Kind
    layer: int
    start: int
    rows: int
    columns: int  # 0: one number for each neuron

    @property
    def stop(self) -> int:
        return self.start + self.rows * max(1, self.columns)


def layer_widths(config: ModelConfig) -> list[int]:
    """Numbers of inputs, of each hidden layer's neurons, and of outputs."""
    return [len(config.features), *config.hidden, config.classes]


def _parts(config: ModelConfig) -> list[_Part]:
    """All numbers, in the order of ``model.parameters()``."""
    parts: list[_Part] = []

    def add(kind: Kind, layer: int, rows: int, columns: int = 0) -> None:
        parts.append(_Part(kind, layer, parts[-1].stop if parts else 0, rows, columns))

    for layer, (fan_in, fan_out) in enumerate(pairwise(layer_widths(config))):
        add("weight", layer, fan_out, fan_in)
        add("bias", layer, fan_out)
    for layer, width in enumerate(config.hidden if config.batch_norm else ()):
        add("scale", layer, width)
        add("shift", layer, width)
    return parts


def count_numbers(config: ModelConfig) -> int:
    """How many numbers a network learns."""
    return _parts(config)[-1].stop


def same_numbers(one: ModelConfig, other: ModelConfig) -> bool:
    """Whether two networks learn the same numbers: an index means the same place in both."""
    return _parts(one) == _parts(other) and one.features == other.features


def place_of(config: ModelConfig, index: int) -> Place:
    """What a number is, by its index in the order of ``model.parameters()``.

    Raises
    ------
    ValueError
        If there is no such number.
    """
    for part in _parts(config):
        if part.start <= index < part.stop:
            at = index - part.start
            if not part.columns:
                return Place(part.kind, part.layer, at)
            return Place(part.kind, part.layer, *divmod(at, part.columns))
    raise ValueError(f"index must be below the network's {count_numbers(config)}. Got {index}.")


def index_of(config: ModelConfig, place: Place) -> int:
    """The index of a number in the order of ``model.parameters()``: `place_of` the other way.

    Raises
    ------
    ValueError
        If the network has no such number.
    """
    for part in _parts(config):
        if (part.kind, part.layer) == (place.kind, place.layer) and 0 <= place.to < part.rows:
            if not part.columns and place.source is None:
                return part.start + place.to
            if place.source is not None and 0 <= place.source < part.columns:
                return part.start + place.to * part.columns + place.source
    raise ValueError(f"the network must have this number. Got {place}.")


def neuron_name(config: ModelConfig, layer: int, neuron: int) -> str:
    """``neuron 5 of layer 2``; ``output 1``."""
    if layer == len(config.hidden):
        return f"output {neuron + 1}"
    return f"neuron {neuron + 1} of layer {layer + 1}"


def long_name(config: ModelConfig, index: int) -> str:
    """``weight from x to neuron 3 of layer 1``, ``bias of output 2``, ``shift of neuron 1 …``."""
    kind, layer, to, source = place_of(config, index)
    name = neuron_name(config, layer, to)
    if source is None:
        return f"{kind} of {name}"
    if layer == 0:
        return f"{kind} from {FEATURES[config.features[source]].label} to {name}"
    return f"{kind} from {neuron_name(config, layer - 1, source)} to {name}"


def short_name(config: ModelConfig, index: int) -> str:
    """``weight 3→5 of layer 2``, ``weight x→3 of layer 1``, ``bias 1 of the output``."""
    kind, layer, to, source = place_of(config, index)
    where = "the output" if layer == len(config.hidden) else f"layer {layer + 1}"
    if source is None:
        return f"{kind} {to + 1} of {where}"
    start = f"{source + 1}" if layer else FEATURES[config.features[source]].label
    return f"{kind} {start}→{to + 1} of {where}"
