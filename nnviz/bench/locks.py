"""Settings that keep their value, whoever wants to change them: a teacher has locked them."""

from collections.abc import Set as AbstractSet

from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.table import SETTINGS

Settings = ModelConfig | TrainConfig
GOES_WITH = {"activations": "activation"}  # or each layer could have another one all the same


def holder(fixed: AbstractSet[str], setting: str) -> str | None:
    """The locked setting by which a setting keeps its value: itself, another one, or none."""
    return next((name for name in (setting, GOES_WITH.get(setting)) if name in fixed), None)


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
    both = (getattr(config, "activations", None) is not None for config in (before, after))
    if "hidden" in changed and "activations" in changed and all(both):
        changed.remove("activations")  # one for each layer: they follow the layers
    holders = dict.fromkeys(filter(None, (holder(fixed, name) for name in changed)))
    held = [SETTINGS[name].label for name in holders]
    if not held:
        return None
    which = f"“{held[0]}” is" if len(held) == 1 else f"“{'” and “'.join(held)}” are"
    return f"{which} locked by the link that you have opened, so nothing is changed."
