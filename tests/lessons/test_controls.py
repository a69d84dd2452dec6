"""The registry of what can be shown: whole, and with places that never change."""

from nnviz.lessons.controls import (
    CHOICES,
    CONTROLS,
    EMBEDDED,
    GROUPS,
    LOCKABLE,
    bits,
    named,
    of_group,
)
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.table import SETTINGS, names_of


def test_every_setting_is_a_control_under_its_own_label() -> None:
    # The number of classes follows the points, and smoothing is among the axes of the curves.
    settings = set(SETTINGS) - {"classes", "smoothing"}
    assert settings <= set(CONTROLS)
    assert all(CONTROLS[name].label == SETTINGS[name].label for name in settings)
    assert (names_of(ModelConfig) | names_of(TrainConfig)) - {"classes"} == LOCKABLE
    assert set(of_group("Training")) == names_of(TrainConfig) | {"held_out_share"}
    assert set(of_group("Network")) == (names_of(ModelConfig) | {"keep_weights"}) - {"classes"}


def test_every_control_is_in_one_group_and_labels_differ() -> None:
    assert sorted(name for group in GROUPS for name in of_group(group)) == sorted(CONTROLS)
    assert len({control.label for control in CONTROLS.values()}) == len(CONTROLS)


def test_choices_and_the_frame_are_of_what_there_is() -> None:
    assert CONTROLS.keys() >= EMBEDDED
    assert all(names is None or set(names) <= set(CONTROLS) for names in CHOICES.values())


def test_places_are_those_that_links_were_written_with() -> None:
    places = {"files": 0, "about": 6, "starters": 7, "map_options": 14, "pace": 15, "insight": 22}
    places |= {"diagram": 23, "weights": 28, "hidden": 29, "keep_weights": 37, "optimizer": 38}
    places |= {"schedule_gamma": 51, "held_out_share": 52}
    assert {name: list(CONTROLS).index(name) for name in places} == places
    assert len(CONTROLS) == 53
    assert bits(["hidden", "files"]) == "20000001"


def test_bits_and_names_are_each_other_s_inverse() -> None:
    assert named(bits(CONTROLS)) == tuple(CONTROLS)
    assert named("0") == ()
    assert named(f"{1 << len(CONTROLS):x}") is None
