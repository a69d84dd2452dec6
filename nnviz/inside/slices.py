"""Planes through the space of all weights, of which a landscape shows the loss."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from nnviz.errors import InputError
from nnviz.inside.surface import Kind, Numbers
from nnviz.network.shapes import named_views
from nnviz.settings.config import ModelConfig
from nnviz.settings.naming import count_numbers, same_numbers
from nnviz.training.timeline import Timeline

SLICE_SIDE = 41  # places along each axis; odd, so that the centre is one of them
MARGIN = 0.25  # of what a path covers, beyond it on each side
FLATTEST = 0.1  # a slice of a path is at least so many times as wide one way as it is the other
SMALLEST = 1e-6  # a second direction that is shorter than the first by more is none


@dataclass(frozen=True, eq=False)
class Slice:
    """A plane in the space of weights: centre + a · first direction + b · second direction.

    Attributes
    ----------
    kind : str
        ``weights``, ``random`` or ``path``.
    centre : Tensor of float, shape (parameters,)
        The weights that it goes through.
    directions : Tensor of float, shape (2, parameters)
    first, second : ndarray of float64, shape (side,)
        Values of a and of b, ascending.
    offset : ndarray of float64, shape (2,)
        What the axes count from: the values of two chosen weights at the centre, else 0.
    path : ndarray of float64, shape (moments, 2), optional
        The way walked, as a and b of its projection on the plane.
    shares : ndarray of float64, shape (2,), optional
        Of the path's variance, along each direction.
    """

    kind: Kind
    centre: Tensor
    directions: Tensor
    first: Numbers
    second: Numbers
    offset: Numbers
    path: Numbers | None = None
    shares: Numbers | None = None

    def places(self) -> Tensor:
        """All weights of the slice, shape (side², parameters); a runs fastest."""
        b, a = np.meshgrid(self.second, self.first, indexing="ij")
        steps = torch.from_numpy(np.stack([a.ravel(), b.ravel()], axis=1)).float()
        return self.centre + steps @ self.directions

    def project(self, weights: Tensor) -> Numbers:
        """Where weights lie when they are projected on the plane, as (a, b), shape (..., 2)."""
        basis = self.directions.double()
        beside = (weights - self.centre).double() @ basis.t()
        found: Numbers = (beside @ torch.linalg.pinv(basis @ basis.t())).numpy()
        return found


def weight_slice(centre: Tensor, first: int, second: int, reach: float) -> Slice:
    """Two chosen weights, so much below and above what they are; all others stay.

    Raises
    ------
    InputError
        If they are one and the same.
    """
    if first == second:
        raise InputError("Both axes are the same weight; choose two different weights.")
    directions = torch.zeros(2, len(centre))
    directions[0, first] = directions[1, second] = 1.0
    axis = np.linspace(-reach, reach, SLICE_SIDE)
    offset = centre[[first, second]].double().numpy()
    return Slice("weights", centre, directions, axis, axis, offset)


def random_slice(config: ModelConfig, centre: Tensor, draw: int, reach: float) -> Slice:
    """Two random directions, normalised filter by filter (Li et al. 2018).

    Each neuron's incoming weights get as long a direction as they are themselves, so that the
    picture does not depend on how large a network's weights happen to be. Biases and what batch
    normalisation learns do not move, as in the paper.

    Parameters
    ----------
    config : ModelConfig
    centre : Tensor of float, shape (parameters,)
    draw : int
        Seed of the directions.
    reach : float
        How far each way: at 1, as far as all weights are from zero.
    """
    generator = torch.Generator().manual_seed(draw)
    directions = torch.zeros(2, len(centre))
    weights = named_views(config, centre)
    for direction in directions:
        for name, view in named_views(config, direction).items():
            if name.startswith("layers.") and name.endswith(".weight"):
                drawn = torch.randn(view.shape, generator=generator)
                length = torch.linalg.vector_norm(weights[name], dim=1, keepdim=True)
                view.copy_(drawn * length / torch.linalg.vector_norm(drawn, dim=1, keepdim=True))
    axis = np.linspace(-reach, reach, SLICE_SIDE)
    return Slice("random", centre, directions, axis, axis, np.zeros(2))


def moments_of(timeline: Timeline, config: ModelConfig) -> Tensor:
    """The weights of all moments that had the same weights to learn, shape (moments, parameters).

    What came before a layer or a class was added or taken away lies in another space.
    """
    moments = [timeline.snapshot(index) for index in range(len(timeline))]
    fitting = [m.weights for m in moments if same_numbers(m.model_config, config)]
    return torch.stack(fitting) if fitting else torch.empty(0, count_numbers(config))


def path_slice(centre: Tensor, moments: Tensor) -> Slice:
    """The two directions along which the path has moved most: its principal components.

    Parameters
    ----------
    centre : Tensor of float, shape (parameters,)
    moments : Tensor of float, shape (moments, parameters)
        The path, in order.

    Raises
    ------
    InputError
        If the path does not span a plane.
    """
    steps = (moments - centre).double()
    around = steps - steps.mean(dim=0) if len(steps) else steps
    # There are fewer moments than weights as a rule: their products are the smaller matrix.
    values, vectors = torch.linalg.eigh(around @ around.t())
    values, vectors = values.flip(0).clamp(min=0.0), vectors.flip(1)
    if len(values) < 3 or values[1] <= SMALLEST**2 * values[0]:
        raise InputError(
            "The path walked is a point or a line so far, and no plane; train for some epochs, and "
            "come back."
        )
    directions = around.t() @ vectors[:, :2] / values[:2].sqrt()
    path = steps @ directions
    signs = torch.tensor([-_sign(column) for column in path.t()])  # it begins to the left, and low
    path, directions = path * signs, directions * signs
    covered = np.append(path.numpy(), [[0.0, 0.0]], axis=0)
    low, high = covered.min(axis=0), covered.max(axis=0)
    middle, half = (low + high) / 2.0, (0.5 + MARGIN) * (high - low)
    half = np.maximum(half, FLATTEST * half.max())
    first, second = (
        np.linspace(m - h, m + h, SLICE_SIDE) for m, h in zip(middle, half, strict=True)
    )
    return Slice(
        kind="path",
        centre=centre,
        directions=directions.t().float().contiguous(),
        first=first,
        second=second,
        offset=np.zeros(2),
        path=path.numpy(),
        shares=(values[:2] / values.sum()).numpy(),
    )


def _sign(column: Tensor) -> float:
    """The sign of the entry farthest from zero: that of the path's beginning, as a rule."""
    return 1.0 if float(column[column.abs().argmax()]) >= 0.0 else -1.0
