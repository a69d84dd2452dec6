"""The update rules: torch's own optimisers over one flat tensor, a leaner step for Adam, and L1.

Their words stand in `nnviz.settings.names`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from nnviz.settings.config import TrainConfig
from nnviz.settings.names import Optimizer

OptimizerState = dict[str, Tensor]

# When an optimiser gets its first parameter, torch imports its compiler (40 MB, half a second) in
# order not to compile that. Here it finds what it then would remember: the function as it is. (The
# other rules still import it, at their first step: torch's own `step` does.)
_add = getattr(torch.optim.Optimizer.add_param_group, "__wrapped__", None)
if _add is not None:
    _add.__dynamo_disable = _add


class FlatAdam(torch.optim.Adam):
    """``torch.optim.Adam`` (or AdamW) over one parameter, with a step without the ceremony.

    For a few hundred weights, most of ``Optimizer.step`` is bookkeeping: hooks, profiling, sorting
    parameters by device. `advance` does the same arithmetic on the same state, so that the two can
    be mixed freely.
    """

    def __init__(self, flat: nn.Parameter, config: TrainConfig) -> None:
        super().__init__(
            [flat],
            config.learning_rate,
            betas=(config.beta1, config.beta2),
            weight_decay=config.weight_decay,
            decoupled_weight_decay=config.optimizer == "adamw",
        )
        self._flat = flat
        self._weights = flat.detach()
        self._scratch = torch.empty_like(self._weights)

    def advance(self) -> None:
        """One step with ``flat.grad``, which is left as it is."""
        weights, scratch, gradient = self._weights, self._scratch, self._flat.grad
        assert gradient is not None
        group, state = self.param_groups[0], self.state[self._flat]
        if not state:
            state["step"] = torch.tensor(0.0)
            state["exp_avg"] = torch.zeros_like(weights)
            state["exp_avg_sq"] = torch.zeros_like(weights)
        rate, (beta1, beta2), decay = group["lr"], group["betas"], group["weight_decay"]
        if decay and group["decoupled_weight_decay"]:
            weights.mul_(1.0 - rate * decay)
        elif decay:
            gradient = torch.add(gradient, weights, alpha=decay, out=scratch)
        first, second = state["exp_avg"], state["exp_avg_sq"]
        step = state["step"].add_(1.0).item()
        first.lerp_(gradient, 1.0 - beta1)
        second.mul_(beta2).addcmul_(gradient, gradient, value=1.0 - beta2)
        # Kingma & Ba 2015, end of section 2: both bias corrections go into the step length.
        correction = math.sqrt(1.0 - beta2**step)
        torch.sqrt(second, out=scratch).add_(group["eps"] * correction)
        weights.addcdiv_(first, scratch, value=-rate * correction / (1.0 - beta1**step))


def _descent(flat: nn.Parameter, config: TrainConfig) -> torch.optim.Optimizer:
    """SGD, with momentum or without."""
    momentum = 0.0 if config.optimizer == "sgd" else config.momentum
    # Without momentum there is nothing to look ahead along, and torch refuses to.
    nesterov = config.optimizer == "nesterov" and momentum > 0.0
    return torch.optim.SGD(
        [flat], config.learning_rate, momentum, nesterov=nesterov, weight_decay=config.weight_decay
    )


def _rmsprop(flat: nn.Parameter, config: TrainConfig) -> torch.optim.Optimizer:
    return torch.optim.RMSprop(
        [flat], config.learning_rate, alpha=config.alpha, weight_decay=config.weight_decay
    )


def _adagrad(flat: nn.Parameter, config: TrainConfig) -> torch.optim.Optimizer:
    return torch.optim.Adagrad([flat], config.learning_rate, weight_decay=config.weight_decay)


@dataclass(frozen=True)
class UpdateRule:
    """How an optimiser is built, and what it remembers.

    Attributes
    ----------
    build : callable
        (flat, config) -> the torch optimiser over the flat parameter.
    remembers : frozenset of str
        The tensors of its state after a step, by torch's names.
    squares : str, optional
        The one of them that averages squared gradients, where each weight has its own rate.
    """

    build: Callable[[nn.Parameter, TrainConfig], torch.optim.Optimizer]
    remembers: frozenset[str] = frozenset()
    squares: str | None = None


_MOMENTUM = UpdateRule(_descent, frozenset({"momentum_buffer"}))
_ADAM = UpdateRule(FlatAdam, frozenset({"step", "exp_avg", "exp_avg_sq"}), "exp_avg_sq")

OPTIMIZERS: dict[Optimizer, UpdateRule] = {
    "sgd": UpdateRule(_descent),
    "momentum": _MOMENTUM,
    "nesterov": _MOMENTUM,
    "rmsprop": UpdateRule(_rmsprop, frozenset({"step", "square_avg"}), "square_avg"),
    "adam": _ADAM,
    "adamw": _ADAM,
    "adagrad": UpdateRule(_adagrad, frozenset({"step", "sum"}), "sum"),
}


def build_optimizer(flat: nn.Parameter, config: TrainConfig) -> torch.optim.Optimizer:
    """The torch optimiser that `config` names, over the flat parameter."""
    return OPTIMIZERS[config.optimizer].build(flat, config)


@torch.no_grad()
def shrink(optimizer: torch.optim.Optimizer, flat: nn.Parameter, config: TrainConfig) -> None:
    """Pull every weight towards zero as L1 asks, and to exactly zero where it would pass it.

    The proximal step of ``l1 * sum(abs(weights))`` (Parikh & Boyd 2014, section 6.5.2), to be
    taken after the optimiser's own. A weight moves by at most `l1` times what the optimiser makes
    of a steady gradient of 1, so that the weights come to rest where those of the loss with this
    penalty do: for adaptive rules the length is each weight's own (Yun, Lozano & Yang 2021).

    Parameters
    ----------
    optimizer : torch.optim.Optimizer
        One that `build_optimizer` made, after its step.
    flat : nn.Parameter
        Changed in place.
    config : TrainConfig
    """
    group, state = optimizer.param_groups[0], optimizer.state[flat]
    rate, weights = group["lr"], flat.detach()
    name = OPTIMIZERS[config.optimizer].squares
    if name is None:
        length = torch.tensor(rate * config.l1 / (1.0 - group["momentum"]))
    else:
        squares = state[name]
        if isinstance(optimizer, FlatAdam):
            squares = squares / (1.0 - config.beta2 ** float(state["step"]))
        # Not over ten usual steps: where there is hardly any gradient left, a penalty that is
        # switched on would wipe out the network at one stroke.
        length = rate * (config.l1 / (squares.sqrt() + group["eps"])).clamp(max=10.0)
    weights.sub_(weights.clamp(-length, length))


def copy_state(optimizer: torch.optim.Optimizer, flat: nn.Parameter) -> OptimizerState:
    """Copies of what an optimiser remembers of the flat parameter: tensors by torch's names."""
    state = optimizer.state.get(flat, {})
    return {name: value.clone() for name, value in state.items() if value is not None}


def load_state(optimizer: torch.optim.Optimizer, flat: nn.Parameter, state: OptimizerState) -> None:
    """Put such copies back, copied again; an empty state leaves the optimiser as built."""
    if state:
        optimizer.state[flat] = {name: value.clone() for name, value in state.items()}
