"""The living diagram in the real page: it moves, is read, and what is done in it is done."""

import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Browser, Page, expect

from benchmarks.server import Server
from nnviz.bench import exchange
from nnviz.bench.workbench import Workbench
from nnviz.data import presets
from nnviz.files import links
from nnviz.network.model import compute_features
from nnviz.settings.config import ModelConfig, TrainConfig
from tests.browser.axe import expect_accessible
from tests.browser.harness import (
    PHONE,
    VIEWPORT,
    canvas_pixel,
    click_point,
    expect_no_error,
    opened,
    press,
    wait_until_idle,
)
from tests.browser.scripts import HIDE
from tests.browser.stage import expect_points, wait_for_maps

BOX = ".st-key-diagram_view .box"
CANVAS = ".st-key-diagram_view canvas.canvas"
NEURON = ".st-key-diagram_view button.neuron"
PANEL = ".st-key-diagram_view .panel"
LARGE = ".nnviz-neuron"
FOCUS = """() => {
    let at = document.activeElement;
    while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at.ariaLabel;
}"""
UPDATES = """([canvas, than]) => {
    const place = document.querySelector(".st-key-diagram_view");
    const part = place.querySelector("[data-testid=stBidiComponentIsolated]");
    return Number(part.shadowRoot.querySelector(canvas).dataset.updates) > than;
}"""
TALL = {"width": 2100, "height": 2000}  # all of it is seen at once, in two columns
XOR = presets.suggested("xor", 2, 0.2)


def address(config: ModelConfig) -> str:
    """The tab, and a link with a network of this shape and the XOR."""
    link = links.encode(presets.make(XOR), config, TrainConfig(), XOR)
    return f"/?inside=diagram&{exchange.QUERY}={link}"


def open_diagram(browser: Browser, server: Server, config: ModelConfig, **options: Any) -> Page:
    page = opened(browser, server.url, address(config), **{"viewport": TALL, **options})
    page.locator(BOX).scroll_into_view_if_needed()
    expect(page.locator(CANVAS)).to_have_attribute("data-updates", re.compile(r"[1-9]"))
    return page


@pytest.fixture
def diagram(browser: Browser, server: Server) -> Iterator[Page]:
    """The tab with a network of 3-3."""
    page = open_diagram(browser, server, ModelConfig(hidden=(3, 3)))
    yield page
    expect_no_error(page)
    page.context.close()


def updates(page: Page) -> int:
    return int(page.locator(CANVAS).get_attribute("data-updates") or 0)


def wait_for_updates(page: Page, more: int) -> None:
    page.wait_for_function(UPDATES, arg=["canvas.canvas", updates(page) + more - 1])


def neuron(page: Page, name: str) -> Any:
    return page.locator(f"{NEURON}[aria-label^='{name}']")


def edit(page: Page, label: str) -> None:
    page.locator(f".st-key-diagram_view button.edit[aria-label='{label}']").click()


def test_it_moves_while_it_trains_and_rests_when_nobody_sees_it(diagram: Page) -> None:
    press(diagram, "train")
    wait_for_updates(diagram, 5)
    diagram.evaluate(HIDE, True)
    diagram.evaluate("() => new Promise(requestAnimationFrame)")
    before = updates(diagram)
    for _ in range(30):
        diagram.evaluate("() => new Promise(requestAnimationFrame)")
    assert updates(diagram) == before
    diagram.evaluate(HIDE, False)
    wait_for_updates(diagram, 3)


def test_a_neuron_takes_the_stage_while_it_is_hovered_and_a_click_there_draws(
    diagram: Page,
) -> None:
    neuron(diagram, "Layer 1, neuron 2").hover()
    expect(diagram.locator(LARGE)).to_contain_text("Layer 1, neuron 2")
    expect(diagram.locator(LARGE).locator(".high")).to_have_text(re.compile(r"^0\.\d+$"))
    diagram.mouse.move(5, 5)
    expect(diagram.locator(LARGE)).to_have_count(0)
    # By keys it stays there, and lets clicks through.
    neuron(diagram, "Layer 1, neuron 2").focus()
    diagram.keyboard.press("ArrowDown")
    expect(diagram.locator(LARGE)).to_contain_text("Layer 1, neuron 3")
    top = diagram.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).closest('.st-key-canvas') !== null",
        list(canvas_pixel(diagram, 0.9, 0.1)),
    )
    assert top
    click_point(diagram, 0.9, 0.1)
    expect_points(diagram, 201)


