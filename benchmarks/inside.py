"""What the living diagram costs: its updates a second, and the map's rate with it and without it.

``python -m benchmarks.inside`` starts the real server and headless Chromium on this machine. In one
page, while it trains without a pause, the tab is closed and opened in turn, so that both rates are
measured side by side; JSON with medians.
"""

import argparse
import json
import statistics
import time

from playwright.sync_api import Page, sync_playwright

from benchmarks.live import open_page, spiral, train
from benchmarks.server import running_server
from nnviz.settings.config import ModelConfig
from tests.browser.harness import launch_options, wait_until_idle
from tests.browser.stage import maps_shown

SECONDS = 5.0  # of each measurement
SETTLE = 1.5
TAB = ".st-key-inside_tab button"
CANVAS = ".st-key-diagram_view canvas.canvas"


def updates(page: Page) -> int:
    """Moments of the network that the diagram has drawn."""
    return int(page.locator(CANVAS).get_attribute("data-updates") or 0)


def toggle(page: Page, *, open_it: bool) -> None:
    """Open the tab, or close it."""
    page.locator(TAB, has_text="Diagram").click()
    wait_until_idle(page)
    if open_it:
        page.locator(".st-key-diagram_view .box").scroll_into_view_if_needed()
    page.wait_for_timeout(SETTLE * 1000)


def measure(page: Page, *, opened: bool) -> dict[str, float]:
    """Rates while it stays as it is."""
    maps, drawn = maps_shown(page), updates(page) if opened else 0
    start = time.perf_counter()
    page.wait_for_timeout(SECONDS * 1000)
    maps, drawn = maps_shown(page) - maps, updates(page) - drawn if opened else 0
    seconds = time.perf_counter() - start
    return {"maps": maps / seconds, "updates": drawn / seconds}


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--hidden", type=int, nargs="+", default=[8, 8])
    parser.add_argument("--pace", default="Max", help="as the page writes it")
    options = parser.parse_args()
    closed, opened = [], []
    with running_server() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        page = open_page(browser, server, spiral(200), ModelConfig(hidden=tuple(options.hidden)))
        train(page, options.pace)
        page.wait_for_timeout(SETTLE * 1000)
        for _ in range(options.rounds):
            closed.append(measure(page, opened=False))
            toggle(page, open_it=True)
            opened.append(measure(page, opened=True))
            toggle(page, open_it=False)
        browser.close()
    without = statistics.median(one["maps"] for one in closed)
    with_it = statistics.median(one["maps"] for one in opened)
    report = {
        "hidden": options.hidden,
        "rounds": options.rounds,
        "maps_per_second_closed": round(without, 1),
        "maps_per_second_open": round(with_it, 1),
        "maps_kept": round(with_it / without, 3),
        "updates_per_second": round(statistics.median(one["updates"] for one in opened), 1),
    }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
