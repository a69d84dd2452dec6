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
from nnviz.network.shapes import count_parameters, fresh_buffers, named_views
from nnviz.settings.config import ModelConfig
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
    from the end; what is left is kept, though the function then changes.

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
    moment = _resized(snapshot, config.with_hidden(config.hidden[:depth]), outputs)
    for count in range(depth + 1, len(config.hidden) + 1):
        moment = add_layer(moment, config.with_hidden(config.hidden[:count]), points)
    return moment


def _resized(snapshot: Snapshot, config: ModelConfig, outputs: list[int]) -> Snapshot:
    """As `transplant`, for a network that has no more layers than the old one."""
    origins = _origins(snapshot.model_config, config, outputs)
    prepared = _prepared(snapshot, config)
    buffers = fresh_buffers(config)
    for name, values in snapshot.buffers.items():
        if name in buffers:
            _copy_corner(values, buffers[name])
    return replace(
        snapshot,
        model_config=config,
        weights=_carry(snapshot.weights, origins, prepared),
        optimizer_state={
            name: _carry(state, origins, torch.zeros_like(prepared)) if state.dim() else state
            for name, state in snapshot.optimizer_state.items()
        },
        buffers=buffers,
    )


def _origins(old: ModelConfig, new: ModelConfig, outputs: list[int]) -> Tensor:
    """For each new weight the index of the old one it continues, or `NEW`; shape (parameters,)."""
    sources = named_views(old, torch.arange(count_parameters(old)))
    flat = torch.full((count_parameters(new),), NEW)
    last_old, last_new = len(old.hidden), len(new.hidden)
    for name, target in named_views(new, flat).items():
        kind, index, leaf = name.split(".")
        if kind == "layers" and int(index) == last_new:
            source = sources[f"layers.{last_old}.{leaf}"][outputs]
            source[torch.tensor(outputs) == NEW] = NEW
            _copy_corner(source, target)
        else:
            _copy_corner(sources[name], target)
    return flat


@torch.no_grad()
def _prepared(snapshot: Snapshot, config: ModelConfig) -> Tensor:
    """What new weights start from, shape (parameters,); at carried ones the value is unused."""
    old, new = snapshot.model_config, NeuralNetwork(config)
    *hidden, output = new.linears
    for layer, inputs in zip(hidden, (len(old.features), *old.hidden), strict=False):
        layer.weight[:, inputs:] = 0.0  # from neurons that are new in the layer below
    views, depth = named_views(old, snapshot.weights), len(old.hidden)
    output.weight.zero_()
    mean = views[f"layers.{depth}.weight"].mean(dim=0)
    _copy_corner(mean.expand(len(output.weight), -1), output.weight)
    output.bias.copy_(views[f"layers.{depth}.bias"].mean())
    return flatten_parameters(new).detach()


def _copy_corner(source: Tensor, target: Tensor) -> None:
    """Copy as much of `source` as `target` has room for, from index zero of each dimension on."""
    corner = tuple(slice(min(s, t)) for s, t in zip(source.shape, target.shape, strict=True))
    target[corner] = source[corner]


def _carry(old: Tensor, origins: Tensor, fresh: Tensor) -> Tensor:
    """Old values where there is an origin, fresh ones elsewhere."""
    return torch.where(origins == NEW, fresh, old[origins.clamp(min=0)])
