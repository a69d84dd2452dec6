"""Charts of what flows through a network: signals, gradients, updates. Never imports torch."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from nnviz.data.class_styles import rgb
from nnviz.inside.flow_parts import FlowMoment
from nnviz.pictures.chart_view import ChartView
from nnviz.pictures.line_chart import TRAIN_COLOR, curve_of, layout_of
from nnviz.pictures.log_axis import lift_zeros
from nnviz.training.ghosts import epoch_array

HEIGHT = 220  # pixels
HEALTHY = (3e-4, 3e-3)  # half a decade around a thousandth
HEALTHY_SAID = (
    "In the green band each step moves the weights by about a thousandth of their size: fast "
    "enough to get somewhere, slow enough not to overshoot. Far below it the learning rate is "
    "likely too low, far above it too high (Stanford's CS231n, “Neural Networks Part 3”)."
)
BANDS_SAID = (
    "Of outputs and gradients the line is the median; half of all lie in the inner band, 80 % in "
    "the outer one."
)
LAYERS = (  # a colour and a dash for each layer
    ("#3B6FB6", "solid"),
    ("#C2571A", "dash"),
    ("#2A9155", "dot"),
    ("#A45FC0", "dashdot"),
    ("#8A7A12", "longdash"),
    ("#C2455E", "longdashdot"),
    ("#6B7280", "solid"),
)


def band_spec(
    moments: Sequence[FlowMoment],
    what: str,
    layer: int,
    view: ChartView,
    background: str,
) -> dict[str, Any]:
    """Quantiles of one layer over epochs: half of all lies in the inner band, 80 % in the outer.

    Parameters
    ----------
    moments : sequence of FlowMoment
    what : str
        ``outputs``, or ``gradients``, whose axis is logarithmic.
    layer : int
        From 0.
    view : ChartView
        Says whether the epochs are logarithmic.
    background : str
        Colour of the page, ``#rrggbb``.
    """
    times = _times(moments)
    rows = np.stack([getattr(moment, what)[layer] for moment in moments])
    mode = _mode(times)
    data = []
    for low, high, depth in ((0, 4, 0.2), (1, 3, 0.3)):
        for name, column, fill in (("low", low, None), ("high", high, "tonexty")):
            curve = curve_of(name, times, rows[:, column], TRAIN_COLOR, "solid")
            curve.update(line={"width": 0}, showlegend=False, hoverinfo="skip")
            curve.update(mode=mode, marker={"color": TRAIN_COLOR, "size": 4})
            del curve["hovertemplate"]
            if fill:
                curve.update(fill=fill, fillcolor=f"rgba{(*rgb(TRAIN_COLOR), depth)}")
            data.append(curve)
    data.append({**curve_of("median", times, rows[:, 2], TRAIN_COLOR, "solid"), "mode": mode})
    title = "Outputs" if what == "outputs" else "Size of the gradients"
    layout = layout_of(view, title, HEIGHT, background)
    layout["showlegend"] = False
    if what == "gradients":
        layout["yaxis"].update(type="log", dtick=1, exponentformat="power")
        del layout["yaxis"]["rangemode"]
    else:
        layout["yaxis"]["rangemode"] = "normal"
    lift_zeros(data, layout)
    return {"data": data, "layout": layout}


def ratio_spec(moments: Sequence[FlowMoment], view: ChartView, background: str) -> dict[str, Any]:
    """How far a step moves each layer's weights, over their size; the healthy band behind it."""
    rows = np.stack([moment.ratios for moment in moments])
    data = _lines(_times(moments), rows, ".2~e", last="outputs")
    layout = layout_of(view, "Update to weight", HEIGHT, background)
    layout["yaxis"].update(type="log", dtick=1, exponentformat="power")
    del layout["yaxis"]["rangemode"]
    known = rows[np.isfinite(rows) & (rows > 0.0)]
    low = min(HEALTHY[0], float(known.min()) if len(known) else 1.0)
    high = max(HEALTHY[1], float(known.max()) if len(known) else 0.0)
    layout["yaxis"]["range"] = [float(np.log10(low)) - 0.3, float(np.log10(high)) + 0.3]
    band = {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "yref": "y", "line": {"width": 0}}
    fill = {"fillcolor": "rgba(42, 145, 85, 0.2)", "layer": "below"}
    layout["shapes"] = [{**band, "y0": HEALTHY[0], "y1": HEALTHY[1], **fill}]
    return {"data": data, "layout": layout}


def units_spec(moments: Sequence[FlowMoment], view: ChartView, background: str) -> dict[str, Any]:
    """Share of dead neurons (ReLU), or of saturated outputs (tanh, sigmoid), of each layer."""
    rows = np.stack([np.where(np.isnan(m.dead), m.saturated, m.dead) for m in moments])
    data = _lines(_times(moments), rows * np.float32(100.0), ".3~g", percent=True)
    layout = layout_of(view, "Dead or saturated, in %,", HEIGHT, background)
    layout["yaxis"]["range"] = [0, 102]
    return {"data": data, "layout": layout}


def _times(moments: Sequence[FlowMoment]) -> npt.NDArray[Any]:
    return epoch_array([moment.epoch for moment in moments])


def _mode(times: npt.NDArray[Any]) -> str:
    """A line through one moment alone is not seen: it has a dot."""
    return "lines+markers" if len(times) == 1 else "lines"


def _lines(
    times: npt.NDArray[Any],
    rows: npt.NDArray[np.float32],
    form: str,
    *,
    last: str | None = None,
    percent: bool = False,
) -> list[dict[str, Any]]:
    """A curve for each layer; a dot where there is one moment only."""
    data = []
    for layer in range(rows.shape[1]):
        if np.isnan(rows[:, layer]).all():
            continue
        name = last if last and layer == rows.shape[1] - 1 else f"layer {layer + 1}"
        color, dash = LAYERS[layer % len(LAYERS)]
        curve = curve_of(name, times, rows[:, layer], color, dash)
        curve["hovertemplate"] = f"%{{y:{form}}}{' %' if percent else ''}"
        curve["mode"] = _mode(times)
        data.append(curve)
    return data
