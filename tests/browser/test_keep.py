"""What a person made is theirs: reload, a server that is killed, no connection, tabs, links."""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.server import Server, free_port, running_server
from tests.browser.axe import expect_accessible
from tests.browser.copies import COPIES, LINE, PATIENCE, wait_until_kept
from tests.browser.harness import (
    click_point,
    expect_no_error,
    opened,
    press,
    status,
    wait_until_idle,
)
from tests.browser.stage import expect_points, wait_for_maps, wait_until


def restored(page: Page) -> None:
    """Wait until the page says that the work is back."""
    expect(page.locator(".st-key-next_step")).to_contain_text("Restored:")
    wait_until_idle(page)


def train_a_little(page: Page) -> None:
    press(page, "preset_xor")
    press(page, "train")
    wait_for_maps(page, 10)


def stop(page: Page) -> None:
    press(page, "train")
    expect(page.locator(".st-key-train_start button")).to_be_visible()
    wait_until_idle(page)


def test_a_reload_brings_all_of_it_back_and_start_fresh_forgets_it(page: Page) -> None:
    train_a_little(page)
    stop(page)
    page.locator(".st-key-insight button", has_text="Accuracy").click()
    wait_until_idle(page)
    before = status(page)
    wait_until_kept(page, 200, '"insight":"Accuracy"')
    page.reload()
    restored(page)
    expect_points(page, 200)
    assert status(page) == before
    expect(page.locator(".st-key-train_start button")).to_be_visible()
    expect(page.get_by_role("radio", name="Accuracy")).to_be_checked()
    expect_accessible(page, "restored")
    press(page, "start_fresh")
    expect_points(page, 0)
    wait_until(page, lambda: page.evaluate(COPIES) == [], "the copy is still there", PATIENCE)
    page.reload()
    wait_until_idle(page)
    expect_points(page, 0)
    expect_no_error(page)


def test_a_reload_in_mid_training_loses_a_few_seconds_at_most(page: Page) -> None:
    train_a_little(page)
    kept = page.evaluate("globalThis.nnvizKeep.number")
    page.wait_for_function(
        "kept => globalThis.nnvizKeep.number > kept && !globalThis.nnvizKeep.writing", arg=kept
    )
    page.reload()
    restored(page)
    expect_points(page, 200)
    epoch = status(page).epoch
    assert epoch is not None
    assert epoch > 0
    expect(page.locator(".st-key-train_start button")).to_be_visible()


def test_two_tabs_have_a_copy_each_and_a_new_one_is_offered_what_is_left(
    page: Page, server: Server
) -> None:
    click_point(page, 0.3, 0.3)
    expect_points(page, 1)
    wait_until_kept(page, 1)
    other = page.context.new_page()
    other.goto(server.url)
    wait_until_idle(other)
    expect_points(other, 0)
    expect(other.locator(".st-key-choice")).to_have_count(0)
    click_point(other, 0.3, 0.3)
    click_point(other, -0.3, 0.3)
    expect_points(other, 2)
    wait_until_kept(other, 2)
    for tab, points in ((other, 2), (page, 1)):
        tab.reload()
        restored(tab)
        expect_points(tab, points)
    other.close()
    third = page.context.new_page()
    third.goto(server.url)
    wait_until_idle(third)
    expect(third.locator(".st-key-next_step")).to_contain_text("earlier work: 2 points")
    expect_accessible(third, "offer")
    press(third, "open_copy")
    expect_points(third, 2)


def test_a_copy_that_is_damaged_is_set_aside_with_a_sentence(page: Page) -> None:
    click_point(page, 0.3, 0.3)
    expect_points(page, 1)
    wait_until_kept(page, 1)
    page.evaluate(
        """() => new Promise(resolve => {
            const opening = indexedDB.open("nnviz", 1);
            opening.onsuccess = () => {
                const writing = opening.result.transaction("copies", "readwrite");
                writing.objectStore("copies").openCursor().onsuccess = ({ target }) => {
                    const cursor = target.result;
                    if (!cursor) return resolve();
                    cursor.update({ ...cursor.value, work: cursor.value.work.slice(0, 9) });
                    cursor.continue();
                };
            };
        })"""
    )
    page.reload()
    expect(page.locator(".st-key-next_step")).to_contain_text("It is set aside")
    wait_until_idle(page)
    expect_points(page, 0)
    expect_no_error(page)
    wait_until(
        page,
        lambda: all(name.startswith("aside") for name in page.evaluate(COPIES)),
        "the damaged copy is where the next is laid over it",
        PATIENCE,
    )


def test_after_a_reload_of_a_links_address_ones_own_changes_are_there(
    page: Page, browser: Browser, server: Server
) -> None:
    press(page, "preset_xor")
    press(page, "share")
    link = page.get_by_role("dialog").locator("code").first.inner_text()
    address = server.url + link[link.index("/?") :] if "/?" in link else link
    fresh = opened(browser, server.url, address)
    expect_points(fresh, 200)
    click_point(fresh, 0.05, 0.9)
    expect_points(fresh, 201)
    wait_until_kept(fresh, 201)
    fresh.reload()
    restored(fresh)
    expect_points(fresh, 201)
    fresh.context.close()


