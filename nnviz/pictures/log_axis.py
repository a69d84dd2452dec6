"""Zeros on a logarithmic axis: lifted to a floor that is marked as zero. Never imports torch."""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[Any]


def lift_zeros(data: list[dict[str, Any]], layout: dict[str, Any]) -> None:
    """Draw what is zero on a logarithmic axis, where it would vanish, at a marked floor.

    Parameters
    ----------
    data : list of dict
        Plotly's traces, with arrays as x and y; changed in place.
    layout : dict
        Plotly's layout; lines across the plot are lifted, too.
    """
    for name in ("xaxis", "yaxis", "yaxis2"):
        axis, short = name[0], name.replace("axis", "")
        curves = [curve for curve in data if axis == "x" or curve.get("yaxis", "y") == short]
        if layout.get(name, {}).get("type") != "log" or not curves:
            continue
        floor = floor_below(*(curve[axis] for curve in curves))
        if floor is None:
            continue
        for curve in curves:
            if axis == "y" and "hovertemplate" in curve:  # which still tells the truth
                told = curve["hovertemplate"].replace("%{y", "%{customdata")
                curve.update(customdata=curve[axis], hovertemplate=told)
            curve[axis] = lifted(curve[axis], floor)
        for shape in layout.get("shapes", []):
            if f"{axis}ref" not in shape:
                shape.update({end: max(shape[end], floor) for end in (f"{axis}0", f"{axis}1")})
        line, text = mark(axis, floor)
        for key, part in (("shapes", line), ("annotations", text)):
            layout[key] = [*layout.get(key, []), {**part, f"{axis}ref": short}]


def floor_below(*columns: Values) -> float | None:
    """Where zero is drawn: a decade below the least positive value; ``None`` if nothing is zero.

    Parameters
    ----------
    *columns : ndarray of any shapes
        All that is drawn along the axis; NaN is a gap.
    """
    values = np.concatenate([column.reshape(-1).astype(np.float64) for column in columns])
    if not (values <= 0.0).any():
        return None
    positive = values[values > 0.0]
    least = float(positive.min()) if len(positive) else 1.0
    return float(10.0 ** (math.floor(math.log10(least)) - 1))


def lifted(values: Values, floor: float | None) -> Values:
    """The values with the floor in place of what is not above zero."""
    if floor is None:
        return values
    if values.dtype.kind != "f" or not values.dtype.type(floor):  # as float32 it may be zero
        values = values.astype(np.float64)
    return np.where(values <= 0.0, values.dtype.type(floor), values)


def mark(axis: str, floor: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """A dotted line at the floor and the word that says what it is, as shape and annotation.

    Parameters
    ----------
    axis : str
        ``x`` or ``y``: the one that is logarithmic.
    floor : float
    """
    other = "y" if axis == "x" else "x"
    line = {
        "type": "line",
        f"{axis}0": floor,
        f"{axis}1": floor,
        f"{other}0": 0,
        f"{other}1": 1,
        f"{other}ref": "paper",
        "line": {"color": "#808A99", "width": 1, "dash": "dot"},
        "layer": "below",
    }
    text = {
        "text": "zero",
        axis: math.log10(floor),  # annotations, unlike lines, count in decades
        other: 0 if axis == "x" else 1,
        f"{other}ref": "paper",
        "xanchor": "left" if axis == "x" else "right",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 11},
    }
    return line, text
