"""The loss chart, read back from the JSON that the browser gets."""

import base64
import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from nnviz.figures import loss_figure
from nnviz.history import History, Metrics
from nnviz.palette import rgb


def history_of(train: list[float | None], test: list[float | None]) -> History:
    """A history with one record every epoch."""
    history = History()
    for epoch, (one, other) in enumerate(zip(train, test, strict=True)):
        metrics = Metrics(one, 0.5, other, 0.5)
        history.record(epoch, metrics, seconds=epoch, learning_rate=0.1, gradient_norm=None)
    return history


FULL = history_of([0.75, 0.5, 0.25], [0.875, None, 0.375])


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


def test_axes_have_names() -> None:
    layout = spec(loss_figure(FULL))["layout"]
    assert layout["xaxis"]["title"]["text"] == "epoch"
    assert layout["yaxis"]["title"]["text"] == "loss"


@pytest.mark.parametrize(("log", "kind"), [(False, "linear"), (True, "log")])
def test_the_loss_axis_is_linear_or_logarithmic(log: bool, kind: str) -> None:
    layout = spec(loss_figure(FULL, log=log))["layout"]
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
        json.loads(loss_figure(history, log=log).to_json(), parse_constant=refuse)


@pytest.mark.parametrize("background", ["#FFFFFF", "#12161D"])
def test_ink_is_seen_on_the_page(background: str) -> None:
    layout = spec(loss_figure(FULL, background=background))["layout"]
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == background
    contrast = np.abs(np.subtract(rgb(layout["font"]["color"]), rgb(background)))
    assert contrast.min() > 100


@pytest.mark.parametrize("history", [History(), FULL])
@pytest.mark.parametrize("log", [False, True])
def test_plotly_knows_every_property(
    history: History, log: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Figures are built with skip_invalid, for speed; here plotly looks, and raises.
    figure = go.Figure
    monkeypatch.setattr(go, "Figure", lambda spec, skip_invalid: figure(spec))
    assert len(loss_figure(history, log=log).data) == 2
