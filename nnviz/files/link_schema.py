"""The schema of what a share link of version 1 says besides points.

It has defaults of its own (see `nnviz.files.settings_v1`) and stays as it is for ever: another
version is another schema beside it.
"""

from pydantic import Field
from pydantic_core import to_json

from nnviz.files.settings_v1 import MODEL, PRESET, TRAIN, ModelV1, PresetV1, TrainV1, unlike
from nnviz.settings.config import Config, ModelConfig, PresetConfig, TrainConfig


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


def write_v1(
    model_config: ModelConfig,
    train_config: TrainConfig,
    preset: PresetConfig | None,
    drawn: bool,
) -> bytes:
    """The settings as JSON that `LinkV1` reads, without what it knows by itself."""
    said: dict[str, object] = {
        "model": unlike(MODEL, model_config),
        "train": unlike(TRAIN, train_config),
        "preset": {} if preset is None else unlike(PRESET, preset),
    }
    said = {name: values for name, values in said.items() if values}
    return to_json(said if drawn else {**said, "drawn": False})
