"""One person at the page: what the browser really shows, measured in the browser, as JSON.

``python -m benchmarks.live`` starts the real server and headless Chromium on this machine. Pictures
are counted where they are seen: at every animation frame the map's pixels are read, and a frame
counts when they differ from the frame before. ``--runs 5`` gives medians of five pages.
"""

import argparse
import contextlib
import json
import statistics
import time
from typing import Any

from playwright.sync_api import Browser, Page, TimeoutError, ViewportSize, sync_playwright

from benchmarks.server import Server, cpu_seconds, running_server
from nnviz.bench import exchange
from nnviz.data import presets
from nnviz.files import links
from nnviz.settings.config import ModelConfig, PresetConfig, TrainConfig
from tests.browser.harness import (
    PHONE,
    canvas_pixel,
    choose_pace,
    launch_options,
    never_pause,
    press,
    status,
    wait_until_idle,
)
from tests.browser.stage import maps_shown

SECONDS = 6.0  # of each measurement
SLOW_START = 8.0  # seconds after which the pace for watching has sixty steps a second
CLICKS = 8
CLICK_TIMEOUT = 10_000  # milliseconds
VIEWPORT: ViewportSize = {"width": 1280, "height": 900}

# Of the pixels only some are read, as to look must cost little.
COUNT_MAPS = """
() => {
  const count = { maps: 0, hash: 0, on: true, age: 0 };
  window.nnvizCount = count;
  const copy = document.createElement("canvas");
  const context = copy.getContext("2d", { willReadFrequently: true });
  const look = () => {
    const canvas = document.querySelector("canvas.nnviz-map");
    if (canvas?.width) {
      count.age = Math.max(count.age, Number(canvas.dataset.age));
      if (copy.width !== canvas.width) copy.width = copy.height = canvas.width;
      context.drawImage(canvas, 0, 0);
      const { data } = context.getImageData(0, 0, copy.width, copy.height);
      let hash = 7;
      for (let i = 0; i < data.length; i += 68) hash = (hash * 31 + data[i] + data[i + 2]) | 0;
      if (hash !== count.hash) { count.maps += 1; count.hash = hash; }
    }
    if (count.on) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""

WATCH_CLICK = """
([clientX, clientY]) => {
  const seen = { down: 0, visible: null, data: null };
  window.nnvizClick = seen;
  const plane = document.querySelector(".st-key-plane"), box = plane.getBoundingClientRect();
  const canvas = document.querySelector(
    ".st-key-points_box [data-testid=stBidiComponentIsolated]").shadowRoot.querySelector("canvas");
  const k = canvas.width / box.width;
  const style = getComputedStyle(document.documentElement);
  const points = () => Math.max(
    Number(style.getPropertyValue("--nnviz-points")), Number(canvas.dataset.points));
  const x = Math.round((clientX - box.left) * k), y = Math.round((clientY - box.top) * k);
  const pixel = () => canvas.getContext("2d").getImageData(x, y, 1, 1).data.join();
  const before = points(), empty = pixel();
  plane.addEventListener("pointerdown", () => {
    seen.down = performance.now();
    const look = () => {
      const now = performance.now();
      if (seen.visible === null && pixel() !== empty) seen.visible = now - seen.down;
      if (seen.data === null && points() > before) seen.data = now - seen.down;
      if (seen.visible === null || seen.data === null) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, { capture: true, once: true });
}
"""

WATCH_LONG_TASKS = """
() => {
  window.nnvizLongest = window.nnvizLong = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      window.nnvizLongest = Math.max(window.nnvizLongest, duration);
      window.nnvizLong += duration > 100;
    }
  }).observe({ type: "longtask" });
}
"""

WATCH_SPIRAL = """
() => {
  const seen = { down: null, seconds: null };
  window.nnvizSpiral = seen;
  document.querySelector(".st-key-train").addEventListener("pointerdown", () => {
    seen.down = performance.now();
    const look = () => {
      const text = document.querySelector(".st-key-status")?.innerText || "";
      const heldOut = [...text.matchAll(/Accuracy ([0-9.]+)/g)][1];
      if (heldOut && Number(heldOut[1]) >= 98) {
        seen.seconds = (performance.now() - seen.down) / 1000;
      } else {
        requestAnimationFrame(look);
      }
    };
    look();
  }, { capture: true, once: true });
}
"""


def open_page(
    browser: Browser,
    server: Server,
    preset: PresetConfig,
    model: ModelConfig | None = None,
    **context: Any,
) -> Page:
    """The app in a fresh context, with a data set, by one of the page's own links.

    Its runs do not pause by themselves when they are solved.
    """
    context = {"viewport": VIEWPORT, "base_url": server.url, **context}
    page = browser.new_context(**context).new_page()
    model = model or ModelConfig()
    link = links.encode(presets.make(preset), model, TrainConfig(), preset)
    page.goto(f"/?{exchange.QUERY}={link}")
    wait_until_idle(page)
    never_pause(page)
    return page


def train(page: Page, pace: str) -> None:
    """Start to train at a pace, as the page writes it."""
    choose_pace(page, pace)
    press(page, "train")


def spiral(points: int, **options: Any) -> PresetConfig:
    """A spiral of so many points."""
    return PresetConfig(name="spiral", points=points, **options)


def maps(page: Page) -> int:
    """Different pictures seen so far."""
    return int(page.evaluate("() => window.nnvizCount.maps"))


def measure_rates(page: Page, server: Server) -> dict[str, float]:
    """Maps and steps a second, and processor time a map, while the page trains."""
    page.evaluate(COUNT_MAPS)
    page.wait_for_timeout(1500)
    first, cpu, before = maps(page), cpu_seconds(server.pid), status(page)
    drawn, start = maps_shown(page), time.perf_counter()
    page.wait_for_timeout(SECONDS * 1000)
    seconds = time.perf_counter() - start
    shown, drawn = maps(page) - first, maps_shown(page) - drawn
    used = cpu_seconds(server.pid) - cpu
    page.evaluate("() => { window.nnvizCount.on = false; }")
    steps = (status(page).epoch or 0) - (before.epoch or 0)
    return {
        "maps_per_second": shown / seconds,
        "maps_painted_per_second": drawn / seconds,
        "steps_per_second": steps / seconds,
        "server_cpu_ms_per_map": 1000 * used / max(shown, 1),
        "oldest_map_waited_ms": page.evaluate("() => window.nnvizCount.age"),
    }


def measure_bytes(page: Page) -> float:
    """Bytes that come over the wire for each map, everything counted, while the page trains."""
    received: list[int] = []
    cdp = page.context.new_cdp_session(page)
    cdp.on(
        "Network.webSocketFrameReceived",
        lambda event: received.append(len(event["response"]["payloadData"]) * 3 // 4),
    )
    page.evaluate(COUNT_MAPS)
    cdp.send("Network.enable")
    first = maps(page)
    page.wait_for_timeout(SECONDS * 1000)
    total, shown = sum(received), maps(page) - first
    cdp.send("Network.disable")
    page.evaluate("() => { window.nnvizCount.on = false; }")
    return total / max(shown, 1)


def measure_clicks(page: Page) -> dict[str, float]:
    """Milliseconds from the press of the button to the point on screen, and in the data."""
    visible, data = [], []
    for number in range(CLICKS):
        place = canvas_pixel(page, -0.9 + 0.22 * number, 0.93)
        page.evaluate(WATCH_CLICK, list(place))
        page.mouse.click(*place)
        with contextlib.suppress(TimeoutError):
            page.wait_for_function(
                "() => window.nnvizClick.visible !== null && window.nnvizClick.data !== null",
                timeout=CLICK_TIMEOUT,
            )
        seen = page.evaluate("() => window.nnvizClick")
        if seen["visible"] is None or seen["data"] is None:
            raise RuntimeError(f"click {number} at {place}: {seen}; {status(page).text}")
        visible.append(seen["visible"])
        data.append(seen["data"])
    return {
        "click_to_visible_ms": statistics.median(visible),
        "click_to_data_ms": statistics.median(data),
    }


def measure_page(browser: Browser, server: Server, points: int) -> dict[str, float]:
    """Everything about one page with so many points."""
    page = open_page(browser, server, spiral(points))
    train(page, "Max")
    result = measure_rates(page, server)
    result["bytes_per_map"] = measure_bytes(page)
    result |= measure_clicks(page)
    # The same from fresh weights at a pace that is made for watching, where training costs next to
    # nothing: what a map costs. It starts with fewer maps than a display shows, so wait for it.
    press(page, "train")
    press(page, "reset")
    train(page, "Watch")
    page.wait_for_timeout(SLOW_START * 1000)
    lean = measure_rates(page, server)
    result["server_cpu_ms_per_map_without_training"] = lean["server_cpu_ms_per_map"]
    result["maps_per_second_at_pace_watch"] = lean["maps_per_second"]
    page.context.close()
    return result


def measure_large(browser: Browser, server: Server) -> dict[str, float]:
    """The largest network that there is, with 500 points."""
    page = open_page(browser, server, spiral(500), ModelConfig(hidden=(64,) * 6))
    train(page, "Max")
    result = measure_rates(page, server)
    page.context.close()
    return result


def measure_phone(browser: Browser, server: Server) -> dict[str, float]:
    """A phone whose processor is four times slower than this machine's."""
    page = open_page(browser, server, spiral(50), device_scale_factor=3, **PHONE)
    cdp = page.context.new_cdp_session(page)
    train(page, "Max")
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.evaluate(WATCH_LONG_TASKS)
    result = measure_rates(page, server)
    result["longest_task_ms"] = page.evaluate("() => window.nnvizLongest")
    result["tasks_above_100_ms"] = page.evaluate("() => window.nnvizLong")
    page.context.close()
    return result


