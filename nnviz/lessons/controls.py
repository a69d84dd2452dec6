"""Names of all that a teacher can show or hide. The stage, Train and Reset model always show.

What shows changes nothing of what is computed: a setting that is hidden has its value all the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.table import SETTINGS


@dataclass(frozen=True)
class Control:
    """Something on the page.

    Attributes
    ----------
    name : str
        As links are told apart by; of a setting, its name in the table.
    label : str
        As a teacher reads it.
    inside : str or None
        The control that it is a part of, without which it does not show.
    """

    name: str
    label: str
    inside: str | None = None


# A link names a control by its place here: new ones go to the end, and none is ever taken away.
_PLACES = (
    Control("starters", "Starter data sets"),
    Control("real_data", "Real data sets"),
    Control("files", "Files: tables and projects"),
    Control("take_home", "Take home"),
    Control("share", "Share"),
    Control("guide", "Guide and glossary"),
    Control("tools", "Tools for points"),
    Control("noise", "Noise on points", "tools"),
    Control("class_bar", "Classes: add, remove, name"),
    Control("map_options", "Options of the map"),
    Control("network", "Settings of the network"),
    Control("training", "Settings of the training"),
    Control("steps", "Single steps and epochs"),
    Control("stop_rules", "Stop rules"),
    Control("timeline", "Timeline"),
    Control("curves", "Curves"),
    Control("insight", "Insight: charts and numbers"),
    Control("advice", "Advice", "insight"),
    Control("inside", "Inside the network"),
    Control("diagram", "Diagram", "inside"),
    Control("weights", "Weights", "inside"),
    Control("flow", "Flow", "inside"),
    Control("landscape", "Landscape", "inside"),
    Control("space", "Space", "inside"),
    Control("one_step", "One step, number by number", "inside"),
    Control("lessons", "Other lessons"),
    *(
        Control(name, SETTINGS[name].label, "network")
        for name in (
            "hidden",
            "classes",
            "activation",
            "activations",
            "features",
            "dropout",
            "batch_norm",
            "initialization",
            "seed",
        )
    ),
    *(
        Control(name, SETTINGS[name].label, "training")
        for name in (
            "optimizer",
            "learning_rate",
            "momentum",
            "beta1",
            "beta2",
            "alpha",
            "batch_size",
            "weight_decay",
            "l1",
            "loss",
            "label_smoothing",
            "schedule",
            "schedule_epochs",
            "schedule_gamma",
        )
    ),
    Control("keep_weights", SETTINGS["keep_weights"].label, "network"),
    Control("held_out_share", SETTINGS["held_out_share"].label),
    Control("smoothing", SETTINGS["smoothing"].label, "curves"),
)

CONTROLS: Mapping[str, Control] = {control.name: control for control in _PLACES}
LOCKABLE = frozenset(
    name for name in SETTINGS if name in {*ModelConfig.model_fields, *TrainConfig.model_fields}
)


def bits(names: Iterable[str]) -> str:
    """Controls as a number in base 16, the first one as its lowest bit."""
    places = {control.name: place for place, control in enumerate(_PLACES)}
    return f"{sum(1 << places[name] for name in set(names)):x}"


def named(text: str) -> tuple[str, ...] | None:
    """The controls that `bits` wrote, in their order; ``None`` if this version lacks one."""
    number = int(text, 16)
    if number >> len(_PLACES):
        return None
    return tuple(control.name for place, control in enumerate(_PLACES) if number >> place & 1)
