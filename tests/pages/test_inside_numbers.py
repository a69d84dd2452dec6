"""Inside, the views of numbers: Step, Flow and Weights, in every state that a page can be in."""

from typing import Any

import pytest

from nnviz.settings.hand import Hand
from nnviz.settings.naming import Place, index_of
from tests.pages.harness import Page, as_read

FORMULAS = '<div class="formulas">'
WRONG: tuple[Any, ...] = (None, -1, 10**9, "x", float("nan"), [], "bias ")


def open_tab(page: Page, title: str) -> None:
    page.at.button_group(key="inside_tab").set_value(title)
    page.run()


def html(page: Page, mark: str) -> str:
    """The pieces of HTML that have a mark in them."""
    return "".join(str(one.proto.body) for one in page.at.get("html") if mark in one.proto.body)


def said(page: Page) -> str:
    return as_read(" ".join(caption.value for caption in page.at.caption))


def exact(value: float) -> str:
    return f"{value:.7g}".replace("-", "−")


def weight(page: Page, place: Place) -> float:
    trainer = page.bench.player.trainer
    return float(trainer.learner.weights()[index_of(trainer.model_config, place)])


@pytest.mark.parametrize("title", ["Step", "Flow", "Weights"])
def test_every_view_in_an_empty_page_and_through_a_run(page: Page, title: str) -> None:
    open_tab(page, title)
    page.click("preset_moons")
    page.click("step")
    page.click("train")
    page.run()
    page.click("train")
    page.bench.player.view_moment(0)
    page.run()
    page.click("clear")


@pytest.mark.parametrize("title", ["Step", "Flow", "Weights"])
def test_every_view_of_many_classes_with_batch_norm(page: Page, title: str) -> None:
    page.click("preset_moons")
    config = page.bench.player.model_config
    page.bench.player.set_model_config(
        config.changed(classes=8, batch_norm=True, dropout=0.2, hidden=(5, 3), activation="relu")
    )
    open_tab(page, title)
    for _ in range(2):
        page.click("step")
    page.bench.player.set_model_config(page.bench.player.model_config.changed(hidden=()))
    page.run()


def test_without_points_a_step_says_what_to_do(page: Page) -> None:
    open_tab(page, "Step")
    assert "There is no step to show yet." in said(page)
    open_tab(page, "Flow")
    assert "Nothing flows yet." in said(page)


def test_while_it_trains_a_step_offers_to_pause(page: Page) -> None:
    page.click("preset_moons")
    open_tab(page, "Step")
    page.click("train")
    assert "pause first" in said(page)
    assert not html(page, FORMULAS)
    page.click("step_pause")
    assert not page.bench.player.running
    assert html(page, FORMULAS)


def test_take_this_step_does_what_the_numbers_say(page: Page) -> None:
    page.click("preset_moons")
    page.bench.player.set_train_config(page.bench.player.train_config.changed(batch_size=20))
    open_tab(page, "Step")
    page.choose("selectbox", "step_layer", 1)
    page.choose("selectbox", "step_to", 2)
    page.choose("selectbox", "step_from", 4)
    place, trainer = Place("weight", 1, 2, 4), page.bench.player.trainer
    for count in (1, 2):
        before = weight(page, place)
        (title,) = (m.value for m in page.at.markdown if "→" in m.value)
        assert title.startswith("**weight from neuron 5 of layer 1 to neuron 3 of layer 2: ")
        page.click("take_step")
        assert trainer.steps == count
        assert trainer.epoch == 0
        after = weight(page, place)
        assert f"{exact(before)} → " in title
        assert f"Step {count} is taken:" in said(page)
        assert f"the trainer has {exact(after)}" in said(page)
        assert page.view.taken.said == pytest.approx(after, abs=1e-6)
    page.click("step")
    assert "is taken" not in said(page)


def test_a_point_is_followed_and_the_step_is_still_the_batchs(page: Page) -> None:
    page.click("preset_moons")
    open_tab(page, "Step")
    assert "Forward" not in html(page, FORMULAS)
    assert "The step is the whole batch's." in said(page)
    explained = "δ says how fast a point's loss changes with the sum of neuron 1 of layer 1. "
    assert f"{explained}Times what the weight meets there (the input x)" in html(page, FORMULAS)
    page.choose("button_group", "step_of", "One point")
    assert "1. Forward" in html(page, FORMULAS)
    assert explained not in html(page, FORMULAS)
    assert "not this point's alone" in said(page)
    held_out = int(page.bench.points.held_out.argmax())
    page.choose("number_input", "step_point", held_out + 1)
    assert "It is held out, so no step takes it" in html(page, FORMULAS)


