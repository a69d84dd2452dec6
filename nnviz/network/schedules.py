"""How the learning rate moves over the epochs, by name; words stand in `nnviz.settings.names`."""

import math
from collections.abc import Callable

from nnviz.settings.config import TrainConfig
from nnviz.settings.names import Schedule

LEAST = 1e-3  # of the full rate, so that learning never stops entirely

# The share of the full rate, from the time in units of `schedule_epochs`.
SCHEDULES: dict[Schedule, Callable[[float, TrainConfig], float]] = {
    "constant": lambda time, config: 1.0,
    "step": lambda time, config: config.schedule_gamma ** math.floor(time),
    # Loshchilov & Hutter 2017, without restarts
    "cosine": lambda time, config: 0.5 * (1.0 + math.cos(math.pi * min(time, 1.0))),
    "warmup": lambda time, config: min(time, 1.0),
}


def scheduled_learning_rate(config: TrainConfig, epoch: float) -> float:
    """The learning rate of an epoch, from a thousandth of `learning_rate` to all of it.

    Parameters
    ----------
    config : TrainConfig
    epoch : float
        Epochs since the schedule was chosen, at least 0; a fraction within an epoch counts.
    """
    share = SCHEDULES[config.schedule](epoch / config.schedule_epochs, config)
    return config.learning_rate * max(share, LEAST)


def schedule_end(config: TrainConfig) -> int | None:
    """Epochs since the schedule was chosen after which the learning rate stays; ``None``: never.

    Of steps it is the one that reaches the least rate.
    """
    if config.schedule == "constant":
        return None
    if config.schedule == "step":
        steps = math.log(LEAST) / math.log(config.schedule_gamma)
        return config.schedule_epochs * math.ceil(steps - 1e-9)
    return config.schedule_epochs


def schedule_is_over(config: TrainConfig, epoch: float) -> bool:
    """Whether the learning rate has fallen as far as it ever will, and stays there.

    Parameters
    ----------
    config : TrainConfig
    epoch : float
        As in `scheduled_learning_rate`.
    """
    falls = config.schedule in ("step", "cosine")
    floor = LEAST * config.learning_rate * (1.0 + 1e-9)  # 0.1 ** 3 is a little above a thousandth
    return falls and scheduled_learning_rate(config, epoch) <= floor
