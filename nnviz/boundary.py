"""The decision boundary as data: class probabilities on a grid over the domain."""

from collections.abc import Callable
from functools import lru_cache

import torch
from torch import Tensor

from nnviz.config import GridConfig
from nnviz.grid import BoundaryGrid, cell_centers


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
        probabilities = torch.softmax(model(grid_points(resolution)), dim=1)
    finally:
        if training:
            model.train()  # type: ignore[attr-defined]
    shape = (resolution, resolution, probabilities.shape[1])
    return BoundaryGrid(cell_centers(resolution), probabilities.reshape(shape).numpy())
