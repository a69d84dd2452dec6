"""The main job in the page: every button, and the picture after it."""

import struct

import numpy as np
import pytest

from nnviz.bench.guide import CHOOSE, REFINE, TRAIN, WATCH, Stop
from nnviz.data import presets
from nnviz.settings.hidden import describe_hidden
from nnviz.stage.map_message import maps_in
from tests.drawings import XOR, dot, places
from tests.pages.harness import Page, as_read
from tests.sessions import MAPS

STARTERS = {
    "xor": "XOR",
    "circles": "Circles",
    "moons": "Moons",
    "spiral": "Spiral",
    "blobs": "Blobs",
}


def points_shown(page: Page) -> int:
    """How many points the points layer was sent."""
    return (len(page.sent("points")) - 12) // 5


def test_the_first_look(page: Page) -> None:
    assert page.status == "**Epoch 0** · no points yet"
    assert page.button("train").label == "Train"
    assert page.notice is None
    assert any("Place some points first" in caption.value for caption in page.at.caption)
    assert page.at.button(key="undo").disabled
    assert page.at.button(key="clear").disabled
    assert not page.at.button(key="step").disabled
    assert points_shown(page) == 0


@pytest.mark.parametrize("name", STARTERS)
def test_a_starter_puts_its_points_in_place(page: Page, name: str) -> None:
    assert page.at.button(key=f"preset_{name}").label == STARTERS[name]
    page.click(f"preset_{name}")
    assert page.bench.points == presets.make(presets.suggested(name, 2))
    assert points_shown(page) == presets.PRESETS[name].suggestion(2).points
    assert page.status == "**Epoch 0** · not trained yet"
    page.click("undo")
    assert len(page.bench.points) == points_shown(page) == 0


def test_clicks_on_the_canvas_are_points_and_are_seen(page: Page) -> None:
    page.draw(*XOR)
    assert places(page.bench.points) == [[-0.5, -0.5], [0.5, 0.5], [-0.5, 0.5], [0.5, -0.5]]
    assert page.bench.points.labels.tolist() == [0, 0, 1, 1]
    assert points_shown(page) == 4
    assert struct.unpack_from("<I", page.sent("points")) == (4,)
    page.run()
    assert points_shown(page) == 4
    assert not page.at.button(key="undo").disabled


def test_a_canvas_that_is_full_is_followed_by_another(page: Page) -> None:
    page.draw(*[dot(index / 100, 0.0) for index in range(60)])
    page.draw(dot(-1, -1))  # the fresh canvas waits below until one more mark was read
    page.draw(dot(1, 1))
    assert len(page.bench.points) == 62
    assert {number: len(objects) for number, objects in page.drawn.items()} == {0: 61, 1: 1}


def test_the_chosen_class_is_what_the_next_click_is_told(page: Page) -> None:
    assert page.value("button_group", "class_picker") == 0
    page.choose("button_group", "class_picker", 1)
    assert page.bench.brush.label == 1
    assert page.sent("points")[4] == 1
    page.choose("button_group", "class_picker", 0)
    assert page.bench.brush.label == 0


def test_inspect_lets_hover_through_and_draw_takes_it_back(page: Page) -> None:
    def lets_through() -> bool:
        return any(
            ".st-key-canvas { pointer-events: none; }" in html.proto.body
            for html in page.at.get("html")
        )

    page.draw(*XOR)
    assert not lets_through()
    assert page.sent("points")[5] & 1  # clicks are echoed
    assert page.chart("boundary_chart")["data"][0]["hoverinfo"] == "skip"
    page.choose("button_group", "pointer", "inspect")
    assert page.view.inspect
    assert lets_through()
    assert not page.sent("points")[5] & 1
    assert "customdata" in page.chart("boundary_chart")["data"][0]
    page.choose("button_group", "pointer", "draw")
    assert not page.view.inspect
    assert not lets_through()
    assert "customdata" not in page.chart("boundary_chart")["data"][0]


def test_undo_takes_back_click_by_click_and_a_click_after_it_counts(page: Page) -> None:
    page.draw(XOR[0])
    page.draw(XOR[1])
    page.click("undo")
    assert places(page.bench.points) == [[-0.5, -0.5]]
    page.draw(XOR[2])
    assert places(page.bench.points) == [[-0.5, -0.5], [-0.5, 0.5]]
    page.click("undo")
    page.click("undo")
    assert page.at.button(key="undo").disabled
    assert points_shown(page) == 0


