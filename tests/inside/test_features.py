"""The input features over the plane."""

from typing import get_args

import numpy as np
import pytest

from nnviz.inside.features import feature_values
from nnviz.inside.grid import SMALL_SIDE, cell_centers
from nnviz.settings.names import Feature

FORMULAS = {
    "x": lambda x, y: x,
    "y": lambda x, y: y,
    "x2": lambda x, y: x * x,
    "y2": lambda x, y: y * y,
    "xy": lambda x, y: x * y,
    "sin_x": lambda x, y: np.sin(np.pi * x),
    "sin_y": lambda x, y: np.sin(np.pi * y),
}


@pytest.mark.parametrize("name", get_args(Feature))
def test_each_feature_is_its_formula_lowest_y_first(name: Feature) -> None:
    x, y = np.meshgrid(cell_centers(SMALL_SIDE), cell_centers(SMALL_SIDE))
    np.testing.assert_allclose(feature_values(name), FORMULAS[name](x, y), atol=1e-6)
