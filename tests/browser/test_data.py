"""Data in a real browser: strokes by mouse, keys, and a link that another browser opens."""

import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.server import Server
from nnviz.data.class_styles import CLASS_STYLES, rgb
from tests.books import book
from tests.browser.harness import (
    canvas_pixel,
    click_point,
    expect_no_error,
    new_page,
    press,
    show_all_settings,
    status,
    wait_until_idle,
)
from tests.browser.stage import (
    POINTS,
    expect_points,
    marker_centers,
    stage_picture,
    wait_for_counts,
    wait_for_maps,
    wait_until,
)

DRAWN = {0: [(-0.6, -0.4), (0.2, 0.7)], 1: [(0.6, -0.6)], 2: [(-0.3, 0.3), (0.8, 0.1)]}


@pytest.fixture(autouse=True)
def _stage_is_there(page: Page) -> None:
    """Keys are heard from when the points layer is shown."""
    expect(page.locator(POINTS)).to_have_attribute("data-points", "0")


def chosen(page: Page, key: str) -> str:
    """What a row of buttons has chosen, in words."""
    return page.locator(f".st-key-{key} button[aria-checked=true]").inner_text().split()[-1]


def type_key(page: Page, key: str) -> None:
    page.keyboard.press(key)
    wait_until_idle(page)


def drag(page: Page, *path: tuple[float, float], release: bool = True) -> None:
    """Drag the pointer along positions of the plane."""
    page.mouse.move(*canvas_pixel(page, *path[0]))
    page.mouse.down()
    for position in path[1:]:
        page.mouse.move(*canvas_pixel(page, *position), steps=8)
    if release:
        page.mouse.up()


def count(page: Page) -> int:
    return int(page.locator(POINTS).get_attribute("data-points") or 0)


def wait_for_other_count(page: Page, before: int) -> int:
    """Wait until the points are not so many as before; returns how many they are."""
    expect(page.locator(POINTS)).not_to_have_attribute("data-points", str(before))
    return count(page)


def share_of_color(page: Page, label: int) -> float:
    """Share of the stage that has exactly the colour of a class."""
    color = np.array(rgb(CLASS_STYLES[label].color))
    return float((np.abs(stage_picture(page) - color).max(axis=2) <= 2).mean())


def blueness(page: Page) -> int:
    """How blue the stage is where the spray has passed."""
    tint = stage_picture(page)[260, 200]
    return int(tint[2] - tint[0])


def lies_at(page: Page, x: float, y: float) -> bool:
    """Whether there is one point of the first class, and it lies there."""
    centers = marker_centers(page, 0)
    return len(centers) == 1 and bool(np.allclose(centers, [(x, y)], atol=0.01))


def test_spray_erase_move_undo_and_redo_by_mouse_and_key(page: Page) -> None:
    type_key(page, "p")
    assert chosen(page, "pointer") == "Spray"
    drag(page, (-0.7, 0.0), (0.7, 0.0), release=False)
    assert page.locator(".st-key-points_box .cursor").is_visible(), "no ring around the pointer"
    wait_until(page, lambda: blueness(page) > 30, "no trail while spraying")
    assert count(page) == 0
    page.mouse.up()
    sprayed = wait_for_other_count(page, 0)
    assert sprayed == 3 * 36

    type_key(page, "e")
    assert chosen(page, "pointer") == "Erase"
    before = share_of_color(page, 0)
    drag(page, (-0.8, 0.0), (0.0, 0.0), release=False)
    fading = "points under the eraser do not fade"
    wait_until(page, lambda: share_of_color(page, 0) < 0.8 * before, fading)
    assert count(page) == sprayed
    page.mouse.up()
    erased = wait_for_other_count(page, sprayed)
    assert 0 < erased < sprayed

    page.keyboard.press("Control+z")
    expect_points(page, sprayed)
    page.keyboard.press("Control+Shift+z")
    expect_points(page, erased)
    page.keyboard.press("Control+z")
    expect_points(page, sprayed)
    page.keyboard.press("Control+y")
    expect_points(page, erased)
    expect_no_error(page)


def test_a_point_is_moved_and_seen_moving(page: Page) -> None:
    click_point(page, -0.5, -0.5)
    expect_points(page, 1)
    type_key(page, "m")
    drag(page, (-0.5, -0.5), (0.4, 0.6), release=False)
    wait_until(page, lambda: lies_at(page, 0.4, 0.6), "the point does not follow the pointer")
    page.mouse.up()
    wait_for_counts(page, 2, 1)
    wait_until_idle(page)
    assert lies_at(page, 0.4, 0.6), "the point did not stay"
    page.keyboard.press("Control+z")
    wait_until(page, lambda: lies_at(page, -0.5, -0.5), "undo did not bring it back")


