"""Gradients of tensors that must have one."""

from torch import Tensor


def gradient_of(tensor: Tensor) -> Tensor:
    """What ``tensor.grad`` is, which is not ``None``."""
    assert tensor.grad is not None
    return tensor.grad
