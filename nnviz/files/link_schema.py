"""The schemas of what share links of versions 1 to 3 say besides points.

They have defaults of their own (see `nnviz.files.settings_v1`) and stay as they are for ever:
another version is another schema beside them.
"""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field
from pydantic_core import to_json

from nnviz.data.axes import Axes, Axis
from nnviz.files.hand_schema import HandFile, pack_hand
from nnviz.files.settings_v1 import MODEL, PRESET, TRAIN, ModelV1, PresetV1, TrainV1, unlike
from nnviz.settings.config import Config, Many, ModelConfig, PresetConfig, TrainConfig
from nnviz.settings.hand import NO_HAND, Hand
from nnviz.settings.limits import MAX_CLASSES, MAX_COORDINATE, MAX_NAME

Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME)]


def model_v1() -> ModelConfig:
    """The network of a link that says nothing about it."""
    return ModelConfig.model_validate(MODEL)


def train_v1() -> TrainConfig:
    """The training settings of a link that says nothing about them."""
    return TrainConfig.model_validate(TRAIN)


class LinkV1(Config):
    """The whole of it; ``drawn`` means that the points are in the link."""

    model: ModelV1 = Field(default_factory=model_v1)
    train: TrainV1 = Field(default_factory=train_v1)
    preset: PresetV1 | None = None
    drawn: bool = True


class AxisV2(Config):
    """The fields of an `Axis`."""

    name: Name
    centre: float = Field(default=0.0, ge=-4.0 * MAX_COORDINATE, le=4.0 * MAX_COORDINATE)
    half: float = Field(default=1.0, gt=0.0, le=4.0 * MAX_COORDINATE)


class AxesV2(Config):
    """Units of the file that the points came from, without its numbers."""

    x: AxisV2
    y: AxisV2
    label: Name


class LinkV2(LinkV1):
    """As version 1, with names of classes and axes."""

    names: Many[Name] = Field(default=(), max_length=MAX_CLASSES)
    axes: AxesV2 | None = None


class LinkV3(LinkV2):
    """As version 2, with what is frozen and off."""

    hand: HandFile | None = None


def write(
    model_config: ModelConfig,
    train_config: TrainConfig,
    preset: PresetConfig | None,
    drawn: bool,
    names: Sequence[str] = (),
    axes: Axes | None = None,
    hand: Hand = NO_HAND,
) -> bytes:
    """What `LinkV1` reads as JSON, without what it knows.

    With names or axes `LinkV2` does, and with a hand `LinkV3`.
    """
    said: dict[str, object] = {
        "model": unlike(MODEL, model_config),
        "train": unlike(TRAIN, train_config),
        "preset": {} if preset is None else unlike(PRESET, preset),
        "names": list(names),
        "axes": {} if axes is None else _said(axes),
        "hand": {} if (held := pack_hand(hand)) is None else held.model_dump(exclude_defaults=True),
    }
    said = {name: values for name, values in said.items() if values}
    return to_json(said if drawn else {**said, "drawn": False})


def _said(axes: Axes) -> dict[str, object]:
    def side(axis: Axis) -> dict[str, object]:
        return {"name": axis.name, "centre": axis.centre, "half": axis.half}

    return {"x": side(axes.x), "y": side(axes.y), "label": axes.label}
