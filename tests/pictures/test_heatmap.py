"""Boundary and points as a plotly figure, read back from the JSON that the browser gets."""

import base64
import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
import torch

from nnviz.data.axes import Axis
from nnviz.data.class_styles import CLASS_STYLES, UNDECIDED, rgb
from nnviz.data.points import Points
from nnviz.inside.boundary import evaluate_grid
from nnviz.inside.grid import BoundaryGrid, cell_centers
from nnviz.pictures.colors import map_colors, tones
from nnviz.pictures.heatmap import boundary_figure, boundary_spec
from nnviz.settings.config import GridConfig


def spec(figure: go.Figure) -> dict[str, Any]:
    """What travels to the browser."""
    loaded: dict[str, Any] = json.loads(figure.to_json())
    return loaded


def array(packed: Any) -> np.ndarray:
    """An array as plotly packs it, or a plain list."""
    if not isinstance(packed, dict):
        return np.asarray(packed)
    flat = np.frombuffer(base64.b64decode(packed["bdata"]), dtype=packed["dtype"])
    shape = packed.get("shape")
    return flat.reshape([int(part) for part in shape.split(",")]) if shape else flat


def grid_of(*rows: Any) -> BoundaryGrid:
    """A grid with these probabilities, lowest row first."""
    return BoundaryGrid(cell_centers(len(rows)), np.array(rows, dtype=np.float32))


TWO = grid_of([[1.0, 0.0], [0.75, 0.25]], [[0.5, 0.5], [0.004, 0.996]])
FOUR = grid_of([[1, 0, 0, 0], [0, 1, 0, 0]], [[0.2, 0.2, 0.5, 0.1], [0.1, 0.2, 0.2, 0.5]])


def test_the_figure_fills_its_square_exactly() -> None:
    layout = spec(boundary_figure(TWO, 520))["layout"]
    assert (layout["width"], layout["height"]) == (520, 520)
    assert layout["margin"] == {"l": 0, "r": 0, "t": 0, "b": 0}
    for axis in ("xaxis", "yaxis"):
        assert layout[axis]["range"] == [-1, 1]
        assert layout[axis]["visible"] is False
        assert layout[axis]["fixedrange"] is True
        assert layout[axis].get("autorange") is None


def test_a_picture_is_little_more_than_its_cells() -> None:
    grid = evaluate_grid(lambda xy: xy, GridConfig(resolution=100))
    assert len(boundary_figure(grid, 520).to_json()) < 15_000  # 13,336 are 10,000 cells in base64


def test_two_classes_are_percent_of_the_second_lowest_row_first() -> None:
    (trace,) = spec(boundary_figure(TWO, 520))["data"]
    assert trace["type"] == "heatmap"
    assert array(trace["z"]).tolist() == [[0, 25], [50, 100]]
    assert (trace["zmin"], trace["zmax"]) == (0, 100)
    assert trace["hoverinfo"] == "skip"
    assert "customdata" not in trace


@pytest.mark.parametrize("resolution", [2, 100])
def test_cells_lie_where_the_grid_has_them(resolution: int) -> None:
    grid = evaluate_grid(lambda xy: xy, GridConfig(resolution=resolution))
    (trace,) = spec(boundary_figure(grid, 520))["data"]
    for start, step in (("x0", "dx"), ("y0", "dy")):
        placed = trace[start] + trace[step] * np.arange(resolution)
        np.testing.assert_allclose(placed, grid.axis, atol=1e-6)


def test_orientation_from_model_to_figure() -> None:
    # The second class lives where y > 0.5 and x < 0 only.
    def model(xy: torch.Tensor) -> torch.Tensor:
        inside = (xy[:, 1] > 0.5) & (xy[:, 0] < 0)
        return torch.stack([torch.zeros(len(xy)), torch.where(inside, 99.0, -99.0)], 1)

    grid = evaluate_grid(model, GridConfig(resolution=40))
    z = array(spec(boundary_figure(grid, 520))["data"][0]["z"])
    expected = np.zeros((40, 40))
    expected[30:, :20] = 100
    np.testing.assert_array_equal(z, expected)


