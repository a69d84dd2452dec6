"""The charts of a run, read back from the JSON that the browser gets."""

import base64
import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from nnviz.data.class_styles import rgb
from nnviz.pictures.chart_view import ChartView
from nnviz.pictures.curves import accuracy_spec, loss_spec, smoothed
from nnviz.pictures.rates import rates_spec
from nnviz.training.events import Event
from nnviz.training.ghosts import Ghost
from nnviz.training.history import History, Metrics


def history_of(train: list[float | None], test: list[float | None]) -> History:
    """A history with one record every epoch."""
    history = History()
    for epoch, (one, other) in enumerate(zip(train, test, strict=True)):
        metrics = Metrics(one, 0.5, other, 0.5)
        history.record(epoch, metrics, seconds=epoch, learning_rate=0.1, gradient_norm=None)
    return history


FULL = history_of([0.75, 0.5, 0.25], [0.875, None, 0.375])


def loss_figure(history: History, view: ChartView | None = None, **options: Any) -> go.Figure:
    """The loss chart as plotly has it, which refuses what it does not know."""
    return go.Figure(loss_spec(history, view, **options))


def spec(figure: go.Figure) -> dict[str, Any]:
    """What travels to the browser."""
    loaded: dict[str, Any] = json.loads(figure.to_json())
    return loaded


def numbers(packed: dict[str, str]) -> np.ndarray:
    """An array as plotly packs it."""
    return np.frombuffer(base64.b64decode(packed["bdata"]), dtype=packed["dtype"])


def test_both_curves_have_the_values_of_the_history() -> None:
    training, held_out = spec(loss_figure(FULL))["data"]
    assert (training["name"], held_out["name"]) == ("training", "held-out")
    for curve in (training, held_out):
        assert (curve["type"], curve["mode"]) == ("scatter", "lines")
        assert numbers(curve["x"]).tolist() == [0, 1, 2]
    assert numbers(training["y"]).tolist() == [0.75, 0.5, 0.25]
    np.testing.assert_array_equal(numbers(held_out["y"]), [0.875, np.nan, 0.375])
    assert training["line"]["color"] != held_out["line"]["color"]
    assert training["line"]["dash"] != held_out["line"]["dash"]  # also without colour


def test_one_title_names_both_axes() -> None:
    layout = spec(loss_figure(FULL))["layout"]
    assert layout["title"]["text"] == "Loss over epochs"
    seconds = spec(loss_figure(FULL, ChartView(over="seconds")))["layout"]
    assert seconds["title"]["text"] == "Loss over seconds of training"


@pytest.mark.parametrize(("log", "kind"), [(False, "linear"), (True, "log")])
def test_the_loss_axis_is_linear_or_logarithmic(log: bool, kind: str) -> None:
    layout = spec(loss_figure(FULL, ChartView(log_loss=log)))["layout"]
    assert layout["yaxis"]["type"] == kind
    assert layout["xaxis"].get("type") is None


def test_height_is_set_and_width_follows_the_page() -> None:
    layout = spec(loss_figure(FULL, height=333))["layout"]
    assert layout["height"] == 333
    assert "width" not in layout


@pytest.mark.parametrize("history", [History(), history_of([0.7], [None])])
def test_a_chart_without_a_line_says_what_will_come(history: History) -> None:
    layout = spec(loss_figure(history))["layout"]
    (annotation,) = layout["annotations"]
    assert annotation["text"] == "The loss appears here as the network learns."
    assert layout["xaxis"]["range"] == [0, 100]


def test_a_chart_with_a_line_says_nothing_and_scales_itself() -> None:
    layout = spec(loss_figure(FULL))["layout"]
    assert "annotations" not in layout
    assert "range" not in layout["xaxis"]


@pytest.mark.parametrize("history", [History(), FULL, history_of([0.7, 0.1], [None, None])])
def test_the_json_is_strict(history: History) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} in JSON")

    for log in (False, True):
        json.loads(loss_figure(history, ChartView(log_loss=log)).to_json(), parse_constant=refuse)


