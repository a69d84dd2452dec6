"""Shapes and groups of points, by mouse and keys: seen before the server knows."""

from functools import partial

import numpy as np
from playwright.sync_api import Page, expect

from nnviz.stage.shapes import shape_positions
from tests.browser.harness import click_point, press, wait_until_idle
from tests.browser.stage import COUNTS, POINTS, counts, expect_points, marker_centers, wait_until
from tests.browser.test_access import VOICE
from tests.browser.test_data import drag, type_key

CORNERS = ((-0.5, -0.5), (0.5, 0.5), (-0.5, 0.5), (0.5, -0.5))


def expect_selected(page: Page, count: int) -> None:
    expect(page.locator(POINTS)).to_have_attribute("data-selected", str(count))


def choose_shape(page: Page, shape: str) -> None:
    press(page, "brush")
    page.locator(".st-key-brush_shape button", has_text=shape).click()
    wait_until_idle(page)
    press(page, "brush")


def lie_at(page: Page, places: np.ndarray, within: float = 0.02) -> bool:
    """Whether the points of the first class lie there."""
    seen, wanted = marker_centers(page, 0), np.array(sorted(map(tuple, places.round(3))))
    return len(seen) == len(wanted) and all(
        np.hypot(*(wanted - place).T).min() < within for place in seen
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


STEP, FAR = 5 / 511, 51 / 511  # of an arrow key, without and with Shift


NEAR = 0.006  # half a pixel, and less than a step


def moved_left(*by: float) -> np.ndarray:
    """Where the corners lie when the two on the left were moved."""
    corners = np.array(CORNERS)
    corners[corners[:, 0] < 0] += by
    return corners


def test_arrow_keys_move_a_group_step_by_step_and_each_press_is_one_step_to_undo(
    page: Page,
) -> None:
    for x, y in CORNERS:
        click_point(page, x, y)
    expect_points(page, 4)
    type_key(page, "l")
    drag(page, (-0.8, -0.8), (-0.2, -0.8), (-0.2, 0.8), (-0.8, 0.8))
    expect_selected(page, 2)
    expect(page.locator(VOICE)).to_have_text("2 points selected. Arrow keys move them.")
    label = page.locator(POINTS).get_attribute("aria-label")
    assert label == (
        "Map with 4 points, 2 selected. Arrow keys move them, with Shift farther, Delete removes "
        "them, Escape lets go."
    )
    marks, _ = counts(page)
    page.keyboard.down("Shift")
    page.keyboard.down("ArrowRight")
    page.keyboard.down("ArrowRight")  # as a key that is held repeats itself
    expect(page.locator(VOICE)).to_have_text("2 points at x -0.30, y 0.00")
    wait_until(page, lambda: lie_at(page, moved_left(2 * FAR, 0)), "the group does not follow")
    assert counts(page)[0] == marks, "the server hears of it when the key is let go"
    page.keyboard.up("ArrowRight")
    page.keyboard.up("Shift")
    page.keyboard.press("ArrowUp")
    page.wait_for_function(f"number => ({COUNTS})()[0] === number", arg=marks + 2)
    wait_until_idle(page)
    expect_selected(page, 2)
    assert lie_at(page, moved_left(2 * FAR, STEP), NEAR)
    for by in (2 * FAR, 0.0):
        page.keyboard.press("Control+z")
        wait_until(page, partial(lie_at, page, moved_left(by, 0), NEAR), "undo")
        wait_until_idle(page)
    expect_selected(page, 2)
    page.keyboard.press("Escape")
    expect_selected(page, 0)


def test_a_group_that_is_moved_by_keys_is_held_at_the_edge_in_its_shape(page: Page) -> None:
    for x, y in ((-0.9, -0.2), (-0.7, 0.2), (0.6, 0.6)):
        click_point(page, x, y)
    expect_points(page, 3)
    type_key(page, "l")
    drag(page, (-1, -0.5), (-0.5, -0.5), (-0.5, 0.5), (-1, 0.5))
    expect_selected(page, 2)
    page.locator(POINTS).focus()
    marks, _ = counts(page)
    page.keyboard.down("Shift")
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    expect(page.locator(VOICE)).to_have_text("2 points at x -0.90, y 0.00, at the edge")
    page.keyboard.up("Shift")
    page.wait_for_function(f"number => ({COUNTS})()[0] === number", arg=marks + 2)
    wait_until_idle(page)
    expect_selected(page, 2)
    page.locator(".st-key-step button").focus()  # the crosshair goes
    page.keyboard.press("ArrowRight")  # which is nobody's there
    at_the_edge = np.array([(-1.0, -0.2), (-0.8, 0.2), (0.6, 0.6)])
    assert lie_at(page, at_the_edge)


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
