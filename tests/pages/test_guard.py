"""What a press does is done whole, whatever is asked for meanwhile."""

from collections.abc import Callable

import pytest
from streamlit.runtime.scriptrunner import RerunData
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

from nnviz.ui import guard, shield, streamlit_internals
from tests.drawings import XOR
from tests.pages.harness import Page


@pytest.fixture
def crowded(page: Page, monkeypatch: pytest.MonkeyPatch) -> Page:
    """A page with four points; from now on another run is asked for in the midst of each press."""
    page.draw(*XOR)
    asked: list[str] = []

    def finish() -> None:
        context = get_script_run_ctx()
        assert context is not None
        if context.script_requests and not context.has_script_started:
            asked.append(context.session_id)
            context.script_requests.request_rerun(RerunData())
        streamlit_internals.finish()

    monkeypatch.setattr(guard, "finish", finish)
    monkeypatch.setattr(shield, "finish", finish)
    page.crowd = asked  # type: ignore[attr-defined]
    return page


DONE: dict[str, tuple[Callable[[Page], None], Callable[[Page], bool]]] = {
    "a step": (lambda page: page.click("step"), lambda page: page.bench.player.trainer.steps == 1),
    "an undo": (lambda page: page.click("undo"), lambda page: len(page.bench.points) < 4),
    "Train": (lambda page: page.click("train"), lambda page: page.bench.player.running),
    "a data set": (
        lambda page: page.click("preset_moons"),
        lambda page: len(page.bench.points) == 200,
    ),
    "a setting": (
        lambda page: page.choose("selectbox", "optimizer", "sgd"),
        lambda page: page.bench.player.trainer.train_config.optimizer == "sgd",
    ),
}


@pytest.mark.parametrize("act", DONE)
def test_a_press_counts_though_another_run_is_asked_for_in_its_midst(
    crowded: Page, act: str
) -> None:
    do, is_done = DONE[act]
    do(crowded)
    assert crowded.crowd, "another run was asked for"  # type: ignore[attr-defined]
    assert is_done(crowded)
    assert crowded.notice is None
