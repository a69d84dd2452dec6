"""What an optimiser makes of a gradient: every rule once more, in numpy and float64.

The formulas stand in `nnviz.settings.names`; torch's optimisers are what they are tested against.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnviz.settings.config import TrainConfig

Floats = npt.NDArray[np.float64]

EPSILON = 1e-8  # what keeps a division by a root possible, as torch has it
EPSILON_ADAGRAD = 1e-10
MOST_STEPS = 10.0  # usual steps that a proximal step may go, where a rate is each weight's own


@dataclass(frozen=True, eq=False)
class Update:
    """A step of an optimiser; arrays have the shape of the weights.

    Attributes
    ----------
    gradient : ndarray
        Of the loss.
    penalised : ndarray
        The same with what L2 adds; decoupled L2 adds nothing here.
    rate : float
        The learning rate of this step.
    count : int
        Its number in the optimiser's own counting, from 1.
    before, after : dict of str to ndarray
        What is remembered of each weight, by torch's names.
    factor : float
        Weights are first multiplied by this; 1 but for decoupled L2.
    step : ndarray
        What is then taken away from them.
    shrinks : ndarray
        How far L1 then pulls them towards zero, at most.
    old, moved, new : ndarray
        The weights: before the step, before L1, and after all.
    """

    gradient: Floats
    penalised: Floats
    rate: float
    count: int
    before: dict[str, Floats]
    after: dict[str, Floats]
    factor: float
    step: Floats
    shrinks: Floats
    old: Floats
    moved: Floats
    new: Floats


Rule = Callable[[Floats, dict[str, Floats], TrainConfig, float, int], tuple[Floats, Floats | None]]
Memory = dict[str, Floats]


def _sgd(
    gradient: Floats, memory: Memory, config: TrainConfig, rate: float, count: int
) -> tuple[Floats, Floats | None]:
    return rate * gradient, None


def _momentum(
    gradient: Floats, memory: Memory, config: TrainConfig, rate: float, count: int
) -> tuple[Floats, Floats | None]:
    if not config.momentum:
        return rate * gradient, None
    speed = config.momentum * memory.get("momentum_buffer", np.zeros_like(gradient)) + gradient
    memory["momentum_buffer"] = speed
    ahead = config.optimizer == "nesterov"
    return rate * (gradient + config.momentum * speed if ahead else speed), None


def _rmsprop(
    gradient: Floats, memory: Memory, config: TrainConfig, rate: float, count: int
) -> tuple[Floats, Floats | None]:
    squares = memory.get("square_avg", np.zeros_like(gradient))
    squares = config.alpha * squares + (1.0 - config.alpha) * gradient**2
    memory["square_avg"] = squares
    root = np.sqrt(squares) + EPSILON
    return rate * gradient / root, root


def _adagrad(
    gradient: Floats, memory: Memory, config: TrainConfig, rate: float, count: int
) -> tuple[Floats, Floats | None]:
    squares = memory.get("sum", np.zeros_like(gradient)) + gradient**2
    memory["sum"] = squares
    root = np.sqrt(squares) + EPSILON_ADAGRAD
    return rate * gradient / root, root


def _adam(
    gradient: Floats, memory: Memory, config: TrainConfig, rate: float, count: int
) -> tuple[Floats, Floats | None]:
    nothing = np.zeros_like(gradient)
    first = config.beta1 * memory.get("exp_avg", nothing) + (1.0 - config.beta1) * gradient
    second = config.beta2 * memory.get("exp_avg_sq", nothing)
    second = second + (1.0 - config.beta2) * gradient**2
    memory.update(exp_avg=first, exp_avg_sq=second)
    root = np.sqrt(second / (1.0 - config.beta2**count)) + EPSILON
    return rate * first / (1.0 - config.beta1**count) / root, root


RULES: dict[str, Rule] = {
    "sgd": _sgd,
    "momentum": _momentum,
    "nesterov": _momentum,
    "rmsprop": _rmsprop,
    "adam": _adam,
    "adamw": _adam,
    "adagrad": _adagrad,
}


def update(
    config: TrainConfig,
    weights: npt.ArrayLike,
    gradient: npt.ArrayLike,
    memory: dict[str, npt.NDArray[np.float32]],
    rate: float,
    *,
    rests: npt.ArrayLike = False,
) -> Update:
    """A step of the optimiser that a config names, with its penalties.

    Parameters
    ----------
    config : TrainConfig
    weights, gradient : array_like of float, one shape
        The gradient is that of the loss, without penalties.
    memory : dict of str to ndarray
        What the optimiser remembers, as `Learner.optimizer_state` gives it; nothing before its
        first step.
    rate : float
        The learning rate of this step.
    rests : array_like of bool
        Which of them stay as they are, and so what is remembered of them.
    """
    old, bare = np.array(weights, np.float64), np.array(gradient, np.float64)
    decay, decoupled = config.weight_decay, config.optimizer == "adamw"
    full = bare if decoupled else bare + decay * old
    before = {
        name: np.asarray(value, np.float64) for name, value in memory.items() if name != "step"
    }
    count = int(memory["step"]) + 1 if "step" in memory else 1
    after = dict(before)
    step, root = RULES[config.optimizer](full, after, config, rate, count)
    factor = 1.0 - rate * decay if decoupled else 1.0
    moved = factor * old - step
    shrinks = np.zeros_like(old)
    if config.l1:
        shrinks += _pull(config, rate, root)
    new = moved - np.clip(moved, -shrinks, shrinks)
    still = np.asarray(rests, np.bool_)
    for name, values in after.items():
        after[name] = np.where(still, before.get(name, np.zeros_like(old)), values)
    new = np.where(still, old, new)
    return Update(bare, full, rate, count, before, after, factor, step, shrinks, old, moved, new)


def _pull(config: TrainConfig, rate: float, root: Floats | None) -> Floats | float:
    """How far L1 pulls: `l1` times what the optimiser makes of a steady gradient of 1."""
    if root is not None:
        return rate * np.minimum(config.l1 / root, MOST_STEPS)
    momentum = config.momentum if config.optimizer in ("momentum", "nesterov") else 0.0
    return rate * config.l1 / (1.0 - momentum)
