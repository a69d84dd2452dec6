"""The input features over the plane."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import torch

from nnviz.inside.grid import SMALL_SIDE, cell_centers
from nnviz.network.model import FEATURES
from nnviz.settings.names import Feature


@lru_cache(maxsize=16)
def feature_values(name: Feature) -> npt.NDArray[np.float32]:
    """A feature on a grid of 24 by 24 cells, lowest y first. Never written to."""
    axis = torch.from_numpy(cell_centers(SMALL_SIDE))
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    values: npt.NDArray[np.float32] = FEATURES[name](x, y).numpy()
    return values
