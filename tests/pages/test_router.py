"""The router: what it says without its settings, and what is found again behind another page."""

from typing import Any

import pytest
import streamlit as st

from nnviz.ui.panels import timeline_bar
from nnviz.ui.router import HEARD_SECONDS, MUST_BE_OFF
from nnviz.ui.stage import canvas
from nnviz.ui.state import view
from tests.pages.harness import Page

Patch = pytest.MonkeyPatch


@pytest.mark.parametrize("on", [*([option] for option in MUST_BE_OFF), list(MUST_BE_OFF)])
def test_the_page_says_what_is_on_and_what_to_do(
    on: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    get_option = st.get_option

    def option(key: str) -> Any:
        return True if key in on else get_option(key)

    page = Page()
    monkeypatch.setattr(canvas, "_st_canvas", page.report)
    monkeypatch.setattr(st, "get_option", option)
    page.run()
    notice = page.notice or ""
    for key, harm in MUST_BE_OFF.items():
        assert (f"{key} is on, so {harm}" in notice) == (key in on)
    assert "start it again in the folder of app.py" in notice
    assert page.status  # the page itself is there


def run(page: Page) -> None:
    """Let the page run as a server does: AppTest leaves the router out from the second run on."""
    for key in ("nnviz_routed", "nnviz_sent_back"):
        if key in page.at.session_state:
            del page.at.session_state[key]
    page.run()


def heard(page: Page) -> None:
    """So much later that the browser must have heard what it was told."""
    page.view.entered -= 2.0 * HEARD_SECONDS


def told(page: Page) -> dict[str, bool]:
    """Whether the last run told the browser the value of each widget."""
    kinds = ("selectbox", "slider", "number_input", "text_input", "radio", "checkbox", "toggle")
    widgets = [widget for kind in (*kinds, "button_group") for widget in page.at.get(kind)]
    widgets += page.at.get("select_slider")
    told = {str(widget.key): bool(widget.proto.set_value) for widget in widgets}
    return {key: value for key, value in told.items() if not key.startswith(("drawing", "heard"))}


def test_whoever_comes_back_from_a_page_that_was_cut_off_finds_every_setting(page: Page) -> None:
    page.click("preset_moons")
    page.choose("button_group", "insight", "Rates")
    page.choose("select_slider", "learning_rate", 0.1)
    page.click("step")
    run(page)
    heard(page)
    run(page)
    settled = told(page)
    assert not any(settled.values())
    keys = {"hidden", "activation", "seed", "optimizer", "l1", "pace", "preset_noise", "insight"}
    keys |= {"class_picker", "pointer", "held_out", "features", "chart_over", "stop_run_count"}
    keys |= {"self_pause"}
    assert keys < set(settled)
    # What is left of a run of another page that begins, clears the browser, and is cut off.
    page.view.complete = None
    run(page)
    assert {key for key, was_told in told(page).items() if not was_told} == set()
    assert page.value("button_group", "insight") == "Rates"
    assert page.value("select_slider", "learning_rate") == 0.1
    run(page)  # what was sent before may have been dropped
    assert all(told(page).values())
    heard(page)
    run(page)
    assert not any(told(page).values())


def test_what_is_moved_while_all_is_told_is_told_itself(page: Page) -> None:
    page.view.complete = None
    run(page)
    page.choose("select_slider", "learning_rate", 0.3)
    heard(page)
    page.choose("select_slider", "batch_size", 10)
    run(page)
    assert {key for key, was_told in told(page).items() if was_told} <= {"batch_size"}
    assert page.bench.player.train_config.learning_rate == 0.3


def test_a_run_that_is_cut_off_is_known_by_the_next(page: Page, monkeypatch: Patch) -> None:
    page.click("preset_moons")
    run(page)
    assert page.view.complete == "Train"
    draw, cut = timeline_bar.timeline_bar, []

    def draw_or_cut() -> None:
        cut.append(view().complete)
        if len(cut) == 1:
            st.rerun()
        draw()

    monkeypatch.setattr(timeline_bar, "timeline_bar", draw_or_cut)
    run(page)
    assert cut == [None, None]
    assert all(told(page).values())
    assert page.view.complete == "Train"


def test_a_browser_that_has_forgotten_a_choice_takes_nothing_away(page: Page) -> None:
    page.choose("button_group", "class_picker", 1)
    page.at.button_group(key="class_picker").set_value(None)
    page.run()
    assert page.bench.brush.label == 1


def test_nothing_is_said_when_all_is_off(page: Page) -> None:
    assert page.notice is None
