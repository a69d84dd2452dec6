"""A page of its own, opened as a file without any network: what it draws, plays and says."""

import base64
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from nnviz.data.axes import Axes, Axis
from nnviz.data.points import Points
from nnviz.data.presets import make
from nnviz.export.page import write_page
from nnviz.inside.boundary import evaluate_grid
from nnviz.pictures.raster import blend
from nnviz.settings.config import GridConfig, ModelConfig, PresetConfig, TrainConfig
from nnviz.training.run import Run
from nnviz.training.trainer import Trainer
from nnviz.ui.scripts import script
from tests.browser.axe import expect_accessible
from tests.browser.harness import PHONE, VIEWPORT, new_page

SCRIPTS = script(Path("nnviz/ui/stage/assets"), "network.js", "paint.js", "marker.js")
CELLS = 120  # of three pixels each in a map of 360, so that one lies in the middle
HOSTILE = "</script><script>window.hit=1</script>"


@dataclass
class Opened:
    """A page that was opened from its file, its run, and all that went wrong in it."""

    page: Page
    run: Run
    troubles: list[str]

    def rest(self, moment: int) -> None:
        """Wait until a moment is drawn at its finest."""
        drawn = self.page.locator(f"#map[data-moment='{moment}'][data-rest=true]")
        expect(drawn).to_have_count(1)

    def pixels(self) -> npt.NDArray[np.int64]:
        """What stands in the map's canvas, shape (height, width, 3)."""
        uri = self.page.evaluate("() => document.getElementById('map').toDataURL('image/png')")
        png = base64.b64decode(uri.partition(",")[2])
        return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(np.int64)

    def set_slider(self, moment: int) -> None:
        self.page.locator("#moment").fill(str(moment))


@pytest.fixture(scope="module")
def run() -> Run:
    points = make(PresetConfig(name="spiral", points=200, classes=3, held_out=0.2))
    run = Run(Trainer(points, ModelConfig(hidden=(8, 8), classes=3), TrainConfig()))
    for _ in range(12):
        run.advance(steps=10)
        run.timeline.take(run.trainer)
    return run


@pytest.fixture(params=["light", "dark"])
def opened(
    browser: Browser, run: Run, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Opened]:
    page = new_page(browser, viewport=VIEWPORT, offline=True, color_scheme=request.param)
    yield open_file(page, run, tmp_path)
    page.context.close()


def open_file(page: Page, run: Run, folder: Path) -> Opened:
    opened = Opened(page, run, [])
    page.on("console", lambda message: opened.troubles.append(message.text))
    page.on("pageerror", lambda error: opened.troubles.append(str(error)))
    page.on("requestfailed", lambda request: opened.troubles.append(request.url))
    file = folder / "run.html"
    file.write_bytes(write_page(run, scripts=SCRIPTS, names=[HOSTILE, "cats", "dogs"]))
    page.goto(file.as_uri())
    opened.rest(len(run.timeline) - 1)
    return opened


