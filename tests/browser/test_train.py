"""The main job in a real browser: draw, train, watch, pause, refine, resume, reset."""

import re

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from benchmarks.server import Server
from nnviz.data.presets import PRESETS
from tests.browser.harness import (
    choose_pace,
    click_point,
    expect_no_error,
    never_pause,
    new_page,
    press,
    show_all_settings,
    status,
    wait_until_idle,
)
from tests.browser.stage import (
    MAP,
    expect_points,
    maps_shown,
    marker_centers,
    stage_picture,
    stage_side,
    wait_for_maps,
)

XOR = {0: [(-0.5, -0.5), (0.5, 0.5)], 1: [(-0.5, 0.5), (0.5, -0.5)]}


def choose_class(page: Page, label: int) -> None:
    page.locator(".st-key-class_picker button").nth(label).click()
    wait_until_idle(page)


def draw_xor(page: Page) -> None:
    for label, points in XOR.items():
        choose_class(page, label)
        for x, y in points:
            click_point(page, x, y)
    expect_points(page, 4)


def wait_for_accuracy(page: Page, timeout: float = 60_000) -> None:
    expect(page.locator(".st-key-status")).to_contain_text("Accuracy 100.0 %", timeout=timeout)


def pause(page: Page) -> None:
    press(page, "train")
    expect(page.locator(".st-key-train button:visible")).to_contain_text("Train")
    wait_until_idle(page)


def test_four_clicks_make_xor_at_the_right_coordinates(page: Page) -> None:
    draw_xor(page)
    for label, points in XOR.items():
        centers = marker_centers(page, label)
        assert len(centers) == 2
        np.testing.assert_allclose(centers, sorted(points), atol=0.006)
    expect_no_error(page)


def test_training_solves_xor_and_can_be_paused_refined_resumed_and_reset(page: Page) -> None:
    draw_xor(page)
    before = stage_picture(page)
    press(page, "train")
    wait_for_accuracy(page)
    expect(page.locator(".st-key-status")).to_contain_text("Loss 0.0")
    assert np.abs(stage_picture(page) - before).mean() > 5, "the map did not change"

    pause(page)
    held = status(page)
    assert held.epoch is not None
    assert held.loss is not None

    choose_class(page, 0)
    click_point(page, -0.9, -0.9)
    expect_points(page, 5)
    expect(page.locator(".st-key-status")).to_contain_text("5 training points")
    resumed_from = status(page)
    assert resumed_from.epoch == held.epoch, "a new point restarted the model"

    press(page, "step")
    expect(page.locator(".st-key-status")).to_contain_text(f"Epoch {held.epoch + 1}")
    stepped = status(page)
    assert stepped.loss is not None
    assert resumed_from.loss is not None
    assert stepped.loss < 2 * resumed_from.loss + 0.01, "the loss jumped on resuming"

    press(page, "reset")
    expect(page.locator(".st-key-status")).to_contain_text("Epoch 0")
    expect_points(page, 5)
    assert "not trained yet" in status(page).text
    expect_no_error(page)


def test_train_without_points_says_what_is_missing(page: Page) -> None:
    press(page, "train")
    expect(page.locator("[data-testid='stAlert']")).to_contain_text("Place some points first")
    click_point(page, 0.2, 0.2)
    expect_points(page, 1)
    press(page, "train")
    expect(page.locator("[data-testid='stAlert']")).to_contain_text("Choose another colour")
    expect(page.locator(".st-key-train button:visible")).to_contain_text("Train")


def test_a_hundred_clicks_among_the_maps_of_training_give_a_hundred_points(
    page: Page,
) -> None:
    draw_xor(page)
    press(page, "clear")
    expect_points(page, 0)
    press(page, "preset_blobs")
    expect_points(page, 200)
    press(page, "train")
    wait_for_maps(page, 3)
    for number in range(100):
        column, row = number % 10, number // 10
        click_point(page, -0.9 + 0.2 * column, -0.9 + 0.2 * row)
        wait_for_maps(page, 3)
    expect_points(page, 300)
    assert (status(page).epoch or 0) > 0
    expect_no_error(page)


def test_a_click_right_after_undo_or_clear_is_not_lost(page: Page) -> None:
    draw_xor(page)
    page.locator(".st-key-undo button").click()
    click_point(page, 0.8, 0.8)
    expect_points(page, 4)
    page.locator(".st-key-clear button").click()
    click_point(page, 0.1, 0.1)
    expect_points(page, 1)


def test_a_click_is_seen_at_once(page: Page) -> None:
    draw_xor(page)
    press(page, "train")
    wait_for_maps(page, 3)
    choose_class(page, 1)
    click_point(page, 0.8, 0.0)
    assert any(abs(x - 0.8) < 0.01 and abs(y) < 0.01 for x, y in marker_centers(page, 1))


@pytest.mark.parametrize("preset", ["moons", "spiral"])
def test_no_screenshot_while_training_shows_a_blank_doubled_or_greyed_map(
    page: Page, preset: str
) -> None:
    press(page, f"preset_{preset}")
    expect_points(page, PRESETS[preset].suggestion(2).points)
    never_pause(page)
    choose_pace(page, "Fast")
    press(page, "train")
    expect(page.locator(".st-key-status")).to_contain_text(re.compile(r"Accuracy (100|9\d)"))
    first = maps_shown(page)
    for _ in range(50):
        picture = stage_picture(page)
        assert picture.shape[:2] == (stage_side(page), stage_side(page))
        # Both tints are strong somewhere: neither blank, nor greyed, nor half covered.
        red, blue = picture[..., 0], picture[..., 2]
        assert (blue - red > 60).mean() > 0.1
        assert (red - blue > 60).mean() > 0.1
        assert page.locator(MAP).count() == 1
    assert maps_shown(page) > first + 25


