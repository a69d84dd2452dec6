"""The grid over the domain."""

import subprocess
import sys

import numpy as np
import pytest

from nnviz.inside.grid import BoundaryGrid, cell_centers


def test_four_cells_by_hand() -> None:
    assert cell_centers(4).tolist() == [-0.75, -0.25, 0.25, 0.75]
    assert cell_centers(4).dtype == np.float32


@pytest.mark.parametrize("resolution", [2, 3, 100, 400])
def test_cells_fill_the_domain_without_a_gap(resolution: int) -> None:
    centers = cell_centers(resolution).astype(np.float64)
    half = 1.0 / resolution
    assert len(centers) == resolution
    np.testing.assert_allclose(centers[0] - half, -1.0, atol=1e-6)
    np.testing.assert_allclose(centers[-1] + half, 1.0, atol=1e-6)
    np.testing.assert_allclose(np.diff(centers), 2.0 * half, atol=1e-6)


def test_classes_are_the_last_axis() -> None:
    grid = BoundaryGrid(cell_centers(4), np.zeros((4, 4, 5), np.float32))
    assert grid.classes == 5


def test_the_grid_needs_no_torch() -> None:
    code = "import nnviz.inside.grid, nnviz.pictures.raster, sys; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
