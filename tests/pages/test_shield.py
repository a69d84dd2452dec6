"""What nobody has foreseen: a sentence where it happens, a way on, and one traceback in the log."""

import logging
from typing import Any

import pytest

from nnviz.bench import exchange
from nnviz.ui import guard, shield
from nnviz.ui.panels import settings_panel, status
from tests.drawings import XOR
from tests.pages.harness import Page, as_read

Patch = pytest.MonkeyPatch
BROUGHT = "what a person brought"


def broken(*_: Any, **__: Any) -> Any:
    raise ZeroDivisionError(BROUGHT)


def run_broken(page: Page, *, routed: bool = False) -> None:
    """A run in which a part of the page fails; if need be from the router on, as on a server."""
    if routed:
        page.unroute()
    page.at.run()
    assert not page.at.exception


@pytest.fixture
def drawn(page: Page) -> Page:
    page.draw(*XOR)
    page.click("step")
    return page


@pytest.mark.parametrize(
    ("module", "name", "place"),
    [(settings_panel, "settings", "page"), (status, "_panel", "tick")],
)
def test_a_part_that_fails_is_a_sentence_and_the_next_run_is_whole(
    drawn: Page, monkeypatch: Patch, module: Any, name: str, place: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(module, name, broken)
        run_broken(drawn, routed=True)
        assert [as_read(error.value) for error in drawn.at.error] == [shield.MISSING]
        assert drawn.view.faults == {f"ZeroDivisionError in {place}"}
        assert [button.key for button in drawn.at.button if "fault" in str(button.key)] == [
            f"fault_save_{place}",
            f"fault_fresh_{place}",
        ]
        assert len(drawn.bench.points) == len(XOR)
        assert drawn.bench.player.trainer.epoch == 1
    drawn.view.faults.clear()
    drawn.run()
    assert not drawn.at.error
    assert drawn.status


def test_training_pauses_where_the_loop_fails(drawn: Page, monkeypatch: Patch) -> None:
    drawn.click("train")
    with monkeypatch.context() as patch:
        patch.setattr(status, "_panel", broken)
        run_broken(drawn)
    assert not drawn.bench.player.running


def test_what_there_is_can_be_saved(drawn: Page, monkeypatch: Patch) -> None:
    monkeypatch.setattr(status, "_panel", broken)
    run_broken(drawn)
    drawn.at.button(key="fault_save_tick").click()
    run_broken(drawn)
    file = drawn.sent("fault_save_tick_file").partition(b"\n")[2]
    exchange.open_project(drawn.bench, file)
    assert drawn.bench.player.trainer.epoch == 1


def test_where_the_work_itself_is_the_fault_one_can_start_fresh(
    drawn: Page, monkeypatch: Patch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(status, "_panel", broken)
        patch.setattr(exchange, "save_project", broken)
        run_broken(drawn)
        drawn.at.button(key="fault_save_tick").click()
        run_broken(drawn)
        assert [as_read(error.value) for error in drawn.at.error] == [shield.MISSING]
        drawn.at.button(key="fault_fresh_tick").click()
        run_broken(drawn)
    assert len(drawn.bench.points) == 0
    drawn.view.faults.clear()
    drawn.run()
    assert not drawn.at.error


def test_a_press_that_fails_is_a_sentence_on_a_page_that_is_whole(
    drawn: Page, monkeypatch: Patch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(type(drawn.bench.player), "reset", broken)
        drawn.run()
        drawn.at.button(key="reset").click()
        run_broken(drawn)
    assert drawn.notice == guard.UNDONE
    assert drawn.bench.player.trainer.epoch == 1
    assert drawn.status


def test_the_log_has_each_kind_once_with_its_place_in_the_code_and_no_more(
    drawn: Page, monkeypatch: Patch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(status, "_panel", broken)
    with caplog.at_level(logging.ERROR, logger="nnviz"):
        for _ in range(3):
            run_broken(drawn)
    (said,) = [record.getMessage() for record in caplog.records]
    assert said.startswith(f"session {drawn.view.session[:6]}, tick: ZeroDivisionError\n")
    assert "in broken" in said
    assert BROUGHT not in said, "a message may quote it"
