"""Hidden space: where each layer puts the plane, the points, and the boundary between classes."""

from collections.abc import Sequence
from itertools import permutations

import numpy as np
import torch
from torch import Tensor, nn
from torch.func import functional_call

from nnviz.data.points import Points
from nnviz.inside.frontier import frontier
from nnviz.inside.layers import SHEET_SIDE, Axes, Floats, HiddenSpace, Kind, Layer
from nnviz.network.model import NeuralNetwork, compute_features
from nnviz.network.shapes import named_views
from nnviz.settings.limits import MAX_SPACE_LINE, MAX_SPACE_POINTS
from nnviz.settings.naming import count_numbers


class _Outputs(nn.Module):
    """A network that says what each of its layers puts out."""

    def __init__(self, model: NeuralNetwork) -> None:
        super().__init__()
        self.model = model

    def forward(self, features: Tensor) -> list[Tensor]:
        return list(self.model.outputs(features))


def some_of(points: Points) -> Points:
    """The points that are carried along: all, or an even sample of the data set."""
    if len(points) <= MAX_SPACE_POINTS:
        return points
    return points.select(np.arange(MAX_SPACE_POINTS) * len(points) // MAX_SPACE_POINTS)


def hidden_space(
    model: NeuralNetwork,
    points: Points,
    axes: Axes,
    *,
    numbers: Floats | None = None,
    before: HiddenSpace | None = None,
) -> HiddenSpace:
    """Carry the plane, the points and the boundary through all layers.

    Parameters
    ----------
    model : NeuralNetwork
        In evaluation mode.
    points : Points
        All of them are carried (see `some_of`).
    axes : Axes
        A layer with no more units than `axes.dims` is shown as it is. Where another one does not
        have a chosen unit, or has it already, the nearest one below takes its place.
    numbers : ndarray of float32, shape (numbers,), optional
        Instead of the model's own, those of another moment (see `Learner.numbers`).
    before : HiddenSpace, optional
        What was shown last. Principal components have no sign, and those of about equal variance
        no order: they are taken so that they go on from there, or else from the layer below.
    """
    sheet = _lattice()
    outputs = _carry(model, sheet, numbers)
    scores = outputs[-1][1]
    ends = frontier(scores, sheet, SHEET_SIDE, MAX_SPACE_LINE)
    rest = _carry(model, np.concatenate([points.xy, ends.reshape(-1, 2)]), numbers)
    layers: list[Layer] = []
    for index, ((kind, there), (_, others)) in enumerate(zip(outputs, rest, strict=True)):
        last = before.layers[index] if before and index < len(before.layers) else None
        if last is not None and last.shares is not None:
            guide = last.basis
        else:
            below = layers[-1].sheet if layers else np.zeros((len(there), axes.dims), np.float32)
            guide = (there - there.mean(axis=0)).T @ below
        basis, units, shares = _basis(there, axes, guide)
        middle = there.mean(axis=0) if shares is not None else np.zeros(there.shape[1], np.float32)

        def seen(values: Floats, basis: Floats = basis, middle: Floats = middle) -> Floats:
            return np.asarray((values - middle) @ basis, dtype=np.float32)

        layers.append(
            Layer(
                kind,
                there.shape[1],
                units,
                shares,
                basis,
                seen(there),
                seen(others[: len(points)]),
                seen(others[len(points) :]).reshape(-1, 2, axes.dims),
            )
        )
    corners = scores.reshape(SHEET_SIDE, SHEET_SIDE, -1)
    cells = corners[1:, 1:] + corners[1:, :-1] + corners[:-1, 1:] + corners[:-1, :-1]
    return HiddenSpace(layers, cells.argmax(axis=2).astype(np.uint8))


def _lattice() -> Floats:
    axis = np.linspace(-1.0, 1.0, SHEET_SIDE, dtype=np.float32)
    x, y = np.meshgrid(axis, axis)
    return np.stack([x.ravel(), y.ravel()], axis=1)


@torch.no_grad()
def _carry(model: NeuralNetwork, xy: Floats, numbers: Floats | None) -> list[tuple[Kind, Floats]]:
    """What the plane and each layer have of some places, shape (n, width)."""
    places = torch.tensor(xy)
    features = compute_features(places, model.config.features)
    if numbers is None:
        *hidden, outputs = model.outputs(features)
    else:
        *hidden, outputs = functional_call(_Outputs(model), _named(model, numbers), (features,))
    stages: list[tuple[Kind, Tensor]] = [("plane", places)]
    if model.config.features != ("x", "y"):
        stages.append(("inputs", features))
    stages += [("hidden", layer) for layer in hidden]
    stages.append(("outputs", outputs))
    return [(kind, values.numpy()) for kind, values in stages]


def _named(model: NeuralNetwork, numbers: Floats) -> dict[str, Tensor]:
    """A moment's numbers by their names in `_Outputs`."""
    at = count_numbers(model.config)
    tensor = torch.from_numpy(numbers)
    named = {f"model.{name}": view for name, view in named_views(model.config, tensor[:at]).items()}
    for name, buffer in model.named_buffers():
        if buffer.dim():
            named[f"model.{name}"] = tensor[at : at + len(buffer)]
            at += len(buffer)
    return named


def _basis(
    values: Floats, axes: Axes, guide: Floats
) -> tuple[Floats, tuple[int, ...] | None, Floats | None]:
    """What a layer is seen along: the basis, and the units or the components' shares."""
    width = values.shape[1]
    if width > axes.dims and axes.units is None:
        basis, shares = principal_components(values, axes.dims, guide)
        return basis, None, shares
    units = tuple(range(width)) if width <= axes.dims else _distinct(axes.units or (), width)
    basis = np.zeros((width, axes.dims), np.float32)
    basis[list(units), range(len(units))] = 1.0
    return basis, units, None


def _distinct(wanted: Sequence[int], width: int) -> tuple[int, ...]:
    units: list[int] = []
    for unit in wanted:
        unit = min(unit, width - 1)
        while unit in units:
            unit = (unit - 1) % width
        units.append(unit)
    return tuple(units)


def principal_components(
    values: Floats, count: int, before: Floats | None = None
) -> tuple[Floats, Floats]:
    """The directions in which values vary most, and their shares of the variance.

    Parameters
    ----------
    values : ndarray of float32, shape (n, width)
    count : int
        How many.
    before : ndarray of float32, shape (width, count), optional
        Their order and signs are those that are nearest to these. Without any, the largest entry
        of each is positive, and the first has most variance.

    Returns
    -------
    basis : ndarray of float32, shape (width, count)
    shares : ndarray of float32, shape (count,)
    """
    around = (values - values.mean(axis=0)).astype(np.float64)
    # By torch, which keeps to one thread: numpy's would wait for all cores.
    products = torch.from_numpy(around).t() @ torch.from_numpy(around)
    variances, vectors = (found.numpy() for found in torch.linalg.eigh(products))
    total = variances.clip(min=0.0).sum()
    shares = variances[::-1][:count].clip(min=0.0) / (total or 1.0)
    basis = vectors[:, ::-1][:, :count]
    if before is None or before.shape != basis.shape:
        signs = np.sign(np.take_along_axis(basis, np.abs(basis).argmax(axis=0)[None], axis=0)[0])
        order: Sequence[int] = range(count)
    else:
        likeness = before.T.astype(np.float64) @ basis
        order = max(
            permutations(range(count)),
            key=lambda chosen: float(np.abs(likeness[range(count), chosen]).sum()),
        )
        signs = np.where(likeness[range(count), order] < 0.0, -1.0, 1.0)
    chosen = list(order)
    return (basis[:, chosen] * signs).astype(np.float32), shares[chosen].astype(np.float32)
