"""Everybody: no violation that axe-core knows of, the stage by keys, what a screen reader hears."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.server import Server
from tests.browser.axe import expect_accessible
from tests.browser.harness import (
    canvas_pixel,
    click_point,
    new_page,
    press,
    show_all_settings,
    wait_until_idle,
)
from tests.browser.stage import POINTS, expect_points, marker_centers

VOICE = "#nnviz-voice"


@pytest.fixture(params=["light", "dark"])
def themed(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Page]:
    page = new_page(
        browser,
        viewport={"width": 1366, "height": 768},
        base_url=server.url,
        color_scheme=request.param,
    )
    page.goto("/")
    wait_until_idle(page)
    yield page
    page.context.close()


def test_axe_finds_nothing_on_any_page_view_dialog_and_popover(themed: Page) -> None:
    page = themed
    expect_points(page, 0)
    expect_accessible(page, "empty")
    click_point(page, 0.2, 0.2)
    expect_points(page, 1)
    wait_until_idle(page)
    expect_accessible(page, "guide")
    press(page, "train")
    expect(page.locator("[data-testid='stAlert']")).to_be_visible()
    expect_accessible(page, "notice")
    press(page, "preset_xor")
    press(page, "step")
    show_all_settings(page)
    expect_accessible(page, "all settings")
    for view in ("Accuracy", "Confusion", "Rates"):
        page.locator(".st-key-insight button", has_text=view).click()
        wait_until_idle(page)
        expect_accessible(page, view)
    for dialog in ("files", "take_home", "share"):
        press(page, dialog)
        expect(page.get_by_role("dialog")).to_be_visible()
        wait_until_idle(page)
        expect_accessible(page, dialog)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    for popover in ("brush", "map_view", "stop", "axes", "more_data", "real_data", "noise"):
        press(page, popover)
        if popover == "map_view":
            for name in ("legend", "ticks", "contours", "boundary"):
                page.locator(f".st-key-map_{name} label").click()
                wait_until_idle(page)
        expect_accessible(page, popover)
        press(page, popover)
    page.get_by_role("link", name="How it works").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("How it works")
    wait_until_idle(page)
    expect_accessible(page, "How it works")
    page.goto("/teach")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Teach")
    wait_until_idle(page)
    for chosen in ("A lesson", "A task of your own", "Choose"):
        page.get_by_role("radio", name=chosen, exact=True).click()
        wait_until_idle(page)
        expect_accessible(page, f"Teach: {chosen}")


def focus_the_map(page: Page) -> None:
    """With the Tab key alone."""
    page.locator(".st-key-held_out input").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        focused = page.evaluate("() => document.activeElement.shadowRoot?.activeElement?.tagName")
        if focused == "CANVAS":
            return
    raise AssertionError("the map is not in the tab order")


def test_the_map_is_drawn_on_with_keys_alone(page: Page) -> None:
    expect_points(page, 0)
    press(page, "preset_xor")
    press(page, "clear")
    expect_points(page, 0)
    expect(page.locator(VOICE)).to_contain_text("200 points cleared")
    focus_the_map(page)
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    for _ in range(6):
        page.keyboard.press("ArrowUp")
    expect(page.locator(VOICE)).to_contain_text("x 0.20, y 0.30")
    expect(page.locator(VOICE)).to_contain_text("per cent")
    page.keyboard.press("Enter")
    expect_points(page, 1)
    page.keyboard.press("2")
    expect(page.locator(".st-key-class_picker button").nth(1)).to_have_attribute(
        "aria-checked", "true"
    )
    wait_until_idle(page)
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Enter")
    expect_points(page, 2)
    wait_until_idle(page)
    page.keyboard.press("Delete")
    expect_points(page, 1)
    expect(page.locator(".st-key-pointer button").first).to_have_attribute("aria-checked", "true")
    page.locator(".st-key-step button").focus()  # the crosshair goes
    wait_until_idle(page)
    assert marker_centers(page, 0) == [pytest.approx((0.2, 0.3), abs=0.02)]


def test_a_screen_reader_hears_hints_pause_and_places(page: Page) -> None:
    voice = page.locator(VOICE)
    expect(voice).to_have_attribute("role", "status")
    press(page, "preset_xor")
    press(page, "train")
    expect(voice).to_have_text("Training.")
    press(page, "train")
    expect(voice).to_contain_text("Epoch")
    expect(voice).to_contain_text("Accuracy")
    thumb = page.locator(".st-key-timeline input[type=range]")
    thumb.focus()
    page.keyboard.press("ArrowLeft")
    told = page.locator(".st-key-timeline [data-testid=stSliderThumbValue]")
    expect(thumb).to_have_attribute("aria-valuetext", f"epoch {told.inner_text()}")
    expect(voice).to_contain_text("You are looking at epoch")


def test_each_group_has_a_name_of_its_own(page: Page) -> None:
    press(page, "preset_xor")
    names = page.evaluate(
        "() => [...document.querySelectorAll('[role=radiogroup], [role=group]')]"
        ".map(group => group.getAttribute('aria-label')"
        " ?? document.getElementById(group.getAttribute('aria-labelledby'))?.innerText)"
    )
    assert all(names)
    assert len(set(names)) == len(names)


def test_what_one_stands_on_is_seen(page: Page) -> None:
    canvas_pixel(page, 0, 0)
    focus_the_map(page)
    outline = page.locator(POINTS).evaluate("canvas => getComputedStyle(canvas).outlineStyle")
    assert outline == "solid"
