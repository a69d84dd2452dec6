"""The views inside the network for everybody: by keys alone, for axe, on a phone."""

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.server import Server
from tests.browser.axe import expect_accessible
from tests.browser.harness import PHONE, opened, press, wait_until_idle
from tests.browser.test_inside import DRAWN, close, expect_open, open_tab, open_view, tab

SIDEWAYS = """() => [document.documentElement, document.querySelector(".stMain")]
    .filter((each) => each.scrollWidth > innerWidth).map((each) => each.tagName)"""
HELD = """key => !!document.activeElement.closest(`.st-key-${key}`)"""


def go_by_tab(page: Page, key: str) -> None:
    """Press Tab until what has the focus is in the place with this key."""
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate(HELD, key):
            return
    raise AssertionError(f"{key} does not follow in the tab order")


def open_by_keys(page: Page, name: str) -> None:
    """From the view on its left, which is open, to a view."""
    page.locator(".st-key-inside_tab [aria-checked=true]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect_open(page, name)
    wait_until_idle(page)


def test_every_view_is_opened_and_used_by_keys_alone(browser: Browser, server: Server) -> None:
    page = open_view(browser, server, "step")
    tab(page, "step").focus()
    go_by_tab(page, "step_of")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-step_numbers")).to_contain_text("1. Forward")
    for key in ("step_point", "step_layer", "step_to", "step_from"):
        go_by_tab(page, key)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.locator("strong", has_text="bias of neuron 1 of layer 1")).to_be_visible()
    wait_until_idle(page)
    go_by_tab(page, "take_step")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-step_done")).to_contain_text("is taken")
    wait_until_idle(page)

    open_by_keys(page, "space")
    for key in ("space_dims", "space_along", "space"):
        go_by_tab(page, key)

    open_by_keys(page, "flow")
    go_by_tab(page, "flow_layer")
    for key in ("ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(".st-key-flow_layer [aria-checked=true]")).to_have_text("Outputs")
    expect(page.locator(".st-key-flow_chart_outputs")).to_have_count(0)

    open_by_keys(page, "landscape")
    go_by_tab(page, "landscape_kind")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Look how wide the valley is")).to_be_visible()
    wait_until_idle(page)
    go_by_tab(page, "landscape_shape")
    go_by_tab(page, "landscape_more")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-landscape_held_out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-landscape_held_out")).to_have_count(0)

    open_by_keys(page, "weights")
    go_by_tab(page, "weights_csv")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "weights.csv"
    go_by_tab(page, "weights_copy")
    go_by_tab(page, "weights_tables")
    close(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_any_view(browser: Browser, server: Server, theme: str) -> None:
    page = opened(browser, server.url, "/?inside=step", color_scheme=theme)
    expect_accessible(page, "step, empty")
    press(page, "preset_moons")
    press(page, "step")
    page.locator(".st-key-step_of button", has_text="One point").click()
    expect(page.locator(".st-key-step_numbers")).to_contain_text("1. Forward")
    wait_until_idle(page)
    expect_accessible(page, "step")
    for name in list(DRAWN)[1:]:
        open_tab(page, name)
        expect_accessible(page, name)
        if name == "landscape":
            press(page, "landscape_more")
            expect_accessible(page, "slice")
            press(page, "landscape_more")
            page.locator(".st-key-landscape_shape button", has_text="Surface").click()
            page.locator(".st-key-landscape .gl-container canvas").first.wait_for()
            wait_until_idle(page)
            expect_accessible(page, "surface")
    close(page)


def test_on_a_phone_no_view_is_wider_than_the_page(browser: Browser, server: Server) -> None:
    page = open_view(browser, server, "step", **PHONE)
    page.locator(".st-key-step_of button", has_text="One point").click()
    expect(page.locator(".st-key-step_numbers")).to_contain_text("1. Forward")
    wait_until_idle(page)
    for name in DRAWN:
        if name != "step":
            open_tab(page, name)
        assert page.evaluate(SIDEWAYS) == [], name
        box, place = (
            page.locator(each).first.bounding_box()
            for each in (DRAWN[name], ".st-key-inside_place")
        )
        assert box is not None
        assert place is not None
        if name != "weights":  # its tables are scrolled in a place of their own
            assert box["x"] + box["width"] <= place["x"] + place["width"] + 0.5, name
    close(page)
