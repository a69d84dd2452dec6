"""A line of 100 kB a second and 150 ms each way: no click is lost, and nothing queues."""

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.line import Line
from benchmarks.stress import heavy_query
from tests.browser.copies import SESSION, wait_until_kept
from tests.browser.harness import (
    click_point,
    expect_no_error,
    never_pause,
    opened,
    press,
    status,
    wait_until_idle,
)
from tests.browser.stage import expect_points, wait_for_maps

RATE, DELAY = 100_000.0, 0.15
POINTS = 1_000
CONNECTED = "[data-testid=stApp][data-test-connection-state=CONNECTED]"


def narrowed(page: Page, line: Line) -> None:
    """The line is a thin one once the page and all that it is made of has come."""
    line.narrow(RATE, DELAY)
    page.wait_for_selector(CONNECTED, state="attached")
    wait_until_idle(page)


@pytest.mark.parametrize("network", ["the first one", "the largest"])
def test_clicks_arrive_and_maps_go_on_at_the_end_of_a_thin_line(
    browser: Browser, line: Line, network: str
) -> None:
    path = "/" if network == "the first one" else f"/?{heavy_query(POINTS)}"
    page = opened(browser, line.url, path)
    if network == "the first one":
        press(page, "preset_xor")
    before = 200 if network == "the first one" else POINTS
    expect_points(page, before)
    never_pause(page)
    narrowed(page, line)
    session = page.evaluate(SESSION)
    press(page, "train")
    wait_for_maps(page, 3)
    for number in range(5):
        click_point(page, -0.5 + 0.2 * number, 0.95)
        expect_points(page, before + number + 1)
        wait_for_maps(page, 2)
    assert (status(page).epoch or 0) > 0
    press(page, "train")
    expect(page.locator(".st-key-train_start button")).to_be_visible()
    wait_until_idle(page)  # the status comes after the button
    wait_until_kept(page, before + 5, f'"epoch":{status(page).epoch}')
    assert page.evaluate(SESSION) == session, "the connection was never given up"
    expect_no_error(page)
    page.context.close()
