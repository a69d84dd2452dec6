"""Widgets bound to settings: what a browser says before it has heard what it was told."""

from typing import Any

import pytest

from tests.drawings import XOR, dot
from tests.pages.harness import Page

# What widgets show that were made without having heard anything.
DEFAULTS: list[tuple[str, str, Any]] = [
    ("text_input", "hidden", ""),
    ("selectbox", "optimizer", "sgd"),
    ("selectbox", "activation", "relu"),
    ("select_slider", "learning_rate", 0.0001),
    ("number_input", "seed", 0),
    ("slider", "held_out_share", 0),
    ("button_group", "class_picker", None),
    ("button_group", "pointer", None),
    ("number_input", "preset_points", 2),
    ("selectbox", "preset_name", "linear"),
]


def report(page: Page, heard: str) -> None:
    """Let the browser say what it shows: the defaults, after so many tellings."""
    for kind, key, value in DEFAULTS:
        getattr(page.at, kind)(key=key).set_value(value)
    page.at.text_input(key="heard").set_value(heard)


@pytest.fixture
def work(page: Page) -> dict[str, Any]:
    """Settings that are nobody's defaults, in force and on the page; what the widgets show."""
    page.click("preset_moons")
    page.choose("text_input", "hidden", "5-4")
    page.choose("selectbox", "activation", "sigmoid")
    page.choose("select_slider", "learning_rate", 0.03)
    page.choose("number_input", "seed", 7)
    page.choose("button_group", "class_picker", 1)
    return shown(page)


def shown(page: Page) -> dict[str, Any]:
    return {key: page.value(kind, key) for kind, key, _ in DEFAULTS}


def test_a_widget_that_has_heard_nothing_yet_changes_nothing_and_is_told_again(
    page: Page, work: dict[str, Any]
) -> None:
    bench = page.bench
    run, brush, version = bench.player.run, bench.brush, bench.versions.now
    model, train = bench.player.model_config, bench.player.train_config
    for _ in range(2):  # also when the run that tells is overtaken
        report(page, heard="")
        page.run()
        assert (bench.player.run, bench.brush, bench.versions.now) == (run, brush, version)
        assert (bench.player.model_config, bench.player.train_config) == (model, train)
        assert shown(page) == work
        for kind, key, _ in DEFAULTS:
            assert getattr(page.at, kind)(key=key).proto.set_value, key
    page.run()
    assert not page.at.slider(key="held_out_share").proto.set_value, "now it has heard"
    page.choose("select_slider", "learning_rate", 0.0001)
    assert bench.player.train_config.learning_rate == 0.0001


def test_undo_right_after_the_first_point_takes_back_that_point(page: Page) -> None:
    heard, share = page.value("text_input", "heard"), page.value("slider", "held_out_share")
    page.draw(dot(0.1, 0.1))
    assert page.value("slider", "held_out_share") != share, "one point: none is held out"
    page.at.text_input(key="heard").set_value(heard)
    page.at.slider(key="held_out_share").set_value(share)
    page.click("undo")
    assert not len(page.bench.points)
    assert page.bench.can_redo
    assert not page.bench.can_undo


def test_what_cannot_be_chosen_never_reaches_the_work(page: Page) -> None:
    page.draw(*XOR)
    brush, features = page.bench.brush, page.bench.player.model_config.features
    for key in ("class_picker", "pointer"):
        page.at.button_group(key=key).set_value(None)
        page.run()
        assert page.bench.brush == brush
        assert page.value("button_group", key) is not None
    assert page.bench.player.model_config.features == features
