"""Settings that goals ask for: every one of the house's table that is trained with."""

import pytest

from nnviz.lessons import asked
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.table import SETTINGS


def test_all_settings_can_be_asked_for_but_classes_and_single_layers() -> None:
    trained_with = {name for name, setting in SETTINGS.items() if setting.shared}
    assert set(asked.DEFAULTS) == trained_with - {"classes", "activations"}


@pytest.mark.parametrize("name", asked.DEFAULTS)
def test_a_settings_own_default_is_taken_as_it_is(name: str) -> None:
    model = name in ModelConfig.model_fields
    default = getattr(ModelConfig() if model else TrainConfig(), name)
    written = SETTINGS[name].none if default is None else default
    assert asked.taken(name, written) == default


def test_lists_of_a_file_are_taken_as_tuples() -> None:
    assert asked.taken("hidden", [4, 2]) == (4, 2)
    assert asked.taken("features", ["x", "xy"]) == ("x", "xy")


@pytest.mark.parametrize(
    ("name", "value"), [("hidden", [99]), ("loss", "joy"), ("momentum", 1.0), ("seed", -1)]
)
def test_what_a_setting_cannot_be_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"{name} cannot be"):
        asked.taken(name, value)


def test_which_settings_are_numbers() -> None:
    numbers = {name for name in asked.DEFAULTS if asked.is_number(name)}
    assert {"learning_rate", "batch_size", "dropout", "seed", "l1"} <= numbers
    assert numbers.isdisjoint({"hidden", "optimizer", "batch_norm", "features", "loss"})
