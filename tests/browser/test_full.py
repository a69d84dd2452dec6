"""A server's disk that is full, and a browser that has no room for a copy."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.server import Server, running_server
from tests.browser.harness import (
    VIEWPORT,
    click_point,
    expect_no_error,
    new_page,
    opened,
    press,
    status,
    wait_until_idle,
)
from tests.browser.stage import expect_points, wait_for_maps

LARGE = 1_500_000  # bytes: more than Streamlit itself takes in without the disk
NO_ROOM = "This browser has no room for a copy of your work"
REFUSE = """IDBObjectStore.prototype.put = () => {
    throw new DOMException("There is no room.", "QuotaExceededError");
};"""


@pytest.fixture
def full(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """The app on a server that cannot write a file."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "full_disk"))
    with running_server() as server:
        assert "disk is full" in server.log_tail()
        page = opened(browser, server.url)
        yield page
        assert "Traceback" not in server.log_tail()
        page.context.close()


def saved(page: Page, key: str) -> Path:
    with page.expect_download() as download:
        press(page, key)
    return download.value.path()


def test_all_is_saved_and_opened_again_where_the_servers_disk_is_full(full: Page) -> None:
    press(full, "preset_xor")
    press(full, "step")
    press(full, "take_home")
    assert b"import torch" in saved(full, "take_run_py").read_bytes()
    full.locator(".st-key-take_part button", has_text="Picture").click()
    assert saved(full, "take_picture").read_bytes().startswith(b"\x89PNG")
    expect(full.locator(".st-key-picture_shown img")).to_be_visible()
    full.keyboard.press("Escape")
    expect(full.get_by_role("dialog")).to_have_count(0)
    press(full, "files")
    assert len(saved(full, "save_csv").read_text().splitlines()) == 201
    full.get_by_role("tab", name="Project").click()
    project = saved(full, "save_project").read_bytes()
    assert len(json.loads(project)["points"]["x"]) == 200
    large = project + b" " * LARGE
    full.locator(".st-key-project_file input").set_input_files(
        {"name": "work.json", "mimeType": "application/json", "buffer": large}
    )
    press(full, "load_project")
    expect(full.locator(".st-key-status")).to_contain_text("Epoch 1")
    expect_points(full, 200)
    expect_no_error(full)


@pytest.fixture(params=["by its quota", "at once"])
def crowded(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The app in a browser that has no room for anything."""
    page = new_page(browser, viewport=VIEWPORT, base_url=server.url)
    if request.param == "at once":
        page.add_init_script(REFUSE)
    else:
        page.context.new_cdp_session(page).send(
            "Storage.overrideQuotaForOrigin", {"origin": server.url, "quotaSize": 1}
        )
    page.goto("/")
    wait_until_idle(page)
    yield page
    page.context.close()


def test_a_browser_without_room_for_a_copy_is_told_so_and_all_else_goes_on(crowded: Page) -> None:
    press(crowded, "preset_moons")
    expect(crowded.locator(".st-key-next_step")).to_contain_text(NO_ROOM)
    expect_points(crowded, 200)
    press(crowded, "train")
    wait_for_maps(crowded, 10)
    press(crowded, "train")
    expect(crowded.locator(".st-key-train_start button")).to_be_visible()
    click_point(crowded, 0.0, 0.95)
    expect_points(crowded, 201)
    assert (status(crowded).epoch or 0) > 0
    assert crowded.evaluate("nnvizKeep.mayLose()"), "leaving does not ask"
    expect_no_error(crowded)
