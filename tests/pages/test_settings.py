"""The sidebar: what starts the model over, what changes live, and what leaving the page keeps."""

from typing import Any

import pytest
import torch

from tests.drawings import XOR, dot, places
from tests.pages.harness import Page

REBUILD = [
    ("text_input", "hidden", "4-4", {"hidden": (4, 4)}),
    ("text_input", "hidden", "", {"hidden": ()}),
    ("selectbox", "activation", "relu", {"activation": "relu"}),
    ("number_input", "seed", 7, {"seed": 7}),
]
LIVE = [
    ("selectbox", "optimizer", "sgd", {"optimizer": "sgd"}),
    ("select_slider", "learning_rate", 0.001, {"learning_rate": 0.001}),
    ("select_slider", "batch_size", 10, {"batch_size": 10}),
    ("select_slider", "weight_decay", 0.01, {"weight_decay": 0.01}),
]
WIDGETS = {key: kind for kind, key, *_ in [*REBUILD, *LIVE]}
WIDGETS |= {"held_out_share": "slider", "pace": "button_group"}
WIDGETS |= {"class_picker": "button_group", "pointer": "button_group"}
BROKEN = (
    "Each hidden layer needs a whole number of 1 to 64 neurons, such as 8-8 (or 3x8 for three of "
    "eight); “many” is none. The network stays as it was."
)


def weights(page: Page) -> torch.Tensor:
    """A copy of all weights."""
    parameters = page.bench.player.trainer.model.parameters()
    return torch.nn.utils.parameters_to_vector(parameters).detach().clone()


@pytest.fixture
def trained(page: Page) -> Page:
    """The train page after one epoch on moons."""
    page.click("preset_moons")
    page.click("step")
    return page


@pytest.mark.parametrize(("kind", "key", "value", "change"), REBUILD)
def test_a_setting_of_the_network_starts_over(
    trained: Page, kind: str, key: str, value: Any, change: dict[str, Any]
) -> None:
    before = trained.bench.player.model_config
    trained.choose(kind, key, value)
    assert trained.bench.player.model_config == before.model_copy(update=change)
    assert trained.bench.player.trainer.model_config == trained.bench.player.model_config
    assert trained.bench.player.trainer.epoch == 0
    assert trained.status.startswith("**Epoch 0**")
    trained.click("step")
    assert trained.bench.player.trainer.epoch == 1
    assert trained.value(kind, key) == value


@pytest.mark.parametrize(("kind", "key", "value", "change"), LIVE)
def test_a_setting_of_training_changes_live(
    trained: Page, kind: str, key: str, value: Any, change: dict[str, Any]
) -> None:
    before, learnt = trained.bench.player.train_config, weights(trained)
    trained.choose(kind, key, value)
    assert trained.bench.player.train_config == before.model_copy(update=change)
    assert trained.bench.player.trainer.train_config == trained.bench.player.train_config
    assert trained.bench.player.trainer.epoch == 1
    assert torch.equal(weights(trained), learnt)
    trained.click("step")
    assert trained.bench.player.trainer.epoch == 2
    assert trained.value(kind, key) == value


@pytest.mark.parametrize(("kind", "key", "value", "change"), LIVE)
def test_it_does_so_while_training(
    trained: Page, kind: str, key: str, value: Any, change: dict[str, Any]
) -> None:
    before = trained.bench.player.train_config
    trained.click("train")
    trained.choose(kind, key, value)
    assert trained.bench.player.running
    assert trained.bench.player.trainer.train_config == before.model_copy(update=change)
    assert trained.bench.player.trainer.epoch > 1


def test_the_held_out_share_moves_points_between_training_and_test(trained: Page) -> None:
    assert trained.value("slider", "held_out_share") == 20
    learnt = weights(trained)
    trained.choose("slider", "held_out_share", 50)
    assert trained.bench.points.held_out.sum() == 100
    assert torch.equal(weights(trained), learnt)
    trained.click("undo")
    assert trained.bench.points.held_out.sum() == 40
    trained.click("preset_xor")
    assert trained.bench.points.held_out.sum() == 100


