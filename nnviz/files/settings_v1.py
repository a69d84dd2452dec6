"""The settings that version 1 of links and project files leaves out, and how it reads the rest.

A link names only what differs from the defaults, so the defaults are a part of its meaning. The
tables here are those of version 1, and they never change: what is left out of a link or a file
means what stands here, whatever the defaults in `nnviz.settings.config` have become.

They are plain tables, which are laid below what a link says before the settings of today are
built, and no second set of models: so bounds and their sentences stay in one place, and nothing
has to be carried from one class over to another. The price is a rule for `nnviz.settings.config`:
bounds may be widened and values added, but none may be taken away without a translation here.

A field that the settings get later needs a line here, with the value that means "as it was before
there was this field" (a test says so if it is missing). Links and files without the field then
keep their meaning. Where it has this value, a link leaves it out and stays as it was; where it has
another one, an older nnviz takes the link for damaged. Who minds makes a version 2.
"""

from collections.abc import Callable, Mapping
from typing import Annotated

from pydantic import BeforeValidator

from nnviz.settings.config import Config, ModelConfig, PresetConfig, TrainConfig

Table = Mapping[str, object]

MODEL: Table = {
    "hidden": (8, 8),
    "classes": 2,
    "activation": "tanh",
    "activations": None,
    "features": ("x", "y"),
    "dropout": 0.0,
    "batch_norm": False,
    "initialization": "default",
    "seed": 0,
}
TRAIN: Table = {
    "optimizer": "adam",
    "learning_rate": 0.01,
    "momentum": 0.9,
    "beta1": 0.9,
    "beta2": 0.999,
    "alpha": 0.99,
    "batch_size": None,
    "weight_decay": 0.0,
    "l1": 0.0,
    "loss": "cross_entropy",
    "label_smoothing": 0.0,
    "schedule": "constant",
    "schedule_epochs": 500,
    "schedule_gamma": 0.5,
}
PRESET: Table = {  # a data set always has its name, so there is no default for it
    "points": 200,
    "noise": 0.05,
    "classes": 2,
    "held_out": 0.2,
    "seed": 0,
}


def above(table: Table) -> Callable[[object], object]:
    """A validator that lays a table below settings; what is no JSON object passes as it is."""

    def lay(said: object) -> object:
        return {**table, **said} if isinstance(said, dict) else said

    return lay


ModelV1 = Annotated[ModelConfig, BeforeValidator(above(MODEL))]
TrainV1 = Annotated[TrainConfig, BeforeValidator(above(TRAIN))]
PresetV1 = Annotated[PresetConfig, BeforeValidator(above(PRESET))]


def unlike(table: Table, config: Config) -> dict[str, object]:
    """What a link has to say of some settings: all but what the table says."""
    missing = object()  # equal to no value, as `None` would be
    values = config.model_dump()
    return {k: value for k, value in values.items() if value != table.get(k, missing)}
