"""The pace beside Train, and the run that pauses by itself."""

import math

import pytest

from nnviz.bench.watching import steps_after
from nnviz.server.pace import FASTEST
from tests.drawings import XOR
from tests.pages.harness import Page, as_read


def due(beats: float) -> int:
    """Steps after so many beats at the usual pace, by a clock that stands still."""
    return math.floor(steps_after(FASTEST * beats))


def test_the_pace_changes_while_it_trains_and_nothing_is_lost(page: Page) -> None:
    page.draw(*XOR)
    assert page.value("button_group", "pace") == "watch"
    page.click("train")
    page.run()
    assert page.bench.player.trainer.steps == due(2)
    page.choose("button_group", "pace", "fast")
    assert page.bench.player.running
    assert page.bench.player.pace == page.value("button_group", "pace") == "fast"
    assert page.bench.player.trainer.steps == due(2 + 4)
    page.choose("button_group", "pace", "slow")
    assert page.bench.player.running
    assert page.bench.player.trainer.steps == due(2 + 4 + 0.25)
    page.choose("button_group", "pace", "max")
    assert page.bench.player.trainer.steps > due(2 + 4 + 0.25)


def test_the_pace_shows_what_was_set_elsewhere_and_survives_leaving_the_page(page: Page) -> None:
    page.bench.player.pace = "slow"
    page.run()
    assert page.value("button_group", "pace") == "slow"
    page.go("about")
    page.go("train")
    assert page.value("button_group", "pace") == page.bench.player.pace == "slow"


def test_what_it_does_is_said_while_it_trains(page: Page) -> None:
    page.draw(*XOR)

    def said(start: str) -> bool:
        return any(as_read(caption.value).startswith(start) for caption in page.at.caption)

    assert not said("Press Train")  # the guide says it
    page.click("skip_guide")
    assert said("Press Train")
    page.bench.player.steps_per_map = 1
    page.click("train")
    assert not said("Press Train")
    assert page.bench.notice is None
    page.bench.player.steps_per_map = 20
    page.run()
    page.run()
    assert said("Solved: all 4 points are right")
    assert not said("Learning")


@pytest.mark.parametrize("on", [True, False])
def test_a_run_pauses_by_itself_where_that_is_wanted(
    page: Page, on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.draw(*XOR)
    now = 0.0
    monkeypatch.setattr(page.bench.player.governor.load, "clock", lambda: now)
    assert page.value("toggle", "self_pause") is True
    if not on:
        page.choose("toggle", "self_pause", False)
    assert page.bench.player.self_pause.on is on
    page.bench.player.steps_per_map = 20
    page.click("train")
    for _ in range(14):
        now += 1.0
        page.run()
    assert page.bench.player.running is not on
    if on:
        assert page.bench.notice is not None
        assert page.bench.notice.startswith("Solved: all 4 points are right, so training has")
        assert page.notice is None  # three things to try stand in its place
        assert page.at.button(key="idea_0").label == "Circles"
        assert page.button("train").label == "Train"