def test_clear_removes_all_points_and_keeps_the_weights(page: Page) -> None:
    page.click("preset_moons")
    page.click("step")
    page.click("clear")
    assert points_shown(page) == 0
    assert page.at.button(key="clear").disabled
    assert page.status == "**Epoch 1** · no points yet"
    page.click("undo")
    assert points_shown(page) == 200


@pytest.mark.parametrize("key", ["train", "step"])
def test_without_points_a_sentence_says_what_is_missing(page: Page, key: str) -> None:
    page.click(key)
    assert page.notice is not None
    assert page.notice.startswith("Place some points first")
    assert page.button("train").label == "Train"
    page.draw(XOR[0])
    assert page.notice is None
    page.click(key)
    assert page.notice is not None
    assert page.notice.startswith("All training points are of one class. Choose another colour")
    assert page.bench.player.trainer.steps == 0


def test_step_trains_one_epoch_and_shows_it(page: Page) -> None:
    page.click("preset_xor")
    map_before, heat_before = page.sent("map"), page.chart("boundary_chart")
    page.click("step")
    page.click("step")
    assert page.bench.player.trainer.epoch == 2
    assert page.status.startswith("**Epoch 2** · Loss 0.")
    assert page.sent("map") != map_before
    assert page.chart("boundary_chart") != heat_before
    moment = page.bench.player.trainer.learner.numbers()
    assert maps_in(page.sent("map")) == [moment.tobytes()]


def test_train_runs_pause_holds_and_train_goes_on(page: Page) -> None:
    page.bench.player.steps_per_map = 10
    page.draw(*XOR)
    page.click("train")
    assert page.bench.player.running
    assert page.button("train").label == "Pause"
    assert page.at.button(key="step").disabled
    assert page.bench.player.trainer.steps == 10 * MAPS  # one tick a run
    page.run()
    assert page.bench.player.trainer.steps == 20 * MAPS
    page.click("train")
    assert not page.bench.player.running
    assert page.button("train").label == "Train"
    assert not page.at.button(key="step").disabled
    page.run()
    assert page.bench.player.trainer.steps == 20 * MAPS
    page.draw(dot(0, 0, 1))
    page.click("train")
    assert page.bench.player.trainer.steps == 30 * MAPS
    assert len(page.bench.player.trainer.points) == 5


def test_a_click_while_it_trains_is_learnt_from(page: Page) -> None:
    page.draw(*XOR)
    page.click("train")
    page.draw(dot(0, 0, 1))
    assert page.bench.player.running
    assert len(page.bench.player.trainer.points) == 5
    page.run()  # the next beat
    assert points_shown(page) == 5


def test_reset_starts_over_and_keeps_the_points(page: Page) -> None:
    page.click("preset_xor")
    fresh, heat = page.sent("map"), page.chart("boundary_chart")
    page.click("train")
    page.click("reset")
    assert not page.bench.player.running
    assert (page.bench.player.trainer.epoch, points_shown(page)) == (0, 200)
    assert page.status.startswith("**Epoch 0**")
    assert (page.sent("map"), page.chart("boundary_chart")) == (fresh, heat)


def test_taking_away_a_class_while_it_trains_pauses_and_says_so(page: Page) -> None:
    page.draw(*XOR[:3])
    page.click("train")
    page.click("undo")
    assert not page.bench.player.running
    assert page.notice is not None
    assert page.notice.startswith("Training has paused. All training points are of one class.")


def test_a_divergence_is_explained_in_the_whole_page(page: Page) -> None:
    page.click("preset_moons")
    page.choose("text_input", "hidden", "64-64-64")
    page.choose("selectbox", "activation", "linear")
    page.choose("selectbox", "optimizer", "momentum")
    page.choose("select_slider", "learning_rate", 10.0)
    page.bench.player.steps_per_map = 50
    page.click("train")
    page.run()
    assert page.notice is not None
    assert page.notice.startswith("The loss or the network itself became infinite")
    assert page.button("train").label == "Train"
    assert np.isfinite(page.bench.player.boundary().probabilities).all()


def test_one_press_beside_the_notice_takes_back_what_it_speaks_of(page: Page) -> None:
    page.click("preset_moons")
    page.click("step")
    page.click("reset")
    assert page.status.startswith("**Epoch 0**")
    assert page.notice == "The network is reset. Undo brings back epoch 1."
    page.click("take_back_button")
    assert page.status.startswith("**Epoch 1**")
    assert page.notice == "Back at epoch 1, as it was."
    assert not [button for button in page.at.button if button.key == "take_back_button"]