def test_settings_of_the_network_are_locked_while_it_trains(trained: Page) -> None:
    keys = {key: kind for kind, key, *_ in REBUILD}
    for locked in (False, True, False):
        for key, kind in keys.items():
            assert getattr(trained.at, kind)(key=key).disabled is locked, key
        trained.click("train")


def test_a_broken_text_keeps_the_network_and_says_so(trained: Page) -> None:
    learnt = weights(trained)
    trained.choose("text_input", "hidden", "8-many")
    assert [error.value for error in trained.at.error] == [BROKEN]
    assert trained.value("text_input", "hidden") == "8-many"
    assert trained.bench.player.model_config.hidden == (8, 8)
    assert torch.equal(weights(trained), learnt)
    trained.click("step")
    assert trained.bench.player.trainer.epoch == 2
    trained.choose("text_input", "hidden", "8-3")
    assert not trained.at.error
    assert trained.bench.player.model_config.hidden == (8, 3)


def test_another_spelling_of_the_same_network_does_not_start_over(trained: Page) -> None:
    trained.choose("text_input", "hidden", "8, 8")
    assert trained.bench.player.trainer.epoch == 1


def test_too_many_layers_keep_the_network_and_say_so(trained: Page) -> None:
    trained.choose("text_input", "hidden", "1-1-1-1-1-1-1")
    assert [error.value for error in trained.at.error] == [
        "At most 6 hidden layers are possible; you asked for 7. The network stays as it was."
    ]
    assert trained.bench.player.trainer.epoch == 1


def test_everything_survives_leaving_the_page(page: Page) -> None:
    page.draw(*XOR)
    for kind, key, value, _ in [REBUILD[0], *REBUILD[2:], *LIVE]:
        page.choose(kind, key, value)
    page.choose("slider", "held_out_share", 35)
    page.choose("button_group", "pace", "fast")
    page.choose("button_group", "class_picker", 1)
    page.choose("button_group", "pointer", "inspect")
    page.click("step")
    shown = {key: page.value(kind, key) for key, kind in WIDGETS.items()}
    learnt, status, points = weights(page), page.status, page.bench.points
    page.go("about")
    page.go("train")
    assert {key: page.value(kind, key) for key, kind in WIDGETS.items()} == shown
    assert torch.equal(weights(page), learnt)
    assert page.status == status
    assert page.bench.points is points


def test_training_goes_on_after_leaving_the_page(page: Page) -> None:
    page.draw(*XOR)
    page.click("train")
    page.go("about")
    page.go("train")
    before = page.bench.player.trainer.steps
    page.run()
    assert page.button("train").label == "Pause"
    assert page.bench.player.trainer.steps > before


def test_clicks_after_coming_back_are_not_lost(page: Page) -> None:
    page.draw(*XOR)
    page.go("about")
    page.go("train")
    page.draw(dot(0.0, 0.0))
    assert places(page.bench.points)[4:] == [[0.0, 0.0]]
    page.draw(dot(0.5, 0.0))
    assert places(page.bench.points)[4:] == [[0.0, 0.0], [0.5, 0.0]]
    assert (page.bench.log.canvas, page.bench.log.seen) == (1, 6)
    page.go("about")
    page.go("train")
    page.go("about")
    page.go("train")
    page.draw(dot(1.0, 0.0))
    assert places(page.bench.points)[5:] == [[0.5, 0.0], [1.0, 0.0]]


def test_what_is_adopted_is_shown_and_not_overruled_by_the_widgets(page: Page) -> None:
    page.choose("text_input", "hidden", "4-4")
    page.choose("select_slider", "learning_rate", 0.3)
    page.click("preset_xor")
    page.click("step")
    trainer = page.bench.player.trainer
    page.choose("text_input", "hidden", "3")
    page.choose("select_slider", "learning_rate", 0.01)
    page.bench.adopt(trainer)
    page.run()
    assert page.bench.player.trainer is trainer
    assert trainer.epoch == 1
    assert page.value("text_input", "hidden") == "4-4"
    assert page.value("select_slider", "learning_rate") == 0.3
