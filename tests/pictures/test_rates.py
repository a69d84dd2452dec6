"""Learning rate and gradient: a line, a band that holds eight tenths, three ticks."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from nnviz.pictures.rates import rates_spec, spread
from nnviz.training.history import History, Metrics


def history_of(rates: Any, norms: Any) -> History:
    """A history with one record every epoch."""
    history = History()
    for epoch, (rate, norm) in enumerate(zip(rates, norms, strict=True)):
        metrics = Metrics(0.5, 0.5, None, None)
        history.record(epoch, metrics, seconds=epoch, learning_rate=rate, gradient_norm=norm)
    return history


def test_the_spread_is_the_quantile_of_the_values_around() -> None:
    values = np.random.default_rng(0).lognormal(size=400).astype(np.float32)
    middle, reach = spread(values, 0.5), 400 // 80
    for at in (0, 3, 200, 399):
        around = values[max(0, at - reach) : at + reach + 1]
        np.testing.assert_allclose(middle[at], np.median(around), rtol=1e-6)
    low, high = spread(values, 0.1), spread(values, 0.9)
    assert (low <= middle).all()
    assert (middle <= high).all()


def test_gaps_stay_gaps() -> None:
    values = np.array([np.nan, 1.0, np.nan, 3.0], np.float32)
    np.testing.assert_array_equal(spread(values, 0.5), values)
    many = np.tile(values, 50)
    np.testing.assert_array_equal(np.isnan(spread(many, 0.5)), np.isnan(many))
    assert np.isnan(spread(values[:1], 0.5)).all()
    assert len(spread(values[:0], 0.5)) == 0


def test_the_norm_is_a_band_and_a_line_on_an_axis_of_its_own() -> None:
    figure = rates_spec(history_of([0.1] * 9, np.linspace(0.5, 2.0, 9)))
    rate, low, high, norm = figure["data"]
    go.Figure(figure)  # plotly refuses what it does not know
    assert [curve.get("yaxis") for curve in (rate, low, high, norm)] == [None, "y2", "y2", "y2"]
    assert high["fill"] == "tonexty"
    assert [curve["name"] for curve in figure["data"] if curve.get("showlegend", True)] == [
        "learning rate",
        "gradient norm",
    ]


@pytest.mark.parametrize(
    ("rates", "ticks"),
    [
        ([0.1] * 5, ["0.04", "0.1", "0.3"]),
        ([0.1, 0.01, 0.001], ["0.001", "0.01", "0.08"]),
        ([1e-9, 1e-5], ["2e-09", "1e-07", "6e-06"]),
    ],
)
def test_there_are_three_ticks_whatever_the_range(rates: list[float], ticks: list[str]) -> None:
    axis = rates_spec(history_of(rates, [1.0] * len(rates)))["layout"]["yaxis"]
    assert len(axis["tickvals"]) == 3
    assert axis["ticktext"] == ticks
    low, high = axis["range"]
    assert low < np.log10(min(rates)) <= np.log10(max(rates)) < high
    assert high - low >= 1.0


def test_a_gradient_of_zero_is_seen() -> None:
    figure = rates_spec(history_of([0.1] * 3, [1.0, 0.0, 0.0]))
    floor = figure["data"][1]["y"].min()
    low, high = figure["layout"]["yaxis2"]["range"]
    assert low < np.log10(floor) < 0.0 < high
    assert any(note["text"] == "zero" for note in figure["layout"]["annotations"])


def test_an_empty_history_has_no_ticks_to_choose() -> None:
    assert "tickvals" not in rates_spec(History())["layout"]["yaxis"]
