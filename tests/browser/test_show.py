"""What is shown of the moments that ticks bring: in an empty page, at times that are made up."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from nnviz.data.presets import make
from nnviz.settings.config import ModelConfig, PresetConfig, TrainConfig
from nnviz.stage.map_message import Heading
from nnviz.training.trainer import Trainer
from nnviz.ui.stage.components import look
from tests.browser.module import moments_text, stage_scripts_page

MAPS, SPAN = 24, 0.4
SHOW = """
async ({ messages, look, hidden, frames }) => {
    // A browser whose clock and frames this test moves.
    let now = performance.now(), next = null;
    performance.now = () => now;
    window.requestAnimationFrame = (act) => { next = act; };
    const reports = [], canvas = document.createElement("canvas");
    const show = new stage.Show(canvas, 1e6, (told) => reports.push(told));
    show.setView({ size: 64, ratio: 1, look, hidden });
    for (const message of messages) {
        show.take(stage.readMessage(bytes(message)), 1, performance.timeOrigin + now);
    }
    const queued = show.queue.map(({ time }) => time - performance.timeOrigin - now);
    for (let frame = 0; frame < frames; frame++) {
        now += 1000 / 60;
        next?.();
        await new Promise((done) => setTimeout(done));
    }
    const rested = reports.some((told) => told.rested);
    return { queued, maps: show.maps, left: show.queue.length, rested };
}
"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page with the scripts of the stage."""
    yield from stage_scripts_page(browser)


def tick(maps: int = MAPS, *, training: bool = True) -> str:
    """What a tick sends, in base64."""
    trainer = Trainer(make(PresetConfig(name="moons")), ModelConfig(), TrainConfig())
    heading = Heading(training, SPAN, 20, 20, 0, np.zeros(0, np.bool_))
    moments = [trainer.learner.numbers()] * maps
    return moments_text(heading, trainer.model_config, moments)


def show(page: Page, ticks: list[str], frames: int, *, hidden: bool = False) -> dict[str, Any]:
    seen: dict[str, Any] = page.evaluate(
        SHOW, {"messages": ticks, "look": look([]), "hidden": hidden, "frames": frames}
    )
    return seen


def test_the_moments_of_a_tick_are_spread_over_its_span_and_all_are_shown(page: Page) -> None:
    seen = show(page, [tick()], frames=MAPS + 3)
    gaps = np.diff(seen["queued"])
    assert gaps == pytest.approx([1000 * SPAN / MAPS] * (MAPS - 1), abs=0.01)
    assert seen["maps"] == MAPS
    assert not seen["left"]
    assert not seen["rested"]  # training goes on


def test_of_ticks_that_come_together_only_the_last_one_is_shown(page: Page) -> None:
    seen = show(page, [tick(), tick(), tick()], frames=0)
    assert max(seen["queued"]) <= 1000 * SPAN * 1.1
    assert len(seen["queued"]) <= 1.1 * MAPS + 1


def test_what_is_hidden_keeps_the_newest_moment_and_shows_none(page: Page) -> None:
    seen = show(page, [tick(), tick()], frames=30, hidden=True)
    assert len(seen["queued"]) == 1
    assert seen["maps"] == 0


def test_a_message_at_rest_ends_what_is_left_and_is_drawn_at_its_finest(page: Page) -> None:
    seen = show(page, [tick(), tick(1, training=False)], frames=4)
    assert len(seen["queued"]) == 1
    assert seen["maps"] == 2  # a draft, and the map at rest
    assert seen["rested"]


def test_a_frame_that_comes_late_drops_what_it_has_missed(page: Page) -> None:
    seen = show(page, [tick(240)], frames=24)  # ten moments a frame
    assert seen["maps"] == pytest.approx(24, abs=1)
    assert seen["left"] <= 25  # 40 ms of them