def measure_spiral(browser: Browser, server: Server, seed: int) -> float:
    """Seconds from the press on Train to a status of 98 % held-out accuracy; 60 if it never is."""
    page = open_page(browser, server, spiral(500, noise=0.0, held_out=0.5, seed=seed))
    page.evaluate(WATCH_SPIRAL)
    train(page, "Max")
    with contextlib.suppress(TimeoutError):
        page.wait_for_function("() => window.nnvizSpiral.seconds !== null", timeout=60_000)
    seconds = page.evaluate("() => window.nnvizSpiral.seconds")
    page.context.close()
    return 60.0 if seconds is None else float(seconds)


def _medians(runs: list[dict[str, float]]) -> dict[str, float]:
    return {name: round(statistics.median(run[name] for run in runs), 2) for name in runs[0]}


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--points", type=int, nargs="+", default=[50, 500])
    parser.add_argument("--seeds", type=int, default=5, help="spirals to learn")
    options = parser.parse_args()
    report: dict[str, Any] = {"runs": options.runs}
    with running_server() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        for points in options.points:
            runs = [measure_page(browser, server, points) for _ in range(options.runs)]
            report[f"{points} points"] = _medians(runs)
        for name, measure in (("6 x 64", measure_large), ("phone", measure_phone)):
            runs = [measure(browser, server) for _ in range(options.runs)]
            report[name] = _medians(runs)
        seconds = [measure_spiral(browser, server, seed) for seed in range(options.seeds)]
        report["spiral to 98 % held out, seconds"] = {
            "median": round(statistics.median(seconds), 2) if seconds else None,
            "each": [round(value, 2) for value in seconds],
        }
        browser.close()
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
