"""Figures as JSON: the same as plotly's own writer gives."""

import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from nnviz.ui.charts import spec_json

TYPES = ["u1", "i1", "u2", "i2", "u4", "i4", "f4", "f8"]


def plotly_says(spec: dict[str, Any]) -> Any:
    """What plotly's own writer makes of a figure."""
    return json.loads(go.Figure(spec).to_json())


@pytest.mark.parametrize("kind", TYPES)
def test_arrays_are_packed_as_plotly_packs_them(kind: str) -> None:
    flat = np.arange(12).astype(kind)
    spec = {
        "data": [
            {"type": "scatter", "x": flat, "y": flat[::2]},
            {"type": "heatmap", "z": flat.reshape(3, 4), "customdata": flat.reshape(3, 2, 2)},
        ],
        "layout": {"template": {}},
    }
    assert json.loads(spec_json(spec))["data"] == plotly_says(spec)["data"]


@pytest.mark.parametrize("kind", ["i8", "u8", "?"])
def test_arrays_that_plotly_cannot_unpack_are_lists(kind: str) -> None:
    flat = np.arange(6).astype(kind)
    assert json.loads(spec_json({"z": flat.reshape(2, 3)})) == {"z": flat.reshape(2, 3).tolist()}


def test_numpy_numbers_are_numbers() -> None:
    spec = {"a": np.float32(0.5), "b": np.int64(3), "c": np.bool_(True), "d": None}
    assert json.loads(spec_json(spec)) == {"a": 0.5, "b": 3, "c": True, "d": None}


def test_a_gap_travels_packed_and_the_json_is_strict() -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} in JSON")

    text = spec_json({"y": np.array([1.0, np.nan, np.inf], np.float32)})
    packed = json.loads(text, parse_constant=refuse)
    assert packed["y"]["dtype"] == "f4"


def test_what_no_figure_can_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="a figure cannot hold a set"):
        spec_json({"data": {1, 2}})
