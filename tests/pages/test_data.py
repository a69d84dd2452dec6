"""Data in the page: classes, tools, data sets, links, files."""

import json
import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from nnviz.bench import exchange, texts
from nnviz.bench.workbench import Workbench
from nnviz.data import presets
from nnviz.data.disturb import Disturbance, disturb
from nnviz.data.points import Points
from nnviz.files.dialect import Cells, read_cells
from nnviz.settings.config import PresetConfig
from nnviz.stage.tools import Brush
from nnviz.ui.stage import canvas
from tests.books import book, packed
from tests.drawings import XOR, dot, places, stroke
from tests.pages.harness import Page, as_read

FILES = """
from nnviz.ui.panels import files_panel
files_panel.{panel}()
"""


def header(page: Page) -> tuple[int, int, int, int]:
    """What the points layer was told: marks seen, class, flags, radius."""
    seen, label, flags, radius, _ = struct.unpack_from("<IBBHI", page.sent("points"))
    return seen, label, flags, radius


def panel(name: str, bench: Workbench) -> AppTest:
    """A panel of the files dialog, without the dialog around it."""
    at = AppTest.from_string(FILES.format(panel=name), default_timeout=60)
    at.session_state["nnviz"] = bench
    return at.run()


def test_classes_are_added_and_removed(page: Page) -> None:
    page.draw(*XOR)
    page.click("step")
    assert page.at.button(key="remove_class").disabled
    page.click("add_class")
    assert page.value("button_group", "class_picker") == 2
    assert page.notice is not None
    assert page.notice.startswith("Class green is new")
    assert page.bench.player.trainer.epoch == 1
    page.draw(dot(0, 0, 2))
    assert page.bench.points.classes_present == [0, 1, 2]
    page.click("remove_class")
    assert page.value("button_group", "class_picker") == 1
    assert len(page.bench.points) == 4
    page.click("undo")
    assert len(page.bench.points) == 5


def test_there_are_at_most_eight_classes_also_while_training(page: Page) -> None:
    page.draw(*XOR)
    page.click("train")
    for _ in range(6):
        page.click("add_class")
    assert page.at.button(key="add_class").disabled
    assert page.bench.player.running
    assert page.bench.player.trainer.model_config.classes == 8


@pytest.mark.parametrize(
    ("tool", "number"), [("spray", 1), ("erase", 2), ("move", 3), ("shape", 4), ("select", 5)]
)
def test_the_points_layer_is_told_the_tool_and_its_radius(
    page: Page, tool: str, number: int
) -> None:
    page.choose("button_group", "pointer", tool)
    page.choose("slider", "brush_radius", 0.2)
    assert page.bench.brush.tool == tool
    assert header(page) == (0, 0, 1 + 4 * number, round(0.2 * 32767.5))


def test_inspect_leaves_the_tool_as_it_is(page: Page) -> None:
    page.choose("button_group", "pointer", "spray")
    page.choose("button_group", "pointer", "inspect")
    assert page.view.inspect
    assert header(page)[2] & 1 == 0, "no echo while the pointer reads"
    page.choose("button_group", "pointer", "spray")
    assert not page.view.inspect


def test_points_are_placed_as_held_out(page: Page) -> None:
    page.draw(dot(0, 0, 0))
    page.choose("toggle", "held_out", True)
    assert header(page)[2] & 2
    page.draw(dot(0.5, 0.5, 1, held_out=True))
    assert page.bench.points.held_out.tolist() == [False, True]


def test_spray_erase_and_move_can_be_undone_and_redone(page: Page) -> None:
    page.choose("button_group", "pointer", "spray")
    page.choose("slider", "brush_density", 5)
    page.draw(stroke(page.bench.brush, (-0.5, 0), (0.5, 0)))
    sprayed = page.bench.points
    assert len(sprayed) == 26 * 5
    page.draw(stroke(Brush(tool="erase"), (0, 0), (0.5, 0)))
    erased = page.bench.points
    assert 0 < len(erased) < len(sprayed)
    x, y = (float(value) for value in erased.xy[0])
    page.draw(stroke(Brush(tool="move"), (x, y), (0.9, 0.9)))
    assert places(page.bench.points)[0] == [0.9, 0.9]
    page.click("undo")
    assert page.bench.points == erased
    page.click("undo")
    assert page.bench.points == sprayed
    page.click("redo")
    assert page.bench.points == erased


