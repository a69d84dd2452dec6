"""What a mouse, a finger and two fingers do on the stage in Draw."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from benchmarks.server import Server
from tests.browser.harness import PHONE, canvas_pixel, click_point, new_page, wait_until_idle
from tests.browser.stage import POINTS, expect_points, marker_centers


@pytest.fixture
def phone(browser: Browser, server: Server) -> Iterator[Page]:
    page = new_page(browser, **PHONE, base_url=server.url)
    page.goto("/")
    expect_points(page, 0)
    wait_until_idle(page)
    yield page
    page.context.close()


def touch(session: CDPSession, kind: str, *places: tuple[float, float]) -> None:
    """Fingers on the glass, as the browser hears of them."""
    points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(places)]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_a_drag_draws_a_line_of_points(page: Page) -> None:
    start, end = canvas_pixel(page, -0.5, 0.0), canvas_pixel(page, 0.25, 0.0)
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=8)
    page.mouse.up()
    expect_points(page, 8)
    wait_until_idle(page)
    centers = marker_centers(page, 0)
    assert [y for _, y in centers] == pytest.approx([0.0] * 8, abs=0.02)
    assert [x for x, _ in centers] == pytest.approx([-0.5 + 0.1 * k for k in range(8)], abs=0.02)


def test_a_double_click_makes_one_point(page: Page) -> None:
    page.mouse.dblclick(*canvas_pixel(page, 0.3, 0.3))
    click_point(page, -0.3, 0.3)
    expect_points(page, 2)
    wait_until_idle(page)
    expect_points(page, 2)


def test_a_tap_places_a_point_and_a_finger_draws_a_line(phone: Page) -> None:
    session = phone.context.new_cdp_session(phone)
    phone.touchscreen.tap(*canvas_pixel(phone, 0.5, 0.5))
    expect_points(phone, 1)
    places = [canvas_pixel(phone, x, -0.5) for x in (-0.5, -0.4, -0.25, -0.1, 0.05)]
    touch(session, "touchStart", places[0])
    for place in places[1:]:
        touch(session, "touchMove", place)
    touch(session, "touchEnd")
    expect_points(phone, 7)
    wait_until_idle(phone)
    expect_points(phone, 7)
    xs = [x for x, y in marker_centers(phone, 0) if y < 0]
    assert xs == pytest.approx([-0.5 + 0.1 * k for k in range(6)], abs=0.03)


def test_a_finger_selects_with_a_lasso(phone: Page) -> None:
    session = phone.context.new_cdp_session(phone)
    corners = [(-0.5, -0.5), (0.5, 0.5), (-0.5, 0.5), (0.5, -0.5)]
    for count, corner in enumerate(corners, start=1):
        phone.touchscreen.tap(*canvas_pixel(phone, *corner))
        expect_points(phone, count)
    phone.locator(".st-key-pointer button", has_text="Select").tap()
    wait_until_idle(phone)
    ways = [(-0.8, -0.8), (0.0, -0.8), (0.0, 0.8), (-0.8, 0.8), (-0.8, -0.8)]
    steps = np.concatenate([np.linspace(*way, 8)[:-1] for way in pairwise(ways)])
    places = [canvas_pixel(phone, *step) for step in steps.tolist()]
    touch(session, "touchStart", places[0])
    for place in places[1:]:
        touch(session, "touchMove", place)
    touch(session, "touchEnd")
    expect(phone.locator(POINTS)).to_have_attribute("data-selected", "2")
    expect_points(phone, 4)


def test_two_fingers_leave_no_point(phone: Page) -> None:
    session = phone.context.new_cdp_session(phone)
    one, other = canvas_pixel(phone, -0.2, 0.0), canvas_pixel(phone, 0.3, 0.2)
    for first in range(2):  # together, and one after the other
        if first:
            touch(session, "touchStart", one)
        touch(session, "touchStart", one, other)
        for by in (5, 15, 30, 60):
            touch(session, "touchMove", (one[0] - by, one[1]), (other[0] + by, other[1]))
        touch(session, "touchEnd")
    wait_until_idle(phone)
    expect_points(phone, 0)
    phone.touchscreen.tap(*canvas_pixel(phone, 0.5, 0.5))
    expect_points(phone, 1)
