"""Pages: whoever looks at another one finds everything as it was, however quickly it was left."""

from playwright.sync_api import Browser, Page, WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.server import Server
from tests.browser.harness import new_page, press, show_all_settings, wait_until_idle
from tests.browser.stage import POINTS, expect_points, wait_until


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
    show_all_settings(page)
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


class Line:
    """The server's messages to a page; they can be held back, as a slow net does."""

    def __init__(self, page: Page) -> None:
        self.page, self.holding = page, False
        self.held: list[tuple[WebSocketRoute, str | bytes]] = []
        page.route_web_socket("**/_stcore/stream", self._connect)

    def _connect(self, route: WebSocketRoute) -> None:
        def take(message: str | bytes) -> None:
            self.held.append((route, message))
            self._pass_on()

        route.connect_to_server().on_message(take)

    def _pass_on(self) -> None:
        while self.held and not self.holding:
            route, message = self.held.pop(0)
            route.send(message)

    def ended(self) -> int:
        """How many runs have ended, by what is held back."""
        messages = [ForwardMsg.FromString(data) for _, data in self.held if isinstance(data, bytes)]
        return sum(message.HasField("script_finished") for message in messages)

    def release(self) -> None:
        """Let everything through again."""
        self.holding = False
        self._pass_on()


def test_whoever_comes_back_before_the_other_page_was_seen_finds_every_setting(
    browser: Browser, server: Server
) -> None:
    page = new_page(browser, base_url=server.url)
    line = Line(page)
    page.goto("/")
    wait_until_idle(page)
    show_all_settings(page)
    press(page, "preset_moons")
    press(page, "step")
    before = seen(page)
    line.holding = True
    page.get_by_role("link", name="How it works").click()
    wait_until(page, lambda: line.ended() > 0, "the other page has been run")
    page.get_by_role("link", name="Train").click()
    line.release()
    expect(page.locator(POINTS)).to_have_count(1)
    wait_until_idle(page)
    assert seen(page) == before
    press(page, "step")
    expect(page.locator(".st-key-status")).to_contain_text("Epoch 2")
    assert seen(page) == before
    page.context.close()
