"""Every setting: live ones keep the epoch, hints and branches show in the widgets."""

from typing import Any

import pytest
import torch

from nnviz.bench.hints import find_hint
from nnviz.data.points import Points
from nnviz.settings.config import TrainConfig
from tests.pages.harness import Page
from tests.sessions import MAPS

LIVE = [
    ("selectbox", "optimizer", "rmsprop", "optimizer"),
    ("select_slider", "learning_rate", 0.3, "learning_rate"),
    ("select_slider", "batch_size", 20, "batch_size"),
    ("select_slider", "weight_decay", 0.003, "weight_decay"),
    ("select_slider", "l1", 0.001, "l1"),
    ("select_slider", "beta1", 0.5, "beta1"),
    ("select_slider", "beta2", 0.99, "beta2"),
    ("selectbox", "schedule", "cosine", "schedule"),
    ("selectbox", "loss_kind", "hinge", "loss"),
    ("select_slider", "label_smoothing", 0.1, "label_smoothing"),
]
REBUILD = [
    ("selectbox", "initialization", "he", "initialization", "he"),
    ("toggle", "batch_norm", True, "batch_norm", True),
    ("button_group", "features", ["x", "y", "xy"], "features", ("x", "y", "xy")),
]


@pytest.fixture
def trained(page: Page) -> Page:
    """The train page after 50 epochs on moons, paused."""
    page.click("preset_moons")
    page.bench.player.steps_per_map = 50
    page.click("train")
    page.click("train")
    assert page.bench.player.trainer.epoch >= 50
    return page


def run_to_the_end(page: Page, runs: int = 60) -> None:
    """Let it train until it stops by itself."""
    for _ in range(runs):
        page.run()
        if not page.bench.player.running:
            page.run()
            return
    pytest.fail("it never stopped")


def weights(page: Page) -> torch.Tensor:
    return page.bench.player.trainer.learner.weights()


@pytest.mark.parametrize(("kind", "key", "value", "name"), LIVE)
def test_a_live_change_keeps_epoch_and_weights_and_is_marked(
    trained: Page, kind: str, key: str, value: Any, name: str
) -> None:
    epoch, learnt = trained.bench.player.trainer.epoch, weights(trained)
    trained.choose(kind, key, value)
    assert getattr(trained.bench.player.trainer.train_config, name) == value
    assert trained.bench.player.trainer.epoch == epoch
    assert torch.equal(weights(trained), learnt)
    assert len(trained.bench.player.run.events.items) == 1
    trained.click("train")
    assert trained.bench.player.running
    assert trained.bench.player.trainer.epoch > epoch


def test_dropout_is_live_too(trained: Page) -> None:
    epoch, learnt = trained.bench.player.trainer.epoch, weights(trained)
    trained.choose("slider", "dropout", 0.25)
    assert trained.bench.player.trainer.model_config.dropout == 0.25
    assert trained.bench.player.trainer.epoch == epoch
    assert torch.equal(weights(trained), learnt)


@pytest.mark.parametrize(("kind", "key", "value", "name", "held"), REBUILD)
def test_a_change_of_the_network_starts_over_and_is_locked_while_training(
    trained: Page, kind: str, key: str, value: Any, name: str, held: Any
) -> None:
    trained.choose(kind, key, value)
    assert getattr(trained.bench.player.model_config, name) == held
    assert trained.bench.player.trainer.epoch == 0
    trained.click("train")
    assert getattr(trained.at, kind)(key=key).disabled


def test_weights_that_fit_are_kept_if_so_chosen(trained: Page) -> None:
    epoch, before = (
        trained.bench.player.trainer.epoch,
        trained.bench.player.boundary().probabilities,
    )
    trained.choose("toggle", "keep_weights", True)
    trained.choose("text_input", "hidden", "12-8")
    assert trained.bench.player.trainer.epoch == epoch
    assert trained.bench.player.model_config.hidden == (12, 8)
    assert abs(trained.bench.player.boundary().probabilities - before).max() < 1e-5
    assert [e.text for e in trained.bench.player.run.events.items] == ["hidden layers 8-8 → 12-8"]


