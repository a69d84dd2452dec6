"""Engines fill the gradient of a batch; this one leaves it to autograd."""

from typing import Protocol

import torch
from torch import Tensor, nn

from nnviz.network.batches import Batch
from nnviz.network.losses import data_loss
from nnviz.network.model import NeuralNetwork
from nnviz.settings.config import TrainConfig


class Engine(Protocol):
    """What the Trainer needs of an engine."""

    def gradient(self, batch: Batch, config: TrainConfig) -> None:
        """Fill ``flat.grad`` with the gradient of the loss on a batch.

        L1 and L2 are the optimiser's business. Dropout is drawn from the model's generator.
        Right after `logits` of the same inputs, what that has computed need not be computed again.
        """

    def logits(self, inputs: Tensor) -> Tensor:
        """Logits, shape (classes, n), of inputs, shape (features, n), as at prediction time.

        The result is valid until the engine's next call.
        """

    def forget(self) -> None:
        """The weights may have been changed by somebody else: nothing computed before holds."""

    @property
    def weighs(self) -> bool:
        """Whether `gradient` heeds a batch's weights, and gains from a batch that was measured."""


def flatten_parameters(model: nn.Module) -> nn.Parameter:
    """Move a model's parameters, and their gradients, into views of one flat tensor.

    The model stays an ordinary module; an optimiser then has one tensor to touch instead of two a
    layer. Parameters lie in the order of ``model.parameters()``.
    """
    parameters = list(model.parameters())
    flat = nn.Parameter(torch.cat([p.detach().reshape(-1) for p in parameters]))
    flat.grad = torch.zeros_like(flat)
    offset = 0
    for parameter in parameters:
        span = slice(offset, offset + parameter.numel())
        parameter.data = flat.data[span].view_as(parameter)
        parameter.grad = flat.grad[span].view_as(parameter)
        offset += parameter.numel()
    return flat


class AutogradEngine:
    """Gradients by torch's own backward; covers every setting.

    Parameters
    ----------
    model : NeuralNetwork
        Its parameters must be views of `flat` (see `flatten_parameters`). It rests in evaluation
        mode and is in training mode only inside `gradient`.
    flat : nn.Parameter
        All parameters; `gradient` fills ``flat.grad``.
    """

    def __init__(self, model: NeuralNetwork, flat: nn.Parameter) -> None:
        self.model = model.eval()
        self.flat = flat

    def gradient(self, batch: Batch, config: TrainConfig) -> None:
        """See `Engine.gradient`."""
        assert self.flat.grad is not None
        self.flat.grad.zero_()
        self.model.train()
        loss = data_loss(self.model.logits(batch.inputs.t()).t(), batch.labels, config)
        self.model.eval()
        loss.backward()  # type: ignore[no-untyped-call]

    @torch.inference_mode()
    def logits(self, inputs: Tensor) -> Tensor:
        """See `Engine.logits`."""
        return self.model.logits(inputs.t()).t()

    def forget(self) -> None:
        """See `Engine.forget`: it remembers nothing."""

    @property
    def weighs(self) -> bool:
        """See `Engine.weighs`."""
        return False
