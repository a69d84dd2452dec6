"""The loss over a slice of the space of weights: many networks in one evaluation."""

from contextlib import AbstractContextManager, nullcontext

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.func import functional_call, vmap

from nnviz.data.points import Points
from nnviz.inside.drawing import multiply_adds
from nnviz.inside.slices import SLICE_SIDE, Slice
from nnviz.inside.surface import Landscape
from nnviz.network.learner import Learner
from nnviz.network.losses import point_losses
from nnviz.network.shapes import named_views
from nnviz.settings.limits import MAX_SLICE_NUMBERS, MAX_SLICE_WORK, MIN_SLICE_POINTS
from nnviz.settings.naming import layer_widths

NOTHING = nullcontext()


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
        kind=plane.kind,
        first=plane.first + plane.offset[0],
        second=plane.second + plane.offset[1],
        losses=np.where(np.isfinite(side), side, np.float32(np.nan)),
        at=plane.offset,
        here=here,
        counted=len(some),
        points=len(points),
        path=plane.path,
        shares=plane.shares,
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
    widest = max(layer_widths(config))
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