def test_settings_that_rebuild_are_locked_while_training_and_others_change_live(
    page: Page,
) -> None:
    show_all_settings(page)
    press(page, "preset_circles")
    press(page, "train")
    wait_for_maps(page, 5)
    expect(page.locator(".st-key-hidden input")).to_be_disabled()
    expect(page.locator(".st-key-seed input")).to_be_disabled()
    thumb = page.locator(".st-key-learning_rate input[type='range']")
    thumb.focus()
    page.keyboard.press("ArrowLeft")
    wait_for_maps(page, 5)
    pause(page)
    assert (status(page).epoch or 0) > 0
    expect(thumb).to_have_attribute("aria-valuetext", re.compile("^0.003$"))
    epoch = status(page).epoch
    hidden = page.locator(".st-key-hidden input")
    hidden.fill("4")
    hidden.press("Enter")
    expect(page.locator(".st-key-status")).to_contain_text("Epoch 0")
    assert epoch != 0


def test_the_simple_forms_numbers_make_the_network(page: Page) -> None:
    press(page, "preset_moons")
    layers, each = (page.locator(f".st-key-{key}") for key in ("layers", "neurons_each"))
    layers.locator("input").fill("0")
    layers.locator("input").press("Enter")
    expect(each.locator("input")).to_be_disabled()
    layers.get_by_test_id("stNumberInputStepUp").click()
    expect(each.locator("input")).to_be_enabled()
    each.locator("input").fill("4")
    press(page, "train")  # at once: leaving the field sends the number
    wait_for_maps(page, 2)
    pause(page)
    show_all_settings(page)
    expect(page.locator(".st-key-hidden input")).to_have_value("4")


def test_keyboard_trains_steps_and_resets(page: Page) -> None:
    press(page, "preset_moons")
    page.locator(".st-key-status").click()
    page.keyboard.press("s")
    expect(page.locator(".st-key-status")).to_contain_text("Epoch 1")
    page.keyboard.press("t")
    expect(page.locator(".st-key-train button:visible")).to_contain_text("Pause")
    page.keyboard.press("t")
    expect(page.locator(".st-key-train button:visible")).to_contain_text("Train")
    page.keyboard.press("n")
    expect(page.locator(".st-key-status")).to_contain_text("Epoch 0")


def test_keys_change_the_pace_while_it_trains(page: Page) -> None:
    press(page, "preset_spiral")
    press(page, "train")
    wait_for_maps(page, 3)
    paces = page.locator(".st-key-pace button")
    expect(paces.nth(1)).to_have_attribute("aria-checked", "true")
    page.locator(".st-key-status").click()
    for key, chosen in [("+", 2), ("=", 3), ("+", 3), ("-", 2), ("-", 1), ("-", 0), ("-", 0)]:
        page.keyboard.press(key)
        expect(paces.nth(chosen)).to_have_attribute("aria-checked", "true")
        wait_until_idle(page)
    assert [pace.inner_text() for pace in paces.all()] == ["Slow", "Watch", "Fast", "Max"]
    expect(page.locator(".st-key-train button:visible")).to_contain_text("Pause")
    before = status(page).epoch or 0
    wait_for_maps(page, 3)
    expect(page.locator(".st-key-status")).not_to_contain_text(f"Epoch {before} ")
    expect_no_error(page)


def test_on_a_phone_a_tap_lands_where_it_was_made(browser: Browser, server: Server) -> None:
    page = new_page(
        browser,
        viewport={"width": 390, "height": 844},
        base_url=server.url,
        has_touch=True,
        is_mobile=True,
    )
    page.goto("/")
    wait_until_idle(page)
    stage = page.locator(".st-key-stage").bounding_box()
    assert stage is not None
    assert 330 <= stage["width"] <= 390
    x, y = stage["x"] + 0.25 * stage["width"], stage["y"] + 0.25 * stage["height"]
    page.touchscreen.tap(x, y)
    expect_points(page, 1)
    np.testing.assert_allclose(marker_centers(page, 0), [(-0.5, 0.5)], atol=0.012)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.context.close()


def test_a_cut_connection_loses_nothing(browser: Browser, server: Server) -> None:
    page = new_page(browser, viewport={"width": 1366, "height": 768}, base_url=server.url)
    sockets: list[WebSocketRoute] = []

    def pass_on(socket: WebSocketRoute) -> None:
        sockets.append(socket)
        socket.connect_to_server()

    page.route_web_socket(re.compile("_stcore/stream"), pass_on)
    page.goto("/")
    wait_until_idle(page)
    press(page, "preset_circles")
    expect_points(page, 200)
    press(page, "train")
    expect(page.locator(".st-key-status")).to_contain_text(re.compile(r"Epoch [1-9]"))
    before = status(page).epoch or 0
    assert before > 0
    connected = page.locator("[data-testid='stApp'][data-test-connection-state='CONNECTED']")
    sockets[-1].close()
    expect(connected).to_have_count(0)
    expect(connected).to_have_count(1)
    wait_for_maps(page, 10)
    expect_points(page, 200)
    assert len(sockets) >= 2, "the page never reconnected"
    assert (status(page).epoch or 0) >= before
    expect_no_error(page)
    page.context.close()


def test_two_people_do_not_see_each_others_points(
    page: Page, browser: Browser, server: Server
) -> None:
    press(page, "preset_xor")
    expect_points(page, 200)
    other = new_page(browser, base_url=server.url)
    other.goto("/")
    wait_until_idle(other)
    expect_points(other, 0)
    other.context.close()
