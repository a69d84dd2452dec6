"""Charts of what flows: what plotly gets."""

import json
from typing import Any

import numpy as np
import pytest

from nnviz.inside.flow_parts import FlowMoment
from nnviz.pictures.chart_view import ChartView
from nnviz.pictures.flow import HEALTHY, band_spec, ratio_spec, units_spec
from nnviz.ui.charts import spec_json

LINEAR, LOG = ChartView(log_time=False), ChartView(log_time=True)


def moment(epoch: int, **changed: Any) -> FlowMoment:
    parts: dict[str, Any] = {
        "outputs": [[-1, -0.5, 0, 0.5, 1]],
        "gradients": [[0, 1e-3, 2e-3, 3e-3, 4e-3], [1, 2, 3, 4, 5]],
        "ratios": [1e-3, np.nan],
        "dead": [0.25],
        "saturated": [np.nan],
        **changed,
    }
    return FlowMoment(epoch, **{name: np.array(v, np.float32) for name, v in parts.items()})


MOMENTS = [moment(0), moment(10), moment(20, dead=[0.5])]


@pytest.mark.parametrize("view", [LINEAR, LOG])
@pytest.mark.parametrize("background", ["#FFFFFF", "#12161D"])
def test_every_chart_is_json_that_plotly_reads(view: ChartView, background: str) -> None:
    for spec in (
        band_spec(MOMENTS, "outputs", 0, view, background),
        band_spec(MOMENTS, "gradients", 1, view, background),
        ratio_spec(MOMENTS, view, background),
        units_spec(MOMENTS, view, background),
    ):
        read = json.loads(spec_json(spec))
        assert read["layout"]["paper_bgcolor"] == background


def test_a_band_lies_between_its_quantiles_and_has_the_median() -> None:
    data = band_spec(MOMENTS, "outputs", 0, LINEAR, "#FFFFFF")["data"]
    assert [curve["y"][0] for curve in data] == [-1.0, 1.0, -0.5, 0.5, 0.0]
    assert [curve.get("fill") for curve in data] == [None, "tonexty", None, "tonexty", None]


def test_gradients_of_zero_are_drawn_at_a_marked_floor() -> None:
    spec = band_spec(MOMENTS, "gradients", 0, LINEAR, "#FFFFFF")
    assert spec["layout"]["annotations"][0]["text"] == "zero"
    assert spec["data"][0]["y"].min() > 0.0


def test_the_healthy_band_is_always_in_sight() -> None:
    for ratio in (1e-9, 1e-3, 10.0):
        spec = ratio_spec([moment(3, ratios=[ratio, np.nan])], LINEAR, "#FFFFFF")
        low, high = spec["layout"]["yaxis"]["range"]
        assert low < np.log10(min(ratio, HEALTHY[0])) < np.log10(max(ratio, HEALTHY[1])) < high
        assert [curve["name"] for curve in spec["data"]] == ["layer 1"]
        assert spec["data"][0]["mode"] == "lines+markers"
    both = ratio_spec([moment(3, ratios=[0.1, 0.2])], LINEAR, "#FFFFFF")
    assert [curve["name"] for curve in both["data"]] == ["layer 1", "outputs"]


def test_stuck_units_are_in_per_cent_whether_dead_or_saturated() -> None:
    spec = units_spec(MOMENTS, LINEAR, "#FFFFFF")
    np.testing.assert_allclose(spec["data"][0]["y"], [25, 25, 50])
    flat = units_spec([moment(0, dead=[np.nan], saturated=[0.75])], LINEAR, "#FFFFFF")
    np.testing.assert_allclose(flat["data"][0]["y"], [75])


def test_one_moment_alone_is_dots_and_more_are_lines() -> None:
    for what in ("outputs", "gradients"):
        for moments, mode in ((MOMENTS[:1], "lines+markers"), (MOMENTS, "lines")):
            data = band_spec(moments, what, 0, LINEAR, "#FFFFFF")["data"]
            assert [curve["mode"] for curve in data] == [mode] * 5
