"""Hidden space in the browser: read as it was packed, moved from layer to layer, live, by keys."""

from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from benchmarks.server import Server
from nnviz.inside.hidden_space import hidden_space
from nnviz.inside.layers import SHEET_SIDE, Axes, HiddenSpace
from nnviz.network.model import NeuralNetwork
from nnviz.pictures.hidden_space import pack_space
from nnviz.settings.config import ModelConfig
from tests.browser.harness import TIMEOUT, expect_no_error, opened, press, wait_until_idle
from tests.browser.module import stage_scripts_page, to_floats, to_text
from tests.inputs import some_points

BETWEEN = """
([packed, from, share, yaw, pitch]) => {
    const head = stage.readSpace(bytes(packed)), { layers } = head.frames.at(-1);
    const turn = { yaw, pitch };
    return stage.placesBetween(layers[from], layers[from + 1], share, head.dims, turn).map(text);
}
"""

CANVAS = (
    "document.querySelector('.st-key-space [data-testid=stBidiComponentIsolated]')"
    ".shadowRoot.querySelector('canvas')"
)


@pytest.fixture(scope="module")
def scripts(browser: Browser) -> Iterator[Page]:
    """An empty page with the stage's scripts."""
    yield from stage_scripts_page(browser)


def normal(space: HiddenSpace, index: int, part: str) -> np.ndarray:
    """Where a part of a layer lies in its room."""
    layer = space.layers[index]
    both = np.concatenate([layer.sheet, layer.points])
    low, high = both.min(axis=0), both.max(axis=0)
    values = getattr(layer, part).reshape(-1, both.shape[1])
    found: np.ndarray = (values - (low + high) / 2) / ((high - low).max() / 2)
    return found


@pytest.mark.parametrize("dims", [2, 3])
def test_places_between_two_layers_are_on_the_straight_way(scripts: Page, dims: int) -> None:
    points, config = some_points(6, 3), ModelConfig(classes=3, hidden=(5,))
    space = hidden_space(NeuralNetwork(config).eval(), points, Axes(dims))
    packed = pack_space([space, space], points, names=["a", "b", "c"], features=config.features)
    sent = to_text(np.frombuffer(packed, np.uint8))
    yaw, pitch = 0.7, 0.3
    found = scripts.evaluate(BETWEEN, [sent, 1, 0.25, yaw, pitch])
    for part, text in zip(("sheet", "points", "line"), found, strict=True):
        wanted = 0.75 * normal(space, 1, part) + 0.25 * normal(space, 2, part)
        got = to_floats(text).reshape(-1, 3)
        if dims == 2:
            np.testing.assert_allclose(got[:, :2], wanted, atol=1e-4)
            np.testing.assert_array_equal(got[:, 2], 0.0)
        else:
            x, y, z = wanted.T
            deep = np.cos(yaw) * z - np.sin(yaw) * x
            across = np.cos(yaw) * x + np.sin(yaw) * z
            up = np.cos(pitch) * y - np.sin(pitch) * deep
            far = np.sin(pitch) * y + np.cos(pitch) * deep
            np.testing.assert_allclose(got, np.stack([across, up, far], axis=1), atol=1e-4)
    assert len(to_floats(found[0])) == 3 * SHEET_SIDE**2


def picture(canvas: Locator) -> str:
    found: str = canvas.evaluate("canvas => canvas.toDataURL()")
    return found


def test_it_moves_by_slider_play_and_keys_and_lives_while_training(
    browser: Browser, server: Server
) -> None:
    page = opened(browser, server.url, "/?inside=space")
    press(page, "preset_moons")
    canvas, slider = (page.locator(f".st-key-space {name}") for name in ("canvas", "input"))
    output, play = (page.locator(f".st-key-space {name}") for name in ("output", "button"))
    expect(output).to_have_text("Hidden layer 2", timeout=TIMEOUT)
    slider.focus()
    page.keyboard.press("End")
    expect(output).to_have_text("Outputs", timeout=TIMEOUT)
    at_outputs = picture(canvas)
    page.keyboard.press("ArrowLeft")
    expect(output).to_have_text("Hidden layer 2 → Outputs, 98 %", timeout=TIMEOUT)
    play.click()
    expect(play).to_have_text("Play", timeout=TIMEOUT)  # it has come to the end
    expect(output).to_have_text("Outputs", timeout=TIMEOUT)
    play.click()
    expect(output).to_have_text("The plane", timeout=TIMEOUT)
    expect(output).to_have_text("Hidden layer 1", timeout=TIMEOUT)
    play.click()
    page.keyboard.press("Tab")
    slider.focus()
    page.keyboard.press("End")
    expect(output).to_have_text("Outputs", timeout=TIMEOUT)  # said when it is drawn
    assert picture(canvas) == at_outputs

    updates = int(canvas.get_attribute("data-updates") or 0)
    press(page, "train")
    page.wait_for_function(
        f"most => Number({CANVAS}.dataset.updates) > most",
        arg=updates + 10,
        timeout=TIMEOUT,
    )
    press(page, "train")
    expect(output).to_have_text("Outputs", timeout=TIMEOUT)
    assert picture(canvas) != at_outputs

    page.locator(".st-key-space_dims button", has_text="3-D").click()
    wait_until_idle(page)
    expect(canvas).to_have_attribute("data-dims", "3", timeout=TIMEOUT)
    before = picture(canvas)
    canvas.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        f"before => {CANVAS}.toDataURL() !== before",
        arg=before,
        timeout=TIMEOUT,
    )
    expect_no_error(page)
    page.context.close()