def assert_map_is_pythons(opened: Opened, moment: int) -> None:
    """At the centre of every pixel, but for the line between the areas."""
    run, drawn = opened.run, opened.pixels()
    trainer = Trainer.at(
        run.timeline.snapshot(moment), run.trainer.points, run.trainer.train_config
    )
    grid = evaluate_grid(trainer.model, GridConfig(resolution=CELLS))
    step = len(drawn) // CELLS
    middle = drawn.reshape(CELLS, step, CELLS, step, 3)[:, step // 2, :, step // 2]
    away = np.abs(middle - blend(grid).astype(np.int64)).max(axis=-1)
    assert np.quantile(away, 0.9) <= 2


def set_size(opened: Opened) -> None:
    """Let the map have 360 pixels a side."""
    opened.page.locator(".stage").evaluate(
        "(stage) => { const square = document.querySelector('.square');"
        " const shown = square.getBoundingClientRect().width;"
        " stage.style.width = `${stage.getBoundingClientRect().width - shown + 362}px`; }"
    )
    opened.page.wait_for_function("() => document.getElementById('map').width === 360")


def test_the_map_is_pythons_and_the_slider_changes_map_and_epoch(opened: Opened) -> None:
    page, last = opened.page, len(opened.run.timeline) - 1
    set_size(opened)
    for moment in (last, 0, 5):
        opened.set_slider(moment)
        opened.rest(moment)
        assert_map_is_pythons(opened, moment)
        epoch = opened.run.timeline.epochs[moment]
        expect(page.locator("#epoch")).to_have_text(f"Epoch {epoch}")
        expect(page.locator("#moment")).to_have_attribute(
            "aria-valuetext", page.locator("#epoch").inner_text() + ", loss "
            + page.locator("#train-loss").inner_text() + ", accuracy "
            + page.locator("#train-accuracy").inner_text(),
        )  # fmt: skip
    page.locator("#moment").press("ArrowRight")
    opened.rest(6)
    assert opened.troubles == []


def test_play_goes_from_the_start_to_the_end_and_pauses_where_it_is(opened: Opened) -> None:
    page, last = opened.page, len(opened.run.timeline) - 1
    button = page.get_by_role("button")
    page.evaluate(
        "() => { window.seen = [];"
        " new MutationObserver(() => seen.push(Number(map.dataset.moment)))"
        ".observe(map, { attributeFilter: ['data-moment'] }); }"
    )
    button.press("Enter")
    expect(button).to_have_text("Pause")
    expect(button).to_have_text("Play")
    opened.rest(last)
    seen = page.evaluate("() => window.seen.filter((each, i, all) => each !== all[i - 1])")
    assert seen == list(range(last + 1))
    expect(page.get_by_role("status")).to_have_text(f"Epoch {opened.run.trainer.epoch}")
    button.press("Enter")
    page.wait_for_function("() => map.dataset.moment === '2'")
    button.press("Enter")
    expect(button).to_have_text("Play")
    there = int(page.locator("#moment").input_value())
    opened.rest(there)
    assert 2 <= there < last
    assert opened.troubles == []


def test_axe_finds_nothing_and_a_hostile_name_is_text(opened: Opened) -> None:
    expect_accessible(opened.page, "a page of its own")
    assert opened.page.evaluate("() => window.hit") is None
    expect(opened.page.locator(".legend b").first).to_have_text(HOSTILE)
    assert opened.troubles == []


def test_a_phone_shows_all_of_it_and_the_print_no_controls(
    browser: Browser, run: Run, tmp_path: Path
) -> None:
    page = new_page(browser, **PHONE, offline=True, reduced_motion="reduce")
    opened = open_file(page, run, tmp_path)
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390
    expect_accessible(page, "a page of its own on a phone")
    expect(page.get_by_role("button")).to_have_text("Play")  # nothing moves by itself
    page.emulate_media(media="print")
    expect(page.get_by_role("button")).to_be_hidden()
    expect(page.locator("#map")).to_be_visible()
    expect(page.locator("#epoch")).to_be_visible()
    assert opened.troubles == []
    page.context.close()


def test_long_names_stay_by_their_marks_and_leave_the_axes_at_the_map(
    browser: Browser, run: Run, tmp_path: Path
) -> None:
    page = new_page(browser, **PHONE, offline=True)
    file, names = tmp_path / "run.html", ["W" * 40, "x y " * 10, "cats"]
    axes = Axes.plain(Axis("length of it " * 3), Axis("W" * 40))
    file.write_bytes(write_page(run, scripts=SCRIPTS, names=names, axes=axes))
    page.goto(file.as_uri())
    expect(page.locator("#map[data-rest=true]")).to_have_count(1)
    square, axis, name = (
        page.locator(place).bounding_box() for place in (".square", ".y-axis", ".y-name")
    )
    assert square
    assert axis
    assert name
    assert axis["y"] == pytest.approx(square["y"], abs=1.0)
    assert axis["height"] == name["height"] == pytest.approx(square["height"], abs=1.0)
    for entry in page.locator(".legend li").all():
        mark, text = entry.locator(".key").bounding_box(), entry.locator("b").bounding_box()
        assert mark
        assert text
        assert mark["x"] + mark["width"] <= text["x"]
        assert text["y"] < mark["y"] + mark["height"] / 2 < text["y"] + text["height"]
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390
    page.context.close()


def test_one_moment_alone_is_shown_without_anything_to_play(
    browser: Browser, tmp_path: Path
) -> None:
    page = new_page(browser, viewport=VIEWPORT, offline=True)
    alone = Run(Trainer(Points.empty(), ModelConfig(), TrainConfig()))
    file = tmp_path / "run.html"
    file.write_bytes(write_page(alone, scripts=SCRIPTS))
    page.goto(file.as_uri())
    expect(page.locator("#map[data-rest=true]")).to_have_count(1)
    expect(page.get_by_role("button")).to_be_disabled()
    expect_accessible(page, "a page of one moment")
    page.context.close()


def test_many_points_leave_the_map_to_be_seen(browser: Browser, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    points = Points.of(rng.uniform(-1, 1, (5_000, 2)), rng.integers(0, 2, 5_000))
    page = new_page(browser, viewport=VIEWPORT, offline=True)
    file = tmp_path / "run.html"
    many = Run(Trainer(points, ModelConfig(hidden=(4,)), TrainConfig()))
    file.write_bytes(write_page(many, scripts=SCRIPTS))
    page.goto(file.as_uri())
    expect(page.locator("#map[data-rest=true]")).to_have_count(1)
    free = page.evaluate(
        "() => { const c = document.getElementById('points');"
        " const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        " let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] === 0;"
        " return n / (d.length / 4); }"
    )
    assert 0.3 < free < 0.9
    page.context.close()


def test_a_large_network_in_float16_is_drawn_as_python_has_it(
    browser: Browser, tmp_path: Path
) -> None:
    points = make(PresetConfig(name="blobs", points=200, classes=8))
    config = ModelConfig(hidden=(64, 64, 64), classes=8, activation="relu", batch_norm=True)
    run = Run(Trainer(points, config, TrainConfig()))
    for _ in range(25):
        run.advance(steps=1)
        run.timeline.take(run.trainer)
    page = new_page(browser, viewport=VIEWPORT, offline=True)
    opened = Opened(page, run, [])
    page.on("console", lambda message: opened.troubles.append(message.text))
    file = tmp_path / "run.html"
    file.write_bytes(write_page(run, scripts=SCRIPTS))
    page.goto(file.as_uri())
    expect(page.get_by_text("three digits (float16)")).to_be_visible()
    expect(page.locator("#map[data-rest=true]")).to_have_count(1)
    set_size(opened)
    expect(page.locator("#map[data-rest=true]")).to_have_count(1)
    assert_map_is_pythons(opened, len(run.timeline) - 1)
    assert opened.troubles == []
    page.context.close()
