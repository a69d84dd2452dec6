"""The loss over a slice of the space of weights: many networks in one evaluation."""

import math
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.func import functional_call, vmap

from nnviz.data.points import Points
from nnviz.inside.drawing import multiply_adds
from nnviz.inside.slices import SLICE_SIDE, Slice
from nnviz.network.learner import Learner
from nnviz.network.losses import point_losses
from nnviz.network.shapes import named_views
from nnviz.settings.limits import MAX_SLICE_NUMBERS, MAX_SLICE_WORK, MIN_SLICE_POINTS

NOTHING = nullcontext()


@dataclass(frozen=True, eq=False)
class Landscape:
    """Mean losses over a slice.

    Attributes
    ----------
    slice : Slice
    losses : ndarray of float32, shape (side, side)
        ``[row, column]`` is at ``(first[column], second[row])``; NaN where it is no finite number.
    here : float
        The loss at the centre.
    counted, points : int
        How many points the losses are the means of, and how many there are.
    """

    slice: Slice
    losses: npt.NDArray[np.float32]
    here: float
    counted: int
    points: int

    @property
    def gaps(self) -> int:
        """How many places have no finite loss."""
        return int(np.isnan(self.losses).sum())


def landscape(
    learner: Learner, plane: Slice, points: Points, turn: AbstractContextManager[object] = NOTHING
) -> Landscape:
    """The learner's own loss, without regularisers and dropout, over a slice.

    Batch normalisation uses its running statistics, as it does wherever losses are measured.

    Parameters
    ----------
    learner : Learner
        Says which network and which loss; its own weights do not matter.
    plane : Slice
    points : Points
        At least one. Of many points some are taken, evenly spread over the data set (see `sample`).
    turn : context manager, optional
        Entered anew for each part of the work, which takes 10 to 50 ms.
    """
    some = sample(points, learner)
    losses = losses_of(learner, plane.places(), some, turn)
    here = float(losses_of(learner, plane.centre[None], some, turn)[0])
    side = losses.reshape(len(plane.second), len(plane.first))
    return Landscape(
        plane,
        np.where(np.isfinite(side), side, np.float32(np.nan)),
        here,
        len(some),
        len(points),
    )


def sample(points: Points, learner: Learner) -> Points:
    """As many points as there is time for, evenly spread over the data set; often all of them."""
    room = MAX_SLICE_WORK // (SLICE_SIDE**2 * multiply_adds(learner.model.config))
    room = max(MIN_SLICE_POINTS, room)
    if len(points) <= room:
        return points
    return points.select(np.arange(room) * len(points) // room)


@torch.no_grad()
def losses_of(
    learner: Learner,
    weights: Tensor,
    points: Points,
    turn: AbstractContextManager[object] = NOTHING,
) -> npt.NDArray[np.float32]:
    """The mean loss of each of many networks on the same points.

    Parameters
    ----------
    learner : Learner
        Its network does the evaluating, with these weights in place of its own.
    weights : Tensor of float, shape (networks, parameters)
        In the order of ``model.parameters()``.
    points : Points
        At least one.
    turn : context manager, optional
        As in `landscape`.

    Returns
    -------
    ndarray of float32, shape (networks,)
        Infinite or NaN where the network overflows.
    """
    model = learner.model
    config, batch = model.config, learner.batch(points)
    inputs = torch.tensor(points.xy)

    def logits(flat: Tensor) -> Tensor:
        result: Tensor = functional_call(model, named_views(config, flat), (inputs,))
        return result

    many = vmap(logits)
    widest = max((*config.hidden, config.classes, len(config.features)))
    numbers = max(len(points) * widest, weights.shape[1])
    size = max(1, MAX_SLICE_NUMBERS // numbers)
    means = []
    for part in torch.split(weights, size):
        with turn:
            count = len(part)
            scores = many(part).reshape(-1, config.classes).t().contiguous()
            losses = torch.empty(scores.shape[1])
            point_losses(
                scores,
                batch.labels.repeat(count),
                batch.one_hot.repeat(1, count),
                learner.train_config,
                out=losses,
            )
            means.append(losses.view(count, -1).mean(dim=1))
    found: npt.NDArray[np.float32] = torch.cat(means).numpy()
    return found


def height_at(found: Landscape, place: npt.NDArray[np.float64]) -> float:
    """The loss of a landscape at (a, b), between its places by bilinear interpolation.

    NaN outside it, and beside a gap.
    """
    positions = []
    for axis, at in zip((found.slice.first, found.slice.second), place, strict=True):
        position = (float(at) - axis[0]) / (axis[1] - axis[0])
        if not -1e-9 <= position <= len(axis) - 1 + 1e-9:
            return math.nan
        positions.append(min(max(position, 0.0), len(axis) - 1.0))
    column, row = (min(int(position), SLICE_SIDE - 2) for position in positions)
    u, v = positions[0] - column, positions[1] - row
    corners = found.losses[row : row + 2, column : column + 2].astype(np.float64)
    return float(np.array([1.0 - v, v]) @ corners @ np.array([1.0 - u, u]))
