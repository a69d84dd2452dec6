"""Parts of a network that rest: what a person has frozen or switched off does not move."""

import torch
from torch import Tensor, nn

from nnviz.network.shapes import named_views
from nnviz.settings.config import ModelConfig
from nnviz.settings.hand import Hand
from nnviz.settings.naming import count_numbers


def resting(config: ModelConfig, hand: Hand) -> Tensor:
    """Indices of all parameters that do not move, ascending, shape (n,).

    These are the frozen ones, and all that belongs to a neuron that is off: the weights to and
    from it, its bias, and the scale and shift of its batch normalisation.
    """
    rests = torch.zeros(count_numbers(config), dtype=torch.bool)
    rests[list(hand.frozen)] = True
    views = named_views(config, rests)
    for layer, neuron in hand.off:
        views[f"layers.{layer}.weight"][neuron] = True
        views[f"layers.{layer}.bias"][neuron] = True
        views[f"layers.{layer + 1}.weight"][:, neuron] = True
        if config.batch_norm:
            views[f"norms.{layer}.weight"][neuron] = True
            views[f"norms.{layer}.bias"][neuron] = True
    return rests.nonzero().squeeze(1)


def off_masks(config: ModelConfig, hand: Hand) -> list[Tensor | None]:
    """For each hidden layer which neurons are off, shape (width,); ``None`` where none is.

    Empty if none is off in the whole network.
    """
    masks: list[Tensor | None] = [None] * len(config.hidden)
    for layer, neuron in hand.off:
        mask = masks[layer]
        if mask is None:
            mask = masks[layer] = torch.zeros(config.hidden[layer], dtype=torch.bool)
        mask[neuron] = True
    return masks if hand.off else []


class Rest:
    """Keeps some parameters, and what an optimiser remembers of them, as they are over a step.

    Parameters
    ----------
    flat : nn.Parameter
        All parameters.
    indices : Tensor of int64, shape (n,)
        Those that rest.
    """

    def __init__(self, flat: nn.Parameter, indices: Tensor) -> None:
        self._flat, self._indices = flat, indices
        self._weights = torch.empty(len(indices))
        self._memory: dict[str, Tensor] = {}

    def begin(self, optimizer: torch.optim.Optimizer) -> None:
        """Between gradient and step: note what is there; the gradient of these is 0."""
        assert self._flat.grad is not None
        self._flat.grad.index_fill_(0, self._indices, 0.0)
        self._weights = self._flat.detach()[self._indices]
        self._memory = {
            name: values[self._indices] for name, values in self._remembered(optimizer).items()
        }

    def end(self, optimizer: torch.optim.Optimizer) -> None:
        """After the step and all penalties: put it back. New memory of these begins at 0."""
        self._flat.detach().index_copy_(0, self._indices, self._weights)
        for name, values in self._remembered(optimizer).items():
            if name in self._memory:
                values.index_copy_(0, self._indices, self._memory[name])
            else:
                values.index_fill_(0, self._indices, 0.0)

    def _remembered(self, optimizer: torch.optim.Optimizer) -> dict[str, Tensor]:
        """What it remembers of each parameter, shape (parameters,)."""
        state = optimizer.state.get(self._flat, {})
        return {name: value for name, value in state.items() if value is not None and value.dim()}