def test_a_finger_erases(browser: Browser, server: Server) -> None:
    page = new_page(
        browser,
        viewport={"width": 390, "height": 844},
        base_url=server.url,
        has_touch=True,
        is_mobile=True,
    )
    page.goto("/")
    wait_until_idle(page)
    press(page, "preset_moons")
    expect_points(page, 200)
    page.locator(".st-key-pointer button", has_text="Erase").tap()
    wait_until_idle(page)
    finger = page.context.new_cdp_session(page)
    for step in range(11):
        x, y = canvas_pixel(page, -0.6 + 0.12 * step, 0.2)
        finger.send(
            "Input.dispatchTouchEvent",
            {"type": "touchMove" if step else "touchStart", "touchPoints": [{"x": x, "y": y}]},
        )
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert wait_for_other_count(page, 200) < 200
    expect_no_error(page)
    page.context.close()


def test_keys_pick_classes_and_tools_unless_one_is_typing(page: Page) -> None:
    show_all_settings(page)
    for _ in range(6):
        press(page, "add_class")
    for key in "13824567":
        type_key(page, key)
        assert chosen(page, "class_picker") == CLASS_STYLES[int(key) - 1].name.capitalize()
    tools = {"e": "Erase", "p": "Spray", "h": "Shape", "m": "Move", "l": "Select", "i": "Inspect"}
    for key, tool in (tools | {"d": "Draw"}).items():
        type_key(page, key)
        assert chosen(page, "pointer") == tool
    hidden = page.locator(".st-key-hidden input")
    hidden.click()
    hidden.press("End")
    page.keyboard.type("-2")
    expect(hidden).to_have_value("8-8-2")
    page.keyboard.press("e")
    page.keyboard.press("Backspace")
    hidden.press("Escape")
    assert chosen(page, "class_picker") == CLASS_STYLES[6].name.capitalize()
    assert chosen(page, "pointer") == "Draw"


def test_clicks_right_after_a_change_of_tool_are_not_lost_in_any_corner(page: Page) -> None:
    type_key(page, "p")
    drag(page, (-0.5, 0.0), (0.5, 0.0))
    sprayed = wait_for_other_count(page, 0)
    type_key(page, "d")
    for corner in [(0.97, 0.98), (0.9, 0.97), (-0.98, 0.98), (0.98, -0.98), (-0.98, -0.98)]:
        click_point(page, *corner)
    expect_points(page, sprayed + 5)


def test_held_out_points_are_placed_by_hand(page: Page) -> None:
    click_point(page, -0.5, 0.0)
    page.locator(".st-key-held_out label").click()
    wait_until_idle(page)
    click_point(page, 0.5, 0.0)
    expect_points(page, 2)
    expect(page.locator(".st-key-status")).to_contain_text("1 training point, 1 held out")


def test_classes_come_and_go_while_training(page: Page) -> None:
    press(page, "preset_blobs")
    press(page, "train")
    wait_for_maps(page, 5)
    page.locator(".st-key-add_class button").click()
    expect(page.locator(".st-key-class_picker button")).to_have_count(3)
    expect(page.locator("[data-testid='stAlert']")).to_contain_text("Class green is new")
    click_point(page, 0.0, 0.0)
    expect_points(page, 201)
    wait_for_maps(page, 5)
    page.locator(".st-key-remove_class button").click()
    expect(page.locator(".st-key-class_picker button")).to_have_count(2)
    expect_points(page, 200)
    wait_for_maps(page, 5)
    expect(page.locator(".st-key-train button:visible")).to_contain_text("Pause")
    expect_no_error(page)


def test_a_shared_link_shows_the_same_points_in_another_browser_and_learns_the_same(
    page: Page, browser: Browser, server: Server
) -> None:
    press(page, "add_class")
    for label, points in DRAWN.items():
        type_key(page, str(label + 1))
        for x, y in points:
            click_point(page, x, y)
    expect_points(page, 5)
    show_all_settings(page)
    hidden = page.locator(".st-key-hidden input")
    hidden.fill("6-5")
    hidden.press("Enter")
    wait_until_idle(page)

    press(page, "share")
    dialog = page.locator("[role=dialog]")
    link = re.sub(r"\s", "", dialog.locator("code").inner_text())
    assert link.startswith(server.url)
    assert len(link) < 200
    code = dialog.locator("img").bounding_box()
    assert code is not None
    assert code["height"] > 500, "too small for a projector"
    page.keyboard.press("Escape")
    wait_until_idle(page)

    other = new_page(browser, viewport={"width": 1366, "height": 768})
    other.goto(link)
    wait_until_idle(other)
    expect_points(other, 5)
    for label, points in DRAWN.items():
        centers = marker_centers(other, label)
        np.testing.assert_allclose(centers, sorted(points), atol=0.012)
        np.testing.assert_allclose(centers, marker_centers(page, label), atol=0.006)
    show_all_settings(other)
    expect(other.locator(".st-key-hidden input")).to_have_value("6-5")

    for side in (page, other):
        press(side, "step")
        press(side, "step")
        expect(side.locator(".st-key-status")).to_contain_text("Epoch 2")
    assert status(page).loss == status(other).loss
    assert status(page).accuracy == status(other).accuracy
    expect_no_error(other)
    other.context.close()


