"""Weights and architecture of a network, and a few lines of torch that load them."""

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from safetensors.numpy import save

from nnviz.data.axes import Axes
from nnviz.files.weights import ARCHITECTURE
from nnviz.network.shapes import named_views
from nnviz.settings.config import ModelConfig
from nnviz.settings.names import Activation, Feature
from nnviz.settings.naming import count_numbers, layer_widths
from nnviz.settings.outside import class_labels
from nnviz.training.snapshot import Snapshot

WEIGHTS = "weights.safetensors"
FEATURE_CODE: dict[Feature, str] = {
    "x": "x",
    "y": "y",
    "x2": "x * x",
    "y2": "y * y",
    "xy": "x * y",
    "sin_x": "torch.sin(torch.pi * x)",
    "sin_y": "torch.sin(torch.pi * y)",
}
ACTIVATION_CODE: dict[Activation, str] = {
    "tanh": "torch.tanh({})",
    "relu": "torch.relu({})",
    "leaky_relu": "functional.leaky_relu({}, 0.01)",
    "elu": "functional.elu({})",
    "gelu": "functional.gelu({})",
    "silu": "functional.silu({})",
    "sigmoid": "torch.sigmoid({})",
    "sine": "torch.sin({})",
    "linear": "{}",
}
_LOADER = '''\
"""A network from nnviz in plain PyTorch, as it was at epoch {epoch}.

It needs two packages, pip install torch safetensors, and the file {weights} beside it.
"""

import torch
from safetensors.torch import load_file
from torch import nn
{functional}
classes = {classes!a}


class Network(nn.Module):
    """From points, shape (n, 2), to logits, shape (n, {count}).

    x and y lie between -1 and 1, as on the page.
    """

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([
{layers}        ])
{norms}
    def forward(self, points):
        x, y = points[:, 0], points[:, 1]
        h = torch.stack([{features}], dim=1)
{hidden}        return self.layers[{last}](h)


network = Network()
network.load_state_dict(load_file({weights!r}))
network.eval()  # to use it, not to train it

{axes}
def probabilities(points):
    """How likely each class is, shape (n, {count}), at points, shape (n, 2)."""
    with torch.no_grad():
        return network(points).softmax(dim=1)


if __name__ == "__main__":
    points = torch.tensor([[0.0, 0.0], [0.5, -0.5]])
    for point, row in zip(points.tolist(), probabilities(points).tolist()):
        print(point, {{name: round(p, 3) for name, p in zip(classes, row)}})
'''
_AXES = '''
columns = {columns!a}  # what x and y are in the table that was opened
centre = torch.tensor({centre}, dtype=torch.float64)
half = torch.tensor({half}, dtype=torch.float64)


def from_table(numbers):
    """Points as the network takes them, from the table's own numbers, each of shape (n, 2)."""
    return ((numbers - centre) / half).float()

'''


def write_weights(snapshot: Snapshot, names: Sequence[str] = (), axes: Axes | None = None) -> bytes:
    """All weights of a moment as a safetensors file, and what batch normalisation has measured.

    The arrays are named as in the torch module. From a neuron that is off all weights are 0 here,
    so that whoever knows nothing of it gets the same answers. The same moment gives the same bytes.

    Parameters
    ----------
    snapshot : Snapshot
    names : sequence of str
        Names of the classes; others are called ``class 1`` to ``class 8``.
    axes : Axes, optional
        The units of the table that the points came from.
    """
    config = snapshot.model_config
    views = named_views(config, snapshot.weights.clone())
    for layer, neuron in snapshot.hand.off:
        views[f"layers.{layer + 1}.weight"][:, neuron] = 0.0
    arrays = {name: tensor.numpy() for name, tensor in (views | snapshot.buffers).items()}
    about = json.dumps(_architecture(snapshot, names, axes), ensure_ascii=False)
    data: bytes = save(arrays, {ARCHITECTURE: about})  # one entry: safetensors sorts none
    return data


def write_architecture(
    snapshot: Snapshot, names: Sequence[str] = (), axes: Axes | None = None
) -> str:
    """What a network is made of, as JSON: what one needs to build it again for its weights.

    The parameters are those of `write_weights`.
    """
    about = _architecture(snapshot, names, axes)
    return json.dumps(about, indent=2, ensure_ascii=False) + "\n"


def write_loader(
    snapshot: Snapshot,
    names: Sequence[str] = (),
    axes: Axes | None = None,
    weights: str = WEIGHTS,
) -> str:
    """Python text that builds the network in plain torch and loads its weights.

    It has a function ``probabilities``; with `axes` also ``from_table``, which takes the table's
    own numbers. Names are in ASCII, so that they are text whatever is in them.

    Parameters
    ----------
    snapshot, names, axes
        As of `write_weights`.
    weights : str
        Name of the file that `write_weights` went to.
    """
    config = snapshot.model_config
    widths = layer_widths(config)
    hidden = _hidden(config)
    return _LOADER.format(
        epoch=snapshot.epoch,
        weights=weights,
        functional="from torch.nn import functional\n" if "functional." in hidden else "",
        classes=class_labels(names, config.classes),
        count=config.classes,
        layers="".join(f"            nn.Linear({a}, {b}),\n" for a, b in pairwise(widths)),
        norms=_norms(config),
        features=", ".join(FEATURE_CODE[name] for name in config.features),
        hidden=hidden,
        last=len(config.hidden),
        axes="" if axes is None else _axes(axes),
    )


def _architecture(snapshot: Snapshot, names: Sequence[str], axes: Axes | None) -> dict[str, Any]:
    config = snapshot.model_config
    about: dict[str, Any] = {
        "made_by": "nnviz",
        "epoch": snapshot.epoch,
        "features": config.features,
        "hidden": config.hidden,
        "activations": config.layer_activations,
        "batch_norm": config.batch_norm,
        "classes": class_labels(names, config.classes),
        "parameters": count_numbers(config),
    }
    if axes is not None:
        about["axes"] = [
            {"name": axis.name, "centre": axis.centre, "half": axis.half}
            for axis in (axes.x, axes.y)
        ]
    return about


def _hidden(config: ModelConfig) -> str:
    """A line for each hidden layer."""
    lines = []
    for index, kind in enumerate(config.layer_activations):
        sums = f"self.layers[{index}](h)"
        sums = f"self.norms[{index}]({sums})" if config.batch_norm else sums
        lines.append(f"        h = {ACTIVATION_CODE[kind].format(sums)}\n")
    return "".join(lines)


def _norms(config: ModelConfig) -> str:
    if not config.batch_norm or not config.hidden:
        return ""
    rows = "".join(f"            nn.BatchNorm1d({width}),\n" for width in config.hidden)
    return f"        self.norms = nn.ModuleList([\n{rows}        ])\n"


def _axes(axes: Axes) -> str:
    both = axes.x, axes.y
    return _AXES.format(
        columns=[axis.name for axis in both],
        centre=[axis.centre for axis in both],
        half=[axis.half for axis in both],
    )