@pytest.mark.parametrize("background", ["#FFFFFF", "#12161D"])
def test_ink_is_seen_on_the_page(background: str) -> None:
    layout = spec(loss_figure(FULL, background=background))["layout"]
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == background
    contrast = np.abs(np.subtract(rgb(layout["font"]["color"]), rgb(background)))
    assert contrast.min() > 100


@pytest.mark.parametrize("history", [History(), FULL])
@pytest.mark.parametrize("log", [False, True])
def test_plotly_knows_every_property(history: History, log: bool) -> None:
    # The page's specs pass plotly by, for speed; here plotly looks, and raises.
    # Where nothing was ever held out, nothing is said of it.
    assert len(loss_figure(history, ChartView(log_loss=log)).data) == (2 if len(history) else 1)


EVENTS = [
    Event(1, 1.0, "points", (4, 0), (7, 0)),
    Event(1, 1.0, "resumed"),
    Event(2, 2.0, "loss", "a", "b"),
]


def test_events_at_one_epoch_share_a_mark_on_the_curve_and_a_line() -> None:
    figure = spec(loss_figure(FULL, events=EVENTS))
    marks = figure["data"][-1]
    assert numbers(marks["x"]).tolist() == [1.0, 2.0]
    assert numbers(marks["y"]).tolist() == [0.5, 0.25]
    assert marks["text"] == ["3 points added<br>resumed", "loss a → b"]
    assert [shape["x0"] for shape in figure["layout"]["shapes"]] == [1.0, 2.0]


def test_the_moment_that_is_looked_at_is_a_line_of_its_own() -> None:
    shapes = spec(loss_figure(FULL, cursor=1))["layout"]["shapes"]
    assert [shape["x0"] for shape in shapes] == [1.0]
    assert shapes[0]["line"]["dash"] == "solid"


def test_many_events_have_marks_but_not_as_many_lines() -> None:
    history = history_of([0.5] * 60, [None] * 60)
    events = [Event(epoch, 0.0, "resumed") for epoch in range(1, 60)]
    figure = spec(loss_figure(history, events=events))
    assert len(figure["data"][-1]["text"]) == 59
    assert len(figure["layout"]["shapes"]) == 24


def test_a_ghost_lies_behind_the_curves_and_has_no_colour_of_theirs() -> None:
    ghost = Ghost.of(history_of([1.0, 2.0, 3.0], [None, None, None]), 1)
    assert ghost is not None
    train, test, *curves = spec(loss_figure(FULL, ghosts=[ghost]))["data"]
    assert numbers(train["x"]).tolist() == [1, 2]
    assert numbers(train["y"]).tolist() == [2.0, 3.0]
    colors = {curve["line"]["color"] for curve in curves}
    assert train["line"]["color"] == test["line"]["color"]
    assert train["line"]["color"] not in colors


def test_time_is_epochs_or_seconds_linear_or_logarithmic() -> None:
    view = ChartView(over="seconds", log_time=True)
    figure = spec(loss_figure(FULL, view, events=EVENTS))
    assert figure["layout"]["title"]["text"] == "Loss over seconds of training"
    assert figure["layout"]["xaxis"]["type"] == "log"
    assert figure["data"][0]["x"]["dtype"] == "f4"


def test_smoothing_keeps_the_raw_curve_faintly_behind() -> None:
    raw, smooth, *_ = spec(loss_figure(FULL, ChartView(smoothing=0.5)))["data"]
    assert raw["opacity"] < 0.5
    assert numbers(raw["y"]).tolist() == [0.75, 0.5, 0.25]
    weights = np.array([0.25, 0.5, 1.0])
    assert numbers(smooth["y"])[-1] == pytest.approx(np.dot(weights, [0.75, 0.5, 0.25]) / 1.75)


def test_smoothing_passes_over_gaps() -> None:
    values = np.array([1.0, np.nan, 1.0], np.float32)
    np.testing.assert_allclose(smoothed(values, 0.9), [1.0, np.nan, 1.0])


