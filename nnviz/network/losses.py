"""What each loss does to tensors; its words stand in `nnviz.settings.names`.

Points lie in columns: logits have shape (classes, n).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from nnviz.settings.config import TrainConfig
from nnviz.settings.names import Loss


@dataclass(frozen=True)
class LossRule:
    """A loss in the forms that are needed.

    Attributes
    ----------
    mean : callable
        (logits, labels, config) -> scalar, which autograd can follow.
    of_points : callable
        (logits, labels, one_hot, config, out): what `mean` is the mean of, in cheaper operations.
    gradient : callable
        (logits, one_hot, config, out, share): its gradient with respect to the logits.
    blind : callable
        classes -> the mean loss of a network that gives every class the same logit everywhere.
    """

    mean: Callable[[Tensor, Tensor, TrainConfig], Tensor]
    of_points: Callable[[Tensor, Tensor, Tensor, TrainConfig, Tensor], object]
    gradient: Callable[[Tensor, Tensor, TrainConfig, Tensor, float | Tensor], object]
    blind: Callable[[int], float]


def _cross_entropy(logits: Tensor, labels: Tensor, config: TrainConfig) -> Tensor:
    # As one "image" of n pixels, since that is how torch takes classes before points.
    return functional.cross_entropy(
        logits[None], labels[None], label_smoothing=config.label_smoothing
    )


def _cross_entropies(
    logits: Tensor, labels: Tensor, one_hot: Tensor, config: TrainConfig, out: Tensor
) -> None:
    smoothing = config.label_smoothing
    if smoothing:
        target = one_hot * (1.0 - smoothing) + smoothing / len(logits)
        torch.sum(torch.log_softmax(logits, dim=0).mul_(target), dim=0, out=out).neg_()
    else:
        torch.gather(torch.log_softmax(logits, dim=0), 0, labels[None], out=out[None]).neg_()


def _cross_entropy_gradient(
    logits: Tensor, one_hot: Tensor, config: TrainConfig, out: Tensor, share: float | Tensor
) -> None:
    smoothing = config.label_smoothing
    torch.softmax(logits, 0, out=out)
    out.sub_(one_hot, alpha=1.0 - smoothing)
    if smoothing:
        out.sub_(smoothing / len(logits))
    out.mul_(share)


def _squared_error(logits: Tensor, labels: Tensor, config: TrainConfig) -> Tensor:
    """The Brier score: squared distance of the softmax from the one-hot label."""
    target = functional.one_hot(labels, len(logits)).t()
    return (torch.softmax(logits, dim=0) - target).square().sum(dim=0).mean()


def _squared_errors(
    logits: Tensor, labels: Tensor, one_hot: Tensor, config: TrainConfig, out: Tensor
) -> None:
    torch.sum(torch.softmax(logits, dim=0).sub_(one_hot).square_(), dim=0, out=out)


def _squared_error_gradient(
    logits: Tensor, one_hot: Tensor, config: TrainConfig, out: Tensor, share: float | Tensor
) -> None:
    torch.softmax(logits, 0, out=out)
    error = torch.sub(out, one_hot, out=logits)
    error.sub_((error * out).sum(dim=0))  # softmax's Jacobian: diag(p) - p pᵀ
    out.mul_(error).mul_(2.0).mul_(share)


def _hinge(logits: Tensor, labels: Tensor, config: TrainConfig) -> Tensor:
    return functional.multi_margin_loss(logits.t(), labels)


def _hinges(
    logits: Tensor, labels: Tensor, one_hot: Tensor, config: TrainConfig, out: Tensor
) -> None:
    margins = logits - (logits * one_hot).sum(dim=0) + 1.0 - one_hot
    torch.sum(margins.clamp_(min=0.0), dim=0, out=out).div_(len(logits))


def _hinge_gradient(
    logits: Tensor, one_hot: Tensor, config: TrainConfig, out: Tensor, share: float | Tensor
) -> None:
    # A class other than the label costs its excess over the label's score less 1.
    excess = logits - (logits * one_hot).sum(dim=0) + 1.0 - one_hot
    torch.gt(excess, 0.0, out=out)
    out.sub_(one_hot * out.sum(dim=0)).div_(len(logits)).mul_(share)


LOSSES: dict[Loss, LossRule] = {
    "cross_entropy": LossRule(_cross_entropy, _cross_entropies, _cross_entropy_gradient, math.log),
    "squared_error": LossRule(
        _squared_error, _squared_errors, _squared_error_gradient, lambda k: 1.0 - 1.0 / k
    ),
    # Blind: k - 1 other classes, each at the full margin of 1, over k.
    "hinge": LossRule(_hinge, _hinges, _hinge_gradient, lambda k: 1.0 - 1.0 / k),
}


def data_loss(logits: Tensor, labels: Tensor, config: TrainConfig) -> Tensor:
    """Mean loss of a batch, without regularisers.

    Parameters
    ----------
    logits : Tensor of float, shape (classes, n)
    labels : Tensor of int64, shape (n,)
    config : TrainConfig
        Says which loss: ``cross_entropy`` (with `label_smoothing`), ``squared_error`` (the Brier
        score) or ``hinge`` (``torch.nn.MultiMarginLoss``).

    Returns
    -------
    Tensor
        Scalar.
    """
    return LOSSES[config.loss].mean(logits, labels, config)


def point_losses(
    logits: Tensor, labels: Tensor, one_hot: Tensor, config: TrainConfig, out: Tensor
) -> None:
    """What `data_loss` is the mean of, in fewer and cheaper operations.

    Parameters
    ----------
    logits : Tensor of float, shape (classes, n)
    labels : Tensor of int64, shape (n,)
    one_hot : Tensor of float, shape (classes, n)
        The same: 1 where the label is that class.
    config : TrainConfig
        Says which loss.
    out : Tensor of float, shape (n,)
        Where the losses go.
    """
    LOSSES[config.loss].of_points(logits, labels, one_hot, config, out)


def logits_gradient(
    logits: Tensor,
    one_hot: Tensor,
    config: TrainConfig,
    out: Tensor,
    weights: Tensor | None = None,
) -> None:
    """The gradient of `data_loss` with respect to the logits.

    Parameters
    ----------
    logits : Tensor of float, shape (classes, n)
        Its values are lost.
    one_hot : Tensor of float, shape (classes, n)
        1 where the label is that class.
    config : TrainConfig
        Says which loss.
    out : Tensor of float, shape (classes, n)
        Where the gradient goes.
    weights : Tensor of float, shape (n,), optional
        What each point's loss counts in the mean, instead of 1/n.
    """
    share = 1.0 / logits.shape[1] if weights is None else weights
    LOSSES[config.loss].gradient(logits, one_hot, config, out, share)


def blind_loss(config: TrainConfig, classes: int) -> float:
    """Mean loss of a network that gives every class the same logit, at every point.

    Log of the number K of classes for cross-entropy, 1 - 1/K for the squared error and the hinge.
    """
    return LOSSES[config.loss].blind(classes)
