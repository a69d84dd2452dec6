"""Changing a network's shape while it learns: whatever still fits is carried over.

Each operation makes a snapshot of the new network out of one of the old and restores it, so that
epoch, steps, history and settings go on. Every weight that is carried over unchanged keeps what the
optimiser remembers of it; new and changed ones start with nothing remembered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import torch
from torch import Tensor

from nnviz.data.points import Points
from nnviz.data.versions import NEW
from nnviz.network.engine import flatten_parameters
from nnviz.network.model import NeuralNetwork
from nnviz.network.shapes import fresh_buffers, named_views
from nnviz.settings.config import ModelConfig
from nnviz.settings.hand import Hand
from nnviz.settings.naming import count_numbers
from nnviz.training.new_layers import add_layer
from nnviz.training.outputs import Output
from nnviz.training.snapshot import Snapshot
from nnviz.training.trainer import Trainer


def arrange_classes(
    trainer: Trainer,
    origins: Sequence[int],
    points: Points,
    back: Mapping[int, Output] | None = None,
) -> None:
    """Give the network any other classes, in any order.

    The logits of classes that stay do not change at all. A new class starts with the mean of the
    old ones' logits, so that it wins nowhere and the decision map stays as it is.

    Parameters
    ----------
    trainer : Trainer
        Changed in place.
    origins : sequence of int
        For each class from now on, which one it was, or `NEW`.
    points : Points
        Points to go on with.
    back : mapping of int to Output, optional
        For new classes that were there before, what their outputs had learnt.

    Raises
    ------
    ValueError
        If there are fewer than 2 or over 8 classes, or a point's label is not among them; the
        Trainer stays as it is.
    """
    config = trainer.model_config.changed(classes=len(origins))
    moment = transplant(trainer.snapshot(), config, list(origins), points)
    for label, output in (back or {}).items():
        moment = output.put_into(moment, label)
    trainer.restore(moment, points)


def grown(snapshot: Snapshot, classes: int, points: Points) -> Snapshot:
    """A snapshot with outputs for classes that came later than it."""
    before = snapshot.model_config.classes
    if before == classes:
        return snapshot
    config = snapshot.model_config.model_copy(update={"classes": classes})
    return transplant(snapshot, config, list(range(before)), points)


def transplant(
    snapshot: Snapshot, config: ModelConfig, outputs: list[int], points: Points
) -> Snapshot:
    """The snapshot of a network of another shape, with all that fits carried over.

    New neurons of a layer come last; they take part in nothing at first (their outgoing weights
    are zero), so that growing a layer does not change the function. Layers are added after the
    present ones, and leave the decision map as it is (see `nnviz.training.new_layers.add_layer`:
    exactly, or to 0.005, unless the layer is very narrow). Layers and neurons are taken away
    from the end; what is left is kept, though the function then changes. Weights that are carried
    over stay frozen, and neurons stay off.

    Parameters
    ----------
    snapshot : Snapshot
    config : ModelConfig
        Of the new network; may differ in `hidden`, `activations` and `classes`.
    outputs : list of int
        For each of the first outputs, which old output it was, or `NEW`; further ones are new.
    points : Points
        What is trained on; a new layer's batch normalisation starts from it.
    """
    depth = len(snapshot.model_config.hidden)
    first = config.with_hidden(config.hidden[:depth])
    widths = zip(first.hidden, snapshot.model_config.hidden, strict=False)
    neurons = [[*range(min(now, then)), *[NEW] * (now - then)] for now, then in widths]
    moment = _rearranged(snapshot, first, neurons, outputs)
    for count in range(depth + 1, len(config.hidden) + 1):
        moment = add_layer(moment, config.with_hidden(config.hidden[:count]), points)
    return moment


def without_neuron(snapshot: Snapshot, config: ModelConfig, layer: int, neuron: int) -> Snapshot:
    """The snapshot of a network without one hidden neuron; all other weights are kept.

    Parameters
    ----------
    snapshot : Snapshot
    config : ModelConfig
        The snapshot's with one neuron less in that layer.
    layer, neuron : int
        From 0.
    """
    neurons = [list(range(width)) for width in snapshot.model_config.hidden]
    del neurons[layer][neuron]
    return _rearranged(snapshot, config, neurons, list(range(config.classes)))


def _rearranged(
    snapshot: Snapshot, config: ModelConfig, neurons: list[list[int]], outputs: list[int]
) -> Snapshot:
    """The snapshot of a network that has no more layers than the old one.

    Parameters
    ----------
    snapshot : Snapshot
    config : ModelConfig
    neurons : list of list of int
        For each neuron of each hidden layer, which old one of that layer it was, or `NEW`.
    outputs : list of int
        As in `transplant`.
    """
    old = snapshot.model_config
    outputs = (outputs + [NEW] * config.classes)[: config.classes]
    origins = _origins(old, config, neurons, outputs)
    prepared = _prepared(snapshot, config, neurons)
    buffers = fresh_buffers(config)
    for name, fresh in buffers.items():
        then = snapshot.buffers[name]
        if fresh.dim():
            fresh.copy_(_carry(then, torch.tensor(neurons[int(name.split(".")[1])]), fresh))
        else:
            fresh.copy_(then)
    return replace(
        snapshot,
        model_config=config,
        weights=_carry(snapshot.weights, origins, prepared),
        optimizer_state={
            name: _carry(state, origins, torch.zeros_like(prepared)) if state.dim() else state
            for name, state in snapshot.optimizer_state.items()
        },
        buffers=buffers,
        hand=_carried_hand(snapshot, config, neurons, origins),
    )


def _origins(
    old: ModelConfig, new: ModelConfig, neurons: list[list[int]], outputs: list[int]
) -> Tensor:
    """For each new weight the index of the old one it continues, or `NEW`; shape (parameters,)."""
    sources = named_views(old, torch.arange(count_numbers(old)))
    flat = torch.full((count_numbers(new),), NEW)
    depth, inputs = len(new.hidden), list(range(len(old.features)))
    for name, target in named_views(new, flat).items():
        kind, number, leaf = name.split(".")
        index = int(number)
        last = kind == "layers" and index == depth
        source = sources[f"layers.{len(old.hidden)}.{leaf}" if last else name]
        source = _picked(source, 0, outputs if last else neurons[index])
        if source.dim() == 2:
            source = _picked(source, 1, neurons[index - 1] if index else inputs)
        target.copy_(source)
    return flat


def _picked(indices: Tensor, dim: int, picks: list[int]) -> Tensor:
    """Entries along a dimension, and `NEW` where none is picked, or one that is not there."""
    chosen = torch.tensor(picks)
    missing = (chosen == NEW) | (chosen >= indices.shape[dim])
    found = indices.index_select(dim, chosen.masked_fill(missing, 0))
    return found.masked_fill(missing if dim == indices.dim() - 1 else missing[:, None], NEW)


def _carried_hand(
    snapshot: Snapshot, config: ModelConfig, neurons: list[list[int]], origins: Tensor
) -> Hand:
    """What is frozen and off, where it lies now."""
    hand = snapshot.hand
    if not hand:
        return hand
    if len(config.hidden) != len(snapshot.model_config.hidden):
        # The outputs read other neurons now: their weights are others, though the values stay.
        origins = origins.clone()
        named_views(config, origins)[f"layers.{len(config.hidden)}.weight"].fill_(NEW)
    frozen = torch.isin(origins, torch.tensor(hand.frozen, dtype=torch.int64))
    off = [
        (layer, neurons[layer].index(neuron))
        for layer, neuron in hand.off
        if layer < len(neurons) and neuron in neurons[layer]
    ]
    return hand.moved(frozen.nonzero()[:, 0].tolist(), off)


@torch.no_grad()
def _prepared(snapshot: Snapshot, config: ModelConfig, neurons: list[list[int]]) -> Tensor:
    """What new weights start from, shape (parameters,); at carried ones the value is unused."""
    old, new = snapshot.model_config, NeuralNetwork(config)
    *hidden, output = new.linears
    for layer, below in zip(hidden[1:], neurons, strict=False):
        layer.weight[:, torch.tensor(below) == NEW] = 0.0
    views, depth = named_views(old, snapshot.weights), len(old.hidden)
    mean = views[f"layers.{depth}.weight"].mean(dim=0)
    inputs = torch.tensor(neurons[-1] if neurons else range(len(old.features)))
    missing = (inputs == NEW) | (inputs >= len(mean))
    output.weight.copy_(mean[inputs.masked_fill(missing, 0)].masked_fill(missing, 0.0))
    output.bias.copy_(views[f"layers.{depth}.bias"].mean())
    return flatten_parameters(new).detach()


def _carry(old: Tensor, origins: Tensor, fresh: Tensor) -> Tensor:
    """Old values where there is an origin, fresh ones elsewhere."""
    return torch.where(origins == NEW, fresh, old[origins.clamp(min=0)])