def test_the_guide_leads_to_train_and_can_be_skipped_and_called_again(page: Page) -> None:
    def says(stop: Stop | None) -> bool:
        said = [html.proto.body for html in page.at.get("html")]
        shown = [stop for stop in (CHOOSE, TRAIN, WATCH, REFINE) if f"<p>{stop.text}</p>" in said]
        return shown == ([stop] if stop else [])

    page.draw(*XOR[:2])
    assert says(CHOOSE)
    page.draw(*XOR[2:])
    assert says(TRAIN)
    page.click("skip_guide")
    assert says(None)
    page.click("guide")
    assert says(TRAIN)
    page.click("train")
    assert says(WATCH)


def test_what_happened_goes_before_the_guide(page: Page) -> None:
    page.click("preset_moons")
    page.click("step")
    page.click("reset")
    assert page.notice == "The network is reset. Undo brings back epoch 1."
    assert "skip_guide" not in [button.key for button in page.at.button]


def test_undo_of_a_reset_after_a_look_back_shows_the_epoch_that_it_names(page: Page) -> None:
    page.click("preset_moons")
    for _ in range(3):
        page.click("step")
    page.bench.player.view_moment(1)
    page.click("reset")
    page.click("take_back_button")
    assert page.notice == "Back at epoch 3, as it was."
    assert page.status.startswith("**Epoch 3**")


def test_each_idea_after_success_is_one_press(page: Page) -> None:
    page.click("preset_xor")
    while page.bench.player.trainer.evaluate().train_accuracy != 1.0:
        page.bench.player.step()
    page.run()
    assert [page.at.button(key=f"idea_{k}").label for k in range(3)] == [
        "Circles",
        "Half the neurons",
        "ReLU neurons",
    ]
    page.click("idea_1")
    assert page.bench.player.model_config.hidden == (4, 4)
    assert page.bench.player.running


def test_the_simple_form_changes_the_network(page: Page) -> None:
    page.choose("toggle", "all_settings", False)
    page.choose("number_input", "layers", 3)
    assert describe_hidden(page.bench.player.model_config.hidden) == "8-8-8"
    page.choose("number_input", "neurons_each", 5)
    assert describe_hidden(page.bench.player.model_config.hidden) == "5-5-5"
    page.choose("number_input", "layers", 0)
    assert describe_hidden(page.bench.player.model_config.hidden) == ""
    assert page.at.number_input(key="neurons_each").disabled
    page.choose("select_slider", "learning_rate", 0.1)
    assert page.bench.player.train_config.learning_rate == 0.1


def test_what_was_chosen_is_still_so_after_a_look_at_another_page(page: Page) -> None:
    page.at.button_group(key="insight").set_value("Rates")
    page.run()
    assert page.value("toggle", "all_settings") is True
    for name in ("about", "train"):
        page.at.switch_page(f"pages/{name}.py")
        page.run()
    assert page.value("toggle", "all_settings") is True
    assert page.value("button_group", "insight") == "Rates"


def test_points_are_held_back_with_one_press_where_none_is(page: Page) -> None:
    page.click("preset_xor")
    assert not [button for button in page.at.button if button.key == "hold_back"]
    page.bench.set_held_out_share(0.0)
    page.run()
    page.click("hold_back")
    assert page.bench.points.held_out.sum() == 40
    assert not [button for button in page.at.button if button.key == "hold_back"]


def test_a_class_is_renamed_where_the_brush_is(page: Page) -> None:
    page.click("preset_xor")
    page.choose("text_input", "class_name", "cat")
    assert page.bench.versions.now.names == ("cat", "orange")
    page.bench.choose(label=1)
    page.run()
    assert page.value("text_input", "class_name") == "orange"
    page.choose("text_input", "class_name", "")
    assert page.value("text_input", "class_name") == "orange"


def test_a_long_class_name_ends_in_dots_where_there_is_no_room_for_it(page: Page) -> None:
    page.bench.rename_class(0, "aviator glass")
    page.bench.rename_class(1, "twelve chars")
    page.run()
    first, second = map(as_read, page.at.button_group(key="class_picker").options)
    assert first.endswith(" aviator gla…")
    assert second.endswith(" twelve chars")
