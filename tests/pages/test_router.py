"""The router: what it says without its settings, and what is found again behind another page."""

from typing import Any

import pytest
import streamlit as st

from nnviz.server import logs
from nnviz.settings.limits import MAX_SESSIONS
from nnviz.ui import router
from nnviz.ui.panels import timeline_bar
from nnviz.ui.router import MUST_BE_OFF
from nnviz.ui.stage import canvas
from nnviz.ui.state import run_again, view
from tests.drawings import XOR, dot, drawing
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
    """Let the page run as a server does."""
    page.unroute()
    page.run()


def run_that_is_cut_off(page: Page, monkeypatch: Patch) -> list[str | None]:
    """A run that the page ends by itself, and the next one; which page each knows as complete."""
    draw, known = timeline_bar.timeline_bar, []

    def draw_or_cut() -> None:
        known.append(view().complete)
        if len(known) == 1:
            run_again()
        draw()

    monkeypatch.setattr(timeline_bar, "timeline_bar", draw_or_cut)
    run(page)
    return known


def told(page: Page) -> dict[str, bool]:
    """Whether the last run told the browser the value of each widget."""
    kinds = ("selectbox", "slider", "number_input", "text_input", "radio", "checkbox", "toggle")
    widgets = [widget for kind in (*kinds, "button_group") for widget in page.at.get(kind)]
    widgets += page.at.get("select_slider")
    told = {str(widget.key): bool(widget.proto.set_value) for widget in widgets}
    no_settings = ("drawing", "heard", "shown")
    return {key: value for key, value in told.items() if not key.startswith(no_settings)}


def test_whoever_comes_back_from_a_page_that_was_cut_off_finds_every_setting(page: Page) -> None:
    page.click("preset_moons")
    page.choose("button_group", "insight", "Rates")
    page.choose("select_slider", "learning_rate", 0.1)
    page.click("step")
    run(page)
    run(page)
    settled = told(page)
    assert not any(settled.values())
    keys = {"hidden", "activation", "seed", "optimizer", "l1", "pace", "preset_noise", "insight"}
    keys |= {"class_picker", "pointer", "held_out", "features", "chart_over", "stop_run_count"}
    keys |= {"self_pause"}
    assert keys < set(settled)
    before = page.value("text_input", "heard")
    # What is left of a run of another page that begins, clears the browser, and is cut off.
    page.view.complete = None
    run(page)
    assert {key for key, was_told in told(page).items() if not was_told} == set()
    assert page.value("button_group", "insight") == "Rates"
    assert page.value("select_slider", "learning_rate") == 0.1
    for _ in range(2):  # what was sent before may have been dropped
        page.at.text_input(key="heard").set_value(before)
        run(page)
        assert all(told(page).values())
    page.view.again = True  # a run that the page has asked for knows nothing of the browser
    run(page)
    assert all(told(page).values())
    run(page)
    assert not any(told(page).values())


def test_what_is_moved_while_all_is_told_is_told_itself(page: Page) -> None:
    page.view.complete = None
    run(page)
    before = page.value("text_input", "heard")
    page.view.again = True
    run(page)  # it tells all; meanwhile one is moved
    page.at.text_input(key="heard").set_value(before)
    page.choose("select_slider", "learning_rate", 0.3)
    assert page.bench.player.train_config.learning_rate == 0.3
    page.at.select_slider(key="learning_rate").set_value(0.01)  # what it was told meanwhile
    page.at.text_input(key="heard").set_value(before)
    page.run()
    assert page.bench.player.train_config.learning_rate == 0.3
    assert page.value("select_slider", "learning_rate") == 0.3


def test_presses_in_quick_succession_after_a_page_was_entered_all_count(page: Page) -> None:
    page.view.complete = None
    run(page)
    heard = page.value("text_input", "heard")
    for pace in ("fast", "max", "fast", "watch", "slow"):
        page.at.text_input(key="heard").set_value(heard)  # it hears no answer between them
        page.at.button_group(key="pace").set_value(pace)
        run(page)
        assert page.bench.player.pace == pace
        assert page.value("button_group", "pace") == pace


