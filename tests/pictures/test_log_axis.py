"""Where zeros go on a logarithmic axis."""

import numpy as np
import pytest

from nnviz.pictures.log_axis import floor_below, lifted, mark


@pytest.mark.parametrize(
    ("values", "floor"),
    [
        ([0.5, 0.02], None),
        ([0.5, np.nan], None),
        ([], None),
        ([0.5, 0.02, 0.0], 1e-3),
        ([0.0, 3e-7], 1e-8),
        ([0.0, 0.0], 0.1),
        ([-1.0, 100.0], 10.0),
    ],
)
def test_the_floor_is_a_decade_below_what_can_be_drawn(
    values: list[float], floor: float | None
) -> None:
    assert floor_below(np.array(values)) == (None if floor is None else pytest.approx(floor))


def test_only_what_is_not_positive_is_lifted() -> None:
    values = np.array([0.0, -2.0, 0.5, np.nan], np.float32)
    out = lifted(values, 0.01)
    assert out.dtype == np.float32
    np.testing.assert_allclose(out, np.array([0.01, 0.01, 0.5, np.nan], np.float32))
    assert lifted(values, None) is values


@pytest.mark.parametrize("axis", ["x", "y"])
def test_the_mark_lies_across_the_plot(axis: str) -> None:
    line, text = mark(axis, 0.01)
    other = "y" if axis == "x" else "x"
    assert line[f"{axis}0"] == line[f"{axis}1"] == 0.01
    assert (line[f"{other}0"], line[f"{other}1"], line[f"{other}ref"]) == (0, 1, "paper")
    assert text[axis] == -2.0