def test_keys_lead_along_the_links_and_escape_leaves(diagram: Page) -> None:
    neuron(diagram, "Input x").focus()
    diagram.keyboard.press("ArrowRight")
    assert re.match(r"Weight from x to layer 1, neuron \d: −?\d", diagram.evaluate(FOCUS))
    diagram.keyboard.press("ArrowRight")
    assert re.match(r"Layer 1, neuron \d: bias −?\d", diagram.evaluate(FOCUS))
    diagram.keyboard.press("Enter")
    expect(diagram.locator(PANEL)).to_be_visible()
    assert diagram.evaluate(FOCUS) == "Bias"
    diagram.keyboard.press("Escape")
    expect(diagram.locator(PANEL)).to_be_hidden()
    assert re.match(r"Layer 1, neuron \d: bias", diagram.evaluate(FOCUS))
    diagram.keyboard.press("Escape")
    expect(diagram.locator(LARGE)).to_have_count(0)


def test_a_value_that_is_set_while_it_trains_is_frozen_there_and_undone(diagram: Page) -> None:
    press(diagram, "train")
    wait_for_updates(diagram, 2)
    neuron(diagram, "Layer 2, neuron 1").click()
    panel = diagram.locator(PANEL)
    panel.locator(".freeze").click()
    expect(panel.locator(".freeze")).to_have_attribute("aria-pressed", "true")
    panel.locator(".field").fill("1.25")
    panel.locator(".field").press("Enter")
    wait_for_updates(diagram, 5)
    neuron(diagram, "Layer 2, neuron 1").hover()
    expect(diagram.locator(".st-key-diagram_view .tip")).to_have_text(
        "Layer 2, neuron 1: bias 1.250, frozen"
    )
    press(diagram, "train")
    press(diagram, "undo")
    press(diagram, "undo")
    expect(panel.locator(".freeze")).to_have_attribute("aria-pressed", "false")


def test_neurons_and_layers_are_switched_added_and_removed(diagram: Page) -> None:
    neuron(diagram, "Layer 1, neuron 3").click()
    panel = diagram.locator(PANEL)
    panel.locator(".switch").click()
    expect(panel.locator(".switch")).to_have_text("Switched off")
    panel.locator(".remove").click()
    expect(neuron(diagram, "Layer 1, neuron 3")).to_have_count(0)
    edit(diagram, "Add a neuron to layer 2")
    expect(neuron(diagram, "Layer 2, neuron 4")).to_have_count(1)
    edit(diagram, "Add a layer before layer 1")
    expect(neuron(diagram, "Layer 3, neuron 4")).to_have_count(1)
    edit(diagram, "Remove layer 2")
    expect(neuron(diagram, "Layer 3, ")).to_have_count(0)
    edit(diagram, "Remove a neuron of layer 2")
    expect(neuron(diagram, "Layer 2, neuron 4")).to_have_count(0)


def test_a_weight_from_a_neuron_that_is_off_says_that_it_counts_as_nothing(diagram: Page) -> None:
    panel = diagram.locator(PANEL)
    for state in ("Switched off", "Switch off"):
        neuron(diagram, "Layer 1, neuron 3").click()
        panel.locator(".switch").click()
        expect(panel.locator(".switch")).to_have_text(state)
        neuron(diagram, "Layer 2, neuron 1").click()
        expect(panel.locator(".note")).to_be_hidden()
        panel.locator(".incoming").select_option("2")
        expect(panel.locator("strong")).to_have_text(
            "Weight from layer 1, neuron 3 to layer 2, neuron 1"
        )
        note = expect(panel.locator(".note"))
        if state == "Switched off":
            note.to_contain_text("It counts as 0 while the neuron it comes from is switched off.")
            note.to_be_visible()
            expect(panel.locator(".field")).to_be_disabled()
        else:
            note.to_be_hidden()
            expect(panel.locator(".field")).to_be_enabled()


