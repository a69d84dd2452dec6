"""Settings that keep their value, whoever wants to change them: a teacher has locked them."""

from collections.abc import Set as AbstractSet

from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.table import SETTINGS

Settings = ModelConfig | TrainConfig


def refusal(fixed: AbstractSet[str], before: Settings, after: Settings) -> str | None:
    """Why settings cannot be changed like this, as a sentence; ``None`` if they can.

    Parameters
    ----------
    fixed : set of str
        Names of settings that are locked.
    before, after : ModelConfig or TrainConfig
        The settings in force, and those that are wanted; both of one kind.
    """
    changed = [
        name for name in type(before).model_fields if getattr(before, name) != getattr(after, name)
    ]
    if "hidden" in changed and "activations" in changed:
        changed.remove("activations")  # one for each layer: they follow the layers
    held = [SETTINGS[name].label for name in changed if name in fixed]
    if not held:
        return None
    which = f"“{held[0]}” is" if len(held) == 1 else f"“{'” and “'.join(held)}” are"
    return f"{which} locked by the link that you have opened, so nothing is changed."
