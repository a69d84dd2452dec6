"""The popover *Map* in the real page: what it paints, what lies over the map, that it stays."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.server import Server
from nnviz.pictures.colors import tones
from tests.browser.copies import wait_until_kept
from tests.browser.harness import (
    PHONE,
    TIMEOUT,
    opened,
    press,
    show_all_settings,
    wait_until_idle,
)
from tests.browser.stage import MAP, expect_points, wait_for_maps, wait_until
from tests.browser.test_keep import restored
from tests.browser.test_map import map_pixels, wait_for_rest

LEGEND, AXES = ".map-legend", ".map-axes"


@pytest.fixture
def phone(browser: Browser, server: Server) -> Iterator[Page]:
    page = opened(browser, server.url, **PHONE)
    yield page
    page.context.close()


def choose(page: Page, *labels: str) -> None:
    """Choose colours and switches in the popover by what is written there, and close it."""
    press(page, "map_view")
    for label in labels:
        page.locator("[data-testid=stPopoverBody] label", has_text=label).click()
        wait_until_idle(page)
    press(page, "map_view")
    expect(page.locator("[data-testid=stPopoverBody]")).to_have_count(0)


def colors(page: Page) -> set[tuple[int, ...]]:
    return set(map(tuple, map_pixels(page).reshape(-1, 3).tolist()))


def test_hard_classes_are_painted_at_rest_and_while_it_trains_and_after_a_reload(
    page: Page,
) -> None:
    press(page, "preset_xor")
    press(page, "step")
    wait_for_rest(page)
    two = set(map(tuple, tones(2).astype(int).tolist()))
    assert not colors(page) <= two
    choose(page, "Likeliest class", "Legend")
    wait_for_rest(page)
    assert colors(page) <= two
    press(page, "train")
    wait_for_maps(page, 5)
    assert colors(page) <= two
    press(page, "train")
    wait_for_rest(page)
    wait_until_kept(page, 200, '"areas":"hard"')
    page.reload()
    restored(page)
    expect_points(page, 200)
    expect(page.locator(LEGEND)).to_contain_text("orange")
    wait_for_rest(page)
    assert colors(page) <= two


def test_legend_and_axes_lie_over_the_map_and_move_nothing(page: Page) -> None:
    press(page, "preset_xor")
    before = page.locator(".st-key-stage").bounding_box()
    page.locator(".st-key-points_box canvas").evaluate("canvas => { canvas.mine = true; }")
    choose(page, "Legend", "Axis ticks", "Contours", "Boundary")
    assert page.locator(".st-key-stage").bounding_box() == before
    assert page.locator(".st-key-points_box canvas").evaluate("canvas => canvas.mine") is True
    expect(page.locator(LEGEND)).to_contain_text("boundary")
    stage = before
    assert stage is not None
    for place in (*page.locator(f"{AXES} span").all(), page.locator(LEGEND)):
        box = place.bounding_box()
        assert box is not None
        assert box["x"] >= stage["x"] - 0.5
        assert box["y"] >= stage["y"] - 0.5
        assert box["x"] + box["width"] <= stage["x"] + stage["width"] + 0.5
        assert box["y"] + box["height"] <= stage["y"] + stage["height"] + 0.5
    zero = page.locator(f"{AXES} .axis-x", has_text="0").filter(has_not_text="0.5").bounding_box()
    assert zero is not None
    middle = stage["x"] + stage["width"] / 2
    assert zero["x"] + zero["width"] / 2 == pytest.approx(middle, abs=1.0)
    press(page, "present")
    expect(page.locator(LEGEND)).to_be_visible()
    expect(page.locator(f"{AXES} .axis-x").first).to_be_visible()


def test_a_phone_gives_the_legend_a_narrow_strip(phone: Page) -> None:
    press(phone, "preset_blobs")
    before = phone.locator(".st-key-stage").bounding_box()
    choose(phone, "Legend")  # further down the page: the stage stays in sight
    stage = phone.locator(".st-key-stage").bounding_box()
    box = phone.locator(LEGEND).bounding_box()
    assert before is not None
    assert stage is not None
    assert box is not None
    assert (stage["width"], stage["height"]) == (before["width"], before["height"])
    assert box["height"] <= 40
    assert box["width"] <= 390


def test_a_large_network_that_the_server_evaluates_is_painted_in_hard_classes_too(
    page: Page,
) -> None:
    show_all_settings(page)
    press(page, "preset_circles")
    hidden = page.locator(".st-key-hidden input")
    hidden.fill("64-64-64-64-64-64")
    hidden.press("Enter")
    wait_until_idle(page)
    choose(page, "Likeliest class")
    press(page, "train")
    expect(page.locator(MAP)).to_have_attribute("data-drawn", "server", timeout=TIMEOUT)
    wait_for_maps(page, 3)
    two = set(map(tuple, tones(2).astype(int).tolist()))
    wait_until(page, lambda: colors(page) <= two, "no map of hard classes")
    choose(page, "How likely")
    wait_until(page, lambda: len(colors(page)) > 50, "no map of probabilities")
    choose(page, "Boundary")
    wait_for_maps(page, 3)
    expect(page.locator(MAP)).to_have_attribute("data-drawn", "server")
