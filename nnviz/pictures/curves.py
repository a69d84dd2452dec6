"""A run's curves for plotly, with what happened marked on them. Never imports torch."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt

from nnviz.pictures.chart_view import ChartView
from nnviz.pictures.line_chart import TEST_COLOR, TRAIN_COLOR, curve_of, layout_of
from nnviz.pictures.log_axis import lift_zeros
from nnviz.pictures.time_axis import floats, ghost_times, settled, time_of, times_of
from nnviz.settings.outside import markup
from nnviz.training.events import Event
from nnviz.training.ghosts import Ghost
from nnviz.training.history import History

GHOST_COLOR, EVENT_COLOR = "#9AA3AF", "#8A63C9"
MOST_LINES = 24  # of events; more would be a fence before the curves

_EMPTY_CHART = {
    "text": "The loss appears here as the network learns.",
    "xref": "paper",
    "yref": "paper",
    "x": 0.5,
    "y": 0.5,
    "showarrow": False,
}


def loss_spec(
    history: History,
    view: ChartView | None = None,
    *,
    height: int = 260,
    background: str = "#FFFFFF",
    events: Iterable[Event] = (),
    ghosts: Sequence[Ghost] = (),
    cursor: int | None = None,
) -> dict[str, Any]:
    """Training and held-out loss, events, and futures that were left behind.

    Parameters
    ----------
    history : History
    view : ChartView, optional
        Axes and smoothing.
    height : int
        Pixels; the width follows the page.
    background : str
        Colour of the page, ``#rrggbb``; ink and rules are chosen to be seen on it.
    events : iterable of Event
        In order of epochs; those at one epoch share a mark, whose hover tells them.
    ghosts : sequence of Ghost
    cursor : int, optional
        Epoch of the moment that is looked at: a vertical line.
    """
    view = settled(history, view, ghosts)
    empty = len(history) < 2
    times = times_of(history, view)
    data = [curve for ghost in ghosts for curve in _ghost_curves(ghost, view)]
    for curve in _both(times, history.train_loss, history.test_loss):
        if view.smoothing:
            data.append(_faint(curve))
            curve = {**curve, "y": smoothed(curve["y"], view.smoothing)}
        data.append(curve)
    marks = [] if empty else _marks(history, view, events)
    layout = layout_of(view, "Loss", height, background)
    layout["yaxis"].update(
        {"type": "log", "tickformat": "~g"} if view.log_loss else {"type": "linear"}
    )
    layout["shapes"] = [_line(x, EVENT_COLOR, "dot") for x, _, _ in marks[-MOST_LINES:]]
    if cursor is not None and not empty:
        layout["shapes"].append(_line(time_of(history, cursor, view), "#D33F49", "solid"))
    layout["annotations"] = [_EMPTY_CHART] if empty else []
    if empty:
        layout["xaxis"]["range"] = [0, 2 if view.log_time else 100]
    if marks:
        data.append(_event_trace(marks))
    if not empty:
        lift_zeros(data, layout)
    return {"data": data, "layout": layout}


def accuracy_spec(
    history: History,
    view: ChartView | None = None,
    *,
    height: int = 200,
    background: str = "#FFFFFF",
) -> dict[str, Any]:
    """Training and held-out accuracy in per cent; parameters as in `loss_spec`."""
    view = settled(history, view)
    times = times_of(history, view)
    data = _both(times, history.train_accuracy, history.test_accuracy)
    for curve in data:
        curve.update(y=100.0 * curve["y"], hovertemplate="%{y:.1f} %")
    layout = layout_of(view, "Accuracy in %", height, background)
    layout["yaxis"]["range"] = [0, 102]
    lift_zeros(data, layout)
    return {"data": data, "layout": layout}


def smoothed(values: npt.NDArray[np.float32], weight: float) -> npt.NDArray[np.float32]:
    """Exponential moving average without a bias at the start; gaps (NaN) are passed over.

    Parameters
    ----------
    values : ndarray of float32, shape (n,)
    weight : float
        Of the past, in [0, 1).
    """
    out, mean, total = np.full(len(values), np.nan, np.float32), 0.0, 0.0
    for index, value in enumerate(values.tolist()):
        if value == value:
            mean = weight * mean + (1.0 - weight) * value
            total = weight * total + (1.0 - weight)
            out[index] = mean / total
    return out


def _both(times: npt.NDArray[Any], train: Any, test: Any) -> list[dict[str, Any]]:
    """The curves of the training and of the held-out points; the latter where there were any."""
    curves = [curve_of("training", times, floats(train), TRAIN_COLOR, "solid")]
    if not np.isnan(held_out := floats(test)).all():
        curves.append(curve_of("held-out", times, held_out, TEST_COLOR, "dash"))
    return curves


def _faint(curve: dict[str, Any]) -> dict[str, Any]:
    """A curve as a background for its smoothed self."""
    del curve["hovertemplate"]
    return {**curve, "opacity": 0.25, "showlegend": False, "hoverinfo": "skip"}


def _ghost_curves(ghost: Ghost, view: ChartView) -> list[dict[str, Any]]:
    times, curves = ghost_times(ghost, view), []
    for values, dash in ((ghost.train_loss, "solid"), (ghost.test_loss, "dash")):
        curve = curve_of("left behind", times, values, GHOST_COLOR, dash)
        del curve["hovertemplate"]
        curve["line"]["width"] = 1.5
        curves.append({**curve, "showlegend": False, "hoverinfo": "skip"})
    return curves


def _marks(
    history: History, view: ChartView, events: Iterable[Event]
) -> list[tuple[float, float, str]]:
    """Time, training loss there, and text of each mark."""
    epochs, losses = np.array(history.epochs), floats(history.train_loss)
    return [
        (
            time_of(history, epoch, view),
            float(np.interp(epoch, epochs, losses)),
            "<br>".join(markup(event.text) for event in group),
        )
        for epoch, group in groupby(events, key=lambda event: event.epoch)
    ]


def _event_trace(marks: list[tuple[float, float, str]]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "events",
        "x": np.array([x for x, _, _ in marks], np.float32),
        "y": np.array([y for _, y, _ in marks], np.float32),
        "text": [text for _, _, text in marks],
        "marker": {"symbol": "diamond", "size": 9, "color": EVENT_COLOR},
        "hovertemplate": "%{text}<extra></extra>",
        "showlegend": False,
    }


def _line(x: float, color: str, dash: str) -> dict[str, Any]:
    """A vertical line across the whole plot."""
    return {
        "type": "line",
        "x0": x,
        "x1": x,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": color, "width": 1, "dash": dash},
        "layer": "below",
    }
