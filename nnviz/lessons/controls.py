"""Names of all that a teacher can show or hide. Stage, Train, Reset model, Undo always show.

What shows changes nothing of what is computed: a setting that is hidden has its value all the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.table import SETTINGS

GROUPS = ("At the top", "Points", "While it trains", "Network", "Training", "Inside the network")


@dataclass(frozen=True)
class Control:
    """Something on the page.

    Attributes
    ----------
    name : str
        As links are told apart by; of a setting, its name in the table.
    label : str
        As a teacher reads it.
    group : str
        Where it is met, one of `GROUPS`.
    """

    name: str
    label: str
    group: str


# A link names a control by its place here: new ones go to the end, and none is ever taken away.
_PLACES = (
    Control("files", "Files: tables and projects", "At the top"),
    Control("take_home", "Take home", "At the top"),
    Control("share", "Share link", "At the top"),
    Control("guide", "Guide of the first minute", "At the top"),
    Control("present", "Present", "At the top"),
    Control("lessons", "Lessons and challenges", "At the top"),
    Control("about", "How it works", "At the top"),
    Control("starters", "Starter data sets", "Points"),
    Control("real_data", "Real data sets", "Points"),
    Control("tools", "Tools beside drawing", "Points"),
    Control("noise", "Noise on points", "Points"),
    Control("hold_out", "Held-out points by hand", "Points"),
    Control("class_count", "More and fewer classes", "Points"),
    Control("clear", "Clear points", "Points"),
    Control("map_options", "Options of the map", "Points"),
    Control("pace", "Pace", "While it trains"),
    Control("steps", "Step", "While it trains"),
    Control("stop_rules", "Stop rules", "While it trains"),
    Control("advice", "Hints, and what to do next", "While it trains"),
    Control("timeline", "Timeline", "While it trains"),
    Control("curves", "Loss curve", "While it trains"),
    Control("axes", "Axes of the curves", "While it trains"),
    Control("insight", "Accuracy, confusion and rates", "While it trains"),
    Control("diagram", "Diagram", "Inside the network"),
    Control("one_step", "Step, number by number", "Inside the network"),
    Control("space", "Space", "Inside the network"),
    Control("flow", "Flow", "Inside the network"),
    Control("landscape", "Landscape", "Inside the network"),
    Control("weights", "Weights", "Inside the network"),
    *(
        Control(name, SETTINGS[name].label, "Network")
        for name in (
            "hidden",
            "activation",
            "activations",
            "features",
            "dropout",
            "batch_norm",
            "initialization",
            "seed",
            "keep_weights",
        )
    ),
    *(
        Control(name, SETTINGS[name].label, "Training")
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
            "held_out_share",
        )
    ),
)

CONTROLS: Mapping[str, Control] = {control.name: control for control in _PLACES}
# All but the number of classes, which follows the points.
LOCKABLE = frozenset({*ModelConfig.model_fields, *TrainConfig.model_fields} & CONTROLS.keys())
# In a frame of another page there are the stage, Train and the curve.
EMBEDDED = frozenset({"curves"})
# Choices at one press: of names, or ``None`` for all.
CHOICES: Mapping[str, tuple[str, ...] | None] = {
    "Everything": None,
    "The essentials": (
        "guide",
        "about",
        "starters",
        "clear",
        "pace",
        "steps",
        "advice",
        "curves",
        "hidden",
        "learning_rate",
    ),
    "Stage, Train and curve": tuple(EMBEDDED),
}


def of_group(group: str) -> tuple[str, ...]:
    """Names of the controls that are met in one place."""
    return tuple(control.name for control in _PLACES if control.group == group)


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
