"""Going back in a real browser: drag the timeline, look, continue, compare; change things live."""

import numpy as np
from playwright.sync_api import Locator, Page, expect

from nnviz.data.class_styles import rgb
from nnviz.pictures.curves import EVENT_COLOR, GHOST_COLOR
from tests.browser.harness import expect_no_error, press, show_all_settings, status, wait_until_idle
from tests.browser.stage import (
    expect_points,
    maps_shown,
    stage_picture,
    wait_for_maps,
    wait_until,
)

FRONT = ".st-key-loss .js-plotly-plot"


def train_and_pause(page: Page, maps: int = 25) -> int:
    """Train for so many maps; returns the epoch at which it was paused."""
    press(page, "train")
    wait_for_maps(page, maps)
    press(page, "train")
    expect(page.locator(".st-key-train button:visible")).to_contain_text("Train")
    wait_until_idle(page)
    epoch = status(page).epoch
    assert epoch
    return epoch


def slider(page: Page) -> Locator:
    return page.locator(".st-key-timeline input[type='range']")


def curves_of(page: Page, color: str) -> int:
    """How many traces of a colour the loss charts draw."""
    css = "rgb({}, {}, {})".format(*rgb(color))
    return page.locator(f"{FRONT} .scatterlayer path[style*='{css}']").count()


def test_the_timeline_shows_an_earlier_moment_and_training_continues_from_there(
    page: Page,
) -> None:
    press(page, "preset_moons")
    expect_points(page, 200)
    last = train_and_pause(page)
    late = stage_picture(page)
    assert curves_of(page, GHOST_COLOR) == 0
    expect(page.locator(".st-key-branch button")).to_be_disabled()

    slider(page).focus()
    page.keyboard.press("Home")
    expect(page.locator(".st-key-status")).to_contain_text("Epoch 0")
    shown = maps_shown(page)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".st-key-status")).not_to_contain_text("Epoch 0 ")
    wait_until(page, lambda: maps_shown(page) > shown, "no map of that moment")
    then = status(page).epoch
    assert then is not None
    assert 0 < then < last
    early = stage_picture(page)
    assert np.abs(early - late).mean() > 5, "the map of that moment looks like the last one"

    press(page, "branch")
    expect(page.locator(".st-key-status")).to_contain_text(f"Epoch {then}")
    train_and_pause(page, maps=10)
    assert curves_of(page, GHOST_COLOR) > 0, "the old future is not shown"
    expect_no_error(page)


def test_looking_back_does_not_change_where_training_goes_on(page: Page) -> None:
    press(page, "preset_moons")
    last = train_and_pause(page)
    slider(page).focus()
    page.keyboard.press("Home")
    expect(page.locator(".st-key-status")).to_contain_text("Epoch 0")
    press(page, "step")
    expect(page.locator(".st-key-status")).to_contain_text(f"Epoch {last + 1}")


def test_a_live_change_keeps_the_epoch_and_is_marked_on_the_curve(page: Page) -> None:
    press(page, "preset_moons")
    epoch = train_and_pause(page)
    assert curves_of(page, EVENT_COLOR) == 0
    thumb = page.locator(".st-key-learning_rate input[type='range']")
    thumb.focus()
    page.keyboard.press("ArrowRight")
    wait_until_idle(page)
    expect(page.locator(".st-key-status")).to_contain_text(f"Epoch {epoch}")
    press(page, "step")
    expect(page.locator(".st-key-status")).to_contain_text(f"Epoch {epoch + 1}")
    wait_until(page, lambda: curves_of(page, EVENT_COLOR) > 0, "no mark on the curve")
    after = train_and_pause(page, maps=5)
    assert after > epoch + 1


def test_restarting_from_the_same_weights_leaves_the_first_curve_to_compare_with(
    page: Page,
) -> None:
    press(page, "preset_moons")
    start = status(page).loss
    train_and_pause(page)
    press(page, "restart")
    expect(page.locator(".st-key-status")).to_contain_text("Epoch 0")
    assert status(page).loss == start
    train_and_pause(page, maps=5)
    assert curves_of(page, GHOST_COLOR) > 0


def test_a_run_of_so_many_epochs_stops_there(page: Page) -> None:
    press(page, "preset_circles")
    page.locator(".st-key-stop button").first.click()
    page.locator(".st-key-stop_run button").click()
    expect(page.locator(".st-key-status")).to_contain_text("Epoch 100")
    expect(page.locator("[data-testid='stAlert']")).to_contain_text("Stopped at epoch 100")
    expect(page.locator(".st-key-train button:visible")).to_contain_text("Train")


def test_a_hint_says_why_and_its_button_helps(page: Page) -> None:
    show_all_settings(page)
    press(page, "preset_xor")
    hidden = page.locator(".st-key-hidden input")
    hidden.fill("")
    hidden.press("Enter")
    wait_until_idle(page)
    press(page, "train")
    expect(page.locator(".st-key-hint")).to_contain_text("straight line")
    press(page, "train")
    press(page, "remedy")
    expect(page.locator(".st-key-hidden input")).to_have_value("8-8")
    expect(page.locator(".st-key-status")).to_contain_text("Epoch 0")
    expect(page.locator(".st-key-hint")).to_have_count(0)
