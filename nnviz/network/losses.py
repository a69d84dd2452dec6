"""Loss functions and learning-rate schedules: name -> formula, shared by training and metrics."""

import math

import torch
from torch import Tensor
from torch.nn import functional

from nnviz.settings.config import TrainConfig


def data_loss(logits: Tensor, labels: Tensor, config: TrainConfig) -> Tensor:
    """Mean loss of a batch, without regularisers; points in columns.

    Parameters
    ----------
    logits : Tensor of float, shape (classes, n)
    labels : Tensor of int64, shape (n,)
    config : TrainConfig
        Says which loss: ``cross_entropy`` (with `label_smoothing`), ``squared_error`` (the Brier
        score: squared distance of the softmax from the one-hot label) or ``hinge``
        (``torch.nn.MultiMarginLoss``).

    Returns
    -------
    Tensor
        Scalar.
    """
    if config.loss == "cross_entropy":
        # As one "image" of n pixels, since that is how torch takes classes before points.
        return functional.cross_entropy(
            logits[None], labels[None], label_smoothing=config.label_smoothing
        )
    if config.loss == "squared_error":
        target = functional.one_hot(labels, len(logits)).t()
        return (torch.softmax(logits, dim=0) - target).square().sum(dim=0).mean()
    return functional.multi_margin_loss(logits.t(), labels)


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
    smoothing = config.label_smoothing
    if config.loss == "cross_entropy" and not smoothing:
        torch.gather(torch.log_softmax(logits, dim=0), 0, labels[None], out=out[None]).neg_()
    elif config.loss == "cross_entropy":
        target = one_hot * (1.0 - smoothing) + smoothing / len(logits)
        torch.sum(torch.log_softmax(logits, dim=0).mul_(target), dim=0, out=out).neg_()
    elif config.loss == "squared_error":
        errors = torch.softmax(logits, dim=0).sub_(one_hot).square_()
        torch.sum(errors, dim=0, out=out)
    else:
        margins = logits - (logits * one_hot).sum(dim=0) + 1.0 - one_hot
        torch.sum(margins.clamp_(min=0.0), dim=0, out=out).div_(len(logits))


def blind_loss(config: TrainConfig, classes: int) -> float:
    """Mean loss of a network that gives every class the same logit, at every point.

    Log of the number K of classes for cross-entropy, 1 - 1/K for the squared error, and for the
    hinge too, which is that of K - 1 other classes, each at the full margin of 1, over K.
    """
    return math.log(classes) if config.loss == "cross_entropy" else 1.0 - 1.0 / classes


def logits_gradient(
    logits: Tensor,
    one_hot: Tensor,
    config: TrainConfig,
    out: Tensor,
    weights: Tensor | None = None,
) -> None:
    """The gradient of `data_loss` with respect to the logits, points in columns.

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
    classes, count = logits.shape
    share = 1.0 / count if weights is None else weights
    if config.loss == "hinge":
        # A class other than the label costs its excess over the label's score less 1.
        excess = logits - (logits * one_hot).sum(dim=0) + 1.0 - one_hot
        torch.gt(excess, 0.0, out=out)
        out.sub_(one_hot * out.sum(dim=0)).div_(classes).mul_(share)
        return
    torch.softmax(logits, 0, out=out)
    if config.loss == "squared_error":
        error = torch.sub(out, one_hot, out=logits)
        error.sub_((error * out).sum(dim=0))  # softmax's Jacobian: diag(p) - p pᵀ
        out.mul_(error).mul_(2.0).mul_(share)
        return
    smoothing = config.label_smoothing
    out.sub_(one_hot, alpha=1.0 - smoothing)
    if smoothing:
        out.sub_(smoothing / classes)
    out.mul_(share)


def scheduled_learning_rate(config: TrainConfig, epoch: float) -> float:
    """The learning rate of an epoch, in (0, `learning_rate`].

    ``cosine`` is that of Loshchilov & Hutter 2017, without restarts. No schedule goes below a
    thousandth of the full rate, so that learning never stops entirely.

    Parameters
    ----------
    config : TrainConfig
    epoch : float
        Epochs since the schedule was chosen, at least 0; a fraction within an epoch counts.
    """
    rate, scale = config.learning_rate, epoch / config.schedule_epochs
    if config.schedule == "constant":
        return rate
    if config.schedule == "step":
        return max(rate * config.schedule_gamma ** math.floor(scale), rate * 1e-3)
    if config.schedule == "cosine":
        return max(rate * 0.5 * (1.0 + math.cos(math.pi * min(scale, 1.0))), rate * 1e-3)
    return max(rate * min(scale, 1.0), rate * 1e-3)
