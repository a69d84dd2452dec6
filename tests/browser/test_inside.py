"""The views inside the network in a real browser: opened by address, drawn, and true."""

import csv
import io
import re
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from benchmarks.server import Server
from tests.browser.harness import (
    PHONE,
    expect_no_error,
    opened,
    press,
    wait_until_idle,
)
from tests.browser.stage import wait_until

# What each view has drawn when it is there.
DRAWN = {
    "step": ".st-key-step_numbers .formulas",
    "space": ".st-key-space canvas",
    "flow": ".st-key-flow_chart_ratio .js-plotly-plot",
    "landscape": ".st-key-landscape .js-plotly-plot",
    "weights": ".st-key-weights_tables table",
}
NUMBER = r"[−\-]?\d[\d.]*(?:e[−\-+]?\d+)?"
COVERED = """selector => {
    const one = document.querySelector(selector), { left, bottom } = one.getBoundingClientRect();
    return !one.contains(document.elementFromPoint(left + 30, bottom - 10));
}"""
RATIOS = """() => JSON.stringify(
    [...document.querySelectorAll(".st-key-flow_chart_ratio .js-plotly-plot")]
        .map((plot) => plot.data.map((trace) => trace.x?.length ?? 0)))"""


def open_view(browser: Browser, server: Server, name: str, **options: Any) -> Page:
    """The app at a view, with the moons and one epoch of training."""
    page = opened(browser, server.url, f"/?inside={name}", **options)
    press(page, "preset_moons")
    press(page, "step")
    expect(page.locator(DRAWN[name]).first).to_be_visible()
    return page


def close(page: Page) -> None:
    """Nothing has failed on it."""
    expect_no_error(page)
    page.context.close()


def tab(page: Page, name: str) -> Locator:
    """The button of a view."""
    return page.locator(".st-key-inside_tab button", has_text=name.capitalize())


def expect_open(page: Page, name: str) -> None:
    """The view is open, and its address says so."""
    expect(tab(page, name)).to_have_attribute("aria-checked", "true")
    expect(page).to_have_url(re.compile(f"[?&]inside={name}$"))


def open_tab(page: Page, name: str) -> None:
    tab(page, name).click()
    wait_until_idle(page)
    expect(page.locator(DRAWN[name]).first).to_be_visible()


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def colors_of(place: Locator) -> int:
    """How many colours a picture of a place has: one alone is a blank one."""
    picture = Image.open(io.BytesIO(place.screenshot())).convert("RGB")
    return len(np.unique(np.asarray(picture).reshape(-1, 3), axis=0))


@pytest.mark.parametrize("name", list(DRAWN))
def test_an_address_opens_a_view_and_says_which_is_open(
    browser: Browser, server: Server, name: str
) -> None:
    page = opened(browser, server.url, f"/?inside={name}")
    expect_open(page, name)
    other = "weights" if name != "weights" else "step"
    tab(page, other).click()
    expect_open(page, other)
    wait_until_idle(page)
    page.reload()
    wait_until_idle(page)
    expect_open(page, other)
    close(page)


def test_steps_are_taken_as_they_were_shown(browser: Browser, server: Server) -> None:
    page = open_view(browser, server, "step")
    numbers, done = page.locator(".st-key-step_numbers"), page.locator(".st-key-step_done")
    change = numbers.locator(".new")
    for step in (2, 3):
        expect(numbers).to_contain_text(f"in epoch {step}")
        promised = change.inner_text().split(" → ")[1]
        press(page, "take_step")
        expect(done).to_contain_text(f"Step {step} is taken")
        expect(numbers).to_contain_text(f"in epoch {step + 1}")
        assert change.inner_text().split(" → ")[0] == promised
        (trained,) = re.findall(rf"the trainer has ({NUMBER})\. ", done.inner_text())
        assert number(trained) == pytest.approx(number(promised), rel=1e-3)  # digits are left out
    close(page)


@pytest.mark.parametrize("size", ["projector", "phone"])
def test_what_an_address_opens_is_in_sight(browser: Browser, server: Server, size: str) -> None:
    options = PHONE if size == "phone" else {}
    page = opened(browser, server.url, "/?inside=weights", **options)
    expect(tab(page, "weights")).to_be_in_viewport(ratio=1)
    expect(page.locator(f"{DRAWN['weights']} caption").first).to_be_in_viewport()
    assert page.evaluate(COVERED, ".st-key-inside_tab") is False
    close(page)
    page = opened(browser, server.url, "/", **options)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0
    close(page)


def test_flow_is_drawn_and_goes_on_while_it_trains(browser: Browser, server: Server) -> None:
    page = open_view(browser, server, "flow")
    for name in ("outputs", "gradients", "ratio", "units"):
        assert colors_of(page.locator(f".st-key-flow_chart_{name}")) > 10, name
    before = page.evaluate(RATIOS)
    press(page, "train")
    page.wait_for_function(f"before => ({RATIOS})() !== before", arg=before)
    training = page.evaluate(RATIOS)
    page.wait_for_function(f"before => ({RATIOS})() !== before", arg=training)
    press(page, "train")
    close(page)


def test_the_landscape_is_drawn_as_contours_and_as_a_surface(
    browser: Browser, server: Server
) -> None:
    page = open_view(browser, server, "landscape")
    place = page.locator(".st-key-landscape")
    page.locator(".st-key-landscape .contourlayer path").first.wait_for()
    wait_until(page, lambda: colors_of(place) > 50, "no contours are seen")
    caption = page.get_by_text("Look for valleys, flat plains and cliffs")
    expect(caption).to_contain_text("Drawn at epoch 1, over all training points.")
    page.locator(".st-key-landscape_shape button", has_text="Surface").click()
    wait_until_idle(page)
    page.locator(".st-key-landscape .gl-container canvas").first.wait_for()
    wait_until(page, lambda: colors_of(place) > 500, "no surface is seen")
    expect(caption).to_be_visible()
    close(page)


def test_tables_and_file_have_the_numbers_of_the_diagram(browser: Browser, server: Server) -> None:
    page = open_view(browser, server, "weights")
    tables = page.locator(".st-key-weights_tables table")
    expect(tables).to_have_count(3)
    cells = [number(text) for text in tables.locator("tbody td").all_inner_texts()]
    with page.expect_download() as download:
        page.locator(".st-key-weights_csv button").click()
    assert download.value.suggested_filename == "weights.csv"
    rows = list(csv.reader(io.StringIO(download.value.path().read_text("utf-8"))))
    assert rows[0] == ["kind", "to", "from", "value"]
    values = [float(row[-1]) for row in rows[1:]]
    assert len(values) == len(cells) == 2 * 8 + 8 + 8 * 8 + 8 + 8 * 2 + 2
    assert [float(f"{value:.3g}") for value in values] == cells
    biases = [(to, float(value)) for kind, to, _, value in rows[1:] if kind == "bias"]
    tab(page, "diagram").click()
    neurons = page.locator(".st-key-diagram_view button.neuron[aria-label*=': bias']")
    expect(neurons).to_have_count(len(biases))
    for neuron, (to, value) in zip(neurons.all(), biases, strict=True):
        name, bias = (neuron.get_attribute("aria-label") or "").split(": bias ")
        if not name.startswith("Output"):  # the diagram calls outputs by their classes
            assert re.sub(r"Layer (\d+), (neuron \d+)", r"\2 of layer \1", name) == to
        told = re.match(NUMBER, bias)
        assert told is not None, bias
        assert number(told[0]) == pytest.approx(value, abs=6e-4), name
    close(page)
