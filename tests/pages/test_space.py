"""The tab *Space*: what it sends, in each state of the work, and what its controls change."""

from typing import Any

import numpy as np
import pytest

from nnviz.bench.following import MOMENTS
from nnviz.pictures.hidden_space import unpack_space
from tests.drawings import XOR
from tests.pages.harness import Page


@pytest.fixture
def space(page: Page) -> Page:
    """The page with the tab open."""
    page.choose("button_group", "inside_tab", "Space")
    return page


def head(page: Page) -> dict[str, Any]:
    """What the browser is told."""
    return unpack_space(page.sent("space"))[0]


def titles(page: Page) -> list[str]:
    return [layer["title"] for layer in head(page)["frames"][-1]["layers"]]


def caption(page: Page) -> str:
    (found,) = (c.value for c in page.at.caption if c.value.startswith("Each layer bends"))
    return found


def test_without_points_the_empty_sheet_is_bent(space: Page) -> None:
    told = head(space)
    assert titles(space) == ["The plane", "Hidden layer 1", "Hidden layer 2", "Outputs"]
    assert (told["labels"], told["span"], len(told["frames"])) == ("", 0, 1)
    assert "There are no points yet" in caption(space)
    assert "Principal components are directions of most spread" in caption(space)


def test_untrained_trained_and_training(space: Page) -> None:
    space.draw(*XOR)
    assert head(space)["labels"] == "0011"
    assert "It is not trained yet" in caption(space)
    before = space.sent("space")
    space.click("step")
    assert "It is not trained yet" not in caption(space)
    assert space.sent("space") != before
    space.click("train")
    told = head(space)
    assert len(told["frames"]) == MOMENTS
    assert told["span"] == 400
    space.click("train")
    assert len(head(space)["frames"]) == 1


def test_a_past_moment_is_shown_as_it_was(space: Page) -> None:
    space.draw(*XOR)
    untrained = space.sent("space")
    for _ in range(5):
        space.click("step")
    assert space.sent("space") != untrained
    space.bench.player.view_moment(0)
    space.run()
    np.testing.assert_allclose(
        unpack_space(space.sent("space"))[1], unpack_space(untrained)[1], atol=2
    )


def test_three_dimensions_and_chosen_neurons(space: Page) -> None:
    space.draw(*XOR)
    space.choose("button_group", "space_dims", 3)
    assert head(space)["dims"] == 3
    space.choose("button_group", "space_along", "neurons")
    space.choose("selectbox", "space_neuron_1", 6)
    axes = [layer["axes"] for layer in head(space)["frames"][0]["layers"]]
    assert [axis.split(":")[0] for axis in axes[1]] == ["neuron 1", "neuron 7", "neuron 3"]
    assert [axis.split(":")[0] for axis in axes[0]] == ["x", "y"]
    assert [axis.split(":")[0] for axis in axes[3]] == ["output blue", "output orange"]
    space.choose("button_group", "space_dims", 2)
    assert [s.key for s in space.at.selectbox if s.key and s.key.startswith("space")] == [
        "space_neuron_0",
        "space_neuron_1",
    ]


def test_many_classes_inputs_and_batch_norm(space: Page) -> None:
    space.draw(*XOR)
    for _ in range(3):
        space.click("add_class")
    player = space.bench.player
    player.set_model_config(
        player.model_config.changed(hidden=(5, 2, 1), features=("x2", "y"), batch_norm=True)
    )
    space.run()
    assert titles(space) == [
        "The plane",
        "Inputs",
        "Hidden layer 1",
        "Hidden layer 2",
        "Hidden layer 3",
        "Outputs",
    ]
    assert head(space)["alt"].startswith("The plane as 4 layers of the network bend it")
    space.click("step")
    space.click("train")
    assert len(head(space)["frames"]) == MOMENTS


def test_what_is_chosen_stays_on_another_page(space: Page) -> None:
    space.choose("button_group", "space_dims", 3)
    space.go("about")
    space.go("train")
    assert space.value("button_group", "space_dims") == 3


def test_a_network_without_hidden_layers(space: Page) -> None:
    space.draw(*XOR)
    player = space.bench.player
    player.set_model_config(player.model_config.changed(hidden=()))
    space.choose("button_group", "space_along", "neurons")
    assert titles(space) == ["The plane", "Outputs"]
    assert head(space)["alt"].startswith("The plane as 1 layer of the network bend")