def test_each_layer_can_have_its_own_activation(trained: Page) -> None:
    epoch = trained.bench.player.trainer.epoch
    trained.choose("toggle", "per_layer", True)
    assert trained.bench.player.trainer.epoch == epoch, "it is the same network as before"
    assert trained.bench.player.run.events.items == []
    trained.choose("selectbox", "activation_1", "relu")
    config = trained.bench.player.model_config
    assert config.layer_activations == ("tanh", "relu")
    assert trained.at.selectbox(key="activation").disabled
    trained.choose("text_input", "hidden", "4-4-4")
    assert trained.bench.player.model_config.layer_activations == ("tanh", "relu", "tanh")


def test_the_last_feature_stays(trained: Page) -> None:
    trained.choose("button_group", "features", [])
    assert trained.bench.player.model_config.features == ("x", "y")
    assert trained.notice == "The network needs at least one input feature, so the last one stays."
    assert trained.value("button_group", "features") == ["x", "y"]


def test_widgets_show_what_was_set_elsewhere(trained: Page) -> None:
    trained.bench.player.set_train_config(TrainConfig(learning_rate=0.0123, optimizer="momentum"))
    trained.bench.player.set_model_config(
        trained.bench.player.model_config.changed(hidden=(5,), seed=3)
    )
    trained.run()
    assert trained.value("select_slider", "learning_rate") == 0.0123
    assert trained.value("selectbox", "optimizer") == "momentum"
    assert trained.value("text_input", "hidden") == "5"
    assert trained.value("number_input", "seed") == 3
    assert trained.value("select_slider", "momentum") == 0.9


def test_looking_back_continuing_and_restarting(trained: Page) -> None:
    epoch = trained.bench.player.trainer.epoch
    trained.click("train")
    trained.click("train")
    last = trained.bench.player.trainer.epoch
    assert last > epoch
    assert trained.at.button(key="branch").disabled
    (slider,) = [s for s in trained.at.select_slider if (s.key or "").startswith("timeline")]
    slider.set_value(1)
    trained.run()
    moment = trained.bench.player.run.timeline.epochs[1]
    assert 0 < moment < last
    assert trained.status.startswith(f"**Epoch {moment}**")
    assert trained.bench.player.trainer.epoch == last, "looking back moved the trainer"
    trained.click("branch")
    assert trained.bench.player.trainer.epoch == moment
    assert len(trained.bench.player.run.ghosts) == 1
    trained.click("restart")
    assert trained.bench.player.trainer.epoch == 0
    assert len(trained.bench.player.run.ghosts) == 2


def test_there_is_no_timeline_while_training(trained: Page) -> None:
    trained.click("train")
    assert not [s for s in trained.at.select_slider if (s.key or "").startswith("timeline")]


def test_a_stop_rule_pauses_at_exactly_its_epoch_and_says_so(page: Page) -> None:
    page.click("preset_moons")
    page.choose("checkbox", "stop_epoch", True)
    page.choose("number_input", "stop_epoch_at", 33)
    page.click("train")
    run_to_the_end(page)
    assert page.bench.player.trainer.epoch == 33
    assert page.notice == "Stopped at epoch 33, as you asked."
    page.choose("checkbox", "stop_accuracy", True)
    assert page.bench.player.run.rules.accuracy == 0.95
    page.choose("checkbox", "stop_epoch", False)
    assert page.bench.player.run.rules.epoch is None


def test_running_for_so_many_epochs(page: Page) -> None:
    page.click("preset_moons")
    page.choose("number_input", "stop_run_count", 20)
    page.click("stop_run")
    run_to_the_end(page)
    assert (page.bench.player.trainer.epoch, page.bench.player.running) == (20, False)


def test_a_hint_gives_the_reason_and_its_button_the_remedy(page: Page) -> None:
    page.click("preset_xor")
    page.bench.player.set_model_config(
        page.bench.player.model_config.changed(initialization="zero")
    )
    page.bench.player.steps_per_map = 50
    page.click("train")
    page.run()
    page.click("train")
    assert any("All weights started at zero" in caption.value for caption in page.at.caption)
    page.click("remedy_zero_start")
    assert page.bench.player.model_config.initialization == "default"
    assert page.value("selectbox", "initialization") == "default"
    assert not [b for b in page.at.button if b.key and b.key.startswith("remedy")]


