"""Networks with one hidden layer more or less: the others move up or down, and stay as they are."""

from collections.abc import Mapping
from dataclasses import replace

import torch
from torch import Tensor

from nnviz.network.learner import Learner
from nnviz.network.model import compute_features
from nnviz.network.shapes import named_views
from nnviz.settings.config import ModelConfig
from nnviz.training.snapshot import Snapshot

RESOLUTION = 101  # points a side where functions are compared, corners of the domain included
Places = Mapping[int, int]  # of layers that stay: where they were -> where they are


def learner_of(snapshot: Snapshot) -> Learner:
    """The network of a snapshot, with what is off in it."""
    learner = Learner(snapshot.model_config, snapshot.train_config)
    learner.load(snapshot.weights, snapshot.buffers, {})
    learner.set_hand(snapshot.hand)
    return learner


def domain() -> Tensor:
    """Points all over the domain, shape (n, 2)."""
    axis = torch.linspace(-1.0, 1.0, RESOLUTION)
    return torch.cartesian_prod(axis, axis)


def below(learner: Learner, xy: Tensor, layer: int) -> Tensor:
    """What a layer gets for points, shape (n, 2): ``len(hidden)`` is the output layer."""
    inputs = compute_features(xy, learner.model.config.features)
    return (inputs, *learner.model.outputs(inputs))[layer]


def copy_layers(old: Learner, new: Learner, layers: Places, norms: Places) -> None:
    """Give a network the layers, and batch norms, of another one."""
    for source, target in layers.items():
        new.model.layers[target].load_state_dict(old.model.layers[source].state_dict())
    for source, target in norms.items():
        new.model.norms[target].load_state_dict(old.model.norms[source].state_dict())


def moved(
    snapshot: Snapshot,
    new: Learner,
    layers: Places,
    norms: Places,
    off: tuple[tuple[int, int], ...],
) -> Snapshot:
    """A snapshot as it is with another network.

    What the optimiser remembers of the layers that stay goes along, and so does what is frozen in
    them; of all others nothing is remembered or frozen.

    Parameters
    ----------
    snapshot : Snapshot
    new : Learner
        With all its weights.
    layers, norms : mapping of int to int
    off : tuple of (int, int)
        Neurons that are off in the new network.
    """
    names = {f"layers.{i}": f"layers.{k}" for i, k in layers.items()}
    names |= {f"norms.{i}": f"norms.{k}" for i, k in norms.items()}
    config = new.model.config

    def carried(flat: Tensor) -> Tensor:
        then = named_views(snapshot.model_config, flat)
        result = torch.zeros(len(new.flat), dtype=flat.dtype)
        now = named_views(config, result)
        for source, target in names.items():
            for leaf in ("weight", "bias"):
                now[f"{target}.{leaf}"].copy_(then[f"{source}.{leaf}"])
        return result

    return replace(
        snapshot,
        model_config=config,
        weights=new.weights(),
        optimizer_state={
            name: carried(state) if state.dim() else state
            for name, state in snapshot.optimizer_state.items()
        },
        buffers=new.buffers(),
        hand=snapshot.hand.moved(carried(frozen_mask(snapshot)).nonzero()[:, 0].tolist(), off),
    )


def frozen_mask(snapshot: Snapshot) -> Tensor:
    """Which parameters are frozen, shape (parameters,)."""
    mask = torch.zeros(len(snapshot.weights), dtype=torch.bool)
    mask[list(snapshot.hand.frozen)] = True
    return mask


@torch.no_grad()
def drop_layer(snapshot: Snapshot, config: ModelConfig, at: int) -> Snapshot:
    """The snapshot of a network without one of its hidden layers.

    The layer behind it takes over from the layer before it, as well as weights alone can: its new
    weights are those whose sums all over the domain are nearest to what they were (least squares).
    Behind a linear layer that is exact. These start with nothing remembered and nothing frozen.

    Parameters
    ----------
    snapshot : Snapshot
        Of finite weights.
    config : ModelConfig
        The snapshot's with one entry in `hidden` less.
    at : int
        Which hidden layer goes, from 0.
    """
    old, new = learner_of(snapshot), Learner(config, snapshot.train_config)
    depth = len(snapshot.model_config.hidden)
    layers = {i: i - (i > at) for i in range(depth + 1) if i not in (at, at + 1)}
    norms = {i: i - (i > at) for i in range(len(old.model.norms)) if i != at}
    copy_layers(old, new, layers, norms)
    xy, reader = domain(), new.model.linears[at]
    sums = old.model.linears[at + 1](below(old, xy, at + 1)).double()
    inputs = below(old, xy, at).double()
    inputs = torch.cat([inputs, torch.ones(len(inputs), 1, dtype=torch.float64)], dim=1)
    table = torch.linalg.lstsq(inputs, sums, driver="gelsd", rcond=1e-6).solution.t()
    reader.weight.copy_(table[:, :-1])
    reader.bias.copy_(table[:, -1])
    off = tuple((i - (i > at), neuron) for i, neuron in snapshot.hand.off if i != at)
    return moved(snapshot, new, layers, norms, off)
