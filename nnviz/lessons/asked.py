"""Settings that a goal asks for: what they are now, and what they can be."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from nnviz.lessons.work import Work
from nnviz.settings.config import Config, ModelConfig, TrainConfig
from nnviz.settings.table import SETTINGS

FULL = 10**9  # points of the full batch, before it is known how many there are

DEFAULTS: Mapping[str, Config] = {
    name: config
    for config in (ModelConfig(), TrainConfig())
    for name in type(config).model_fields
    if name in SETTINGS and name not in ("classes", "activations")
}


def taken(name: str, value: Any) -> Any:
    """A value as the setting has it; ``"full"`` is the full batch.

    Raises
    ------
    ValueError
        If it cannot have such a value.
    """
    wanted = None if value == SETTINGS[name].none else value
    try:
        return getattr(DEFAULTS[name].changed(**{name: wanted}), name)
    except ValidationError:
        raise ValueError(f"{name} cannot be {str(value)[:40]}") from None


def is_number(name: str) -> bool:
    """Whether a setting can have a bound."""
    value = getattr(DEFAULTS[name], name)
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))


def present(name: str, work: Work) -> Any:
    """What the setting is now; of an activation, what all hidden layers have, if they agree."""
    trainer = work.trainer
    if name == "activation":
        kinds = set(trainer.model_config.layer_activations)
        return kinds.pop() if len(kinds) == 1 else "mixed" if kinds else "none"
    model = name in ModelConfig.model_fields
    return getattr(trainer.model_config if model else trainer.train_config, name)


def amount(name: str, work: Work) -> float:
    """The same as a number; a batch is never larger than the training points are many."""
    value = present(name, work)
    if name == "batch_size":
        value = min(value or FULL, len(work.trainer.points.train))
    return float(value)