def test_accuracy_is_in_per_cent() -> None:
    training, held_out = spec(go.Figure(accuracy_spec(FULL)))["data"]
    assert numbers(training["y"]).tolist() == [50.0, 50.0, 50.0]
    assert held_out["name"] == "held-out"


@pytest.mark.parametrize("make", [loss_spec, accuracy_spec])
def test_where_nothing_was_held_out_nothing_is_said_of_it(make: Any) -> None:
    history = History()
    for epoch in range(3):
        metrics = Metrics(0.5, 0.5, None, None)
        history.record(epoch, metrics, seconds=epoch, learning_rate=0.1, gradient_norm=None)
    assert [curve["name"] for curve in make(history)["data"]] == ["training"]


@pytest.mark.parametrize("make", [accuracy_spec, rates_spec, loss_spec])
def test_plotly_knows_every_property_of_every_chart(make: Any) -> None:
    go.Figure(make(FULL, ChartView(smoothing=0.9, over="seconds", log_time=True)))
    if make is loss_spec:
        ghost = Ghost.of(FULL, 0)
        assert ghost is not None
        go.Figure(make(FULL, events=EVENTS, cursor=1, ghosts=[ghost]))


def test_epochs_of_any_size_are_drawn() -> None:
    history = History()
    for epoch in (0, 2**31, 2**53):
        metrics = Metrics(0.5, 0.5, None, None)
        history.record(epoch, metrics, seconds=1.0, learning_rate=0.1, gradient_norm=None)
    ghost = Ghost.of(history, 0)
    assert ghost is not None
    for make in (loss_spec, accuracy_spec, rates_spec):
        figure = spec(
            go.Figure(make(history, ghosts=[ghost]) if make is loss_spec else make(history))
        )
        assert numbers(figure["data"][0]["x"]).tolist() == [0, 2**31, 2**53]


def test_a_loss_of_zero_is_seen_on_a_logarithmic_axis() -> None:
    history = history_of([0.5, 0.02, 0.0], [0.75, 0.5, None])
    figure = spec(loss_figure(history, ChartView(log_loss=True)))
    training, held_out = figure["data"]
    np.testing.assert_allclose(numbers(training["y"]), [0.5, 0.02, 1e-3], rtol=1e-6)
    np.testing.assert_allclose(numbers(held_out["y"]), [0.75, 0.5, np.nan])
    assert numbers(training["customdata"])[-1] == 0.0
    assert training["hovertemplate"] == "%{customdata:.4~g}"
    (floor,) = figure["layout"]["shapes"]
    assert (floor["y0"], floor["y1"], floor["xref"]) == (1e-3, 1e-3, "paper")
    (word,) = figure["layout"]["annotations"]
    assert (word["text"], word["y"]) == ("zero", -3.0)
    plain = spec(loss_figure(history))
    assert numbers(plain["data"][0]["y"])[-1] == 0.0
    assert not plain["layout"].get("shapes")


def test_the_start_is_seen_on_a_logarithmic_time_axis() -> None:
    view = ChartView(log_time=True)
    figure = spec(loss_figure(FULL, view, events=[Event(0, 0.0, "resumed")], cursor=0))
    np.testing.assert_allclose(numbers(figure["data"][0]["x"]), [0.1, 1.0, 2.0])
    np.testing.assert_allclose(numbers(figure["data"][-1]["x"]), [0.1])
    assert [shape["x0"] for shape in figure["layout"]["shapes"]] == [0.1, 0.1, 0.1]


def test_a_gradient_of_zero_is_seen_on_its_own_axis() -> None:
    history = History()
    for epoch, norm in enumerate((None, 0.3, 0.0)):
        metrics = Metrics(0.5, 0.5, None, None)
        history.record(epoch, metrics, seconds=1.0, learning_rate=0.1, gradient_norm=norm)
    figure = spec(go.Figure(rates_spec(history)))
    np.testing.assert_allclose(numbers(figure["data"][1]["y"]), [np.nan, 0.3, 0.01], rtol=1e-6)
    assert [shape["yref"] for shape in figure["layout"]["shapes"]] == ["y2"]
