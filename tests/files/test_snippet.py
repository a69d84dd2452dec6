"""Points as Python text, run by Python."""

from typing import Any

import numpy as np
import pytest

from nnviz.data.axes import Axes, Axis
from nnviz.data.points import Points, quantize
from nnviz.files.snippet import write_snippet
from nnviz.settings.outside import one_line

POINTS = quantize(
    Points.of(
        [[0.1, -0.25], [1.0, -1.0], [0.5, 0.5]] * 15, [0, 2, 1] * 15, [False, True, False] * 15
    )
)


def run(text: str) -> dict[str, Any]:
    """What Python makes of a text that was written here."""
    found: dict[str, Any] = {}
    exec(compile(text, "snippet", "exec"), found)
    return found


def test_python_reads_these_very_points() -> None:
    found = run(write_snippet(POINTS, ["cat", "dog"]))
    assert found["X"].dtype == np.float64
    assert np.array_equal(found["X"].astype(np.float32), POINTS.xy)
    assert np.array_equal(found["y"], POINTS.labels)
    assert np.array_equal(found["held_out"], POINTS.held_out)
    assert found["names"] == ["cat", "dog", "class 3"]
    assert found["columns"] == ["x", "y"]


def test_with_units_the_numbers_are_the_files_own() -> None:
    originals = np.arange(90.0).reshape(45, 2) / 7
    axes = Axes(Axis("length (cm)"), Axis("width"), "species", POINTS.xy, originals)
    found = run(write_snippet(Points.of(POINTS.xy, POINTS.labels, POINTS.held_out), (), axes))
    assert sorted(found["X"].tolist()) == sorted(originals.tolist())
    assert found["columns"] == ["length (cm)", "width"]


@pytest.mark.parametrize(
    "name",
    ['"]; raise SystemExit #', "'''", "a\\", "a\nb", "é😀", "{0}", "\u2028x", "# -*- coding"],
)
def test_a_name_is_text_whatever_is_in_it(name: str) -> None:
    text = write_snippet(POINTS, [name])
    assert text.isascii()
    assert run(text)["names"][0] == one_line(name)


def test_no_points_are_empty_arrays() -> None:
    found = run(write_snippet(Points.empty()))
    assert found["X"].shape == (0, 2)
    assert found["names"] == []