class Killable:
    """A server on a port of its own that can be killed and started again."""

    def __init__(self, stack: ExitStack) -> None:
        self.port = free_port()
        self._stack = stack
        self.start()

    def start(self) -> None:
        self.server = self._stack.enter_context(running_server(self.port))

    def kill(self) -> None:
        os.kill(self.server.pid, signal.SIGKILL)


@pytest.fixture
def killable() -> Iterator[Killable]:
    with ExitStack() as stack:
        yield Killable(stack)


# A browser that is busy hears long after the first messages that there is a connection again.
BUSY = """
    window.MutationObserver = class extends MutationObserver {
        constructor(changed) {
            super((...all) => {
                const { target, attributeName } = all[0][0];
                const back = attributeName === "data-test-connection-state" &&
                    target.getAttribute(attributeName) === "CONNECTED";
                setTimeout(() => changed(...all), back ? 15000 : 0);
            });
        }
    };
"""
# As if the first of the marks that no server has read had been drawn ten seconds ago.
AGED = "globalThis.nnviz.now.waiting()[0].time -= 10000"


@pytest.mark.parametrize("script", ["", BUSY], ids=["", "by a busy browser"])
def test_a_server_that_is_killed_and_started_again_costs_nothing_not_even_what_is_drawn_meanwhile(
    browser: Browser, killable: Killable, script: str
) -> None:
    page = opened(browser, killable.server.url, script=script)
    train_a_little(page)
    stop(page)
    before = status(page)
    wait_until_kept(page, 200, f'"epoch":{before.epoch}')
    killable.kill()
    expect(page.locator(LINE)).to_contain_text("Your work is safe in this browser")
    expect_accessible(page, "without a connection", LINE)  # controls rest, and are grey, meanwhile
    click_point(page, 0.0, 0.9)
    click_point(page, 0.1, 0.9)
    page.evaluate(AGED)
    killable.start()
    restored(page)
    expect(page.locator(LINE)).to_be_hidden()
    expect_points(page, 202)
    assert status(page).epoch == before.epoch
    expect_no_error(page)
    page.context.close()


def test_what_is_drawn_while_the_server_is_away_counts_also_if_there_was_nothing_to_keep(
    browser: Browser, killable: Killable
) -> None:
    page = opened(browser, killable.server.url)
    assert page.evaluate("globalThis.nnvizKeep.number") == 0, "no copy was sent"
    killable.kill()
    expect(page.locator(LINE)).to_contain_text("Your work is safe in this browser")
    click_point(page, 0.0, 0.9)
    click_point(page, 0.1, 0.9)
    killable.start()
    expect_points(page, 2)
    wait_until_kept(page, 2)
    expect_no_error(page)
    page.context.close()


def test_a_copy_that_did_not_arrive_is_asked_for_and_comes(page: Page) -> None:
    click_point(page, 0.3, 0.3)
    expect_points(page, 1)
    wait_until_kept(page, 1)
    page.evaluate(
        """async () => {
            await globalThis.nnvizKeep.forget();
            globalThis.nnvizKeep.number = 0;
        }"""
    )
    assert page.evaluate(COPIES) == []
    wait_until_kept(page, 1)


# Gives a keeper pieces of three copies, the second with a gap.
PIECES = """async () => {
    const keep = new globalThis.nnvizKeep.constructor(), told = [];
    await keep.ready;
    keep.tell = (event, value) => told.push([event, value]);
    const written = [];
    keep.write = async (work, past) => written.push([[...work], [...past]]);
    const take = (head, ...body) => {
        const said = JSON.stringify({ work: 3, unsent: false, ...head });
        const head_bytes = new TextEncoder().encode(said);
        return keep.take({ data: new Uint8Array([...head_bytes, 10, ...body]) });
    };
    await take({ number: 7, piece: 0, last: false }, 1, 2);
    await take({ number: 7, piece: 1, last: false });
    await take({ number: 7, piece: 1, last: false }, 3, 4);
    await take({ number: 7, piece: 2, last: true }, 5);
    await take({ number: 7, piece: 3, last: true });
    await take({ number: 8, piece: 0, last: false }, 6, 7);
    await take({ number: 8, piece: 2, last: false }, 8);
    await take({ number: 8, piece: 3, last: true }, 9);
    await take({ number: 9, piece: 0, last: true }, 10, 11, 12);
    return [written, told];
}"""


def test_a_copy_in_pieces_is_put_together_or_asked_for(page: Page) -> None:
    written, told = page.evaluate(PIECES)
    assert written == [[[1, 2, 3], [4, 5]], [[10, 11, 12], []]]
    assert told == [["missed", 8]], "once, and not for each piece"


def test_a_mark_that_nobody_answers_asks_again(page: Page) -> None:
    """As when what answered it was dropped: here the page only believes so; it runs once more."""
    page.evaluate(
        """() => {
            const app = document.querySelector("[data-testid=stApp]");
            window.nnvizRan = false;
            new MutationObserver(() => {
                window.nnvizRan ||= app.dataset.testScriptState !== "notRunning";
            }).observe(app, { attributes: true, attributeFilter: ["data-test-script-state"] });
            const lost = { number: 1e9, time: performance.now() - 4000 };
            globalThis.nnviz.now.waiting = () => (window.nnvizRan ? [] : [lost]);
        }"""
    )
    page.wait_for_function("window.nnvizRan")
    wait_until_idle(page)
    click_point(page, 0.2, 0.2)
    expect_points(page, 1)
    expect_no_error(page)
