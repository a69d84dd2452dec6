"""A teacher makes a link in one browser, and a student opens it in another one."""

import re

from playwright.sync_api import Browser, Page, expect

from benchmarks.server import Server
from tests.browser.axe import expect_accessible
from tests.browser.harness import PHONE, expect_no_error, opened, press, wait_until_idle
from tests.browser.test_layout import REACH


def choose(page: Page, name: str) -> None:
    """Press one of several that stand beside each other."""
    page.get_by_role("radio", name=name, exact=True).click()
    wait_until_idle(page)


def write(page: Page, label: str, text: str) -> None:
    """Write into a field, and leave it."""
    page.get_by_label(label, exact=True).fill(text)
    page.get_by_label(label, exact=True).blur()
    wait_until_idle(page)


def link(page: Page) -> str:
    """The link that the page shows."""
    address = page.get_by_role("link", name="Try it as a student").get_attribute("href")
    assert address is not None
    return address


def test_a_class_gets_what_a_teacher_has_chosen(browser: Browser, server: Server) -> None:
    page = opened(browser, server.url)
    press(page, "preset_circles")
    press(page, "share")
    page.get_by_role("link", name="For a class").click()
    expect(page.get_by_role("heading", name="Teach")).to_be_visible()
    wait_until_idle(page)
    expect(page.locator(".st-key-teach_begins")).to_contain_text("200 points")
    choose(page, "A task of your own")
    write(page, "Title", "Fence it in")
    write(page, "What to do, in a few sentences", "How many lines does it take?")
    press(page, "add_goal")
    choose(page, "The essentials")
    page.locator(".st-key-teach_locked").get_by_text("Learning rate", exact=True).click()
    wait_until_idle(page)
    expect_accessible(page, "the teacher's page")
    address = link(page)
    assert re.fullmatch(rf"{re.escape(server.url)}/\?d=[\w-]+&t=[\w-]+", address)
    page.locator(".st-key-teach_show button").click()
    expect(page.locator(".st-key-qr_large img")).to_be_visible()
    expect_accessible(page, "the code for the projector")
    expect_no_error(page)
    student = opened(browser, address, path="")
    lesson = student.locator(".st-key-lesson")
    expect(lesson).to_contain_text("Fence it in")
    expect(lesson).to_contain_text("How many lines does it take?")
    goals = student.locator(".st-key-goals")
    expect(goals).to_contain_text("At least 95 % of the held-out points right")
    expect(student.get_by_role("spinbutton", name="Hidden layers")).to_be_enabled()
    expect(student.locator(".st-key-optimizer")).to_have_count(0)
    expect(student.locator(".st-key-learning_rate").get_by_role("slider")).to_be_disabled()
    expect_no_error(student)
    student.context.close()
    page.reload()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Fence it in")
    page.context.close()


def test_on_a_phone_nothing_is_wider_than_the_window(browser: Browser, server: Server) -> None:
    page = opened(browser, server.url, path="/teach", **PHONE)
    choose(page, "A task of your own")
    write(page, "Title", "Fence it in")
    press(page, "add_goal")
    choose(page, "Choose")
    expect(page.locator(".st-key-teach_group_5")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    wide = page.evaluate(
        "() => [...document.querySelectorAll('.st-key-teach *')]"
        ".filter((part) => part.getBoundingClientRect().right > 391).map((part) => part.className)"
    )
    assert wide == []
    small = {name for name, *_ in page.evaluate(REACH, ".stMain")}
    assert small - {"Open"} == set(), "the field of a list opens it, too, and not its arrow alone"
    expect_no_error(page)
    page.context.close()
