"""A teacher's link in a browser: on a student's phone, and in a frame of a course's page."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from benchmarks.server import Server
from nnviz.bench.workbench import Workbench
from nnviz.lessons.goals import Goal
from nnviz.lessons.handout import make_handout
from nnviz.lessons.own import OwnTask
from nnviz.lessons.teacher import Teaching
from tests.browser.axe import expect_accessible
from tests.browser.harness import PHONE, expect_no_error, new_page, opened, wait_until_idle

TASK = OwnTask(
    title="Fence it in",
    text="How many neurons do you need?",
    goals=(Goal(kind="held_out_accuracy", at_least=0.95),),
)
PICTURE = "(canvas) => canvas.toDataURL()"


def path(**teaching: object) -> str:
    """Path and query of a link to a task on circles."""
    bench = Workbench()
    bench.load_preset("circles")
    whole = urlsplit(make_handout(bench, "http://here", Teaching(**teaching)))
    return f"{whole.path}?{whole.query}"


def test_on_a_phone_the_task_stands_first_and_nothing_lies_over_another(
    browser: Browser, server: Server
) -> None:
    page = opened(
        browser, server.url, path(task=TASK, shown=("hidden",), fixed=("hidden",)), **PHONE
    )
    expect(page.locator(".st-key-lesson")).to_contain_text("How many neurons do you need?")
    wait_until_idle(page)
    heading = page.locator(".st-key-bar h1").bounding_box()
    unfold = page.locator("[data-testid=stExpandSidebarButton]").bounding_box()
    assert heading is not None
    assert unfold is not None
    assert heading["x"] >= unfold["x"] + unfold["width"] or heading["y"] >= unfold["y"] + 16
    assert page.locator(".st-key-bar a").count() == 0
    expect_accessible(page, "a teacher's task")
    page.locator("[data-testid=stExpandSidebarButton]").click()
    expect(page.locator(".st-key-layers input")).to_be_disabled()
    expect_accessible(page, "a teacher's locks")
    page.context.close()


def test_the_bar_leads_to_the_right_page_where_others_are_left_out(
    browser: Browser, server: Server
) -> None:
    page = opened(browser, server.url, path(shown=("about", "curves")))
    page.locator(".st-key-train_start button").click()
    expect(page.locator(".st-key-train_pause")).to_be_visible()
    page.get_by_role("link", name="How it works").click()
    about = page.get_by_role("link", name="How it works")
    expect(about).to_have_attribute("aria-current", "page")
    expect(page.locator(".st-key-bar_links a[aria-current]")).to_have_count(1)
    page.get_by_role("link", name="Train").click()
    expect(page.locator(".st-key-stage")).to_be_visible()
    expect(page.get_by_role("link", name="Train")).to_have_attribute("aria-current", "page")
    expect(page.locator(".st-key-share")).to_have_count(0)
    page.context.close()


@contextmanager
def course(body: str) -> Iterator[str]:
    """A page of a course on a site of its own: the app is at 127.0.0.1, which is another one."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

    with ThreadingHTTPServer(("localhost", 0), Site) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://localhost:{site.server_port}/week-3"
        site.shutdown()


def test_in_a_frame_of_another_site_one_trains(browser: Browser, server: Server) -> None:
    inside = f"{server.url}{path(task=TASK)}&embed=true"
    frame = f'<iframe src="{inside}" width="760" height="600" title="nnviz"></iframe>'
    faults: list[str] = []
    with course(f"<h1>Week 3</h1>{frame}") as address:
        page = new_page(browser, viewport={"width": 900, "height": 760})
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(address)
        train_in_a_frame(page, f"{server.url}{path(task=TASK)}")
        assert faults == []  # also where a browser denies a frame of another site all storage
        page.context.close()


def train_in_a_frame(page: Page, address: str) -> None:
    """Train there, and open the page as a whole."""
    frame = page.frame_locator("iframe")
    drawn = frame.locator("canvas.nnviz-map")
    expect(frame.locator(".st-key-train_start button")).to_be_enabled()
    expect(frame.locator(".st-key-loss")).to_be_visible()
    expect(
        frame.locator(".st-key-share, .st-key-lesson, .st-key-starters, .st-key-step")
    ).to_have_count(0)
    whole = frame.get_by_role("link", name="Open in nnviz")
    expect(whole).to_have_attribute("target", "_blank")
    assert whole.get_attribute("href") == address
    before = drawn.evaluate(PICTURE)
    frame.locator(".st-key-train_start button").click()
    expect(frame.locator(".st-key-status")).to_contain_text("Held-out")
    held_out = frame.locator(".st-key-status").get_by_text("Held-out").bounding_box()
    room = frame.locator(".st-key-status").bounding_box()
    assert held_out is not None
    assert room is not None
    assert held_out["y"] + held_out["height"] <= room["y"] + room["height"] + 1, "none is cut off"
    frame.locator(".st-key-train_pause button").click()
    expect(frame.locator(".st-key-train_start")).to_be_visible()
    assert drawn.evaluate(PICTURE) != before
    with page.context.expect_page() as opening:
        whole.click()
    other = opening.value
    expect(other.locator(".st-key-lesson")).to_contain_text("Fence it in")
    expect(other.locator(".st-key-share")).to_be_visible()
    wait_until_idle(other)
    expect_no_error(other)
