"""Learning rate and gradient of a run for plotly. Never imports torch."""

from typing import Any

import numpy as np
import numpy.typing as npt

from nnviz.data.class_styles import rgb
from nnviz.pictures.chart_view import ChartView
from nnviz.pictures.line_chart import TEST_COLOR, TRAIN_COLOR, curve_of, layout_of
from nnviz.pictures.log_axis import floor_below, lift_zeros
from nnviz.pictures.time_axis import floats, settled, times_of
from nnviz.training.history import History


def rates_spec(
    history: History,
    view: ChartView | None = None,
    *,
    height: int = 200,
    background: str = "#FFFFFF",
) -> dict[str, Any]:
    """Learning rate and length of the gradient, both logarithmic; see `loss_spec`.

    The gradient of a batch is noisy: a band shows where it lies, and a line its middle.
    """
    view = settled(history, view)
    times = times_of(history, view)
    norms = floats(history.gradient_norm)
    low, middle, high = (spread(norms, share) for share in (0.1, 0.5, 0.9))
    band = {"line": {"width": 0}, "showlegend": False, "hoverinfo": "skip", "yaxis": "y2"}
    data = [
        curve_of("learning rate", times, floats(history.learning_rate), TRAIN_COLOR, "solid"),
        {**curve_of("low", times, low, TEST_COLOR, "solid"), **band},
        {
            **curve_of("high", times, high, TEST_COLOR, "solid"),
            **band,
            "fill": "tonexty",
            "fillcolor": f"rgba{(*rgb(TEST_COLOR), 0.25)}",
        },
        {**curve_of("gradient norm", times, middle, TEST_COLOR, "dash"), "yaxis": "y2"},
    ]
    for curve in data:
        curve["hovertemplate"] = "%{y:.2~e}"
    layout = layout_of(view, "Learning rate, and gradient norm (right),", height, background)
    layout["margin"].update(l=64, r=64)
    log = {"type": "log", "nticks": 4, "exponentformat": "power"}
    layout["yaxis"].update(log, tickfont={"color": TRAIN_COLOR})
    del layout["yaxis"]["rangemode"]
    right = {"overlaying": "y", "side": "right", "showgrid": False}
    layout["yaxis2"] = {**layout["yaxis"], **right, "tickfont": {"color": TEST_COLOR}}
    for name, values in ("yaxis", [data[0]["y"]]), ("yaxis2", [low, high]):
        layout[name].update(_few_powers(values))
    lift_zeros(data, layout)
    return {"data": data, "layout": layout}


def spread(values: npt.NDArray[np.float32], share: float) -> npt.NDArray[np.float32]:
    """A quantile of the values around each one: of a fortieth of them.

    Parameters
    ----------
    values : ndarray of float32, shape (n,)
        May have gaps (NaN), which stay gaps.
    share : float
        Which quantile, 0 to 1.
    """
    known = ~np.isnan(values)
    out = np.full(len(values), np.nan, np.float32)
    if known.any():
        reach = len(values) // 80
        padded = np.pad(values, reach, constant_values=np.nan)
        windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
        out[known] = np.nanquantile(windows[known], share, axis=1)
    return out


def _few_powers(columns: list[npt.NDArray[np.float32]]) -> dict[str, Any]:
    """Three ticks on a logarithmic axis, whatever lies on it; and room for at least a factor of 10.

    Plotly's own are either all ten of each power, or none where the values hardly change.
    """
    known = np.concatenate([values[values > 0.0] for values in columns])
    if not len(known):
        return {}
    low, high = np.log10(floor_below(*columns) or known.min()), np.log10(known.max())
    middle, reach = (low + high) / 2, max(high - low, 1.0) / 2 * 1.1
    places = middle + reach * np.array([-0.8, 0.0, 0.8])
    ticks = [float(f"{10.0**place:.1g}") for place in places]
    texts = [f"{tick:.4g}" if 1e-3 <= tick < 1e4 else f"{tick:.0e}" for tick in ticks]
    return {
        "range": [middle - reach, middle + reach],
        "tickmode": "array",
        "tickvals": ticks,
        "ticktext": texts,
    }