def test_a_broken_link_is_one_sentence_on_a_page_that_works(
    browser: Browser, server: Server
) -> None:
    page = new_page(browser, base_url=server.url)
    page.goto("/?d=broken")
    wait_until_idle(page)
    expect(page.locator("[data-testid='stAlert']")).to_contain_text("This link")
    expect_no_error(page)
    press(page, "preset_xor")
    expect_points(page, 200)
    page.context.close()


def test_a_project_is_saved_and_opened_where_it_was(page: Page) -> None:
    press(page, "preset_circles")
    press(page, "step")
    press(page, "step")
    saved = status(page)
    press(page, "files")
    page.get_by_role("tab", name="Project").click()
    with page.expect_download() as download:
        page.locator(".st-key-save_project button").click()
    path = download.value.path()
    page.keyboard.press("Escape")
    press(page, "reset")
    press(page, "preset_xor")
    press(page, "files")
    page.get_by_role("tab", name="Project").click()
    page.locator("[role=dialog] input[type=file]").last.set_input_files(
        {"name": "w.nnviz.json", "mimeType": "application/json", "buffer": path.read_bytes()}
    )
    page.locator(".st-key-load_project button").click()
    expect(page.locator("[role=dialog]")).to_have_count(0)
    expect(page.locator(".st-key-status")).to_contain_text("Epoch 2")
    assert (status(page).loss, status(page).accuracy) == (saved.loss, saved.accuracy)


EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TABLE = "Länge;Breite;Gewicht;Art\n" + "".join(
    f"{length};{width},5;{length}00;{kind}\n"
    for length, width, kind in [(1, 2, "cat"), (3, 2, "dog"), (3, 4, "cow"), (2, 3, "cow")]
)


@pytest.mark.parametrize("width", [1366, 390])
def test_a_table_is_pasted_looked_at_and_loaded(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 768})
    wait_until_idle(page)
    press(page, "files")
    dialog = page.locator("[role=dialog]")
    box = page.locator(".st-key-csv_text textarea")
    box.fill(TABLE)
    box.press("Control+Enter")
    expect(dialog).to_contain_text("4 points; classes cat, dog, cow;")
    expect(dialog).to_contain_text("Länge from 1 to 3; Breite from 2.5 to 4.5.")
    expect(dialog.locator("img").first).to_be_visible()
    inside = "d => d.scrollWidth <= d.clientWidth + 1"
    assert dialog.evaluate(inside), "nothing is wider than the dialog"
    page.locator(".st-key-csv_x").get_by_role("combobox").click()
    page.get_by_role("option", name="Gewicht").click()
    expect(dialog).to_contain_text("Gewicht from 100 to 300;")
    page.locator(".st-key-load_csv button").click()
    expect(dialog).to_have_count(0)
    expect_points(page, 4)
    expect(page.locator(".st-key-about_data")).to_contain_text("x is Gewicht, y is Breite.")
    np.testing.assert_allclose(marker_centers(page, 0), [(-0.9, -0.9)], atol=0.01)
    np.testing.assert_allclose(marker_centers(page, 1), [(0.9, -0.9)], atol=0.03)


@pytest.mark.parametrize("width", [1366, 390])
def test_an_excel_file_is_uploaded_and_a_sheet_of_it_loaded(page: Page, width: int) -> None:
    cars: list[list[Any]] = [
        ["Autos"],
        ["speed", "weight", "kind"],
        [100, 1.234, "a"],
        [50, 2.5, "b"],
    ]
    data = book([["x", "y"], [1, 2], [3, 4]], Autos=cars)
    page.set_viewport_size({"width": width, "height": 768})
    wait_until_idle(page)
    press(page, "files")
    dialog = page.locator("[role=dialog]")
    dialog.locator("input[type=file]").first.set_input_files(
        {"name": "cars.xlsx", "mimeType": EXCEL, "buffer": data}
    )
    expect(dialog).to_contain_text("x from 1 to 3; y from 2 to 4.")
    page.locator(".st-key-csv_sheet").get_by_role("combobox").click()
    page.get_by_role("option", name="Autos").click()
    expect(dialog).to_contain_text("speed from 50 to 100; weight from 1.234 to 2.5.")
    expect(dialog).to_contain_text("Row 1, “Autos”, is taken for a title.")
    inside = "d => d.scrollWidth <= d.clientWidth + 1"
    assert dialog.evaluate(inside), "nothing is wider than the dialog"
    page.locator(".st-key-load_csv button").click()
    expect(dialog).to_have_count(0)
    expect_points(page, 2)
    expect(page.locator(".st-key-about_data")).to_contain_text("x is speed, y is weight.")
    np.testing.assert_allclose(marker_centers(page, 0), [(0.9, -0.9)], atol=0.01)
    expect_no_error(page)
