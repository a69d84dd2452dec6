"""The canvas in a real browser: no click is lost, and nothing overtakes one."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from nnviz.files import links, project
from tests.browser.copies import wait_until_kept
from tests.browser.harness import (
    TIMEOUT,
    expect_no_error,
    press,
    push,
    show_all_settings,
    wait_until_idle,
)
from tests.browser.stage import (
    POINTS,
    Place,
    counts,
    expect_points,
    wait_for_counts,
    wait_for_maps,
    wait_until,
)


def leave_and_return(page: Page) -> None:
    page.get_by_role("link", name="How it works").click()
    expect(page.locator(POINTS)).to_have_count(0)
    come_back(page)


def come_back(page: Page) -> None:
    page.get_by_role("link", name="Train").click()
    wait_for_the_stage(page)


def wait_for_the_stage(page: Page) -> None:
    expect(page.locator(POINTS)).to_have_count(1)
    expect(page.locator(".st-key-canvas canvas.upper-canvas")).to_have_count(1)
    wait_until_idle(page)


# Canvases come and go


@pytest.mark.parametrize(
    ("pace", "sizes"), [("fast", (10, 60, 61, 63, 118, 200)), ("slow", (58, 61, 121))]
)
def test_every_click_arrives_after_page_changes_undo_clear_and_reload(
    page: Page, pixel: Place, pace: str, sizes: tuple[int, ...]
) -> None:
    marks = 0

    def click(x: float, y: float, points: int) -> None:
        nonlocal marks
        page.mouse.click(*pixel(x, y))
        marks += 1
        if pace == "slow" or points % 25 == 0:
            wait_for_counts(page, marks, points)

    for size in sizes:
        for index in range(size):
            click(-0.95 + 0.1 * (index % 20), -0.9 + 0.1 * (index // 20), index + 1)
        expect_points(page, size)
        leave_and_return(page)
        expect_points(page, size)
        for more in range(1, 4):
            click(-0.9 + 0.1 * more, 0.9, size + more)
        expect_points(page, size + 3)
        press(page, "undo")
        click(0.5, 0.9, size + 3)
        expect_points(page, size + 3)
        press(page, "clear")
        click(0.6, 0.9, 1)
        expect_points(page, 1)
        press(page, "clear")
        leave_and_return(page)
    wait_until_kept(page, 0)  # the browser's copy, which a reload brings back
    page.reload()
    wait_for_the_stage(page)
    expect_points(page, 0)
    page.mouse.click(*pixel(0.0, 0.0))
    expect_points(page, 1)
    expect_no_error(page)


def all_drawings(page: Page) -> str:
    return " ".join(
        each.get_attribute("class") or ""
        for each in page.locator("[class*=st-key-drawing]:has(canvas)").all()
    )


def test_a_fresh_canvas_lies_over_the_full_one_and_takes_the_clicks(
    page: Page, pixel: Place
) -> None:
    for index in range(65):
        page.mouse.click(*pixel(-0.95 + 0.1 * (index % 20), -0.9 + 0.1 * (index // 20)))
        wait_for_counts(page, index + 1, index + 1)
    expect(page.locator(".st-key-canvas canvas.upper-canvas")).to_have_count(2)
    upper = page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).closest('[class*=st-key-drawing]').className",
        pixel(0.0, 0.5),
    )
    first, second = sorted(
        int(number) for number in re.findall(r"drawing_(\d+)", all_drawings(page))
    )
    assert second == first + 1
    assert f"st-key-drawing_{second} " in upper


def test_a_mark_is_sent_when_the_pointer_is_lifted(page: Page, pixel: Place) -> None:
    # The canvas reports by itself 200 ms after the last change: here that time never comes.
    page.evaluate(
        "() => { const later = setTimeout; window.setTimeout = "
        "(act, ms, ...rest) => ms === 200 ? 0 : later(act, ms, ...rest); }"
    )
    page.mouse.click(*pixel(0.1, 0.1))
    expect_points(page, 1)
    for number, tool in enumerate(["Spray", "Erase"], start=2):
        page.locator(".st-key-pointer button", has_text=tool).click()
        wait_until_idle(page)
        page.mouse.move(*pixel(0.0, 0.0))
        page.mouse.down()
        page.mouse.move(*pixel(0.2, 0.2), steps=4)
        page.mouse.up()
        page.wait_for_function(
            "marks => getComputedStyle(document.documentElement)"
            ".getPropertyValue('--nnviz-marks') >= marks",
            arg=number,
        )


# Nothing overtakes a click

REPEATS = 3


@pytest.fixture(params=["paused", "training"])
def moons(request: pytest.FixtureRequest, page: Page, pixel: Place) -> Callable[[], None]:
    """Two hundred points, and whether they are trained on; called again, it sees to that again."""

    def ready() -> None:
        train = page.locator(".st-key-train button:visible")
        if request.param == "training" and "Pause" not in train.inner_text():
            press(page, "train")
            expect(train).to_contain_text("Pause")
            wait_for_maps(page, 2)

    press(page, "preset_moons")
    expect_points(page, 200)
    ready()
    return ready


@pytest.mark.parametrize("how", ["button", "key"])
def test_undo_right_after_a_click_takes_back_that_click(
    page: Page, pixel: Place, moons: Callable[[], None], how: str
) -> None:
    for repeat in range(1, REPEATS + 1):
        page.mouse.click(*pixel(0.1 * repeat, 0.97))
        push(page, ".st-key-undo button") if how == "button" else page.keyboard.press("Control+z")
        wait_for_counts(page, repeat, 200)
    press(page, "undo")  # nothing but the data set itself is left to take back
    expect_points(page, 0)
    expect(page.locator(".st-key-undo button")).to_be_disabled()


def test_the_very_first_click_can_be_taken_back_at_once_by_key(page: Page, pixel: Place) -> None:
    page.mouse.click(*pixel(0.1, 0.1))
    page.keyboard.press("Control+z")
    wait_for_counts(page, 1, 0)
    expect(page.locator(".st-key-redo button")).to_be_enabled()


@pytest.mark.parametrize(("key", "left"), [("clear", 0), ("preset_xor", 200)])
def test_what_replaces_the_points_right_after_a_click_keeps_it_for_undo(
    page: Page, pixel: Place, moons: Callable[[], None], key: str, left: int
) -> None:
    for repeat in range(1, REPEATS + 1):
        moons()
        page.mouse.click(*pixel(0.1 * repeat, 0.97))
        push(page, f".st-key-{key} button")
        wait_for_counts(page, repeat, left)
        press(page, "undo")
        wait_for_counts(page, repeat, 200 + repeat)


def test_files_right_after_a_click_hold_it(
    page: Page, pixel: Place, moons: Callable[[], None]
) -> None:
    for repeat in range(1, REPEATS + 1):
        page.mouse.click(*pixel(0.1 * repeat, 0.97))
        push(page, ".st-key-files button")
        expect(page.locator(".st-key-save_csv")).to_contain_text(f"{200 + repeat} points")
        page.get_by_role("tab", name="Project").click()
        with page.expect_download() as download:
            page.locator(".st-key-save_project button").click()
        assert len(project.load(download.value.path().read_bytes()).open().points) == 200 + repeat
        page.keyboard.press("Escape")
        expect(page.locator("[role=dialog]")).to_have_count(0)


def expect_in_the_link(page: Page, count: int) -> None:
    def as_many() -> bool:
        link = re.sub(r"\s", "", page.locator("[role=dialog] code").inner_text(timeout=TIMEOUT))
        return len(links.decode(link.partition("?d=")[2]).points) == count

    wait_until(page, as_many, "what was drawn is not in the link")


def test_a_link_made_right_after_a_click_holds_it(
    page: Page, pixel: Place, moons: Callable[[], None]
) -> None:
    for repeat in range(1, REPEATS + 1):
        page.mouse.click(*pixel(0.1 * repeat, 0.97))
        push(page, ".st-key-share button")
        expect_in_the_link(page, 200 + repeat)
        page.keyboard.press("Escape")
        expect(page.locator("[role=dialog]")).to_have_count(0)


def test_a_page_that_is_left_right_after_a_click_keeps_it(
    page: Page, pixel: Place, moons: Callable[[], None]
) -> None:
    for repeat in range(1, REPEATS + 1):
        page.mouse.click(*pixel(0.1 * repeat, 0.97))
        push(page, "a:has-text('How it works')")
        expect(page.locator(POINTS)).to_have_count(0)
        come_back(page)
        expect_points(page, 200 + repeat)


def test_the_browsers_way_back_leads_there_also_while_training(
    page: Page, pixel: Place, moons: Callable[[], None]
) -> None:
    leave_and_return(page)
    for repeat in range(1, REPEATS + 1):
        page.mouse.click(*pixel(0.1 * repeat, 0.97))
        wait_for_counts(page, repeat, 200 + repeat)
        page.evaluate("history.back()")
        expect(page.locator(POINTS)).to_have_count(0)
        come_back(page)
        expect_points(page, 200 + repeat)


def test_what_is_pressed_while_a_mark_is_on_its_way_is_done_in_order(
    page: Page, pixel: Place
) -> None:
    press(page, "preset_moons")
    expect_points(page, 200)
    page.mouse.click(*pixel(0.0, 0.9))
    push(page, ".st-key-add_class button")
    push(page, ".st-key-clear button")
    page.mouse.click(*pixel(0.0, 0.9))
    wait_for_counts(page, 2, 1)
    expect(page.locator(".st-key-class_picker button")).to_have_count(3)
    for left in (0, 201):
        press(page, "undo")
        wait_for_counts(page, 2, left)


def test_typing_right_after_a_click_is_not_held_up(page: Page, pixel: Place) -> None:
    show_all_settings(page)
    hidden = page.locator(".st-key-hidden input")
    page.mouse.click(*pixel(0.0, 0.9))
    push(page, ".st-key-hidden input")
    page.keyboard.press("End")
    page.keyboard.type("-2sz")
    expect(hidden).to_have_value("8-8-2sz")
    expect_points(page, 1)


def test_a_click_that_becomes_no_mark_holds_nothing_up_for_good(page: Page, pixel: Place) -> None:
    page.evaluate(
        "() => document.querySelector('.st-key-canvas').addEventListener("
        "'mousedown', (event) => event.stopPropagation(), { capture: true, once: true })"
    )
    page.mouse.click(*pixel(0.0, 0.9))
    push(page, ".st-key-preset_moons button")
    expect_points(page, 200)
    push(page, ".st-key-preset_xor button")
    expect(page.locator(".st-key-about_data")).to_contain_text("XOR")
    page.mouse.click(*pixel(0.0, 0.9))
    expect_points(page, 201)
    page.keyboard.press("Control+z")
    expect_points(page, 200)


def test_a_press_while_it_trains_is_done_once(page: Page) -> None:
    # A browser that is busy sends what timers have to say before the press, and the press with it.
    page.evaluate(
        "() => addEventListener('click', () => "
        "{ const start = performance.now(); while (performance.now() < start + 500); }, true)"
    )
    press(page, "preset_moons")
    press(page, "train")
    wait_for_maps(page, 2)
    for classes in (3, 4, 5):
        press(page, "add_class")
        expect(page.locator(".st-key-class_picker button")).to_have_count(classes)
    press(page, "train")
    expect(page.locator(".st-key-train button:visible")).to_contain_text("Train")
    expect(page.locator(".st-key-class_picker button")).to_have_count(5)


def test_presses_in_a_row_all_count(page: Page, pixel: Place) -> None:
    for number in range(8):
        page.mouse.click(*pixel(-0.7 + 0.2 * number, 0.5))
        expect_points(page, number + 1)
    wait_until_idle(page)
    for _ in range(5):
        push(page, ".st-key-undo button")
    expect_points(page, 3)
    wait_until_idle(page)
    for _ in range(4):
        page.keyboard.press("Control+Shift+z")
    expect_points(page, 7)


def test_nothing_is_sent_by_name_that_the_browser_may_have_let_go_of(page: Page) -> None:
    kinds: list[str | None] = []

    def received(payload: str | bytes) -> None:
        if isinstance(payload, bytes):
            kinds.append(ForwardMsg.FromString(payload).WhichOneof("type"))

    page.on("websocket", lambda socket: socket.on("framereceived", received))
    page.reload()
    wait_until_idle(page)
    press(page, "preset_moons")
    for _ in range(3):
        press(page, "add_class")
        press(page, "remove_class")
    assert kinds.count("delta") > 100
    assert "ref_hash" not in kinds
    assert counts(page)[1] == 200
