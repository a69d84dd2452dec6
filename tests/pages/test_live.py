"""The live loops: what they send is the state of the session, and when they run."""

import base64
import json
import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import streamlit as st

from nnviz.bench import texts
from nnviz.bench.player import DIVERGED
from nnviz.stage.map_message import maps_in
from nnviz.ui.panels import status
from nnviz.ui.stage import canvas
from tests.drawings import XOR
from tests.pages.harness import Page


def array(packed: dict[str, str]) -> np.ndarray:
    """An array as plotly packs it."""
    flat = np.frombuffer(base64.b64decode(packed["bdata"]), dtype=packed["dtype"])
    return flat.reshape([int(n) for n in packed["shape"].split(",")]) if "shape" in packed else flat


def loss_charts(page: Page) -> dict[str, Any]:
    """The loss charts on the page, the one behind included: key -> figure."""
    charts = {}
    for element in page.at.get("plotly_chart"):
        key = element.proto.id.rsplit("-", 1)[1]
        if key.startswith("loss_chart"):
            charts[key] = json.loads(element.proto.spec)
    return charts


def loops(page: Page, monkeypatch: pytest.MonkeyPatch) -> dict[str, float | None]:
    """Run the page and note its fragments: name -> seconds between two runs."""
    found: dict[str, float | None] = {}
    fragment = st.fragment

    def noting(function: Any = None, *, run_every: float | None = None) -> Any:
        found[function.__name__] = run_every
        return fragment(function, run_every=run_every)

    with monkeypatch.context() as patch:
        patch.setattr(st, "fragment", noting)
        page.run()
    return found


