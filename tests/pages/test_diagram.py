"""The living diagram on the page: what it is told, what it says, and what becomes of that."""

import base64
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import streamlit as st

from nnviz.bench.keeping import Keeper
from nnviz.files.copy_schema import LookFile
from nnviz.pictures.diagram_legend import CAPTION
from nnviz.settings.config import ModelConfig
from nnviz.stage.map_message import maps_in
from nnviz.ui import keep
from nnviz.ui.inside import diagram
from tests.pages.harness import Page
from tests.sessions import bench_with


class Browser:
    """Stands in for the diagram's component.

    Attributes
    ----------
    head : dict
        What it was told last; `message`: the newest weights behind it.
    says : object
        Its state from the next run on; all of it, if `whole`.
    """

    def __init__(self) -> None:
        self.head: dict[str, Any] = {}
        self.message = b""
        self.says: Any = None
        self.whole = False
        self._said: Any = None

    def __call__(self, packed: bytes, heard: Callable[..., None], key: str) -> None:
        head, _, self.message = packed.partition(b"\n")
        self.head = json.loads(head)
        if self.says != self._said:
            self._said = self.says
            st.session_state[key] = self.says if self.whole else {"acts": self.says}
            heard()

    def act(self, *acts: Any) -> None:
        """Say that this was done."""
        self.says = {"session": self.head["session"], "acts": [list(act) for act in acts]}


@pytest.fixture
def browser(page: Page, monkeypatch: pytest.MonkeyPatch) -> Browser:
    component = Browser()
    monkeypatch.setattr(diagram, "diagram_layer", component)
    page.choose("button_group", "inside_tab", "Diagram")
    page.click("preset_moons")
    return component


def weight(page: Page, index: int) -> float:
    return float(page.bench.player.trainer.learner.weights()[index])


def test_the_tab_is_named_in_the_address_and_costs_nothing_while_it_is_closed(page: Page) -> None:
    page.run()
    assert "nnviz_diagram" not in str(page.at.main)
    assert CAPTION not in str(page.at.main)
    page.choose("button_group", "inside_tab", "Diagram")
    assert page.at.query_params["inside"] in ("diagram", ["diagram"])
    assert any("Nothing is learnt yet" in caption.value for caption in page.at.caption)
    page.click("preset_moons")
    page.click("step")
    assert any(caption.value == CAPTION for caption in page.at.caption)


def test_an_act_is_done_once_and_said_to_be_heard(page: Page, browser: Browser) -> None:
    browser.act((1, "set", 4, 1.5, True), (2, "freeze", 4, True))
    page.run()
    page.run()
    assert weight(page, 4) == 1.5
    assert browser.head["heard"] == 2
    assert browser.head["frozen"] == [4]
    browser.act((2, "freeze", 4, True), (3, "freeze", 4, False))
    page.run()
    page.run()
    assert browser.head["frozen"] == []
    browser.act((3, "freeze", 4, False), (2, "freeze", 4, True))  # older than what was heard
    page.run()
    assert browser.head["frozen"] == []
    page.click("undo")
    assert page.bench.player.trainer.hand.frozen == (4,)


def test_neurons_and_layers_change_the_whole_page(page: Page, browser: Browser) -> None:
    browser.act((1, "add_neuron", 0), (2, "remove_layer", 1), (3, "add_layer", 0))
    page.run()
    page.run()
    assert page.bench.player.model_config.hidden == (9, 9)
    assert page.at.text_input(key="hidden").value == "9-9"


@pytest.mark.parametrize(
    "act",
    [
        (1, "set", 10**6, 1.0, True),
        (1, "set", 0, 1e6, True),
        (1, "freeze", 10**6, True),
        (1, "switch", 6, 0, True),
        (1, "add_neuron", 6),
        (1, "remove_neuron", 0, 64),
        (1, "add_layer", 7),
        (1, "remove_layer", 6),
        (1, "rm", 0),
        (None, "set"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_changes_nothing(
    page: Page, browser: Browser, act: tuple[Any, ...]
) -> None:
    before = page.bench.player.trainer.learner.weights()
    browser.act(act)
    page.run()
    page.run()
    assert page.notice is not None
    assert page.notice.endswith(".")
    assert (page.bench.player.trainer.learner.weights() == before).all()
    page.click("step")
    assert page.notice is None


@pytest.mark.parametrize("state", ["acts", 7, ["acts"], {"acts": "acts"}, {"other": []}])
def test_a_state_that_no_component_has_changes_nothing(
    page: Page, browser: Browser, state: Any
) -> None:
    before = page.bench.player.trainer.learner.weights()
    browser.says, browser.whole = state, True
    page.run()
    page.run()
    assert (page.bench.player.trainer.learner.weights() == before).all()
    assert browser.head["heard"] == 0


def test_what_another_session_said_is_not_done(page: Page, browser: Browser) -> None:
    browser.says = {"session": "another", "acts": [[1, "set", 0, 1.0, True]]}
    page.run()
    assert browser.head["heard"] == 0
    assert weight(page, 0) != 1.0


def test_it_is_sent_the_newest_weights_where_the_server_draws(page: Page, browser: Browser) -> None:
    page.bench.player.set_model_config(ModelConfig(hidden=(64,) * 6))
    page.run()
    assert browser.message == b""
    page.click("train")
    (sent,) = maps_in(browser.message)
    numbers = np.frombuffer(sent, "<f4")
    assert numbers.size == page.bench.player.trainer.learner.numbers().size


def test_a_copy_that_showed_neurons_opens_the_diagram(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = bench_with("moons")
    bench.player.step()
    copy = Keeper().take(bench, LookFile(insight="Neurons"))
    parts = {name: base64.b64encode(getattr(copy, name)).decode() for name in ("work", "past")}
    says = [{"kind": "own", **parts, "strokes": []}]

    def hears(*, data: Any, key: str, on_found_change: Callable[[], None], **_: Any) -> None:
        if says:
            st.session_state[key] = SimpleNamespace(found=says.pop())
            on_found_change()

    monkeypatch.setattr(keep, "_hears", hears)
    page.run()
    page.run()
    assert page.value("button_group", "insight") is None
    assert page.value("button_group", "inside_tab") == "Diagram"
    assert dict(page.at.query_params)["inside"] in ("diagram", ["diagram"])


def test_undo_is_told(page: Page, browser: Browser) -> None:
    page.click("train")
    browser.act((1, "freeze", 4, True), (2, "set", 4, 1.5, True))
    page.run()
    page.run()
    assert browser.head["frozen"] == [4]
    page.click("train")
    page.click("undo")
    assert browser.head["frozen"] == [4]
    page.click("undo")
    assert browser.head["frozen"] == []
