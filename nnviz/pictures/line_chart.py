"""What the line charts of a run have in common. Never imports torch."""

from typing import Any

import numpy as np
import numpy.typing as npt

from nnviz.data.class_styles import rgb
from nnviz.pictures.chart_view import ChartView

TRAIN_COLOR, TEST_COLOR = "#3B6FB6", "#C2571A"


def layout_of(view: ChartView, title: str, height: int, background: str) -> dict[str, Any]:
    """Axes, fonts and margins of a chart.

    Parameters
    ----------
    view : ChartView
    title : str
        What runs upwards, to go on with "over epochs".
    height : int
        Pixels; the width follows the page.
    background : str
        Colour of the page, ``#rrggbb``; ink and rules are chosen to be seen on it.
    """
    dark = sum(rgb(background)) < 384
    ink, rule = ("#D8DEE6", "#3A4250") if dark else ("#3B4252", "#DDE2EA")
    axis = {"gridcolor": rule, "linecolor": rule, "zeroline": False, "ticks": "outside"}
    over = "seconds of training" if view.over == "seconds" else "epochs"
    return {
        "height": height,
        "margin": {"l": 48, "r": 12, "t": 26, "b": 26},
        "minreducedheight": 16,  # plotly takes the margins of what is lower
        # One title for both axes: beside and below them it would take the room of the curves.
        "title": {
            "text": f"{title} over {over}",
            "font": {"size": 13},
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"l": 4, "t": 4},
        },
        "font": {"color": ink, "size": 13, "family": "Source Sans, sans-serif"},
        "paper_bgcolor": background,
        "plot_bgcolor": background,
        "xaxis": {
            **axis,
            "rangemode": "tozero",
            **({"type": "log", "dtick": 1, "exponentformat": "none"} if view.log_time else {}),
        },
        "yaxis": {**axis, "rangemode": "tozero"},
        "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1, "yanchor": "bottom"},
        "showlegend": True,
        "hovermode": "x unified",
        "uirevision": "loss",
    }


def curve_of(
    name: str,
    times: npt.NDArray[Any],
    values: npt.NDArray[np.float32],
    color: str,
    dash: str,
) -> dict[str, Any]:
    """A line; float32 arrays travel packed, and a gap is NaN there."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": times,
        "y": values,
        "line": {"color": color, "width": 2, "dash": dash},
        "hovertemplate": "%{y:.4~g}",
    }
