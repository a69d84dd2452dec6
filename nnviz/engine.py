"""One optimiser step: the gradient of a batch, and the update rule over one flat tensor."""

import torch
from torch import Tensor, nn

from nnviz.config import TrainConfig
from nnviz.losses import data_loss
from nnviz.model import NeuralNetwork


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


def build_optimizer(flat: nn.Parameter, config: TrainConfig) -> torch.optim.Optimizer:
    """The torch optimiser that `config` names, over the flat parameter."""
    lr, decay = config.learning_rate, config.weight_decay
    name = config.optimizer
    if name in ("adam", "adamw"):
        kind = torch.optim.Adam if name == "adam" else torch.optim.AdamW
        return kind([flat], lr, betas=(config.beta1, config.beta2), weight_decay=decay, fused=True)
    if name == "rmsprop":
        return torch.optim.RMSprop([flat], lr, alpha=config.alpha, weight_decay=decay)
    if name == "adagrad":
        return torch.optim.Adagrad([flat], lr, weight_decay=decay)
    return torch.optim.SGD(
        [flat],
        lr,
        momentum=0.0 if name == "sgd" else config.momentum,
        nesterov=name == "nesterov",
        weight_decay=decay,
    )


class AutogradEngine:
    """Gradients by torch's own backward; covers every setting.

    Parameters
    ----------
    model : NeuralNetwork
        Its parameters must be views of `flat` (see `flatten_parameters`).
    flat : nn.Parameter
        All parameters; `gradient` fills ``flat.grad``.
    """

    def __init__(self, model: NeuralNetwork, flat: nn.Parameter) -> None:
        self.model = model
        self.flat = flat

    def gradient(self, inputs: Tensor, labels: Tensor, config: TrainConfig) -> Tensor:
        """Fill ``flat.grad`` for one batch.

        Parameters
        ----------
        inputs : Tensor of float, shape (n, features)
            Features of the points, as `compute_features` gives them.
        labels : Tensor of int64, shape (n,)
        config : TrainConfig
            Loss and L1 strength. (L2 is the optimiser's business.)

        Returns
        -------
        Tensor
            The batch's data loss, detached, scalar: no host sync takes place.
        """
        assert self.flat.grad is not None
        self.flat.grad.zero_()
        loss = data_loss(self.model.logits(inputs), labels, config)
        loss.backward()  # type: ignore[no-untyped-call]
        if config.l1:
            self.flat.grad.add_(self.flat.detach().sign(), alpha=config.l1)
        return loss.detach()
