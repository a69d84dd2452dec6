"""A server so slow that Streamlit would take the canvas away under the hand that draws."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.server import running_server
from tests.browser.harness import opened, press, push, wait_until_idle
from tests.browser.stage import Place, wait_for_counts

COUNT_LAYERS_TAKEN_AWAY = """() => {
    window.nnvizTaken = 0;
    const layer = ".stBidiComponent";
    const taken = node => node.matches?.(layer) || node.querySelector?.(layer);
    new MutationObserver(changes => changes.forEach(change => {
        window.nnvizTaken += [...change.removedNodes].filter(taken).length;
    })).observe(document.querySelector(".st-key-stage"), { childList: true, subtree: true });
}"""


@pytest.fixture
def late() -> str:
    """Seconds by which the server looks late at what was done."""
    return "0.4"


@pytest.fixture
def page(browser: Browser, monkeypatch: pytest.MonkeyPatch, late: str) -> Iterator[Page]:
    """The app on that server."""
    monkeypatch.setenv("NNVIZ_LATE", late)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "slow_server"))
    with running_server() as server:
        assert "This server is slow." in server.log_tail()
        page = opened(browser, server.url)
        yield page
        page.context.close()


def test_no_layer_of_the_stage_is_taken_away_while_the_server_is_busy(
    page: Page, pixel: Place
) -> None:
    page.evaluate(COUNT_LAYERS_TAKEN_AWAY)
    for row in range(8):
        # The whole page runs, and a mark comes while what that run has drawn may still wait.
        page.locator(".st-key-pace button").nth(row % 3).click()
        for column in range(4):
            place = pixel(-0.6 + 0.4 * column, -0.7 + 0.2 * row)
            page.mouse.click(*place, delay=30 + 20 * row)  # milliseconds, as a hand is slower
    wait_for_counts(page, 32, 32)
    wait_until_idle(page)
    assert page.evaluate("window.nnvizTaken") == 0


@pytest.mark.parametrize("late", ["1.5"])
def test_undo_right_after_a_click_takes_it_back_where_a_mark_takes_seconds(
    page: Page, pixel: Place
) -> None:
    press(page, "preset_moons")
    page.mouse.click(*pixel(0.1, 0.97))
    push(page, ".st-key-undo button")
    wait_for_counts(page, 1, 200)
    expect(page.locator(".st-key-redo button")).to_be_enabled()


def test_no_press_that_was_held_is_lost_to_the_next(page: Page, pixel: Place) -> None:
    press(page, "preset_moons")
    page.mouse.click(*pixel(0.0, 0.9))
    push(page, ".st-key-add_class button")
    push(page, ".st-key-clear button")
    wait_for_counts(page, 1, 0)
    expect(page.locator(".st-key-class_picker button")).to_have_count(3)
