"""A page behind nginx outlives its process, and all of its requests follow it to the next one."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.copies import wait_until_kept
from tests.browser.harness import click_point, expect_no_error, press, wait_until_idle
from tests.browser.stage import expect_points
from tests.deploy.harness import COOKIE, WATCHED, Deployment, restart, running, until


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """Two processes behind nginx, in place of the one that other tests have; they call nobody."""
    folder = tmp_path_factory.mktemp("deploy")
    calls, log = folder / "calls", folder / "log"
    variables = {"PYTHONPATH": WATCHED, "NNVIZ_CALLS": calls, "NNVIZ_LOG_FILE": log}
    with running(2, variables) as started:
        yield started
    assert not calls.exists(), calls.read_text()
    for number in "01":
        assert " started, " in log.with_name(f"log.{number}").read_text()


@pytest.fixture
def refused(page: Page, server: Deployment) -> list[str]:
    """What the policy kept the page from, and what it asked of others, from its next load on."""
    found: list[str] = []

    def note(said: str, wrong: bool) -> None:
        if wrong:
            found.append(said)

    page.on("console", lambda said: note(said.text, "Content Security Policy" in said.text))
    own = (server.url, "data:", f"blob:{server.url}")
    page.on("request", lambda request: note(request.url, not request.url.startswith(own)))
    page.reload()
    wait_until_idle(page)
    return found


def process_of(page: Page) -> int:
    """The process that the page's cookie names."""
    (number,) = {
        cookie.get("value") for cookie in page.context.cookies() if cookie.get("name") == COOKIE
    }
    return int(number or "")


def all_requests_reach_the_session(page: Page) -> None:
    """Save the project, bring it in again, and look at a picture."""
    press(page, "files")
    page.get_by_role("tab", name="Project").click()
    with page.expect_download() as saved:
        page.locator(".st-key-save_project button").click()
    project = {
        "name": "w.nnviz.json",
        "mimeType": "application/json",
        "buffer": saved.value.path().read_bytes(),
    }
    page.locator("[role=dialog] input[type=file]").last.set_input_files(project)  # type: ignore[arg-type]
    page.locator(".st-key-load_project button").click()
    expect(page.locator("[role=dialog]")).to_have_count(0)
    wait_until_idle(page)
    press(page, "share")
    code = page.get_by_role("img", name="QR code of the link")
    expect(code).to_be_visible()
    assert code.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    page.keyboard.press("Escape")
    wait_until_idle(page)


def two_points_kept(page: Page) -> None:
    click_point(page, 0.3, 0.3)
    click_point(page, -0.3, 0.3)
    expect_points(page, 2)
    wait_until_kept(page, 2)


def test_a_page_whose_process_is_killed_goes_on_in_another_also_once_the_first_is_back(
    page: Page, server: Deployment, refused: list[str]
) -> None:
    two_points_kept(page)
    first = process_of(page)
    server.kill(first)
    expect(page.locator(".st-key-next_step")).to_contain_text("Restored:")
    wait_until_idle(page)
    expect_points(page, 2)
    until(lambda: server.healthy(first), "the process was not started again")
    assert process_of(page) == 1 - first
    all_requests_reach_the_session(page)
    expect_points(page, 2)
    expect_no_error(page)
    assert refused == []


def test_a_rolling_restart_loses_nothing(page: Page, server: Deployment) -> None:
    two_points_kept(page)
    script = restart(server)
    until(lambda: script.poll() is not None, "the restart did not end")
    assert script.returncode == 0
    expect(page.locator(".st-key-next_step")).to_contain_text("Restored:")
    wait_until_idle(page)
    expect_points(page, 2)
    all_requests_reach_the_session(page)
    expect_points(page, 2)
    expect_no_error(page)