def said_of_noise(page: Page) -> str:
    """The sentence beside the picture of what noise would do."""
    return next(m.value for m in page.at.markdown if " would " in m.value)


def test_noise_is_seen_before_it_is_applied_and_each_time_is_another_draw(page: Page) -> None:
    page.click("preset_xor")
    before = page.bench.points
    page.choose("slider", "noise_share", 12)
    assert said_of_noise(page) == "24 of 200 labels would change."
    assert page.bench.points is before
    page.click("noise_apply")
    assert page.bench.points == disturb(before, Disturbance("flip", 0.12, 0)).points
    assert page.notice == "24 of 200 labels changed. Undo takes that back."
    assert page.value("number_input", "noise_seed") == 1
    assert page.value("slider", "noise_share") == 12
    page.click("undo")
    assert page.bench.points is before
    page.click("noise_apply")
    assert page.bench.points == disturb(before, Disturbance("flip", 0.12, 1)).points


def test_each_kind_of_noise_has_its_own_size(page: Page) -> None:
    page.click("preset_xor")
    page.choose("selectbox", "noise_kind", "jitter")
    page.choose("slider", "noise_jitter", 0.2)
    page.choose("selectbox", "noise_kind", "drop")
    assert said_of_noise(page) == "20 of 200 points would go; 180 stay."
    page.choose("selectbox", "noise_kind", "jitter")
    assert page.value("slider", "noise_jitter") == 0.2
    page.choose("selectbox", "noise_kind", "balance")
    assert page.at.button(key="noise_apply").disabled, "as many of each class already"
    page.draw(dot(0, 0, 1))
    assert said_of_noise(page) == "1 of 201 points would go; 100 of each class stay."
    page.click("noise_apply")
    assert np.bincount(page.bench.points.labels).tolist() == [100, 100]


def test_where_there_is_nothing_to_disturb_nothing_can_be_applied(page: Page) -> None:
    assert page.at.button(key="noise_apply").disabled


def test_shapes_are_drawn_with_the_chosen_density_and_undone(page: Page) -> None:
    page.choose("button_group", "pointer", "shape")
    page.choose("slider", "brush_density", 5)
    page.choose("button_group", "brush_shape", "ring")
    assert page.sent("points")[12:14] == bytes([1, 5])
    page.draw(stroke(page.bench.brush, (0, 0), (0.5, 0)))
    ring = page.bench.points
    assert len(ring) == 50
    np.testing.assert_allclose(np.hypot(*ring.xy.T), 0.5, atol=0.003)
    page.choose("button_group", "brush_shape", "line")
    page.draw(stroke(page.bench.brush, (-0.5, 0), (0.5, 0)))
    assert len(page.bench.points) == 100
    page.click("undo")
    assert page.bench.points == ring


GROUP = ("group_delete", "group_relabel", "group_hold_out", "group_duplicate", "let_go")


def selected_in(page: Page) -> list[int]:
    """Which points the points layer was told are selected."""
    flags = page.sent("points")[16 + 4 :: 5]
    return [index for index, each in enumerate(flags) if each & 16]


@pytest.mark.parametrize("training", [False, True])
def test_a_group_is_selected_shown_and_worked_on(page: Page, training: bool) -> None:
    page.draw(*XOR)
    assert not any(button.key in GROUP for button in page.at.button)
    if training:
        page.click("train")
    page.choose("button_group", "pointer", "select")
    assert all(page.at.button(key=key).disabled for key in GROUP)
    around = [(-0.8, -0.8), (-0.2, -0.8), (-0.2, 0.8), (-0.8, 0.8)]
    page.draw(stroke(page.bench.brush, *around))
    assert selected_in(page) == [0, 2]
    assert "2 selected" in [m.value for m in page.at.markdown]
    page.draw(stroke(page.bench.brush, (-0.5, 0), (-0.4, 0)))
    assert places(page.bench.points)[0] == [-0.4, -0.5]
    assert selected_in(page) == [0, 2]
    page.click("group_relabel")
    assert page.bench.points.labels.tolist() == [0, 0, 0, 1]
    page.click("group_hold_out")
    assert page.bench.points.held_out.tolist() == [True, False, True, False]
    assert page.at.button(key="group_hold_out").label == "To training"
    page.click("group_duplicate")
    assert selected_in(page) == [4, 5]
    page.click("group_delete")
    assert len(page.bench.points) == 4
    for _ in range(5):
        page.click("undo")
    assert places(page.bench.points)[0] == [-0.5, -0.5]
    page.click("let_go")
    assert selected_in(page) == []
    assert all(page.at.button(key=key).disabled for key in GROUP)