def test_the_probe_shows_the_way_forward_as_torch_has_it(diagram: Page) -> None:
    press(diagram, "step")
    diagram.locator(".st-key-pointer button", has_text="Inspect").click()
    wait_until_idle(diagram)
    diagram.mouse.click(*canvas_pixel(diagram, 0.5, -0.25))
    diagram.mouse.move(5, 5)
    diagram.locator(BOX).scroll_into_view_if_needed()
    expect(diagram.locator(CANVAS)).to_have_attribute("data-probe", re.compile(r"\[\["))
    inputs, *layers = json.loads(diagram.locator(CANVAS).get_attribute("data-probe") or "")
    assert inputs == pytest.approx([0.5, -0.25], abs=0.01)
    bench = Workbench()
    config = ModelConfig(hidden=(3, 3))
    exchange.try_link(bench, address(config).partition(f"{exchange.QUERY}=")[2])
    bench.player.step()
    model = bench.player.trainer.model
    with torch.inference_mode():
        wanted = list(model.outputs(compute_features(torch.tensor([inputs]), config.features)))
    for mine, theirs in zip(layers, wanted, strict=True):
        np.testing.assert_allclose(mine, theirs[0].numpy(), rtol=1e-3, atol=1e-4)


def test_an_arrow_leads_to_the_nearest_place_of_another_class(diagram: Page) -> None:
    diagram.locator(".st-key-pointer button", has_text="Inspect").click()
    wait_until_idle(diagram)
    diagram.mouse.click(*canvas_pixel(diagram, 0.5, -0.25))
    expect(diagram.locator(".nnviz-probe")).to_contain_text("One class everywhere")
    expect(diagram.locator(".nnviz-arrow")).to_have_count(0)
    press(diagram, "train")
    expect(diagram.locator(".nnviz-probe")).to_contain_text(re.compile(r"is \d\.\d\d away"))
    expect(diagram.locator(".nnviz-arrow")).to_have_count(1)


def test_a_large_network_is_folded_and_moves_where_the_server_draws(
    browser: Browser, server: Server
) -> None:
    page = open_diagram(browser, server, ModelConfig(hidden=(64,) * 6))
    assert page.locator(NEURON).count() == 2 + 6 * 10 + 2
    page.locator(".st-key-diagram_view button.fold").first.click()
    assert page.locator(NEURON).count() == 2 + 64 + 5 * 10 + 2
    press(page, "train")
    wait_for_maps(page, 2)
    wait_for_updates(page, 2)
    expect_no_error(page)
    page.context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_there_for_everybody_on_a_phone_and_on_a_desk(
    browser: Browser, server: Server, theme: str
) -> None:
    for options in (PHONE, {"viewport": VIEWPORT}):
        page = open_diagram(
            browser, server, ModelConfig(hidden=(3, 3)), color_scheme=theme, **options
        )
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        if options is PHONE:
            neuron(page, "Layer 2, neuron 2").tap()
        else:
            neuron(page, "Layer 2, neuron 2").click()
        expect(page.locator(PANEL)).to_be_visible()
        expect(page.locator(LARGE)).to_contain_text("Layer 2, neuron 2")
        expect_accessible(page, f"diagram, {theme}")
        page.context.close()


def test_a_dead_neuron_of_flow_is_opened_here(browser: Browser, server: Server) -> None:
    dead = ModelConfig(hidden=(16,), activation="relu", initialization="zero")
    page = opened(browser, server.url, address(dead).replace("diagram", "flow"), viewport=TALL)
    page.locator(".st-key-flow_open_0_11 button").click()
    expect(page.locator(f"{PANEL} strong")).to_have_text("Layer 1, neuron 12")
    expect(page).to_have_url(re.compile("inside=diagram"))
    expect_no_error(page)
    page.context.close()