def test_a_press_on_a_remedy_never_applies_another_one(page: Page) -> None:
    page.click("preset_xor")
    page.bench.player.set_model_config(page.bench.player.model_config.changed(hidden=()))
    page.bench.player.steps_per_map = 50
    page.click("train")
    for _ in range(3):
        page.run()
    page.click("train")
    shown = page.at.button(key="remedy_too_simple")
    # Before the press arrives another hint, more urgent, has come up.
    first = page.bench.points
    x, y = map(float, first.xy[0])
    page.bench.edit(first.add(x, y, 1 - int(first.labels[0])))
    due = find_hint(page.bench.player.trainer)
    assert due is not None
    assert due[0].name == "coincident points"
    points = page.bench.points
    shown.click()
    page.run()
    assert page.bench.player.model_config.hidden == (8, 8), "the remedy that was pressed"
    assert page.bench.points == points, "and no other one"


def test_a_press_on_pause_that_meets_a_stop_rule_does_not_start_training(page: Page) -> None:
    page.click("preset_xor")
    page.bench.player.steps_per_map = 10
    page.bench.player.run.rules = page.bench.player.run.rules.changed(epoch=15 * MAPS)
    page.click("train")
    pause = page.button("train")
    assert pause.label == "Pause"
    page.run()  # the rule is met in this tick
    assert not page.bench.player.running
    pause.click()
    page.run()
    assert not page.bench.player.running
    assert page.bench.player.trainer.epoch == 15 * MAPS


def test_a_second_press_on_train_is_no_other_start(page: Page) -> None:
    page.click("preset_xor")
    page.click("step")
    start = page.button("train")
    page.click("train")
    start.click()
    page.run()
    assert page.bench.player.running
    assert [event.text for event in page.bench.player.run.events.items] == ["resumed"]


@pytest.mark.parametrize("shown", ["Accuracy", "Rates", "Confusion"])
def test_more_is_shown_on_demand_only(trained: Page, shown: str) -> None:
    assert "insight_chart" not in str(trained.at.main)
    trained.at.button_group(key="insight").set_value(shown)
    trained.run()
    if shown == "Confusion":
        assert any("Held-out points" in html.proto.body for html in trained.at.get("html"))
    else:
        chart = trained.chart("insight_chart_chart_0")
        assert len(chart["data"]) == {"Accuracy": 2, "Rates": 4}[shown]


def test_axes_and_smoothing_survive(trained: Page) -> None:
    trained.choose("radio", "chart_over", "seconds")
    trained.choose("toggle", "chart_log_loss", True)
    assert trained.value("radio", "chart_log_time") == "automatic"
    trained.choose("radio", "chart_log_time", "logarithmic")
    trained.choose("select_slider", "chart_smoothing", 0.9)
    trained.go("about")
    trained.go("train")
    trained.click("step")
    chart = trained.view.chart
    assert (chart.over, chart.log_loss, chart.log_time, chart.smoothing) == (
        *("seconds", True, True, 0.9),
    )
    assert trained.value("radio", "chart_over") == "seconds"
    assert trained.value("radio", "chart_log_time") == "logarithmic"


def test_the_time_axis_can_be_left_to_itself_again(trained: Page) -> None:
    assert trained.view.chart.log_time is None
    for name, log in (("linear", False), ("logarithmic", True), ("automatic", None)):
        trained.choose("radio", "chart_log_time", name)
        assert trained.view.chart.log_time is log
        assert trained.value("radio", "chart_log_time") == name


def test_points_that_are_all_held_out_are_shown_as_far_as_the_slider_goes(page: Page) -> None:
    page.bench.edit(Points.of([[0.0, 0.0], [0.5, 0.5]], [0, 1], True))
    page.run()
    assert page.value("slider", "held_out_share") == 80