def test_any_data_set_is_loaded_with_its_controls_and_says_why(page: Page) -> None:
    page.choose("selectbox", "preset_name", "rings")
    page.choose("slider", "preset_classes", 5)
    page.choose("number_input", "preset_points", 90)
    page.choose("slider", "preset_noise", 0.1)
    page.choose("slider", "preset_held_out", 40)
    page.choose("number_input", "preset_seed", 7)
    page.click("load_preset")
    wanted = PresetConfig(name="rings", points=90, classes=5, noise=0.1, held_out=0.4, seed=7)
    assert page.bench.points == presets.make(wanted)
    assert page.bench.player.model_config.classes == 5
    whys = [caption.value for caption in page.at.caption if caption.value.startswith("**Rings.**")]
    assert whys == [f"**Rings.** {presets.PRESETS['rings'].why}"]


def test_the_controls_show_the_data_set_that_is_loaded(page: Page) -> None:
    assert page.value("selectbox", "preset_name") == "linear"
    page.click("preset_spiral")
    assert page.value("selectbox", "preset_name") == "spiral"
    page.choose("selectbox", "preset_name", "checkerboard")
    page.choose("slider", "preset_classes", 4)
    page.choose("selectbox", "preset_name", "spiral")
    assert page.value("slider", "preset_classes") == 4


def test_points_and_noise_follow_the_data_set_that_is_chosen_and_its_classes(page: Page) -> None:
    def shown() -> tuple[int, float]:
        return page.value("number_input", "preset_points"), page.value("slider", "preset_noise")

    assert shown() == (200, 0.05)
    page.choose("selectbox", "preset_name", "rings")
    assert shown() == (200, 0.05)
    page.choose("slider", "preset_classes", 8)
    assert shown() == (400, 0.01)
    page.choose("slider", "preset_noise", 0.1)
    assert shown() == (400, 0.1)
    assert len(page.bench.points) == 0, "nothing is loaded before the button"
    page.click("load_preset")
    assert shown() == (400, 0.1), "what was loaded stays in the controls"
    page.choose("selectbox", "preset_name", "spiral")
    assert (page.value("slider", "preset_classes"), *shown()) == (4, 600, 0.01)
    page.choose("selectbox", "preset_name", "xor")
    assert shown() == (200, 0.05)


def test_the_network_that_learns_a_data_set_is_told_where_it_is_chosen(page: Page) -> None:
    page.choose("selectbox", "preset_name", "checkerboard")
    page.choose("slider", "preset_classes", 4)
    told = presets.PRESETS["checkerboard"].suggestion(4)
    assert told.hidden == (16, 16)
    about = f"{presets.PRESETS['checkerboard'].why} {texts.suggestion('checkerboard', 4)}"
    assert about in [caption.value for caption in page.at.caption]
    page.click("load_preset")
    assert texts.about_data(page.bench.versions.now) in [c.value for c in page.at.caption]
    assert texts.about_data(page.bench.versions.now).endswith("hidden layers: 16-16.")


@pytest.mark.parametrize("name", presets.PRESETS)
def test_each_of_the_twelve_can_be_loaded(page: Page, name: str) -> None:
    if name != "linear":
        page.choose("selectbox", "preset_name", name)
    page.click("load_preset")
    suggested = presets.suggested(name, page.bench.player.model_config.classes)
    assert page.bench.points == presets.make(suggested)
    assert page.bench.versions.now.preset is not None
    assert page.bench.versions.now.preset.name == name


def opened(link: str, monkeypatch: pytest.MonkeyPatch) -> Page:
    """The train page at the address of a share link."""
    page = Page()
    monkeypatch.setattr(canvas, "_st_canvas", page.report)
    page.at.query_params[exchange.QUERY] = link.rpartition("=")[2]
    page.run()
    return page


def test_a_link_is_opened_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sender = Workbench()
    sender.edit(Points.of([[0.1, 0.2], [0.3, -0.4], [-0.5, 0.6]], [0, 1, 2]))
    page = opened(exchange.make_link(sender, "http://localhost"), monkeypatch)
    assert page.bench.points == sender.points
    assert page.bench.player.model_config.classes == 3
    assert page.notice is None
    page.click("clear")
    page.run()
    assert len(page.bench.points) == 0


