"""The real server and a real browser, for tests that see what a user sees."""

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.line import Line
from benchmarks.server import Server, running_server
from tests.browser.harness import TIMEOUT, canvas_pixel, launch_options, opened
from tests.browser.stage import Place, expect_points

expect.set_options(timeout=TIMEOUT)

FAILURES = Path("build/browser-failures")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """`streamlit run app.py` on a free port, as long as the tests run."""
    with running_server() as running:
        yield running


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    """A way to that server which can be cut, taken away and made narrow."""
    with Line(server.url) as line:
        yield line


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium, the machine's own.

    Playwright keeps an event loop running as long as it is open, which other tests cannot have.
    """
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**launch_options())
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The app, freshly loaded, in a session of its own; a picture is kept when the test fails."""
    page = opened(browser, server.url)
    yield page
    if request.node.stash.get(FAILED, False):
        FAILURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=FAILURES / f"{request.node.name}.png")
    page.context.close()


@pytest.fixture
def pixel(page: Page) -> Place:
    """Where a point of the plane is on the screen, found once: clicks are to follow at once."""
    expect_points(page, 0)
    (left, top), (right, bottom) = canvas_pixel(page, -1, 1), canvas_pixel(page, 1, -1)

    def place(x: float, y: float) -> tuple[float, float]:
        return left + (x + 1) / 2 * (right - left), top + (1 - y) / 2 * (bottom - top)

    return place


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note a failure, and put the server's log beside it."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
        server = getattr(item, "funcargs", {}).get("server")
        if server is not None and server.log.exists():
            report.sections.append(("server log", server.log_tail()))
    return report
