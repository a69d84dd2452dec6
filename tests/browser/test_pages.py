"""Pages: whoever looks at another one finds everything as it was, however quickly it was left."""

from playwright.sync_api import Page, expect

from tests.browser.harness import press, wait_until_idle
from tests.browser.stage import POINTS, expect_points


def seen(page: Page) -> list[str]:
    """What the controls that are easily lost show."""
    sidebar = page.get_by_test_id("stSidebar")
    chosen = page.locator("[data-testid='stButtonGroup'] button[aria-checked='true']")
    return [
        sidebar.get_by_role("textbox", name="Hidden layers").input_value(),
        sidebar.locator(".st-key-optimizer").inner_text(),
        sidebar.locator(".st-key-learning_rate").inner_text(),
        sidebar.locator(".st-key-batch_size").inner_text(),
        *chosen.all_inner_texts(),
    ]


def test_a_quick_look_at_another_page_leaves_every_setting(page: Page) -> None:
    press(page, "preset_moons")
    press(page, "step")
    before = seen(page)
    links = [page.get_by_role("link", name=name) for name in ("How it works", "Train")]
    for frames in range(8):
        links[0].click()
        if frames % 2:  # the browser has cleared the page, and the server has hardly begun
            expect(page.locator(POINTS)).to_have_count(0)
        for _ in range(frames):
            page.evaluate("() => new Promise(requestAnimationFrame)")
        links[1].click()
        expect(links[1]).to_have_attribute("aria-current", "page")
        expect(page.locator(POINTS)).to_have_count(1)
    expect_points(page, 200)
    wait_until_idle(page)
    assert seen(page) == before
    press(page, "step")  # with this the browser sends what its widgets hold
    expect(page.locator(".st-key-status")).to_contain_text("Epoch 2")
    assert seen(page) == before