def test_more_classes_are_winner_and_confidence() -> None:
    (trace,) = spec(boundary_figure(FOUR, 520))["data"]
    z = array(trace["z"])
    assert (z // 100).tolist() == [[0, 1], [2, 3]]
    np.testing.assert_allclose(z % 100, [[99, 99], [50, 50]], atol=1)
    assert (trace["zmin"], trace["zmax"]) == (0, 400)
    assert trace["zsmooth"] is False  # a blend between two winners would show a third class


@pytest.mark.parametrize("classes", range(3, 9))
@pytest.mark.parametrize("certainty", [1.0, 0.9, 0.6])
def test_more_classes_are_shown_in_the_colours_of_the_map(classes: int, certainty: float) -> None:
    rest = (1.0 - certainty) / (classes - 1)
    row = np.where(np.eye(classes), certainty, rest).astype(np.float32)
    grid = BoundaryGrid(cell_centers(classes), np.stack([row] * classes))
    (trace,) = spec(boundary_figure(grid, 520))["data"]
    stops, colors = zip(*trace["colorscale"], strict=True)
    assert (stops[0], stops[-1]) == (0, 1)
    assert list(stops) == sorted(stops)
    channels = np.array([json.loads(f"[{color[4:-1]}]") for color in colors], dtype=float)
    shown = (array(trace["z"])[0] - trace["zmin"]) / (trace["zmax"] - trace["zmin"])
    for channel in range(3):
        drawn = np.interp(shown, stops, channels[:, channel])
        np.testing.assert_allclose(drawn, map_colors(row)[:, channel], atol=4)


def test_two_classes_have_their_tones_at_the_ends_and_undecided_between() -> None:
    scale = dict(spec(boundary_figure(TWO, 520))["data"][0]["colorscale"])
    ends = [tone.astype(int) for tone in tones(2)]
    assert scale[0] == "rgb({},{},{})".format(*ends[0])
    assert scale[0.5] == "rgb({},{},{})".format(*rgb(UNDECIDED))
    assert scale[1] == "rgb({},{},{})".format(*ends[1])


@pytest.mark.parametrize(
    ("grid", "told"),
    [
        (TWO, [[[1, 100], [1, 75]], [[1, 50], [2, 100]]]),
        (FOUR, [[[1, 100], [2, 100]], [[3, 50], [4, 50]]]),
    ],
)
def test_hover_tells_class_and_percent(grid: BoundaryGrid, told: list[Any]) -> None:
    (trace,) = spec(boundary_figure(grid, 520, hover=True))["data"]
    assert array(trace["customdata"]).tolist() == told
    assert "hoverinfo" not in trace
    assert trace["hovertemplate"] == (
        "x %{x:.2f} · y %{y:.2f}<br>class %{customdata[0]} · %{customdata[1]} %<extra></extra>"
    )


def test_in_units_of_a_file_each_cell_and_point_stays_where_it_is() -> None:
    points = Points.of([(-0.5, 0.25)], [0])
    axes = Axis("mass", 4500.0, 2000.0), Axis("length", 5.0, 0.5)
    plain = boundary_spec(TWO, 520, points, hover=True)
    units = boundary_spec(TWO, 520, points, hover=True, axes=axes)
    assert units["layout"]["xaxis"]["range"] == [2500.0, 6500.0]
    assert units["layout"]["yaxis"]["range"] == [4.5, 5.5]
    before, after = plain["data"][0], units["data"][0]
    assert after["x0"] == 4500.0 + 2000.0 * before["x0"]
    assert after["dx"] == 2000.0 * before["dx"]
    assert after["y0"] == 5.0 + 0.5 * before["y0"]
    assert after["dy"] == 0.5 * before["dy"]
    assert after["hovertemplate"].startswith("x %{x:.0f} · y %{y:.3f}<br>class")
    assert units["data"][1]["x"].tolist() == [3500.0]
    assert units["data"][1]["y"].tolist() == [5.125]


def test_axes_that_cannot_be_told_apart_are_left_out() -> None:
    units = boundary_spec(TWO, 520, axes=(Axis("a", 1e20, 1.0), Axis("b", 5.0, 2.0)))
    assert units["layout"]["xaxis"]["range"] == [-1.0, 1.0]


def test_points_are_one_trace_a_class_and_hollow_when_held_out() -> None:
    points = Points.of(
        [(-0.5, 0.25), (0.5, 1), (0, 0), (1, -1)], [0, 3, 0, 3], [False, True, False, True]
    )
    heatmap, blue, pink = spec(boundary_figure(FOUR, 520, points))["data"]
    assert heatmap["type"] == "heatmap"
    assert array(blue["x"]).tolist() == [-0.5, 0.0]
    assert array(blue["y"]).tolist() == [0.25, 0.0]
    assert array(pink["x"]).tolist() == [0.5, 1.0]
    assert array(pink["y"]).tolist() == [1.0, -1.0]
    for trace, style in ((blue, CLASS_STYLES[0]), (pink, CLASS_STYLES[3])):
        assert (trace["type"], trace["mode"]) == ("scatter", "markers")
        assert trace["marker"]["symbol"] == style.symbol
    markers = [(t["marker"]["color"], t["marker"]["line"]["color"]) for t in (blue, pink)]
    assert markers == [(CLASS_STYLES[0].color, "white"), ("white", CLASS_STYLES[3].color)]


def test_a_class_with_both_kinds_of_points_has_both_markers() -> None:
    points = Points.of([(0, 0), (0.5, 0)], [1, 1], [False, True])
    _, filled, hollow = spec(boundary_figure(TWO, 520, points))["data"]
    assert array(filled["x"]).tolist() == [0.0]
    assert filled["marker"]["color"] == CLASS_STYLES[1].color
    assert (array(hollow["x"]).tolist(), hollow["marker"]["color"]) == ([0.5], "white")


def test_no_points_no_markers() -> None:
    assert len(spec(boundary_figure(TWO, 520, Points.empty()))["data"]) == 1


@pytest.mark.parametrize("hover", [False, True])
@pytest.mark.parametrize("grid", [TWO, FOUR])
def test_plotly_knows_every_property(
    grid: BoundaryGrid, hover: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Figures are built with skip_invalid, for speed; here plotly looks, and raises.
    figure = go.Figure
    monkeypatch.setattr(go, "Figure", lambda spec, skip_invalid: figure(spec))
    points = Points.of([(0, 0), (0.5, 0)], [1, 1], [False, True])
    assert len(boundary_figure(grid, 520, points, hover=hover).data) == 3
