"""The map in the real page: who draws it, at which size, from what, and what it says on hover."""

import base64
import io
import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, WebSocket, expect

from benchmarks.server import Server
from nnviz.bench.workbench import Workbench
from nnviz.inside.boundary import evaluate_grid
from nnviz.pictures.raster import blend
from nnviz.settings.config import GridConfig
from tests.browser.harness import (
    TIMEOUT,
    VIEWPORT,
    canvas_pixel,
    click_point,
    expect_no_error,
    new_page,
    opened,
    press,
    show_all_settings,
    wait_until_idle,
)
from tests.browser.stage import (
    MAP,
    expect_points,
    maps_shown,
    stage_side,
    wait_for_counts,
    wait_for_maps,
    wait_until,
)

PLACE = "() => nnviz.kit.then((kit) => kit.stagehand.place)"
JPEG = b"\xff\xd8\xff"
PROBE = ".nnviz-probe"
# What a worker has painted comes to the page's canvas a frame or two after it says so.
COPY_MAP = """
async (map) => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    const shown = document.querySelector(map), copy = document.createElement("canvas");
    [copy.width, copy.height] = [shown.width, shown.height];
    copy.getContext("2d").drawImage(shown, 0, 0);
    return copy.toDataURL("image/png");
}
"""


# A message comes to the map a few frames after the run that sent it; until then the one before it
# rests.
RESTED = """
async (map) => {
    for (let frame = 0; frame < 12; frame++) {
        if (document.querySelector(map)?.dataset.rest !== "true") return false;
        await new Promise(requestAnimationFrame);
    }
    return true;
}
"""


@pytest.fixture
def sharp(browser: Browser, server: Server) -> Iterator[Page]:
    """The app on a screen with two pixels for each of the page's."""
    page = opened(browser, server.url, device_scale_factor=2)
    yield page
    page.context.close()


def wait_for_rest(page: Page) -> None:
    """Wait until the map is drawn at its finest, and nothing newer is on its way to be drawn."""
    wait_until(page, lambda: bool(page.evaluate(RESTED, MAP)), "the map at rest", 7200)


def map_pixels(page: Page) -> npt.NDArray[np.int64]:
    """What stands in the map's canvas, shape (height, width, 3)."""
    uri = page.evaluate(COPY_MAP, MAP)
    png = base64.b64decode(uri.partition(",")[2])
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(np.int64)


def inspect(page: Page) -> None:
    page.locator(".st-key-pointer button", has_text="Inspect").click()
    wait_until_idle(page)


def test_at_rest_the_map_has_the_pixels_of_the_screen_and_their_exact_colours(sharp: Page) -> None:
    press(sharp, "preset_circles")
    press(sharp, "step")
    wait_for_rest(sharp)
    pixels = map_pixels(sharp)
    side = stage_side(sharp)
    assert pixels.shape == (side, side, 3)
    bench = Workbench()
    bench.load_preset("circles")
    bench.player.step()
    # A cell is four pixels wide, and its centre lies between the two in the middle.
    cells = side // 4
    grid = evaluate_grid(bench.player.trainer.model, GridConfig(resolution=cells))
    wanted = blend(grid).astype(np.int64)
    middle = pixels.reshape(cells, 4, cells, 4, 3)[:, 1:3, :, 1:3].mean(axis=(1, 3))
    away = np.abs(middle - wanted).max(axis=-1)
    assert np.quantile(away, 0.9) <= 2  # all but the line between the areas


def test_an_empty_page_is_drawn_at_its_finest_too(page: Page) -> None:
    wait_for_rest(page)
    assert map_pixels(page).shape == (stage_side(page), stage_side(page), 3)
    expect(page.locator(MAP)).to_have_attribute("data-drawn", "here")


def test_while_it_trains_neither_pictures_nor_scripts_travel(
    browser: Browser, server: Server
) -> None:
    page = new_page(browser, viewport=VIEWPORT, base_url=server.url)
    frames: list[bytes] = []

    def note(data: bytes | str) -> None:
        frames.append(data.encode() if isinstance(data, str) else data)

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", note)

    page.on("websocket", listen)
    page.goto("/")
    wait_until_idle(page)
    assert any(b"class Network" in frame for frame in frames)  # it is seen when it does
    press(page, "preset_spiral")
    press(page, "train")
    wait_for_maps(page, 5)
    frames.clear()
    wait_for_maps(page, 30)
    assert len(frames) > 5
    assert not any(JPEG in frame or b"class Network" in frame for frame in frames)
    expect(page.locator(MAP)).to_have_attribute("data-drawn", "here")
    expect_no_error(page)
    page.context.close()


def test_the_server_draws_a_network_that_is_too_large_while_it_trains(page: Page) -> None:
    show_all_settings(page)
    press(page, "preset_circles")
    hidden = page.locator(".st-key-hidden input")
    hidden.fill("64-64-64-64-64-64")
    hidden.press("Enter")
    wait_until_idle(page)
    expect(page.locator(MAP)).to_have_attribute("data-drawn", "here")
    press(page, "train")
    expect(page.locator(MAP)).to_have_attribute("data-drawn", "server")
    wait_for_maps(page, 3)
    inspect(page)
    x, y = canvas_pixel(page, 0.1, 0.1)
    page.mouse.move(x - 30, y)
    page.mouse.move(x, y)
    expect(page.locator(PROBE)).to_have_count(0)
    press(page, "train")
    expect(page.locator(MAP)).to_have_attribute("data-drawn", "here")
    wait_for_rest(page)
    assert map_pixels(page).shape == (stage_side(page), stage_side(page), 3)
    page.mouse.move(x - 10, y)
    expect(page.locator(PROBE)).to_contain_text("blue")
    expect_no_error(page)


