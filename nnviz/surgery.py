"""Changing a network's shape while it learns: whatever still fits is carried over.

Each operation makes a snapshot of the new network out of one of the old and restores it, so that
epoch, steps, history and settings go on. Every weight that is carried over keeps what the optimiser
remembers of it; new ones start with nothing remembered.
"""

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor

from nnviz.config import ModelConfig
from nnviz.data import Points
from nnviz.engine import flatten_parameters
from nnviz.model import NeuralNetwork
from nnviz.snapshot import Snapshot
from nnviz.trainer import Trainer

NEW = -1  # origin of a weight that no old weight corresponds to


def change_classes(trainer: Trainer, classes: int, points: Points | None = None) -> None:
    """Give the network more classes, or take the last ones away.

    The logits of classes that stay do not change at all. A new class starts with the mean of the
    old ones' logits, so that it wins nowhere and the decision map stays as it is.

    Parameters
    ----------
    trainer : Trainer
        Changed in place.
    classes : int
        2 to 8.
    points : Points, optional
        Points to go on with, instead of the present ones.

    Raises
    ------
    ValueError
        If `classes` is out of range, or a point's label is not among them.
    """
    present = trainer.model_config.classes
    origins = [label if label < present else NEW for label in range(classes)]
    arrange_classes(trainer, origins, trainer.points if points is None else points)


def remove_class(trainer: Trainer, label: int) -> None:
    """Take away a class, its points, and its output; higher labels move down by one.

    The logits of the other classes do not change at all.

    Parameters
    ----------
    trainer : Trainer
        Changed in place, with its points.
    label : int

    Raises
    ------
    ValueError
        If there is no such class, or only two are left.
    """
    classes = trainer.model_config.classes
    if not 0 <= label < classes:
        raise ValueError(f"label must be 0 to {classes - 1}. Got {label}.")
    kept = [k for k in range(classes) if k != label]
    arrange_classes(trainer, kept, trainer.points.without_class(label))


def arrange_classes(trainer: Trainer, origins: Sequence[int], points: Points) -> None:
    """Give the network any other classes, in any order: also back what an undo brings back.

    The logits of classes that stay do not change at all; a new class starts as in
    `change_classes`.

    Parameters
    ----------
    trainer : Trainer
        Changed in place.
    origins : sequence of int
        For each class from now on, which one it was, or `NEW`.
    points : Points
        Points to go on with.

    Raises
    ------
    ValueError
        If there are fewer than 2 or over 8 classes, or a point's label is not among them.
    """
    config = trainer.model_config.changed(classes=len(origins))
    trainer.restore(transplant(trainer.snapshot(), config, list(origins)), points)


def resize_hidden(trainer: Trainer, hidden: Sequence[int]) -> None:
    """Give the network other hidden layers.

    New neurons of a layer come last; they take part in nothing at first (their outgoing weights
    are zero), so that growing a layer does not change the function. A layer is added after
    the present ones and starts as the identity, which changes nothing with ``relu`` and ``linear``
    and little with the others (Net2Net: Chen, Goodfellow & Shlens 2016). Layers and neurons are
    taken away from the end; what is left is kept, though the function then changes.

    Parameters
    ----------
    trainer : Trainer
        Changed in place.
    hidden : sequence of int
        Neurons of each hidden layer: 0 to 6 layers of 1 to 64 neurons.

    Raises
    ------
    ValueError
        If there are too many layers, or a width is out of range.
    """
    old = trainer.model_config
    config = old.with_hidden(tuple(hidden))
    trainer.restore(transplant(trainer.snapshot(), config, list(range(old.classes))))


def transplant(snapshot: Snapshot, config: ModelConfig, outputs: list[int]) -> Snapshot:
    """The snapshot of a network of another shape, with all that fits carried over.

    Parameters
    ----------
    snapshot : Snapshot
    config : ModelConfig
        Of the new network; may differ in `hidden`, `activations` and `classes`.
    outputs : list of int
        For each of the first outputs, which old output it was, or `NEW`; further ones are new.
    """
    old, new = NeuralNetwork(snapshot.model_config), NeuralNetwork(config)
    origins = _origins(old, new, outputs)
    prepared = _prepared(snapshot, new)
    buffers = {name: buffer.clone() for name, buffer in new.named_buffers()}
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


def _lasting(old: ModelConfig, new: ModelConfig) -> int:
    """How many inputs of the old output layer reach the new one, through every layer between."""
    common = min(len(old.hidden), len(new.hidden))
    between = (len(new.features), *new.hidden)[common:]
    return min((len(old.features), *old.hidden)[-1], *between)


def _origins(old: NeuralNetwork, new: NeuralNetwork, outputs: list[int]) -> Tensor:
    """For each new weight the index of the old one it continues, or `NEW`; shape (parameters,)."""
    lasting = _lasting(old.config, new.config)
    count = sum(p.numel() for p in old.parameters())
    sources = dict(_named_views(old, torch.arange(count)))
    flat = torch.full((sum(p.numel() for p in new.parameters()),), NEW)
    last_old, last_new = len(old.config.hidden), len(new.config.hidden)
    for name, target in _named_views(new, flat):
        kind, index, leaf = name.split(".")
        if kind == "layers" and int(index) == last_new:
            source = sources[f"layers.{last_old}.{leaf}"][outputs]
            source[torch.tensor(outputs) == NEW] = NEW
            _copy_corner(source[:, :lasting] if leaf == "weight" else source, target)
        elif int(index) < last_old:
            _copy_corner(sources[name], target)
    return flat


@torch.no_grad()
def _prepared(snapshot: Snapshot, new: NeuralNetwork) -> Tensor:
    """What new weights start from, shape (parameters,); at carried ones the value is unused."""
    config = snapshot.model_config
    lasting, depth = _lasting(config, new.config), len(config.hidden)
    widths = (len(config.features), *config.hidden)
    *hidden, output = new.linears
    for layer, old_inputs in zip(hidden[:depth], widths, strict=False):
        layer.weight[:, old_inputs:] = 0.0  # from neurons that are new in the layer below
    for layer in hidden[depth:]:
        layer.weight[:lasting] = torch.eye(lasting, layer.in_features)
        layer.bias[:lasting] = 0.0
    old = dict(_named_views(NeuralNetwork(config), snapshot.weights))
    output.weight.zero_()
    output.weight[:, :lasting] = old[f"layers.{depth}.weight"].mean(0)[:lasting]
    output.bias.copy_(old[f"layers.{depth}.bias"].mean())
    return flatten_parameters(new).detach()


def _named_views(model: NeuralNetwork, flat: Tensor) -> list[tuple[str, Tensor]]:
    """Views of a flat tensor in the shapes, and by the names, of a network's parameters."""
    named = list(model.named_parameters())
    parts = torch.split(flat, [p.numel() for _, p in named])
    return [(name, part.view_as(p)) for (name, p), part in zip(named, parts, strict=True)]


def _copy_corner(source: Tensor, target: Tensor) -> None:
    """Copy as much of `source` as `target` has room for, from index zero of each dimension on."""
    corner = tuple(slice(min(s, t)) for s, t in zip(source.shape, target.shape, strict=True))
    target[corner] = source[corner]


def _carry(old: Tensor, origins: Tensor, fresh: Tensor) -> Tensor:
    """Old values where there is an origin, fresh ones elsewhere."""
    return torch.where(origins == NEW, fresh, old[origins.clamp(min=0)])
