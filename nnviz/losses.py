"""Loss functions and learning-rate schedules: name -> formula, shared by training and metrics."""

import math

import torch
from torch import Tensor
from torch.nn import functional

from nnviz.config import TrainConfig


def data_loss(logits: Tensor, labels: Tensor, config: TrainConfig) -> Tensor:
    """Mean loss of a batch, without regularisers.

    Parameters
    ----------
    logits : Tensor of float, shape (n, classes)
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
        return functional.cross_entropy(logits, labels, label_smoothing=config.label_smoothing)
    if config.loss == "squared_error":
        target = functional.one_hot(labels, logits.shape[1]).to(logits.dtype)
        return (torch.softmax(logits, dim=1) - target).square().sum(dim=1).mean()
    return functional.multi_margin_loss(logits, labels)


def scheduled_learning_rate(config: TrainConfig, epoch: float) -> float:
    """The learning rate at an epoch (a fraction within it counts), in (0, `learning_rate`].

    ``cosine`` (Loshchilov & Hutter 2017, without restarts) and ``warmup`` are kept above
    a thousandth of the full rate, so that learning never stops entirely.
    """
    rate, scale = config.learning_rate, epoch / config.schedule_epochs
    if config.schedule == "constant":
        return rate
    if config.schedule == "step":
        return max(rate * config.schedule_gamma ** math.floor(scale), rate * 1e-3)
    if config.schedule == "cosine":
        return max(rate * 0.5 * (1.0 + math.cos(math.pi * min(scale, 1.0))), rate * 1e-3)
    return max(rate * min(scale, 1.0), rate * 1e-3)