def test_a_step_of_the_past_is_read_and_not_taken(page: Page) -> None:
    page.click("preset_moons")
    page.click("step")
    open_tab(page, "Step")
    page.bench.player.view_moment(0)
    page.run()
    assert page.button("take_step").disabled
    assert "moment of the past" in said(page)


def test_a_frozen_weight_stays(page: Page) -> None:
    page.click("preset_moons")
    page.bench.player.trainer.set_hand(Hand(frozen=(0,)))
    open_tab(page, "Step")
    assert "This weight is frozen" in html(page, FORMULAS)


def test_choices_that_cannot_be_chosen_count_for_nothing(page: Page) -> None:
    page.click("preset_moons")
    open_tab(page, "Step")
    page.choose("button_group", "step_of", "One point")
    for key in ("step_of", "step_point", "step_layer", "step_to", "step_from"):
        # AppTest itself finds no words for most of what is not among a list's options; what a
        # browser may say of them is tried in test_wrong_states.py.
        numbers, lists = WRONG[:3], WRONG[:1]
        for value in {"step_of": WRONG, "step_point": numbers}.get(key, lists):
            page.at.session_state[key] = value
            page.run()
    assert html(page, FORMULAS)


def test_a_choice_is_kept_when_the_view_is_left_and_forgotten_when_it_is_gone(page: Page) -> None:
    page.click("preset_moons")
    open_tab(page, "Step")
    page.choose("selectbox", "step_to", 7)
    open_tab(page, "Weights")
    open_tab(page, "Step")
    assert page.value("selectbox", "step_to") == 7
    page.bench.player.set_model_config(page.bench.player.model_config.changed(hidden=(2,)))
    page.run()
    assert page.value("selectbox", "step_to") == 0


def test_flow_names_the_dead_and_its_remedy_helps(page: Page) -> None:
    page.click("preset_moons")
    page.bench.player.set_model_config(
        page.bench.player.model_config.changed(hidden=(4, 3), activation="relu")
    )
    trainer = page.bench.player.trainer
    for layer in trainer.model.linears:
        layer.bias.data.fill_(9.0)
    trainer.model.linears[0].bias.data[2] = -99.0
    open_tab(page, "Flow")
    assert "1 neuron is dead" in said(page)
    assert page.chart("flow_chart_ratio_chart_0")["layout"]["shapes"][0]["y0"] == 3e-4
    page.click("flow_open_0_2")
    assert page.value("button_group", "inside_tab") == "Diagram"
    assert page.view.pointed == (0, 2)
    open_tab(page, "Flow")
    assert page.view.pointed is None
    page.click("flow_remedy_dead_ReLU")
    assert page.bench.player.model_config.activation == "leaky_relu"
    assert "No activation here can be dead or saturated" in said(page)


def test_weights_are_all_there_and_large_layers_one_at_a_time(page: Page) -> None:
    page.click("preset_moons")
    open_tab(page, "Weights")
    assert html(page, "<table>").count("<table>") == 3
    assert html(page, "<table>").count("<td class=") == 114
    page.bench.player.set_model_config(
        page.bench.player.model_config.changed(hidden=(64, 64), batch_norm=True)
    )
    page.run()
    assert html(page, "<table>").count("<table>") == 1
    page.choose("selectbox", "weights_layer", 1)
    assert html(page, "<table>").count("<td class=") == 64 * 69
    page.click("train")
    assert "while training is paused" in said(page)
    page.click("train")
    page.click("weights_csv")
    page.click("weights_copy")


def test_an_address_of_no_view_opens_the_page_without_one(page: Page) -> None:
    page.at.query_params["inside"] = "nonsense"
    page.unroute()
    page.run()
    assert page.value("button_group", "inside_tab") is None
    assert "inside" not in page.at.query_params
    page.at.query_params["inside"] = "weights"
    open_tab(page, "Flow")
    assert page.at.query_params["inside"] in ("flow", ["flow"])


def test_flow_before_training_says_what_its_dots_are(page: Page) -> None:
    page.click("preset_moons")
    open_tab(page, "Flow")
    assert "the dots are of the weights that training begins with" in said(page)
    page.click("step")
    assert "the dots are of" not in said(page)
    assert "half of all lie in the inner band" in said(page)
    assert "those were other layers" not in said(page)
    page.bench.add_layer(0)
    page.run()
    assert "What was before layers were added or taken away is not shown" in said(page)


def test_weights_say_what_is_kept_of_a_neuron_that_is_off(page: Page) -> None:
    page.click("preset_moons")
    page.bench.player.trainer.set_hand(Hand(off=((0, 1),)))
    open_tab(page, "Weights")
    assert "Struck through: switched off." in html(page, "signs")
    value = weight(page, Place("weight", 1, 0, 1))
    assert f"{value:.3g}".replace("-", "−") in html(page, '<div class="weights"')
