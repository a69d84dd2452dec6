"""The popover *Map*: what it changes, what lies over the map, and that it is kept."""

import json
from typing import Any

import pytest

from nnviz.bench.exchange import load_table
from nnviz.data.axes import Axis
from nnviz.files.choice import parse_csv
from nnviz.pictures.axis_ticks import axes_html
from nnviz.pictures.legend import legend_html
from nnviz.pictures.map_view import MapView
from nnviz.stage.map_message import GRIDS, PICTURES, maps_in
from tests.pages.harness import Page

PLAIN = {"areas": "likely", "label": 0, "contours": False, "boundary": False}


def painted(page: Page) -> dict[str, Any]:
    """What the scripts of the stage were told to paint."""
    (sent,) = (c for c in page.at.get("bidi_component") if c.key == "scripts")
    told: dict[str, Any] = json.loads(sent.proto.json)["look"]["map"]
    return told


def over(page: Page) -> str:
    """What lies over the map."""
    (layer,) = (
        str(element.proto.body)
        for element in page.at.get("html")
        if str(element.proto.body).startswith('<div class="reading">')
    )
    return layer


def test_at_first_nothing_is_changed_and_nothing_lies_over_the_map(page: Page) -> None:
    assert painted(page) == PLAIN
    assert over(page) == '<div class="reading"></div>'


def test_the_colours_are_chosen(page: Page) -> None:
    page.choose("radio", "map_areas", "hard")
    assert painted(page) == {**PLAIN, "areas": "hard"}
    page.choose("radio", "map_areas", "one")
    page.choose("button_group", "map_label", 1)
    assert painted(page) == {**PLAIN, "areas": "one", "label": 1}
    page.choose("radio", "map_areas", "likely")
    assert painted(page) == {**PLAIN, "label": 1}
    assert not [group for group in page.at.button_group if group.key == "map_label"]


@pytest.mark.parametrize("line", ["contours", "boundary"])
def test_lines_are_switched_on_and_off(page: Page, line: str) -> None:
    page.choose("toggle", f"map_{line}", True)
    assert painted(page) == {**PLAIN, line: True}
    page.choose("toggle", f"map_{line}", False)
    assert painted(page) == PLAIN


def test_legend_and_ticks_lie_over_the_map_and_paint_nothing(page: Page) -> None:
    page.choose("toggle", "map_legend", True)
    legend = legend_html(["blue", "orange"], MapView(legend=True))
    assert over(page) == f'<div class="reading">{legend}</div>'
    page.choose("toggle", "map_ticks", True)
    axes = axes_html(Axis("x"), Axis("y"))
    assert over(page) == f'<div class="reading">{axes}{legend}</div>'
    assert painted(page) == PLAIN


def test_axes_are_named_in_place(page: Page) -> None:
    page.choose("toggle", "map_ticks", True)
    page.choose("text_input", "axis_x", "<b>width")
    assert page.bench.versions.now.units[0].name == "<b>width"
    assert axes_html(Axis("<b>width"), Axis("y")) in over(page)
    assert "&lt;b&gt;width" in over(page)
    page.click("undo")
    assert page.value("text_input", "axis_x") == "x"


def test_the_legend_follows_names_and_number_of_the_classes(page: Page) -> None:
    page.choose("toggle", "map_legend", True)
    page.bench.rename_class(0, "Adélie")
    page.click("add_class")
    assert legend_html(["Adélie", "orange", "green"], page.view.map) in over(page)


def with_the_third_class(page: Page) -> None:
    page.click("add_class")
    page.choose("radio", "map_areas", "one")
    page.choose("button_group", "map_label", 2)


def test_the_chosen_class_is_followed_when_one_before_it_is_gone_and_back(page: Page) -> None:
    with_the_third_class(page)
    page.bench.choose(label=0)
    page.click("remove_class")
    assert page.value("button_group", "map_label") == 1
    assert painted(page) == {**PLAIN, "areas": "one", "label": 1}
    page.click("undo")
    assert page.value("button_group", "map_label") == 2
    page.choose("button_group", "map_label", 1)
    page.click("redo")
    assert page.value("button_group", "map_label") == 0


def test_where_the_chosen_class_is_gone_all_are_shown_until_it_is_back(page: Page) -> None:
    with_the_third_class(page)
    page.bench.choose(label=2)
    page.click("remove_class")
    assert painted(page) == PLAIN
    assert page.value("radio", "map_areas") == "likely"
    page.choose("toggle", "map_legend", True)
    page.click("undo")
    assert painted(page) == {**PLAIN, "areas": "one", "label": 2}
    page.click("redo")
    page.choose("radio", "map_areas", "one")
    assert painted(page) == {**PLAIN, "areas": "one"}
    page.click("undo")
    assert painted(page) == {**PLAIN, "areas": "one"}


def test_another_data_set_and_a_table_with_fewer_classes_leave_a_class_that_there_is(
    page: Page,
) -> None:
    with_the_third_class(page)
    page.choose("button_group", "map_label", 1)
    load_table(page.bench, parse_csv("x,y,label\n1,2,a\n3,4,b\n"), "own")
    page.run()
    assert painted(page) == {**PLAIN, "areas": "one", "label": 1}


def test_what_is_chosen_stays_on_another_page_and_for_a_projector(page: Page) -> None:
    page.choose("radio", "map_areas", "hard")
    page.choose("toggle", "map_legend", True)
    page.go("about")
    page.go("train")
    assert page.value("radio", "map_areas") == "hard"
    page.click("present")
    assert painted(page) == {**PLAIN, "areas": "hard"}
    assert "legend" in over(page)


def test_nothing_of_the_work_is_changed_by_it(page: Page) -> None:
    page.click("preset_moons")
    page.click("step")
    before, epoch = page.sent("map"), page.bench.player.trainer.epoch
    page.choose("radio", "map_areas", "hard")
    page.choose("toggle", "map_contours", True)
    assert page.sent("map") == before
    assert page.bench.player.trainer.epoch == epoch
    assert not page.bench.can_redo


@pytest.mark.parametrize(
    ("view", "kind"),
    [
        (MapView(legend=True), PICTURES),
        (MapView(areas="hard"), PICTURES | GRIDS),
        (MapView(areas="one"), PICTURES | GRIDS),
        (MapView(contours=True), PICTURES | GRIDS),
    ],
)
def test_a_large_network_travels_as_numbers_where_more_is_painted(
    page: Page, view: MapView, kind: int
) -> None:
    page.click("preset_circles")
    player = page.bench.player
    player.set_model_config(player.model_config.changed(hidden=(64,) * 6))
    player.steps_per_map = 1
    page.view.map = view
    page.click("train")
    packed = page.sent("map")
    assert packed[1] & (PICTURES | GRIDS) == kind
    image = b"\xff\xd8\xff"
    for picture in maps_in(packed):
        assert picture.startswith(image) == (kind == PICTURES)
