"""What each activation does to tensors; its words stand in `nnviz.settings.names`."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from nnviz.settings.names import Activation

LEAKY_SLOPE = 0.01
aten = torch.ops.aten


@dataclass(frozen=True)
class Nonlinearity:
    """An elementwise function f, and the same for an engine that makes no new tensors.

    Attributes
    ----------
    of : callable
        f(z), which autograd can follow.
    into : callable
        (z, a): writes f(z) into a.
    backward : callable
        (delta, z, a): delta, the gradient with respect to a = f(z), becomes that with respect to z,
        times f'(z), in place; z may be lost. These are the operations autograd itself would call.
    """

    of: Callable[[Tensor], Tensor]
    into: Callable[[Tensor, Tensor], object]
    backward: Callable[[Tensor, Tensor, Tensor], object]


ACTIVATIONS: dict[Activation, Nonlinearity] = {
    "tanh": Nonlinearity(
        torch.tanh,
        lambda z, a: torch.tanh(z, out=a),
        lambda delta, z, a: aten.tanh_backward.grad_input(delta, a, grad_input=delta),
    ),
    "relu": Nonlinearity(
        torch.relu,
        lambda z, a: torch.clamp_min(z, 0.0, out=a),
        lambda delta, z, a: aten.threshold_backward.grad_input(delta, a, 0, grad_input=delta),
    ),
    "leaky_relu": Nonlinearity(
        lambda z: functional.leaky_relu(z, LEAKY_SLOPE),
        lambda z, a: aten.leaky_relu.out(z, LEAKY_SLOPE, out=a),
        lambda delta, z, a: aten.leaky_relu_backward.grad_input(
            delta, z, LEAKY_SLOPE, False, grad_input=delta
        ),
    ),
    "elu": Nonlinearity(
        functional.elu,
        lambda z, a: aten.elu.out(z, out=a),
        lambda delta, z, a: aten.elu_backward.grad_input(
            delta, 1.0, 1.0, 1.0, False, z, grad_input=delta
        ),
    ),
    "gelu": Nonlinearity(
        functional.gelu,
        lambda z, a: aten.gelu.out(z, out=a),
        lambda delta, z, a: aten.gelu_backward.grad_input(delta, z, grad_input=delta),
    ),
    "silu": Nonlinearity(
        functional.silu,
        lambda z, a: aten.silu.out(z, out=a),
        lambda delta, z, a: aten.silu_backward.grad_input(delta, z, grad_input=delta),
    ),
    "sigmoid": Nonlinearity(
        torch.sigmoid,
        lambda z, a: torch.sigmoid(z, out=a),
        lambda delta, z, a: aten.sigmoid_backward.grad_input(delta, a, grad_input=delta),
    ),
    "sine": Nonlinearity(
        torch.sin,
        lambda z, a: torch.sin(z, out=a),
        lambda delta, z, a: delta.mul_(torch.cos(z, out=z)),
    ),
    # Where it is used in place, z and a are one tensor: there is nothing to do.
    "linear": Nonlinearity(lambda z: z, lambda z, a: None, lambda delta, z, a: None),
}
