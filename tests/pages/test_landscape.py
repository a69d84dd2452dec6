"""The tab *Landscape*: what it draws, when it is drawn anew, and what its controls change."""

from typing import Any

import pytest

from nnviz.bench.survey import Survey
from nnviz.inside.slices import SLICE_SIDE
from tests.drawings import XOR
from tests.pages.harness import Page


@pytest.fixture
def land(page: Page) -> Page:
    """The page with the tab open."""
    page.choose("button_group", "inside_tab", "Landscape")
    return page


def survey(page: Page) -> Survey:
    found: Survey = page.view.inside["survey"]
    return found


def chart(page: Page) -> dict[str, Any]:
    front = page.view.charts["landscape"].front
    return page.chart(f"landscape_chart_{front}")


def kinds(page: Page) -> list[str]:
    return [trace["type"] for trace in chart(page)["data"]]


def caption(page: Page) -> str:
    return next(c.value for c in page.at.caption if "Look " in c.value)


def steps(page: Page, count: int) -> None:
    for _ in range(count):
        page.click("step")


def test_without_points_there_is_none_and_a_sentence_says_why(land: Page) -> None:
    assert any("Without points there is no loss" in c.value for c in land.at.caption)
    assert not [c for c in land.at.get("plotly_chart") if "landscape" in c.proto.id]


def test_an_untrained_network_has_a_landscape(land: Page) -> None:
    land.draw(*XOR)
    assert kinds(land) == ["contour", "scatter", "scatter"]
    assert "Drawn at epoch 0, over all training points." in caption(land)
    assert chart(land)["layout"]["xaxis"]["title"]["text"] == "weight x→1 of layer 1"
    assert chart(land)["layout"]["yaxis"]["title"]["text"] == "weight y→1 of layer 1"


def test_at_rest_it_is_drawn_anew_when_the_network_is_another_one(land: Page) -> None:
    land.draw(*XOR)
    first = survey(land).found
    land.run()
    assert survey(land).found is first
    steps(land, 1)
    assert survey(land).found is not first
    assert "Drawn at epoch 1," in caption(land)
    land.draw(*XOR)
    assert survey(land).found is not first


def test_while_training_only_the_network_moves(land: Page) -> None:
    land.draw(*XOR)
    steps(land, 2)
    first = survey(land).found
    land.bench.player.steps_per_map = 1
    land.click("train")
    land.run()
    land.run()
    assert survey(land).found is first
    assert len(survey(land).trail) > 2
    assert "While it trains only the network moves" in caption(land)
    assert "Drawn at epoch 2," in caption(land)
    land.click("landscape_anew")
    assert survey(land).found is not first
    here = survey(land)
    assert here.epoch > 2
    land.choose("button_group", "landscape_shape", "surface")
    drawn = chart(land)
    land.run()
    assert chart(land) == drawn
    land.click("train")
    assert survey(land).epoch == land.bench.player.trainer.epoch
    assert not any(b.key == "landscape_anew" for b in land.at.button)


def test_the_surface(land: Page) -> None:
    land.draw(*XOR)
    land.choose("button_group", "landscape_shape", "surface")
    assert kinds(land) == ["surface", "scatter3d", "scatter3d"]


def test_random_directions_and_others(land: Page) -> None:
    land.draw(*XOR)
    land.choose("button_group", "landscape_kind", "random")
    first = survey(land).found
    assert first is not None
    assert first.kind == "random"
    land.click("landscape_other")
    assert survey(land).found is not first
    land.choose("select_slider", "landscape_radius", 2.0)
    found = survey(land).found
    assert found is not None
    assert (found.first[0], found.first[-1], len(found.first)) == (-2.0, 2.0, SLICE_SIDE)


def test_a_path_needs_epochs(land: Page) -> None:
    land.draw(*XOR)
    land.choose("button_group", "landscape_kind", "path")
    assert any("The path walked is a point or a line so far" in c.value for c in land.at.caption)
    steps(land, 4)
    assert kinds(land) == ["contour", "scatter", "scatter", "scatter", "scatter"]
    assert "of the path." in caption(land)
    assert chart(land)["layout"]["xaxis"]["title"]["text"].startswith("component 1 (")
    land.bench.player.view_moment(1)
    land.run()
    assert "Drawn at epoch 1," in caption(land)


def test_weights_are_chosen_by_layer_neuron_and_part(land: Page) -> None:
    land.draw(*XOR)
    land.choose("selectbox", "landscape_first_layer", 2)
    land.choose("selectbox", "landscape_first_neuron", 1)
    land.choose("selectbox", "landscape_first_part", 8)
    assert chart(land)["layout"]["xaxis"]["title"]["text"] == "bias 2 of the output"
    land.choose("selectbox", "landscape_second_part", 0)
    assert chart(land)["layout"]["yaxis"]["title"]["text"] == "weight x→1 of layer 1"
    land.choose("selectbox", "landscape_first_layer", 0)
    assert any("choose two different weights" in c.value for c in land.at.caption)


def test_held_out_points_where_there_are_some(land: Page) -> None:
    land.draw(*XOR)
    land.choose("toggle", "landscape_held_out", True)
    assert any("There are no such points" in c.value for c in land.at.caption)
    land.click("preset_moons")
    assert "over all held-out points." in caption(land)


def test_many_classes_batch_norm_dropout_and_penalties(land: Page) -> None:
    land.draw(*XOR)
    for _ in range(6):
        land.click("add_class")
    player = land.bench.player
    player.set_model_config(
        player.model_config.changed(hidden=(3, 2), batch_norm=True, dropout=0.5)
    )
    player.set_train_config(player.train_config.changed(weight_decay=0.1))
    land.run()
    steps(land, 1)
    assert "Penalties on large weights are not in it." in caption(land)
    land.choose("selectbox", "landscape_second_part", 4)
    assert chart(land)["layout"]["yaxis"]["title"]["text"] == "shift 1 of layer 1"


def test_a_smaller_network_than_the_chosen_weights_were_of(land: Page) -> None:
    land.draw(*XOR)
    land.choose("selectbox", "landscape_first_neuron", 7)
    player = land.bench.player
    player.set_model_config(player.model_config.changed(hidden=()))
    land.run()
    assert kinds(land)[0] == "contour"
