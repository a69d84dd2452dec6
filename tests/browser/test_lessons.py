"""Lessons in a browser: what the way from page to page takes, and where they stand on a phone."""

from playwright.sync_api import Browser, expect

from benchmarks.server import Server
from tests.browser.axe import expect_accessible
from tests.browser.copies import wait_until_kept
from tests.browser.harness import PHONE, expect_no_error, opened, press, wait_until_idle

# The looks whether one has come to the page that was asked for: they wait until they are let go.
HOLD_LOOKS = """
    window.looks = [];
    const later = window.setTimeout;
    window.setTimeout = (look, ms, ...more) =>
        ms === 800 ? looks.push(look) : later(look, ms, ...more);
"""


def test_whoever_starts_a_lesson_at_once_stays_there(browser: Browser, server: Server) -> None:
    page = opened(browser, server.url, script=HOLD_LOOKS)
    page.get_by_role("link", name="Lessons").click()
    page.locator(".st-key-start_xor button").click()
    expect(page.locator(".st-key-lesson")).to_be_visible()
    wait_until_idle(page)
    assert page.evaluate("() => looks.length") > 0
    page.evaluate("() => looks.splice(0).forEach((look) => look())")
    wait_until_idle(page)
    expect(page.locator(".st-key-lesson")).to_be_visible()
    expect(page.get_by_role("link", name="Train")).to_have_attribute("aria-current", "page")
    page.context.close()


def test_on_a_phone_a_lesson_is_read_above_the_stage(browser: Browser, server: Server) -> None:
    page = opened(browser, server.url, **PHONE)
    page.get_by_role("link", name="Lessons").click()
    page.locator(".st-key-start_xor button").click()
    lesson = page.locator(".st-key-lesson")
    expect(lesson).to_be_visible()
    wait_until_idle(page)
    above, below = lesson.bounding_box(), page.locator(".st-key-stage").bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"]
    assert above["x"] >= 0
    assert above["x"] + above["width"] <= 390
    lesson.get_by_text("Nearly all of them").click()
    wait_until_idle(page)
    press(page, "step")
    expect(lesson).to_contain_text("What to look at, and what you predicted")
    expect_no_error(page)
    page.context.close()


def test_on_a_phone_goals_train_and_map_are_seen_together(browser: Browser, server: Server) -> None:
    page = opened(browser, server.url, **PHONE)
    page.get_by_role("link", name="Lessons").click()
    page.locator(".st-key-start_rate button").click()
    goals = page.locator(".st-key-goals")
    expect(goals).to_contain_text("Goals · 0 of 4 met")
    wait_until_idle(page)
    press(page, "step")
    expect(goals).to_contain_text("Goals · 2 of 4 met")
    expect(goals).to_contain_text("At most 500 epochs · now 1")
    # As far down as the stage stays in sight above the goals.
    page.evaluate(
        """() => {
            const at = (key) => document.querySelector(key).getBoundingClientRect();
            const main = document.querySelector("[data-testid=stMain]");
            main.scrollBy(0, at(".st-key-goals").top - at(".st-key-stage").height - 8);
        }"""
    )
    for part in (".st-key-stage", ".st-key-goals", ".st-key-train", ".st-key-status"):
        expect(page.locator(part).first).to_be_in_viewport(ratio=1)
    stage, below = page.locator(".st-key-stage").bounding_box(), goals.bounding_box()
    assert stage is not None
    assert below is not None
    assert stage["y"] + stage["height"] <= below["y"]
    expect_no_error(page)
    page.context.close()


def test_a_reload_brings_back_the_open_lesson_and_the_path(
    browser: Browser, server: Server
) -> None:
    page = opened(browser, server.url)
    page.get_by_role("link", name="Lessons").click()
    expect(page.get_by_role("heading", name="Challenges")).to_be_visible()
    wait_until_idle(page)
    expect_accessible(page, "lessons")
    page.locator(".st-key-start_xor button").click()
    lesson = page.locator(".st-key-lesson")
    lesson.get_by_text("At most three quarters").click()
    wait_until_idle(page)
    expect_accessible(page, "a lesson that begins")
    press(page, "step")
    expect_accessible(page, "a lesson")
    wait_until_kept(page, 200, "trained")
    page.reload()
    expect(lesson).to_contain_text("You predicted: At most three quarters.")
    wait_until_kept(page, 200, "trained")
    page.goto("/lessons")
    expect(page.locator(".st-key-bar_links a[aria-current]")).to_have_text("Lessons")
    expect(page.locator(".st-key-row_xor")).to_contain_text("tried")
    expect(page.locator(".st-key-go_on_xor")).to_be_visible()
    expect_no_error(page)
    page.context.close()
