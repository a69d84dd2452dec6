"""The registry of what can be shown: whole, and with places that never change."""

from nnviz.lessons.controls import CONTROLS, LOCKABLE, bits, named
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.table import SETTINGS, names_of


def test_every_setting_is_a_control_under_its_own_label() -> None:
    assert set(SETTINGS) <= set(CONTROLS)
    assert all(CONTROLS[name].label == SETTINGS[name].label for name in SETTINGS)
    assert names_of(ModelConfig) | names_of(TrainConfig) == LOCKABLE
    assert {name for name in CONTROLS if CONTROLS[name].inside == "training"} == names_of(
        TrainConfig
    )


def test_every_part_is_in_a_control_and_labels_differ() -> None:
    assert {control.inside for control in CONTROLS.values()} <= {None, *CONTROLS}
    assert len({control.label for control in CONTROLS.values()}) == len(CONTROLS)


def test_places_are_those_that_links_were_written_with() -> None:
    places = {"starters": 0, "tools": 6, "timeline": 14, "inside": 18, "lessons": 25}
    places |= {"hidden": 26, "seed": 34, "optimizer": 35, "schedule_gamma": 48, "smoothing": 51}
    assert {name: list(CONTROLS).index(name) for name in places} == places
    assert bits(["hidden", "starters"]) == "4000001"


def test_bits_and_names_are_each_other_s_inverse() -> None:
    assert named(bits(CONTROLS)) == tuple(CONTROLS)
    assert named("0") == ()
    assert named(f"{1 << len(CONTROLS):x}") is None