def test_a_bad_link_says_so_and_the_page_works(monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened("=broken", monkeypatch)
    assert page.notice is not None
    assert page.notice.startswith("This link")
    page.click("preset_xor")
    assert len(page.bench.points) == 200


def pasted(text: str, bench: Workbench | None = None) -> AppTest:
    """The panel of tables with a text pasted."""
    at = panel("table_panel", bench or Workbench())
    at.text_area(key="csv_text").set_value(text).run()
    assert not at.exception
    return at


def said(at: AppTest) -> list[str]:
    return [as_read(caption.value) for caption in at.caption]


IRIS = "sl,sw,pl,pw,species\n5.1,3.5,1.4,0.2,setosa\n7,3.2,4.7,1.4,versicolor\n6,3,5,2,setosa\n"


def test_a_pasted_table_is_looked_at_and_then_loaded() -> None:
    bench = Workbench()
    bench.add_class()
    at = pasted(IRIS, bench)
    assert said(at) == [
        "3 points; classes setosa, versicolor; sl from 5.1 to 7; sw from 3 to 3.5.",
        "The network gets 2 outputs, one for each class, instead of 3.",
    ]
    assert at.table[0].value["species"].tolist() == ["setosa", "versicolor", "setosa"]
    assert at.radio(key="csv_scale").options == ["Each axis on its own scale", "One scale for both"]
    assert [at.selectbox(key=f"csv_{key}").value for key in ("x", "y", "label")] == [0, 1, 4]
    asked = {widget.key for kind in ("selectbox", "radio", "checkbox") for widget in at.get(kind)}
    assert asked == {"csv_x", "csv_y", "csv_label", "csv_scale"}, "nothing else matters here"
    assert len(bench.points) == 0, "nothing is loaded before the button"
    at.button(key="load_csv").click().run()
    assert bench.versions.now.names == ("setosa", "versicolor")
    assert bench.player.model_config.classes == 2
    assert exchange.save_table(bench).decode().splitlines()[:2] == [
        "sl,sw,species,split",
        "5.1,3.5,setosa,train",
    ]
    assert texts.about_data(bench.versions.now).startswith("**Your data.** x is sl, y is sw. Its")


def test_two_other_columns_can_be_chosen_later_without_the_file() -> None:
    bench = Workbench()
    at = pasted(IRIS, bench)
    at.button(key="load_csv").click().run()
    later = panel("table_panel", bench)
    assert not later.selectbox, "the table belongs to its session"
    at.text_area(key="csv_text").set_value("").run()
    assert said(at)[0] == "The table that was loaded last; other columns of it can be chosen."
    at.selectbox(key="csv_x").set_value(2).run()
    at.selectbox(key="csv_y").set_value(3).run()
    at.button(key="load_csv").click().run()
    assert exchange.save_table(bench).decode().splitlines()[:2] == [
        "pl,pw,species,split",
        "1.4,0.2,setosa,train",
    ]
    bench.load_preset("xor")
    at.run()
    assert not at.selectbox, "other points came from no table"


def test_the_same_column_twice_is_refused_and_another_table_begins_with_its_own_guess() -> None:
    at = pasted(IRIS)
    at.selectbox(key="csv_y").set_value(0).run()
    (error,) = at.error
    assert "x and y are both “sl”; choose another column" in error.value
    at.text_area(key="csv_text").set_value(IRIS.replace("sl,sw", "len,wid")).run()
    assert not at.error
    assert at.selectbox(key="csv_y").value == 1


def test_numbers_that_fit_stay_as_they_are_unless_another_scale_is_chosen() -> None:
    at = pasted("0.25,0.5,a\n-0.5,0.75,b\n")
    assert at.radio(key="csv_scale").value == "none"
    at.button(key="load_csv").click().run()
    assert places(at.session_state["nnviz"].points) == [[0.25, 0.5], [-0.5, 0.75]]
    at = pasted("0.25,0.5,a\n-0.5,0.75,b\n")
    at.radio(key="csv_scale").set_value("own").run()
    at.button(key="load_csv").click().run()
    assert places(at.session_state["nnviz"].points) == [[0.9, -0.9], [-0.9, 0.9]]


def test_rows_with_gaps_are_left_out_by_choice() -> None:
    at = pasted("x,y,kind\n1,2,a\n3,oops,b\n4,5,b\n")
    assert said(at)[1] == "The row without a number is left out (row 3)."
    at.checkbox(key="csv_gaps").uncheck().run()
    (error,) = at.error
    assert "Row 3 has “oops” as y" in error.value
    assert not any(button.key == "load_csv" for button in at.button)
    at.checkbox(key="csv_gaps").check().run()
    at.button(key="load_csv").click().run()
    assert len(at.session_state["nnviz"].points) == 2


def test_numbers_that_can_be_read_two_ways_are_asked_for() -> None:
    bench = Workbench()
    at = pasted("x;y;kind\n1,234;2;a\n3,456;4;b\n", bench)
    assert as_read(at.radio(key="csv_mark").label) == "How to read 1,234"
    assert at.radio(key="csv_mark").options == ["1,234", "1.234"]
    assert said(at)[0].endswith("x from 1.234 to 3.456; y from 2 to 4.")
    at.radio(key="csv_mark").set_value(".").run()
    assert said(at)[0].endswith("x from 1234 to 3456; y from 2 to 4.")
    at.button(key="load_csv").click().run()
    assert b"3456,4,b" in exchange.save_table(bench)


def test_a_first_row_that_may_be_headings_is_asked_for() -> None:
    at = pasted("0,1,a\n0.5,0.25,b\n")
    assert said(at)[0].startswith("2 points;")
    at.toggle(key="csv_headings").set_value(True).run()
    assert said(at)[0].startswith("1 point;")


def test_labels_that_are_too_many_or_on_a_scale_are_made_classes() -> None:
    rows = "".join(f"{i},{i * i},{i * 1.5}\n" for i in range(20))
    at = pasted("x,y,price\n" + rows)
    assert at.radio(key="csv_classes").value == "median"
    assert "price up to 14.25, price above 14.25" in said(at)[0]
    at.radio(key="csv_classes").set_value("merge").run()
    assert "classes 0, 1.5, 3, 4.5, 6, 7.5, 9, others;" in said(at)[0]
    at.selectbox(key="csv_label").set_value(None).run()
    assert not [radio for radio in at.radio if radio.key == "csv_classes"]
    assert "There are no labels, so all points are one class." in said(at)


def test_a_split_is_chosen_where_there_is_one() -> None:
    at = pasted("x,y,kind,is_train\n1,2,a,true\n3,4,b,false\n")
    assert at.selectbox(key="csv_split").value == 3
    assert said(at)[0].startswith("2 points, 1 of them held out;")
    at.selectbox(key="csv_split").set_value(None).run()
    assert said(at)[0].startswith("2 points; classes")


def test_a_wrong_table_is_one_sentence_and_changes_nothing() -> None:
    bench = Workbench()
    bench.load_preset("xor")
    at = pasted("a,b\nc,d\n", bench)
    (error,) = at.error
    assert error.value.startswith("Two columns of numbers are needed")
    assert not any(button.key == "load_csv" for button in at.button)
    assert len(at.session_state["nnviz"].points) == 200


def uploaded(data: bytes, bench: Workbench | None = None) -> AppTest:
    """The panel of tables with an Excel file uploaded."""
    at = panel("table_panel", bench or Workbench())
    at.file_uploader(key="csv_file").upload("table.xlsx", data).run()
    assert not at.exception
    return at


FLOWERS: list[list[Any]] = [["sl", "sw", "kind"], [5.1, 3.5, "setosa"], [7, 3.25, "virginica"]]


def test_an_excel_file_is_looked_at_and_loaded_as_any_table() -> None:
    bench = Workbench()
    at = uploaded(book(FLOWERS), bench)
    assert said(at)[0] == (
        "2 points; classes setosa, virginica; sl from 5.1 to 7; sw from 3.25 to 3.5."
    )
    assert not [box for box in at.selectbox if box.key == "csv_sheet"], "there is one sheet"
    assert [as_read(cell) for cell in at.table[0].value["sl"]] == ["5.1", "7"]
    at.button(key="load_csv").click().run()
    assert exchange.save_table(bench).decode().splitlines()[:3] == [
        *("sl,sw,kind,split", "5.1,3.5,setosa,train", "7,3.25,virginica,train")
    ]


def test_of_several_sheets_one_is_chosen_and_found_again_later() -> None:
    bench = Workbench()
    more: dict[str, list[list[Any]]] = {
        "Data": FLOWERS,
        "Cars_1_": [["speed", "weight", "kind"], [100, 1.5, "a"], [50, 2, "b"]],
    }
    at = uploaded(book([["by hand, in May"]], **more), bench)
    box = at.selectbox(key="csv_sheet")
    assert (box.options, box.value) == (["Sheet", "Data", "Cars_1_"], 1)
    box.set_value(2).run()
    assert said(at)[0].endswith("speed from 50 to 100; weight from 1.5 to 2.")
    at.selectbox(key="csv_y").set_value(0).run()
    assert "x and y are both" in at.error[0].value
    at.selectbox(key="csv_sheet").set_value(0).run()
    assert at.error[0].value.startswith("Row 1 has only one column;")
    at.selectbox(key="csv_sheet").set_value(2).run()
    assert at.selectbox(key="csv_y").value == 1, "each sheet begins with its own guess"
    at.button(key="load_csv").click().run()
    assert bench.versions.now.axes is not None
    assert bench.versions.now.axes.x.name == "speed"
    at.file_uploader(key="csv_file").clear().run()
    assert said(at)[0] == "The table that was loaded last; other columns of it can be chosen."
    assert at.selectbox(key="csv_sheet").value == 2


def test_what_is_no_table_of_any_kind_is_one_sentence() -> None:
    at = uploaded(packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}))
    assert at.error[0].value.startswith("This is an OpenDocument file")
    assert not any(button.key == "load_csv" for button in at.button)
    at.file_uploader(key="csv_file").upload("table.xlsx", book(FLOWERS)).run()
    assert not at.error


