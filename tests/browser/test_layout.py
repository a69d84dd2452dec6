"""One screen at six sizes, and nothing on it jumps."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.server import Server
from tests.browser.harness import (
    PHONE,
    SIZES,
    click_point,
    new_page,
    press,
    push,
    wait_until_idle,
)
from tests.browser.stage import POINTS, expect_points, wait_for_maps

SEEN = (".st-key-stage", ".st-key-train", ".st-key-status", ".st-key-loss")
WATCH_SHIFTS = """() => {
    window.shifts = [];
    const told = (node) => (node?.nodeType === 1 ? node : node?.parentElement)
        ?.closest("[class*=st-key-]")?.className.match(/st-key-\\S+/)?.[0] ?? node?.nodeName;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
            window.shifts.push([entry.value, entry.sources.map((source) => told(source.node))]);
    }).observe({ type: "layout-shift", buffered: false });
}"""


@pytest.fixture(params=list(SIZES))
def sized(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = SIZES[request.param]
    touch: dict[str, Any] = {"has_touch": True, "is_mobile": True} if width < 1000 else {}
    page = new_page(
        browser, viewport={"width": width, "height": height}, base_url=server.url, **touch
    )
    page.goto("/")
    expect_points(page, 0)
    wait_until_idle(page)
    yield page
    page.context.close()


def test_map_train_status_and_loss_are_seen_together(sized: Page) -> None:
    press(sized, "preset_moons")
    press(sized, "step")
    sized.evaluate("() => document.querySelector('.stMain').scrollTo(0, 0)")
    size = sized.viewport_size
    assert size is not None
    boxes = {}
    for selector in SEEN:
        box = sized.locator(selector).bounding_box()
        assert box is not None, selector
        boxes[selector] = box
        assert box["x"] >= 0 <= box["y"], (selector, box)
        assert box["x"] + box["width"] <= size["width"] + 0.5, (selector, box)
        assert box["y"] + box["height"] <= size["height"] + 0.5, (selector, box)
    stage = boxes[".st-key-stage"]
    assert stage["width"] == pytest.approx(stage["height"], abs=1)
    assert stage["width"] >= 0.4 * min(size["width"], size["height"])
    assert sized.evaluate(
        "() => document.documentElement.scrollWidth <= innerWidth"
        " && document.querySelector('.stMain').scrollWidth <= innerWidth"
    )
    closed = sized.locator("[data-testid=stSidebar][data-collapsed=false]").count() == 0
    assert closed == (size["width"] < 1000)


def test_noise_and_map_stand_with_the_tools_of_the_stage(sized: Page) -> None:
    press(sized, "preset_moons")
    noise, shown, undo = (
        sized.locator(f".st-key-{key} button").first.bounding_box()
        for key in ("noise", "map_view", "undo")
    )
    assert noise is not None
    assert shown is not None
    assert undo is not None
    middles = [box["y"] + box["height"] / 2 for box in (noise, shown, undo)]
    assert middles == pytest.approx([middles[0]] * 3, abs=2), "no row of their own"
    assert undo["x"] < noise["x"] < shown["x"]


def test_the_guide_covers_nothing(sized: Page) -> None:
    press(sized, "preset_moons")
    sized.evaluate("() => document.querySelector('.stMain').scrollTo(0, 0)")
    guide = sized.locator(".st-key-guide_train")
    expect(guide).to_be_visible()
    inside, outside = (
        where.bounding_box() for where in (guide, sized.locator(".st-key-next_step"))
    )
    assert inside is not None
    assert outside is not None
    assert inside["y"] >= outside["y"] - 0.5
    assert inside["y"] + inside["height"] <= outside["y"] + outside["height"] + 0.5
    for text in guide.locator("p").all():
        expect(text).to_be_in_viewport(ratio=1)


def test_all_three_ideas_are_seen(sized: Page) -> None:
    for x, y in ((-0.5, 0.0), (-0.4, 0.0)):
        click_point(sized, x, y)
    expect_points(sized, 2)
    sized.locator(".st-key-class_picker button").nth(1).click()
    wait_until_idle(sized)
    click_point(sized, 0.6, 0.0)
    expect_points(sized, 3)
    press(sized, "train")
    expect(sized.locator(".st-key-train_start")).to_be_visible()
    ideas = sized.locator("[class*=st-key-idea_]")
    expect(ideas).to_have_count(3)
    for idea in ideas.all():
        expect(idea).to_be_in_viewport(ratio=0.95)


def test_nothing_jumps_from_the_loaded_page_to_the_end_of_a_run(page: Page) -> None:
    expect_points(page, 0)
    page.evaluate(WATCH_SHIFTS)
    press(page, "preset_moons")
    push(page, ".st-key-train button")
    expect(page.locator(".st-key-train_pause")).to_be_visible()
    wait_for_maps(page, 100)
    push(page, ".st-key-train button")
    expect(page.locator(".st-key-train_start")).to_be_visible()
    wait_until_idle(page)
    shifts = page.evaluate("() => window.shifts")
    assert sum(value for value, _ in shifts) == 0, shifts


def test_the_stage_is_never_made_anew_while_the_guide_speaks(page: Page) -> None:
    expect_points(page, 0)
    page.locator(POINTS).evaluate("canvas => { canvas.mine = true; }")
    for x, y in ((-0.5, -0.5), (0.5, 0.5)):
        click_point(page, x, y)
    expect_points(page, 2)
    expect(page.locator(".st-key-guide_classes")).to_be_visible()
    page.keyboard.press("2")
    wait_until_idle(page)
    click_point(page, -0.5, 0.5)
    expect(page.locator(".st-key-guide_train")).to_be_visible()
    press(page, "train")
    expect(page.locator(".st-key-guide_stage")).to_be_visible()
    press(page, "train")
    press(page, "skip")
    expect(page.locator(".st-key-guide_stage")).to_have_count(0)
    assert page.locator(POINTS).evaluate("canvas => canvas.mine") is True


def test_for_a_projector_there_is_the_stage_the_curve_and_the_status(page: Page) -> None:
    press(page, "preset_moons")
    before = page.locator(".st-key-stage").bounding_box()
    press(page, "present")
    for selector in SEEN:
        expect(page.locator(selector)).to_be_in_viewport(ratio=1)
    for selector in (".st-key-starters", ".st-key-pointer", "[data-testid=stSidebar]"):
        expect(page.locator(selector)).to_be_hidden()
    after = page.locator(".st-key-stage").bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] > before["width"]
    press(page, "leave")
    expect(page.locator(".st-key-starters")).to_be_visible()


def test_a_button_that_is_an_icon_shows_its_name(page: Page) -> None:
    for key, name in (("undo", "Undo"), ("add_class", "Add a class"), ("brush", "Brush and names")):
        button = page.locator(f".st-key-{key} button").first
        label = button.locator("p").first
        assert name in button.inner_text()
        button.hover()
        box = label.bounding_box()
        assert box is not None
        assert box["width"] > 30, (key, box)
        page.mouse.move(600, 400)


def test_a_popover_opens_where_there_is_room(page: Page) -> None:
    press(page, "preset_moons")
    for key in ("brush", "map_view", "axes", "stop", "more_data", "real_data", "noise"):
        press(page, key)
        body = page.locator("[data-testid=stPopoverBody]")
        expect(body).to_be_visible()
        wait_until_idle(page)
        box = body.bounding_box()
        assert box is not None
        assert box["y"] >= 0, (key, box)
        assert box["y"] + box["height"] <= 768, (key, box)
        assert box["height"] >= 150, (key, box)
        press(page, key)
        expect(body).to_have_count(0)


REACH = """(root) => {
    const controls = ["button", "a[href]", "[data-testid=stCheckbox] label",
        "[data-testid=stSlider] [data-rac] [data-rac]"].join();
    const own = (place, control) => place && (control.contains(place) || place.contains(control)
        || place.closest(controls) === control);
    const small = [];
    for (const control of document.querySelector(root).querySelectorAll(controls)) {
        if (control.disabled || control.closest("[aria-hidden=true], [data-collapsed=true]"))
            continue;
        control.scrollIntoView({ block: "center" });
        const { left, top, width, height } = control.getBoundingClientRect();
        const x = left + width / 2, y = top + height / 2;
        const hit = (dx, dy) => own(document.elementFromPoint(x + dx, y + dy), control);
        if (width < 2 || height < 2 || !hit(0, 0)) continue; // it lies under something else
        for (const [dx, dy] of [[-20, 0], [20, 0], [0, -20], [0, 20]])
            if (x + dx > 0 && x + dx < innerWidth && !hit(dx, dy))
                small.push([control.ariaLabel || control.innerText, width, height, dx, dy]);
    }
    return small;
}"""


def test_whatever_a_finger_taps_is_large_enough(browser: Browser, server: Server) -> None:
    page = new_page(browser, **PHONE, base_url=server.url)
    page.goto("/")
    expect_points(page, 0)
    press(page, "preset_xor")
    press(page, "step")
    assert page.evaluate(REACH, ".stMain") == []
    page.evaluate("() => document.querySelector('.stMain').scrollTo(0, 0)")
    page.locator("[data-testid=stExpandSidebarButton]").click()
    expect(page.locator(".st-key-layers")).to_be_in_viewport()
    wait_until_idle(page)
    assert page.evaluate(REACH, "[data-testid=stSidebar]") == []
    page.goto("/about")
    expect(page.get_by_role("heading", level=1)).to_contain_text("How it works")
    wait_until_idle(page)
    assert page.evaluate(REACH, ".stMain") == []
    page.context.close()


def test_the_heatmap_lies_pixel_on_pixel_under_the_map(sized: Page) -> None:
    stage = sized.locator(".st-key-stage").bounding_box()
    picture = sized.locator(".st-key-boundary .main-svg").first
    expect(picture).to_be_visible()
    wait_until_idle(sized)
    box = picture.bounding_box()
    assert stage is not None
    assert box is not None
    assert [box[side] for side in ("x", "y", "width", "height")] == pytest.approx(
        [stage[side] for side in ("x", "y", "width", "height")], abs=1.5
    )


def test_the_bar_hears_a_press_wherever_it_falls(sized: Page) -> None:
    sized.evaluate(
        "() => document.querySelector('[data-testid=stSidebar][data-collapsed=false]"
        " [data-testid=stSidebarCollapseButton] button')?.click()"
    )
    expect(sized.locator("[data-testid=stExpandSidebarButton]")).to_be_visible()
    wait_until_idle(sized)
    deaf = sized.evaluate(
        """() => [
            ...document.querySelectorAll('.st-key-bar button, .st-key-bar a'),
        ].flatMap((own) => {
            const { left, top, width, height } = own.getBoundingClientRect();
            if (!width) return [];
            return [0.15, 0.5, 0.85].filter((share) => !own.contains(
                document.elementFromPoint(left + width / 2, top + share * height)))
                .map((share) => [own.innerText, share]);
        })"""
    )
    assert deaf == []
    press(sized, "files")
    expect(sized.get_by_role("dialog")).to_be_visible()
    sized.keyboard.press("Escape")
    expect(sized.get_by_role("dialog")).to_have_count(0)
    sized.get_by_role("link", name="How it works").click()
    expect(sized.get_by_role("heading", level=1)).to_contain_text("How it works")