def test_a_first_run_that_is_cut_off_is_known_by_the_next(page: Page, monkeypatch: Patch) -> None:
    page.click("preset_moons")
    page.view.complete = None
    assert run_that_is_cut_off(page, monkeypatch) == [None, None]
    assert all(told(page).values())
    assert page.view.complete == "Train"


def test_a_run_waits_until_it_is_sent_when_all_is_drawn(page: Page, monkeypatch: Patch) -> None:
    done: list[str | None] = []
    monkeypatch.setattr(router, "wait_until_sent", lambda: done.append(page.view.complete))
    page.view.complete = None
    run(page)
    assert done == ["Train"]


def test_a_browser_that_has_forgotten_a_choice_takes_nothing_away(page: Page) -> None:
    page.choose("button_group", "class_picker", 1)
    page.at.button_group(key="class_picker").set_value(None)
    page.run()
    assert page.bench.brush.label == 1


def test_nothing_is_said_when_all_is_off(page: Page) -> None:
    assert page.notice is None


def test_a_run_of_the_page_that_is_cut_off_later_tells_nothing_anew(
    page: Page, monkeypatch: Patch
) -> None:
    run(page)
    run(page)
    assert run_that_is_cut_off(page, monkeypatch) == ["Train", "Train"]
    assert not any(told(page).values())


def test_a_mark_that_comes_with_a_press_came_after_it(page: Page) -> None:
    page.draw(*XOR)
    top = page.bench.log.top
    page.drawn[top].append(dot(0.9, -0.9))
    page.view.reports[top] = drawing(page.drawn[top])
    page.button("clear").click()
    run(page)
    assert len(page.bench.points) == 1
    page.click("undo")
    page.click("undo")
    assert len(page.bench.points) == len(XOR)


def test_a_session_and_what_went_wrong_in_it_are_logged_without_what_a_person_brought(
    monkeypatch: Patch, caplog: pytest.LogCaptureFixture
) -> None:
    name = "Anna"

    def broken() -> None:
        raise LookupError(name)

    page = Page()
    monkeypatch.setattr(canvas, "_st_canvas", page.report)
    monkeypatch.setattr(timeline_bar, "timeline_bar", broken)
    page.at.query_params["d"] = "broken"
    with caplog.at_level("INFO", logger="nnviz"):
        page.at.run()
        assert page.view.faults == {"LookupError in page"}
    label = page.at.session_state["nnviz_view"].session[:6]
    said = [record.getMessage() for record in caplog.records if record.name == "nnviz"]
    told = [line for line in said if label in line]
    assert told[0].startswith(f"session {label} started, ")
    assert told[1] == f"session {label}, link: InputError"
    assert told[2].startswith(f"session {label}, page: LookupError\n")
    assert len(told) == 3
    assert name not in "".join(said)


def test_who_comes_when_the_server_is_full_is_told_so_and_begins_nothing(
    monkeypatch: Patch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(logs, "here", lambda: MAX_SESSIONS + 1)
        page = Page()
        page.run()
    (said,) = page.at.warning
    assert said.value.startswith("200 pages of nnviz are open")
    assert "nnviz" not in page.at.session_state, "no network was made"
    assert not page.at.button
    page.run()
    assert [warning.value for warning in page.at.warning] == [said.value], "this page stays out"


def test_the_last_one_for_whom_there_is_room_comes_in(monkeypatch: Patch) -> None:
    monkeypatch.setattr(logs, "here", lambda: MAX_SESSIONS)
    page = Page()
    monkeypatch.setattr(canvas, "_st_canvas", page.report)
    page.run()
    monkeypatch.setattr(logs, "here", lambda: MAX_SESSIONS + 5)
    run(page)
    assert not page.at.warning
    assert page.status