def test_a_table_is_read_once_while_one_chooses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[int] = []

    def counted(text: str) -> Cells:
        read.append(len(text))
        return read_cells(text)

    monkeypatch.setattr("nnviz.files.reading.read_cells", counted)
    at = pasted(IRIS)
    at.selectbox(key="csv_x").set_value(2).run()
    at.selectbox(key="csv_label").set_value(None).run()
    assert read == [len(IRIS)]
    at.text_area(key="csv_text").set_value(IRIS + "1,2,3,4,setosa").run()
    assert len(read) == 2, "another table"
    assert said(at)[0].startswith("4 points;")


def test_what_was_read_is_forgotten_with_the_dialog(page: Page) -> None:
    page.click("files")
    page.at.text_area(key="csv_text").set_value(IRIS)
    page.run()
    assert page.view.reading.data == IRIS
    page.click("load_csv")
    assert len(page.bench.points) == 3
    assert page.view.reading is None


def test_a_project_is_uploaded_and_goes_on() -> None:
    saved, bench = Workbench(), Workbench()
    saved.load_preset("circles")
    saved.player.step()
    at = panel("project_panel", bench)
    file = ("work.nnviz.json", exchange.save_project(saved), "application/json")
    at.file_uploader(key="project_file").upload(*file).run()
    assert not at.exception
    at.button(key="load_project").click().run()
    assert at.session_state["nnviz"].player.trainer.epoch == 1
    assert at.session_state["nnviz"].points == saved.points


