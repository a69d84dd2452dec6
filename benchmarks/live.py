"""One person at the page: what the browser really shows, measured in the browser, as JSON.

``python -m benchmarks.live`` starts the real server and headless Chromium on this machine. Pictures
are counted where they are seen: at every animation frame the map's pixels are read, and a frame
counts when they differ from the frame before. ``--runs 5`` gives medians of five pages.
"""

import argparse
import json
import statistics
import time
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.server import Server, cpu_seconds, running_server
from tests.browser.harness import canvas_pixel, launch_options, press, status, wait_until_idle

SECONDS = 6.0  # of each measurement
CLICKS = 8
VIEWPORT = {"width": 1280, "height": 900}

COUNT_MAPS = """
() => {
  const count = { maps: 0, last: 0, on: true };
  window.nnvizCount = count;
  const look = () => {
    const canvas = document.querySelector("canvas.nnviz-map");
    if (canvas) {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      let hash = 7;
      for (let i = 0; i < data.length; i += 4) hash = (hash * 31 + data[i] + data[i + 2]) | 0;
      if (hash !== count.last) { count.maps += 1; count.last = hash; }
    }
    if (count.on) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""

WATCH_CLICK = """
() => {
  const seen = { down: 0, visible: null, data: null };
  window.nnvizClick = seen;
  const points = () => Number(
    getComputedStyle(document.documentElement).getPropertyValue("--nnviz-points") || 0);
  const before = points();
  const plane = document.querySelector(".st-key-plane");
  plane.addEventListener("pointerdown", (event) => {
    seen.down = performance.now();
    const canvas = PIXELS_OF_POINTS;
    const box = plane.getBoundingClientRect(), k = canvas.width / box.width;
    const x = Math.round((event.clientX - box.left) * k);
    const y = Math.round((event.clientY - box.top) * k);
    const pixel = () => canvas.getContext("2d").getImageData(x, y, 1, 1).data.join();
    const empty = pixel();
    const look = () => {
      const now = performance.now();
      if (seen.visible === null && pixel() !== empty) seen.visible = now - seen.down;
      if (seen.data === null && points() > before) seen.data = now - seen.down;
      if (seen.visible === null || seen.data === null) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, { capture: true, once: true });
}
""".replace(
    "PIXELS_OF_POINTS",
    "document.querySelector('.st-key-points_box [data-testid=stBidiComponentIsolated]')"
    ".shadowRoot.querySelector('canvas')",
)


def open_page(browser: Browser, server: Server) -> Page:
    """The app in a fresh context."""
    page = browser.new_context(viewport=VIEWPORT, base_url=server.url).new_page()
    page.goto("/")
    wait_until_idle(page)
    return page


def load_spiral(page: Page, points: int) -> None:
    """A spiral of so many points, by the page's own link."""
    press(page, "preset_spiral")
    if points != 200:
        page.locator(".st-key-more_data button").first.click()
        field = page.locator(".st-key-preset_points input")
        field.fill(str(points))
        field.press("Enter")
        wait_until_idle(page)
        press(page, "preset_load")
        page.keyboard.press("Escape")
        wait_until_idle(page)


def maps(page: Page) -> int:
    """Different pictures seen so far."""
    return int(page.evaluate("() => window.nnvizCount.maps"))


def measure_rates(page: Page, server: Server, received: list[int]) -> dict[str, float]:
    """Maps and steps a second, processor time and bytes a map, while the page trains."""
    page.evaluate(COUNT_MAPS)
    page.wait_for_timeout(1500)
    first, cpu, bytes_before, epoch = (
        maps(page),
        cpu_seconds(server.pid),
        sum(received),
        status(page),
    )
    start = time.perf_counter()
    page.wait_for_timeout(SECONDS * 1000)
    seconds = time.perf_counter() - start
    shown = maps(page) - first
    used = cpu_seconds(server.pid) - cpu
    page.evaluate("() => { window.nnvizCount.on = false; }")
    steps = (status(page).epoch or 0) - (epoch.epoch or 0)
    return {
        "maps_per_second": shown / seconds,
        "steps_per_second": steps / seconds,
        "server_cpu_ms_per_map": 1000 * used / max(shown, 1),
        "bytes_per_map": (sum(received) - bytes_before) / max(shown, 1),
    }


def measure_clicks(page: Page) -> dict[str, float]:
    """Milliseconds from the press of the button to the point on screen, and in the data."""
    visible, data = [], []
    for number in range(CLICKS):
        page.evaluate(WATCH_CLICK)
        page.mouse.click(*canvas_pixel(page, -0.9 + 0.22 * number, 0.93))
        page.wait_for_function(
            "() => window.nnvizClick.visible !== null && window.nnvizClick.data !== null"
        )
        seen = page.evaluate("() => window.nnvizClick")
        visible.append(seen["visible"])
        data.append(seen["data"])
    return {
        "click_to_visible_ms": statistics.median(visible),
        "click_to_data_ms": statistics.median(data),
    }


def measure_page(browser: Browser, server: Server, points: int) -> dict[str, float]:
    """Everything about one page with so many points."""
    page = open_page(browser, server)
    received: list[int] = []
    cdp = page.context.new_cdp_session(page)
    cdp.send("Network.enable")
    cdp.on(
        "Network.webSocketFrameReceived",
        lambda event: received.append(len(event["response"]["payloadData"]) * 3 // 4),
    )
    page.reload()
    wait_until_idle(page)
    load_spiral(page, points)
    press(page, "train")
    result = measure_rates(page, server, received)
    result |= measure_clicks(page)
    # The same with one step a map, where training costs next to nothing: what a map costs.
    press(page, "train")
    page.locator(".st-key-speed input[type='range']").focus()
    page.keyboard.press("Home")
    wait_until_idle(page)
    press(page, "train")
    lean = measure_rates(page, server, received)
    result["server_cpu_ms_per_map_without_training"] = lean["server_cpu_ms_per_map"]
    result["maps_per_second_one_step_each"] = lean["maps_per_second"]
    page.context.close()
    return result


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--points", type=int, nargs="+", default=[50, 500])
    options = parser.parse_args()
    report: dict[str, Any] = {"runs": options.runs}
    with running_server() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        for points in options.points:
            runs = [measure_page(browser, server, points) for _ in range(options.runs)]
            report[f"{points} points"] = {
                name: round(statistics.median(run[name] for run in runs), 2) for name in runs[0]
            }
        browser.close()
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