def test_loops_run_while_it_trains_and_stand_still_otherwise(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.draw(*XOR)
    still = loops(page, monkeypatch)
    assert {"_tick", "_boundary"} <= set(still)
    still.pop("_send")  # looks until the browser has its copy
    assert set(still.values()) == {None}
    pace = page.bench.player.governor
    monkeypatch.setattr(type(pace), "end", lambda self: None)  # the pace stays
    page.click("train")
    running = loops(page, monkeypatch)
    assert running["_tick"] == pace.beat
    assert running["_boundary"] == pace.heatmap_beat > pace.beat
    page.click("train")
    still = loops(page, monkeypatch)
    still.pop("_send")
    assert set(still.values()) == {None}


def test_while_it_trains_the_panel_says_something_new_at_the_slow_beat(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def three_ticks(tick: Callable[[], None], beat: str) -> None:
        assert beat == "beat"
        for passed in (0.0, 0.9 * governor.slow_beat, 0.2 * governor.slow_beat):
            now.append(now[-1] + passed)
            tick()

    page.draw(*XOR)
    page.click("train")
    governor, now, shown = page.bench.player.governor, [0.0], list[status.Said]()
    monkeypatch.setattr(governor.load, "clock", lambda: now[-1])
    monkeypatch.setattr(status, "loop", three_ticks)
    for once_in_a_run in ("map_layer", "echo"):
        monkeypatch.setattr(status, once_in_a_run, lambda *said: None)
    monkeypatch.setattr(status, "echoed", lambda key: 10**6)
    monkeypatch.setattr(status, "_panel", lambda said: shown.append(said))
    steps = page.bench.player.trainer.steps
    page.run()
    assert page.bench.player.trainer.steps > steps
    first, second, third = shown
    assert first is second
    assert third.until == pytest.approx(1.1 * governor.slow_beat + governor.slow_beat)
    assert third.status != first.status
    assert third.chart != first.chart


def test_the_canvas_is_in_no_timed_loop(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    where: list[set[str]] = []
    stacks: list[str] = []
    fragment = st.fragment

    def noting(function: Any = None, *, run_every: float | None = None) -> Any:
        def inside() -> None:
            stacks.append(function.__name__)
            function()
            stacks.pop()

        return fragment(inside, run_every=run_every)

    def looking(bench: Any, number: int) -> Any:
        where.append(set(stacks))
        return page.report(bench, number)

    page.draw(*XOR)
    page.click("train")
    monkeypatch.setattr(st, "fragment", noting)
    monkeypatch.setattr(canvas, "_st_canvas", looking)
    page.run()
    assert where == [set()]  # its own fragment was made at import, untimed


def test_the_map_and_the_heatmap_are_those_of_the_network(page: Page) -> None:
    page.click("preset_circles")
    page.click("step")
    learner, grid = page.bench.player.trainer.learner, page.bench.player.boundary()
    assert maps_in(page.sent("map")) == [learner.numbers().tobytes()]
    z = array(page.chart("boundary_chart")["data"][0]["z"])
    np.testing.assert_array_equal(z, np.round(grid.probabilities[:, :, 1] * 100))


def test_the_map_says_which_points_the_network_gets_wrong(page: Page) -> None:
    def wrong() -> np.ndarray:
        _, _, _, _, _, count, revised, points = struct.unpack_from("<BBHHHBIH", page.sent("map"))
        assert (count, points) == (1, 200)
        assert revised == struct.unpack_from("<8xI", page.sent("points"))[0]
        bits = np.frombuffer(page.sent("map"), np.uint8, 25, offset=15)
        return np.unpackbits(bits, bitorder="little")

    page.click("preset_circles")
    assert not wrong().any()
    page.click("step")
    assert page.bench.player.wrong().any()
    np.testing.assert_array_equal(wrong(), page.bench.player.wrong())
    flags = np.frombuffer(page.sent("points")[16:], np.uint8)[4::5]
    np.testing.assert_array_equal((flags & 8) > 0, page.bench.points.held_out)
    np.testing.assert_array_equal(flags & 7, page.bench.points.labels)


def test_status_is_what_the_trainer_measures(page: Page) -> None:
    page.click("preset_moons")
    page.click("step")
    page.click("step")
    assert page.status == texts.status(2, page.bench.player.trainer.evaluate())


def test_the_loss_chart_grows_in_the_place_that_is_older(page: Page) -> None:
    page.click("preset_moons")
    before = loss_charts(page)
    page.click("step")
    after = loss_charts(page)
    assert set(before) <= set(after) == {"loss_chart_0", "loss_chart_1"}
    kept = [key for key in after if before.get(key) == after[key]]
    (new,) = [key for key in after if key not in kept]
    assert len(kept) == 1
    history = page.bench.player.trainer.history
    training, held_out = after[new]["data"][:2]
    assert array(training["x"]).tolist() == [0, 1]
    assert None not in history.train_loss + history.test_loss
    losses = np.array([history.train_loss, history.test_loss], np.float64)
    np.testing.assert_allclose(array(training["y"]), losses[0], rtol=1e-6)
    np.testing.assert_allclose(array(held_out["y"]), losses[1], rtol=1e-6)
    page.run()
    assert loss_charts(page) == after


def test_the_loss_chart_starts_anew_with_the_model(page: Page) -> None:
    page.click("preset_moons")
    for _ in range(3):
        page.click("step")
    page.click("reset")
    lengths = [len(array(chart["data"][0]["x"])) for chart in loss_charts(page).values()]
    assert sorted(lengths) == [1, 4]  # the new one, and the one behind it


def test_training_that_stops_by_itself_is_shown_in_the_whole_page(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.draw(*XOR)
    page.click("train")
    run = page.bench.player.trainer.run

    def diverging(**limits: Any) -> int:
        page.bench.player.trainer.diverged = True
        return run(steps=0)

    monkeypatch.setattr(page.bench.player.trainer, "run", diverging)
    page.run()
    assert page.notice == DIVERGED
    assert page.button("train").label == "Train"


def test_two_people_share_nothing(page: Page) -> None:
    other = Page()
    other.run()
    page.click("preset_xor")
    page.choose("text_input", "hidden", "3")
    page.click("train")
    other.run()
    assert other.bench is not page.bench
    assert (len(other.bench.points), other.bench.player.running) == (0, False)
    assert other.bench.player.model_config.hidden == (8, 8)
    assert other.value("text_input", "hidden") == "8-8"
    assert other.status == "**Epoch 0** · no points yet"
