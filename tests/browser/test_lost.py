"""Nothing is lost: a line that is cut, a hidden tab, a lid that closes, a clock that goes back."""

from playwright.sync_api import Browser, Dialog, Page, expect

from benchmarks.line import Line
from benchmarks.server import Server, running_server
from tests.browser.copies import LINE, PATIENCE, SESSION, wait_until_kept
from tests.browser.harness import (
    click_point,
    expect_no_error,
    never_pause,
    opened,
    press,
    status,
    wait_until_idle,
)
from tests.browser.scripts import HIDE, WATCH
from tests.browser.stage import MAP, POINTS, expect_points, wait_for_maps, wait_until

CUTS = 20
HOUR = 3_600_000  # milliseconds


def epoch(page: Page) -> int:
    return status(page).epoch or 0


def wait_for_epoch(page: Page, more_than: int) -> None:
    wait_until(page, lambda: epoch(page) > more_than, f"no epoch after {more_than}", PATIENCE)


def train(page: Page) -> None:
    press(page, "preset_xor")
    never_pause(page)
    press(page, "train")
    wait_for_epoch(page, 0)


def test_a_line_cut_twenty_times_while_training_loses_nothing_and_goes_on(
    browser: Browser, line: Line
) -> None:
    page = opened(browser, line.url)
    train(page)
    session = page.evaluate(SESSION)
    page.evaluate(WATCH, POINTS)
    for cut in range(CUTS):
        line.take_away()
        expect(page.locator(LINE)).to_contain_text("Your work is safe in this browser")
        before = epoch(page)
        click_point(page, -0.9 + 0.09 * cut, 0.95)
        line.give_back()
        expect(page.locator(LINE)).to_have_text("Connected again.")
        expect_points(page, 201 + cut)
        wait_for_epoch(page, before)
        assert page.evaluate(SESSION) == session
    assert page.evaluate("window.nnvizBack") == []
    expect(page.locator(".st-key-next_step")).not_to_contain_text("Restored")
    expect_no_error(page)
    page.context.close()


def test_a_tab_that_is_hidden_trains_on_and_says_so_and_shows_the_newest_map_when_it_is_back(
    page: Page,
) -> None:
    train(page)
    title = page.title()
    page.evaluate(HIDE, arg=True)
    expect(page).to_have_title(f"Training – {title}")
    wait_for_epoch(page, epoch(page) + 10)
    press(page, "train")
    expect(page).to_have_title(f"Paused – {title}")
    expect(page.locator(MAP)).to_have_attribute("data-rest", "false")
    page.evaluate(HIDE, arg=False)
    expect(page).to_have_title(title)
    expect(page.locator(MAP)).to_have_attribute("data-rest", "true")  # the newest one there is
    press(page, "train")
    wait_for_maps(page, 2)
    expect_no_error(page)


def wait_until_forgotten(browser: Browser, server: Server) -> None:
    """Wait until a session has gone: Streamlit looks for expired ones when another page goes."""
    while "Shutting down (id=" not in server.log.read_text():
        opened(browser, server.url).context.close()


def test_a_laptop_that_sleeps_longer_than_its_session_lives_finds_its_work(
    browser: Browser,
) -> None:
    options = ("--server.disconnectedSessionTTL", "1", "--logger.level", "debug")
    with running_server(options=options) as server, Line(server.url) as line:
        page = opened(browser, line.url)
        train(page)
        press(page, "train")
        wait_until_idle(page)
        before, session = status(page), page.evaluate(SESSION)
        wait_until_kept(page, 200, f'"epoch":{before.epoch}')
        line.take_away()
        expect(page.locator(LINE)).to_contain_text("Your work is safe in this browser")
        wait_until_forgotten(browser, server)
        line.give_back()
        expect(page.locator(".st-key-next_step")).to_contain_text("Restored: 200 points")
        wait_until_idle(page)
        assert page.evaluate(SESSION) != session
        expect_points(page, 200)
        assert status(page) == before
        expect(page.locator(".st-key-train_start button")).to_be_visible()
        expect_no_error(page)
        page.context.close()


def set_clock_back(page: Page) -> None:
    page.evaluate(
        "hour => { const now = Date.now; Date.now = () => now.call(Date) - hour; }", arg=HOUR
    )


def test_the_newest_copy_is_the_one_that_comes_back_also_when_the_clock_went_back(
    page: Page, server: Server
) -> None:
    click_point(page, 0.3, 0.3)
    wait_until_kept(page, 1)
    set_clock_back(page)
    click_point(page, -0.3, 0.3)
    wait_until_kept(page, 2)
    page.reload()
    expect(page.locator(".st-key-next_step")).to_contain_text("Restored: 2 points")
    other = page.context.new_page()
    other.goto(server.url)
    wait_until_idle(other)
    set_clock_back(other)
    for x in (-0.3, 0.0, 0.3):
        click_point(other, x, 0.0)
    wait_until_kept(other, 3)
    page.close()
    other.close()
    third = other.context.new_page()
    third.goto(server.url)
    wait_until_idle(third)
    expect(third.locator(".st-key-next_step")).to_contain_text("earlier work: 3 points")


def test_leaving_asks_while_no_copy_holds_the_work_and_not_otherwise(
    browser: Browser, line: Line
) -> None:
    page = opened(browser, line.url)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    line.take_away()
    expect(page.locator(LINE)).to_contain_text("Your work is safe in this browser")
    click_point(page, 0.3, 0.3)
    page.close(run_before_unload=True)
    wait_until(page, lambda: asked == ["beforeunload"], "nobody was asked")
    line.give_back()
    expect_points(page, 1)
    wait_until_kept(page, 1)
    wait_until(page, lambda: not page.evaluate("nnvizKeep.mayLose()"), "not kept", PATIENCE)
    page.reload()
    expect(page.locator(".st-key-next_step")).to_contain_text("Restored: 1 point")
    assert asked == ["beforeunload"]
    page.context.close()
