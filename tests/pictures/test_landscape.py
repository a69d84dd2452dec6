"""The landscape's figures: what is drawn where, and how losses become heights."""

from typing import Any

import numpy as np
import pytest

from nnviz.inside.surface import Landscape
from nnviz.pictures.landscape import axis_names, landscape_spec
from nnviz.ui.charts import spec_json
from tests.pages.test_charts import plotly_says

AXIS = np.linspace(-1.0, 1.0, 5)
WAY = np.array([[0.0, 0.0, 1.0], [0.1, 0.2, 0.5]])
KINDS = ["surface", "contour"]


def found(low: float = 1.0, high: float = 2.0, gap: bool = False, path: bool = False) -> Landscape:
    space = np.geomspace if high / max(low, 1e-9) > 100.0 and low else np.linspace
    losses = space(low, high, 25).astype(np.float32).reshape(5, 5)
    if gap:
        losses[0, 0] = np.nan
    walked = np.array([[-0.5, -0.5], [0.0, 0.0]]) if path else None
    shares = np.array([0.9, 0.05]) if path else None
    kind: Any = "path" if path else "random"
    return Landscape(kind, AXIS, AXIS, losses, np.zeros(2), 1.0, 3, 3, walked, shares)


@pytest.mark.parametrize("shape", KINDS)
@pytest.mark.parametrize("gap", [False, True])
def test_plotly_knows_all_that_is_said(shape: str, gap: bool) -> None:
    spec = landscape_spec(found(gap=gap, path=True), WAY, ["a", "b"], shape=shape)
    plotly_says(spec)
    spec_json(spec)


@pytest.mark.parametrize("shape", KINDS)
def test_losses_of_one_size_are_heights_as_they_are(shape: str) -> None:
    land = found()
    surface = landscape_spec(land, WAY, ["a", "b"], shape=shape)["data"][0]
    np.testing.assert_array_equal(surface["z"], land.losses)
    np.testing.assert_array_equal(surface["x"], AXIS.astype(np.float32))


@pytest.mark.parametrize("shape", KINDS)
def test_losses_of_many_sizes_are_logarithms_with_ticks_that_say_losses(shape: str) -> None:
    land = found(0.01, 100.0, gap=True)
    surface = landscape_spec(land, WAY, ["a", "b"], shape=shape)["data"][0]
    np.testing.assert_allclose(surface["z"], np.log10(land.losses), rtol=1e-6)
    assert np.isnan(surface["z"][0, 0])
    np.testing.assert_array_equal(surface["customdata"], land.losses)
    bar = surface["colorbar"]
    for value, text in zip(bar["tickvals"], bar["ticktext"], strict=True):
        assert float(text) == pytest.approx(10.0**value, rel=0.05)
        assert surface["z"][np.isfinite(surface["z"])].min() - 1e-6 <= value <= 2.0 + 1e-6


@pytest.mark.parametrize("shape", KINDS)
def test_zero_losses_have_a_floor(shape: str) -> None:
    surface = landscape_spec(found(0.0, 100.0), WAY, ["a", "b"], shape=shape)["data"][0]
    assert np.isfinite(surface["z"]).all()


@pytest.mark.parametrize("shape", KINDS)
@pytest.mark.parametrize("losses", [np.full((5, 5), v) for v in (np.nan, 0.0, 2.0)])
def test_odd_landscapes_are_drawn_all_the_same(shape: str, losses: Any) -> None:
    land = Landscape(
        "random", AXIS, AXIS, losses.astype(np.float32), np.zeros(2), float("nan"), 3, 3
    )
    way = np.array([[0.0, 0.0, np.nan]])
    plotly_says(landscape_spec(land, way, ["a", "b"], shape=shape))


def test_path_trail_and_present_place() -> None:
    data = landscape_spec(found(path=True), WAY, ["a", "b"], shape="contour")["data"]
    kinds = [(trace["type"], trace.get("mode")) for trace in data]
    assert kinds == [
        ("contour", None),
        ("scatter", "lines"),
        ("scatter", "markers"),
        ("scatter", "lines"),
        ("scatter", "markers"),
    ]
    np.testing.assert_allclose(data[1]["x"], [-0.5, 0.0])
    np.testing.assert_allclose(data[3]["y"], [0.0, 0.2], rtol=1e-6)
    assert (data[4]["x"][0], data[4]["y"][0]) == pytest.approx((0.1, 0.2))
    assert data[4]["text"] == ["now: loss 0.500"]


def test_the_path_lies_on_the_surface_and_the_network_at_its_own_loss() -> None:
    land = found(path=True)
    data = landscape_spec(land, WAY, ["a", "b"], shape="surface")["data"]
    lift = 0.012 * 1.0
    np.testing.assert_allclose(
        data[1]["z"], [land.losses[1, 1] + lift, land.losses[2, 2] + lift], atol=1e-6
    )
    np.testing.assert_allclose(data[4]["z"], [0.5 + 3 * lift], atol=1e-6)


def test_the_axes_follow_the_network_but_not_for_ever() -> None:
    far = np.array([[0.0, 0.0, 1.0], [1.5, -400.0, 1.0]])
    layout = landscape_spec(found(), far, ["a", "b"], shape="contour")["layout"]
    assert layout["xaxis"]["range"] == [-1.0, 1.5]
    assert layout["yaxis"]["range"] == [-3.0, 1.0]


def test_axes_have_names() -> None:
    assert axis_names(found(path=True), ["u", "v"]) == [
        "component 1 (90.0 %)",
        "component 2 (5.0 %)",
    ]
    assert axis_names(found(), ["u", "v"]) == ["random direction 1", "random direction 2"]
