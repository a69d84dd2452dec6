"""Pictures of the real app, for the README and for looking at: ``python -m scripts.screenshots``.

``--all`` also takes every page in both themes at six sizes, into ``build/screenshots``.
"""

import argparse
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.server import Server, running_server
from tests.browser.harness import SIZES, launch_options, press, wait_until_idle

README_PICTURE = Path("docs/nnviz.png")
GALLERY = Path("build/screenshots")


def open_page(browser: Browser, server: Server, size: tuple[int, int], theme: str) -> Page:
    """The app in a fresh context."""
    width, height = size
    phone = min(width, height) < 500
    context = browser.new_context(
        viewport={"width": width, "height": height},
        base_url=server.url,
        color_scheme="dark" if theme == "dark" else "light",
        has_touch=phone,
        is_mobile=phone,
        device_scale_factor=2 if phone else 1,
    )
    page = context.new_page()
    page.goto("/")
    wait_until_idle(page)
    return page


def learn(page: Page, preset: str, accuracy: float = 95.0) -> None:
    """Load a preset and train it until it is learnt, then pause."""
    press(page, f"preset_{preset}")
    press(page, "train")
    page.locator(".st-key-skip_guide button").click()
    page.wait_for_function(
        "(wanted) => Number((document.querySelector('.st-key-status')?.innerText"
        ".match(/Accuracy ([0-9.]+)/) || [])[1]) >= wanted",
        arg=accuracy,
        timeout=60_000,
    )
    page.wait_for_timeout(1500)


def main() -> None:
    """Take them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    with running_server() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        README_PICTURE.parent.mkdir(exist_ok=True)
        page = open_page(browser, server, SIZES["projector"], "light")
        learn(page, "spiral")
        page.mouse.move(5, 700)
        page.screenshot(path=README_PICTURE)
        page.context.close()
        if options.all:
            gallery(browser, server)
        browser.close()


def gallery(browser: Browser, server: Server) -> None:
    """Every page, empty and at work, in both themes and all sizes."""
    GALLERY.mkdir(parents=True, exist_ok=True)
    for theme in ("light", "dark"):
        for name, size in SIZES.items():
            page = open_page(browser, server, size, theme)
            page.screenshot(path=GALLERY / f"empty-{name}-{theme}.png")
            learn(page, "moons")
            page.screenshot(path=GALLERY / f"running-{name}-{theme}.png")
            press(page, "train")
            page.screenshot(path=GALLERY / f"paused-{name}-{theme}.png", full_page=True)
            for other in ("about", "lessons", "teach"):
                page.goto(f"/{other}")
                wait_until_idle(page)
                page.screenshot(path=GALLERY / f"{other}-{name}-{theme}.png")
            page.context.close()


if __name__ == "__main__":
    main()
