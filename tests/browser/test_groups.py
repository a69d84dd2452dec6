"""Shapes and groups of points, by mouse and keys: seen before the server knows."""

import numpy as np
from playwright.sync_api import Page, expect

from nnviz.stage.shapes import shape_positions
from tests.browser.harness import click_point, press, wait_until_idle
from tests.browser.stage import POINTS, expect_points, marker_centers, wait_until
from tests.browser.test_data import drag, type_key

CORNERS = ((-0.5, -0.5), (0.5, 0.5), (-0.5, 0.5), (0.5, -0.5))


def expect_selected(page: Page, count: int) -> None:
    expect(page.locator(POINTS)).to_have_attribute("data-selected", str(count))


def choose_shape(page: Page, shape: str) -> None:
    press(page, "brush")
    page.locator(".st-key-brush_shape button", has_text=shape).click()
    wait_until_idle(page)
    press(page, "brush")


def lie_at(page: Page, places: np.ndarray) -> bool:
    """Whether the points of the first class lie there."""
    seen, wanted = marker_centers(page, 0), np.array(sorted(map(tuple, places.round(3))))
    return len(seen) == len(wanted) and all(
        np.hypot(*(wanted - place).T).min() < 0.02 for place in seen
    )


def test_a_ring_is_seen_while_it_is_drawn_and_lies_there_then(page: Page) -> None:
    type_key(page, "h")
    choose_shape(page, "Ring")
    start, end = (-0.1, 0.05), (0.6, 0.55)
    expected = shape_positions("ring", start, end, 0.12, 30, 0)
    drag(page, start, end, release=False)
    wait_until(page, lambda: lie_at(page, expected), "the ring is not seen while it is drawn")
    expect_points(page, 0)
    page.mouse.up()
    expect_points(page, len(expected))
    wait_until_idle(page)
    assert lie_at(page, expected)


def test_a_blob_is_placed_by_a_key_at_the_crosshair(page: Page) -> None:
    type_key(page, "h")
    page.locator(POINTS).focus()
    page.keyboard.press("Enter")
    expect_points(page, 30)


def test_a_lasso_selects_and_its_group_is_dragged_deleted_and_let_go(page: Page) -> None:
    for x, y in CORNERS:
        click_point(page, x, y)
    expect_points(page, 4)
    type_key(page, "l")
    drag(page, (-0.8, -0.8), (-0.2, -0.8), (-0.2, 0.8), (-0.8, 0.8))
    expect_selected(page, 2)
    expect(page.locator(".st-key-group")).to_contain_text("2 selected")
    drag(page, (-0.5, 0.0), (-0.2, 0.1), release=False)
    moved = np.array([(-0.2, -0.4), (0.5, 0.5), (-0.2, 0.6), (0.5, -0.5)])
    wait_until(page, lambda: lie_at(page, moved), "the group does not follow the pointer")
    page.mouse.up()
    wait_until_idle(page)
    expect_selected(page, 2)
    assert lie_at(page, moved)
    page.keyboard.press("Escape")
    expect_selected(page, 0)
    page.keyboard.press("Control+z")
    expect_selected(page, 2)
    page.keyboard.press("Delete")
    expect_points(page, 2)


def test_points_near_the_crosshair_are_selected_and_deleted_by_keys(page: Page) -> None:
    for x, y in ((0.0, 0.0), (0.02, 0.02), (0.5, 0.5)):
        click_point(page, x, y)
    expect_points(page, 3)
    type_key(page, "l")
    page.locator(POINTS).focus()
    page.keyboard.press("Enter")
    expect_selected(page, 2)
    wait_until_idle(page)
    page.keyboard.press("Delete")
    expect_points(page, 1)
