"""What hidden space and the loss landscape cost, as JSON.

``python -m benchmarks.space_and_landscape`` computes both as a page does, in one thread.
``--live`` also starts the real server and headless Chromium: updates of hidden space a second while
training, and maps a second with and without it.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from typing import Any

import torch
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.live import open_page, spiral, train
from benchmarks.server import Server, running_server
from nnviz.data import presets
from nnviz.inside.hidden_space import hidden_space, some_of
from nnviz.inside.landscape import landscape
from nnviz.inside.layers import Axes
from nnviz.inside.slices import random_slice
from nnviz.pictures.hidden_space import pack_space
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training.trainer import Trainer
from tests.browser.harness import launch_options, wait_until_idle
from tests.browser.stage import maps_shown

NETS = {"8-8": (8, 8), "6x64": (64,) * 6}
SECONDS = 6.0


def milliseconds(do: Callable[[], object], rounds: int) -> float:
    """Median time of some rounds, after one that does not count."""
    times = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        do()
        times.append(1000.0 * (time.perf_counter() - start))
    return round(statistics.median(times[1:]), 2)


def measure(hidden: tuple[int, ...], points: int) -> dict[str, Any]:
    """Milliseconds of a landscape, and of a moment of hidden space; and what it weighs."""
    data = presets.make(spiral(points))
    trainer = Trainer(data, ModelConfig(hidden=hidden), TrainConfig())
    trainer.run(steps=5)
    learner, model = trainer.learner, trainer.model
    plane = random_slice(model.config, learner.weights(), 0, 1.0)
    some = some_of(data)
    space = hidden_space(model, some, Axes(2))

    def packed() -> bytes:
        return pack_space([space], some, names=["a", "b"], features=("x", "y"))

    return {
        "landscape_ms": milliseconds(lambda: landscape(learner, plane, data.train), 5),
        "points_counted": landscape(learner, plane, data.train).counted,
        "space_ms": milliseconds(lambda: hidden_space(model, some, Axes(2), before=space), 40),
        "space_3d_ms": milliseconds(lambda: hidden_space(model, some, Axes(3), before=None), 40),
        "pack_ms": milliseconds(packed, 40),
        "bytes": len(packed()),
    }


def _updates(page: Page) -> int:
    canvas = page.locator(".st-key-space canvas")
    return int(canvas.get_attribute("data-updates") or 0) if canvas.count() else 0


def measure_live(browser: Browser, server: Server, hidden: tuple[int, ...]) -> dict[str, float]:
    """Maps a second without hidden space, and both with it."""
    page = open_page(browser, server, spiral(200), ModelConfig(hidden=hidden))
    train(page, "Watch")
    page.wait_for_timeout(8000)
    result: dict[str, float] = {}
    for name in ("without", "with"):
        if name == "with":
            page.locator(".st-key-inside_tab button", has_text="Space").click()
            wait_until_idle(page)
            page.wait_for_timeout(3000)
        maps, updates, start = maps_shown(page), _updates(page), time.perf_counter()
        page.wait_for_timeout(1000 * SECONDS)
        seconds = time.perf_counter() - start
        result[f"maps_per_second_{name}"] = round((maps_shown(page) - maps) / seconds, 1)
    result["space_updates_per_second"] = round((_updates(page) - updates) / seconds, 1)
    page.context.close()
    return result


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--live", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    report: dict[str, Any] = {
        f"{name}, {points} points": measure(hidden, points)
        for name, hidden in NETS.items()
        for points in (200, 5000)
    }
    if options.live:
        with running_server() as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(**launch_options())
            for name, hidden in NETS.items():
                report[f"{name}, live"] = measure_live(browser, server, hidden)
            browser.close()
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