@pytest.mark.parametrize(
    ("name", "key", "file", "make"),
    [
        ("table_panel", "save_csv", "points.csv", exchange.save_table),
        ("table_panel", "save_snippet", "points.py", exchange.save_snippet),
        ("project_panel", "save_project", "work.nnviz.json", exchange.save_project),
    ],
)
def test_a_file_holds_what_there_is_when_its_button_is_pressed(
    name: str, key: str, file: str, make: Callable[[Workbench], bytes]
) -> None:
    bench = Workbench()
    bench.load_preset("xor")
    at = panel(name, bench)
    assert not at.get("bidi_component"), "nothing is saved before the button"
    presses = set()
    for _ in range(2):
        bench.player.step()
        bench.edit(bench.points.select(range(1, len(bench.points))))  # since it was drawn
        at.button(key=key).click().run()
        (component,) = at.get("bidi_component")
        head, _, content = component.proto.bytes.partition(b"\n")
        assert json.loads(head)["name"] == file
        assert content == make(bench)
        presses.add(json.loads(head)["press"])
    assert len(presses) == 2, "the same file can be saved again"


def test_a_wrong_project_is_one_sentence_and_changes_nothing() -> None:
    bench = Workbench()
    bench.load_preset("xor")
    at = panel("project_panel", bench)
    at.file_uploader(key="project_file").upload("x.json", b"{}", "application/json").run()
    at.button(key="load_project").click().run()
    (error,) = at.error
    assert len(error.value) > 20
    assert len(at.session_state["nnviz"].points) == 200
