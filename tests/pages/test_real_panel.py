"""Real data sets in the page: what is said of each, and the choice of columns."""

import pytest

from nnviz.data.real_registry import REAL_SETS
from nnviz.data.real_sets import load
from nnviz.settings.outside import markdown
from tests.pages.harness import Page


def captions(page: Page) -> list[str]:
    return [caption.value for caption in page.at.caption]


@pytest.mark.parametrize("name", REAL_SETS)
def test_each_is_explained_and_loaded(page: Page, name: str) -> None:
    real = REAL_SETS[name]
    if name != "penguins":
        page.choose("selectbox", "real_set", name)
    said = captions(page)
    assert f"**{real.title}.** {real.why}" in said
    assert real.pairs[0].why in said
    assert f"Source: {real.source} Licence: {real.licence}." in said
    assert len(page.bench.points) == 0, "nothing is loaded before the button"
    page.click("load_real")
    axes = page.bench.versions.now.axes
    assert axes is not None
    assert axes.label == real.label
    assert page.bench.versions.now.names == real.classes
    assert page.bench.player.model_config.classes == len(real.classes)
    data = load(name)
    shown = f"x is {markdown(data.x.title)}, y is {markdown(data.y.title)}. "
    assert any(shown in caption for caption in captions(page))
    labels = [option.content for option in page.at.button_group(key="class_picker").proto.options]
    assert len(labels) == len(real.classes)


def test_both_columns_can_be_chosen(page: Page) -> None:
    shown = page.at.selectbox(key="real_penguins_x").options
    assert shown == ["bill length (mm)", "bill depth (mm)", "flipper length (mm)", "body mass (g)"]
    page.choose("selectbox", "real_penguins_x", "flipper_length_mm")
    page.choose("selectbox", "real_penguins_y", "body_mass_g")
    assert REAL_SETS["penguins"].pairs[1].why in captions(page)
    page.click("load_real")
    points = page.bench.points
    page.bench.load_real("penguins", "flipper_length_mm", "body_mass_g")
    assert page.bench.points == points


def test_no_column_stands_on_both_axes(page: Page) -> None:
    page.choose("selectbox", "real_penguins_x", "bill_depth_mm")
    assert page.value("selectbox", "real_penguins_y") == "bill_length_mm"
    page.choose("selectbox", "real_penguins_y", "bill_depth_mm")
    assert page.value("selectbox", "real_penguins_x") == "bill_length_mm"


def test_each_data_set_remembers_its_columns(page: Page) -> None:
    page.choose("selectbox", "real_penguins_x", "body_mass_g")
    page.choose("selectbox", "real_set", "iris")
    assert page.value("selectbox", "real_iris_x") == "petal_length_cm"
    page.choose("selectbox", "real_set", "penguins")
    assert page.value("selectbox", "real_penguins_x") == "body_mass_g"


def test_undo_brings_back_what_was_there(page: Page) -> None:
    page.click("preset_xor")
    page.click("step")
    page.click("load_real")
    assert page.bench.player.model_config.classes == 3
    page.click("undo")
    assert page.bench.player.trainer.epoch == 1
    assert len(page.bench.points) == 200
