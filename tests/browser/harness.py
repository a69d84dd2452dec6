"""What browser tests do and read: find a browser, wait for the app, click, read the status."""

import os
import re
import shutil
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, expect

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TIMEOUT = 120_000  # milliseconds: a busy machine is no failure
VIEWPORT: ViewportSize = {"width": 1366, "height": 768}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
SIZES = {
    "projector": (1366, 768),
    "large": (1920, 1080),
    "huge": (2560, 1440),
    "tablet": (820, 1180),
    "phone": (390, 844),
    "phone on its side": (844, 390),
}
IDLE = """() => {
    const state = document.querySelector("[data-testid='stApp']")?.dataset ?? {};
    const drawing = document.querySelector("[data-testid='stSkeleton']");
    const connected = state.testConnectionState === "CONNECTED";
    const held = globalThis.nnviz?.now?.holding?.(); // a press that waits for its turn
    const idle = connected && state.testScriptState === "notRunning" && !drawing && !held;
    window.nnvizIdle = idle ? window.nnvizIdle + 1 : 0;
    const training = document.querySelector(".st-key-train_pause");
    return window.nnvizIdle >= (training ? 1 : 8);
}"""


def find_browser() -> str:
    """Path of Chromium or Chrome: ``$CHROMIUM``, or the first one on the search path.

    Raises
    ------
    RuntimeError
        If there is none.
    """
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        raise RuntimeError(
            "The browser tests need Chromium or Chrome, and found neither on the search path. "
            "`make test` installs it where it can; or set CHROMIUM to its path."
        )
    return path


def launch_options() -> dict[str, Any]:
    """Arguments of ``playwright.chromium.launch``: the machine's own browser, headless."""
    return {"executable_path": find_browser(), "args": FLAGS, "headless": True}


def new_page(browser: Browser, **options: Any) -> Page:
    """A page in a browser of its own that is as patient as everything here."""
    context = browser.new_context(**options)
    context.set_default_timeout(TIMEOUT)
    return context.new_page()


def opened(browser: Browser, url: str, path: str = "/", script: str = "", **options: Any) -> Page:
    """The app in a browser of its own, drawn to its end; a script may run before it."""
    page = new_page(browser, **{"viewport": VIEWPORT, "base_url": url, **options})
    page.add_init_script(script)
    page.goto(path)
    wait_until_idle(page)
    return page


def wait_until_idle(page: Page, timeout: float = TIMEOUT) -> None:
    """Wait until the script has run to its end and nothing is still being drawn.

    That has to be so for some frames, as a click is sent, and a run started, a moment later. While
    a network trains, runs follow one another: then this returns as soon as one has ended.
    """
    page.evaluate("() => { window.nnvizIdle = 0 }")
    page.wait_for_function(IDLE, polling="raf", timeout=timeout)


def expect_no_error(page: Page) -> None:
    """Fail if the page shows an exception, or that a part of it has failed."""
    expect(page.locator("[data-testid='stException']")).to_have_count(0)
    expect(page.locator("[class*=st-key-fault_]")).to_have_count(0)


def click_point(page: Page, x: float, y: float) -> None:
    """Click on the drawing canvas at the point (x, y) of [-1, 1]², y up."""
    page.mouse.click(*canvas_pixel(page, x, y))


def canvas_pixel(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where on the screen the point (x, y) of the drawing canvas lies."""
    canvas = page.locator(".st-key-canvas canvas.upper-canvas").last
    canvas.scroll_into_view_if_needed(timeout=TIMEOUT)
    box = canvas.bounding_box(timeout=TIMEOUT)
    assert box is not None, "the canvas is not visible"
    return (
        box["x"] + (x + 1) / 2 * box["width"],
        box["y"] + (1 - y) / 2 * box["height"],
    )


def press(page: Page, key: str) -> None:
    """Press the button with the widget key `key`, and wait for the run that follows.

    While it trains one tick follows another, so that the end of a run need not be that of the one
    that a press began: where the press is to pause, wait until the button says that it did.
    """
    button = page.locator(f".st-key-{key} button").first
    pauses = key == "train" and "Pause" in button.inner_text(timeout=TIMEOUT)
    button.click(timeout=TIMEOUT)
    if pauses:
        expect(page.locator(".st-key-train_start button")).to_be_visible(timeout=TIMEOUT)
    wait_until_idle(page)


def push(page: Page, selector: str) -> None:
    """Press what is there now, without a wait until it can be pressed."""
    box = page.locator(selector).first.bounding_box(timeout=TIMEOUT)
    assert box is not None, selector
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def show_all_settings(page: Page) -> None:
    """Let the sidebar show more than its simple form."""
    page.locator(".st-key-all_settings label").click(timeout=TIMEOUT)
    expect(page.locator(".st-key-hidden input")).to_be_visible(timeout=TIMEOUT)
    wait_until_idle(page)


def choose_pace(page: Page, pace: str) -> None:
    """Choose the pace with this label, and wait for the run that follows."""
    page.locator(".st-key-pace button", has_text=pace).click(timeout=TIMEOUT)
    wait_until_idle(page)


def never_pause(page: Page) -> None:
    """Let no run pause by itself, however long one looks at it."""
    press(page, "stop")
    page.locator(".st-key-self_pause label").click(timeout=TIMEOUT)
    wait_until_idle(page)
    press(page, "stop")
    expect(page.locator(".st-key-self_pause")).to_have_count(0)


@dataclass(frozen=True)
class Status:
    """The line under the map as numbers; accuracies in per cent, None where it shows none."""

    text: str
    epoch: int | None
    loss: float | None
    accuracy: float | None
    held_out_loss: float | None
    held_out_accuracy: float | None


def status(page: Page) -> Status:
    """What the status line says now."""
    return parse_status(page.locator(".st-key-status").inner_text(timeout=TIMEOUT))


def parse_status(text: str) -> Status:
    """Read ``Epoch 120 · Loss 0.034 · Accuracy 98.0 %``, with a held-out part or without one.

    The first loss and accuracy are those of the training points, the second the held-out ones.
    """
    losses, accuracies = _numbers("loss", text), _numbers("accuracy", text)
    epochs = _numbers("epoch", text)
    return Status(
        text=text,
        epoch=int(epochs[0]) if epochs else None,
        loss=losses[0] if losses else None,
        accuracy=accuracies[0] if accuracies else None,
        held_out_loss=losses[1] if len(losses) > 1 else None,
        held_out_accuracy=accuracies[1] if len(accuracies) > 1 else None,
    )


def _numbers(name: str, text: str) -> list[float]:
    number = r"(\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?)"
    found = re.findall(rf"\b{name}\b[^\d·]*{number}", text, flags=re.IGNORECASE)
    return [float(value.replace(",", "")) for value in found]
