"""Losses against torch's own, their gradients against autograd."""

import math

import pytest
import torch
from torch.nn import functional

from nnviz.network.losses import (
    blind_loss,
    data_loss,
    logits_gradient,
    point_losses,
)
from nnviz.settings.config import TrainConfig


def reference_loss(logits: torch.Tensor, labels: torch.Tensor, config: TrainConfig) -> torch.Tensor:
    """The losses of the documentation, points in rows."""
    if config.loss == "cross_entropy":
        return functional.cross_entropy(logits, labels, label_smoothing=config.label_smoothing)
    if config.loss == "squared_error":
        target = torch.eye(logits.shape[1], dtype=logits.dtype)[labels]
        return ((logits.softmax(1) - target) ** 2).sum() / len(labels)
    return functional.multi_margin_loss(logits, labels)


LOSSES = [
    TrainConfig(loss="cross_entropy"),
    TrainConfig(loss="cross_entropy", label_smoothing=0.2),
    TrainConfig(loss="squared_error"),
    TrainConfig(loss="hinge"),
]


def _name(config: TrainConfig) -> str:
    return f"{config.loss}-{config.label_smoothing}"


@pytest.mark.parametrize("classes", [2, 3, 8])
@pytest.mark.parametrize("count", [1, 7])
@pytest.mark.parametrize("config", LOSSES, ids=_name)
def test_loss_and_gradient_match_torch(config: TrainConfig, count: int, classes: int) -> None:
    rows = (3.0 * torch.randn(count, classes)).requires_grad_()
    labels = torch.randint(classes, (count,))
    expected = reference_loss(rows, labels, config)
    expected.backward()
    columns = rows.detach().t().contiguous()
    torch.testing.assert_close(data_loss(columns, labels, config), expected.detach())
    gradient = torch.empty_like(columns)
    one_hot = functional.one_hot(labels, classes).t().float()
    each = torch.stack(
        [reference_loss(r[None], k[None], config) for r, k in zip(rows, labels, strict=True)]
    )
    out = torch.empty(count)
    point_losses(columns, labels, one_hot, config, out)
    torch.testing.assert_close(out, each.detach())
    logits_gradient(columns.clone(), one_hot, config, out=gradient)
    torch.testing.assert_close(gradient.t(), rows.grad, atol=1e-6, rtol=1e-5)


@pytest.mark.parametrize("classes", [2, 4, 8])
@pytest.mark.parametrize("config", LOSSES, ids=_name)
def test_blind_guessing_costs_what_equal_logits_cost(config: TrainConfig, classes: int) -> None:
    loss = data_loss(torch.zeros(classes, 2), torch.tensor([0, classes - 1]), config)
    assert blind_loss(config, classes) == pytest.approx(loss.item())


def test_equal_logits_cost_the_logarithm_of_the_number_of_classes() -> None:
    loss = data_loss(torch.zeros(4, 3), torch.tensor([0, 1, 3]), TrainConfig())
    assert loss.item() == pytest.approx(math.log(4))
