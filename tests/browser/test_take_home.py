"""Taking home in a real browser: files that arrive, while it trains, by keys, on a phone."""

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from benchmarks.server import Server
from nnviz.ui.take_home.dialog import PARTS
from tests.browser.axe import expect_accessible
from tests.browser.harness import (
    PHONE,
    opened,
    press,
    push,
    status,
    wait_until_idle,
)
from tests.browser.stage import wait_until
from tests.browser.test_inside import close

SIDEWAYS = """() => { const dialog = document.querySelector("[role=dialog]");
    return [dialog, ...dialog.querySelectorAll("button, p")].filter((each) => {
        const { left, right } = each.getBoundingClientRect();
        return right > innerWidth + 1 || left < -1;
    }).map((each) => each.innerText); }"""
COVERED = """() => [...document.querySelectorAll("[role=dialog] button")].filter((own) => {
        const { left, top, width, height } = own.getBoundingClientRect();
        const [x, y] = [left + width / 2, top + height / 2];
        const folded = !width || own.closest("[data-testid=stCode]");
        const inSight = y > 0 && y < innerHeight;
        return !folded && inSight && !own.contains(document.elementFromPoint(x, y));
    }).map((own) => own.innerText)"""


def show(page: Page, part: str) -> None:
    page.locator(".st-key-take_part button", has_text=part).click()
    wait_until_idle(page)


def saved(page: Page, key: str) -> tuple[str, Path]:
    with page.expect_download() as download:
        push(page, f".st-key-{key} button")
    return download.value.suggested_filename, download.value.path()


def open_home(page: Page) -> None:
    press(page, "take_home")
    expect(page.get_by_role("dialog")).to_be_visible()
    wait_until_idle(page)


def test_files_arrive_while_it_trains_and_are_of_the_moment_that_is_said(
    browser: Browser, server: Server
) -> None:
    page = opened(browser, server.url)
    press(page, "preset_xor")
    press(page, "train")
    open_home(page)
    said = page.locator(".st-key-take_moment").inner_text()
    assert "as the run was when this was opened" in said
    epoch = said.partition("epoch ")[2].partition(",")[0]
    show(page, "All")
    name, path = saved(page, "take_everything_zip")
    assert name == f"nnviz_xor_8-8_epoch-{epoch}.zip"
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert f"as it was at epoch {epoch}." in archive.read("README.txt").decode()
        rows = archive.read("history.csv").decode().splitlines()
        assert rows[-1].split(",")[0] == epoch
        assert len(archive.read("points.csv").splitlines()) == 201
    now = status(page).epoch
    assert now is not None
    wait_until(page, lambda: (status(page).epoch or 0) > now, "it trains on")
    press(page, "take_again")
    expect(page.locator(".st-key-take_moment")).not_to_contain_text(f"epoch {epoch},")
    close(page)


def test_a_film_is_made_while_it_trains_and_can_be_given_up(
    browser: Browser, server: Server
) -> None:
    page = opened(browser, server.url)
    press(page, "preset_xor")
    press(page, "train")
    wait_until(page, lambda: (status(page).epoch or 0) >= 60, "moments enough for a while")
    open_home(page)
    show(page, "Film")
    push(page, ".st-key-make_film button")
    page.locator(".st-key-cancel_film button").click()
    expect(page.locator(".st-key-make_film")).to_be_visible()
    push(page, ".st-key-make_film button")
    begun = status(page).epoch or 0
    expect(page.locator(".st-key-film_shown img")).to_be_visible()
    assert (status(page).epoch or 0) > begun
    _, path = saved(page, "take_training_gif")
    film = Image.open(io.BytesIO(path.read_bytes()))
    assert getattr(film, "n_frames", 1) >= 60
    close(page)


def test_code_is_in_the_clipboard(browser: Browser, server: Server) -> None:
    page = opened(browser, server.url)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(page, "preset_xor")
    press(page, "step")
    open_home(page)
    push(page, ".st-key-copy_run_py button")
    expect(page.locator(".copied")).to_have_text("Copied")
    _, path = saved(page, "take_run_py")
    assert page.evaluate("navigator.clipboard.readText()") == path.read_text()
    close(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_part_is_for_everybody_by_keys_and_on_a_phone(
    browser: Browser, server: Server, scheme: str
) -> None:
    page = opened(browser, server.url, color_scheme=scheme, **PHONE)
    press(page, "preset_xor")
    press(page, "step")
    press(page, "step")
    open_home(page)
    page.locator(".st-key-take_part button").first.focus()
    for index, part in enumerate(PARTS):
        if index:
            page.keyboard.press("ArrowRight")
            page.keyboard.press("Enter")
        chosen = page.locator(".st-key-take_part [aria-checked=true]")
        expect(chosen).to_have_text(part)
        wait_until_idle(page)
        assert page.evaluate(SIDEWAYS) == [], part
        assert page.evaluate(COVERED) == [], part
        expect_accessible(page, part)
        chosen.focus()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    close(page)