def test_without_workers_the_page_draws_itself(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport=VIEWPORT, base_url=server.url)
    context.add_init_script("delete window.Worker")
    context.set_default_timeout(TIMEOUT)
    page = context.new_page()
    page.goto("/")
    wait_until_idle(page)
    assert page.evaluate(PLACE) == "page"
    press(page, "preset_spiral")
    press(page, "train")
    wait_for_maps(page, 20)
    press(page, "train")
    wait_for_rest(page)
    assert map_pixels(page).shape == (stage_side(page), stage_side(page), 3)
    expect_no_error(page)
    context.close()


def test_elsewhere_a_worker_draws_and_the_page_takes_over_where_it_fails(page: Page) -> None:
    assert page.evaluate(PLACE) == "worker"
    press(page, "preset_spiral")
    press(page, "train")
    wait_for_maps(page, 5)
    page.evaluate(
        "() => nnviz.kit.then((kit) => kit.stagehand.worker.dispatchEvent(new Event('error')))"
    )
    assert page.evaluate(PLACE) == "page"
    wait_for_maps(page, 20)
    press(page, "train")
    wait_for_rest(page)
    expect(page.locator(MAP)).to_have_count(1)
    assert map_pixels(page).shape == (stage_side(page), stage_side(page), 3)
    expect_no_error(page)


def test_a_hidden_page_draws_nothing_and_keeps_nothing_for_later(page: Page) -> None:
    press(page, "preset_spiral")
    press(page, "train")
    wait_for_maps(page, 5)
    page.evaluate(
        "() => { Object.defineProperty(document, 'hidden', { get: () => window.away ?? true,"
        " configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }"
    )
    frames = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    page.evaluate(frames)
    before, epoch = maps_shown(page), page.locator(".st-key-status").inner_text()
    expect(page.locator(".st-key-status")).not_to_have_text(epoch)
    assert maps_shown(page) <= before + 60  # what was painted before it was said
    now, epoch = maps_shown(page), page.locator(".st-key-status").inner_text()
    expect(page.locator(".st-key-status")).not_to_have_text(epoch)
    assert maps_shown(page) == now
    page.evaluate(
        "() => { window.away = false; document.dispatchEvent(new Event('visibilitychange')); }"
    )
    wait_for_maps(page, 5)


def test_a_page_that_was_busy_shows_what_is_and_not_what_was(page: Page) -> None:
    press(page, "preset_spiral")
    press(page, "train")
    wait_for_maps(page, 5)
    page.evaluate(
        "() => { const end = performance.now() + 1500; while (performance.now() < end); }"
    )
    wait_for_maps(page, 30)
    ahead = page.locator(MAP).get_attribute("data-ahead")
    assert float(ahead or "inf") < 1000  # milliseconds: nothing waits for longer than a tick or two


def test_inspect_tells_class_probabilities_by_name_and_places_no_point(page: Page) -> None:
    press(page, "preset_blobs")
    inspect(page)
    x, y = canvas_pixel(page, 0.0, 0.0)
    page.mouse.move(x, y)
    probe = page.locator(PROBE)
    expect(probe).to_contain_text("blue")
    expect(probe).to_contain_text("orange")
    bench = Workbench()
    bench.load_preset("blobs")
    place = re.search(r"x (-?[\d.]+) · y (-?[\d.]+)", probe.inner_text())
    assert place is not None
    assert [float(value) for value in place.groups()] == pytest.approx([0.0, 0.0], abs=0.011)
    grid = evaluate_grid(bench.player.trainer.model, GridConfig(resolution=201))
    shares = [float(share) for share in re.findall(r"([\d.]+) %", probe.inner_text())]
    assert shares == pytest.approx((100 * grid.probabilities[100, 100]).tolist(), abs=0.6)
    page.mouse.click(x, y)
    page.mouse.move(x, y + 320)  # it stays where it was left
    expect(probe).to_contain_text("x 0.00")
    page.locator(".st-key-pointer button", has_text="Draw").click()
    wait_until_idle(page)
    expect(probe).to_have_count(0)
    click_point(page, 0.0, 0.0)
    wait_for_counts(page, 1, 201)


def test_inspect_tells_the_files_own_numbers_and_names(page: Page) -> None:
    press(page, "files")
    rows = "mass (g);length;kind\n2500;4,5;a\n6500;5,5;b\n"
    page.get_by_label("Or paste rows").fill(rows)
    page.keyboard.press("Control+Enter")
    page.locator(".st-key-load_csv button").click()
    expect_points(page, 2)
    inspect(page)
    page.mouse.move(*canvas_pixel(page, 0.0, 0.0))
    expect(page.locator(PROBE)).to_contain_text(re.compile(r"mass \(g\) 45\d\d · length 5\.00\d"))


def test_the_probe_follows_the_network_while_it_trains(page: Page) -> None:
    press(page, "preset_circles")
    inspect(page)
    page.mouse.move(*canvas_pixel(page, 0.0, 0.0))
    before = page.locator(PROBE).inner_text()
    press(page, "train")
    page.mouse.move(*canvas_pixel(page, 0.0, 0.0))
    expect(page.locator(PROBE)).not_to_have_text(before)
    expect(page.locator(PROBE).locator("b").first).to_contain_text(
        re.compile(r"^(100|9\d|\d)\.\d %")
    )
    expect_points(page, 200)
    expect_no_error(page)
