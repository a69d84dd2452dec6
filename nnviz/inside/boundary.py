"""The decision boundary as data: class probabilities on a grid over the domain."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from nnviz.inside.grid import BoundaryGrid, cell_centers
from nnviz.settings.config import GridConfig

PART = 2500  # cells evaluated at once: their activations stay in the processor's cache


@lru_cache(maxsize=8)
def grid_points(resolution: int) -> Tensor:
    """All cell centres, shape (resolution², 2), x fastest. Never written to."""
    axis = torch.from_numpy(cell_centers(resolution))
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    return torch.stack([x.reshape(-1), y.reshape(-1)], dim=1)


@torch.inference_mode()
def evaluate_grid(model: Callable[[Tensor], Tensor], config: GridConfig) -> BoundaryGrid:
    """Evaluate a model on the grid.

    Parameters
    ----------
    model : callable
        Maps points, a float32 tensor of shape (n, 2), to logits of shape (n, classes). A module in
        training mode is put into evaluation mode for the call.
    config : GridConfig

    Returns
    -------
    BoundaryGrid
    """
    resolution = config.resolution
    training = isinstance(model, torch.nn.Module) and model.training
    if training:
        model.eval()  # type: ignore[attr-defined]
    try:
        parts = [
            torch.softmax(model(part).t().contiguous(), dim=0)
            for part in torch.split(grid_points(resolution), PART)
        ]
    finally:
        if training:
            model.train()  # type: ignore[attr-defined]
    # Classes come first in memory: softmax, and later the colours, take a fifth of the time so.
    planes = torch.cat(parts, dim=1).numpy().reshape(-1, resolution, resolution)
    return BoundaryGrid(cell_centers(resolution), np.moveaxis(planes, 0, -1))
