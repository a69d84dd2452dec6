"""What each hidden neuron answers over the plane."""

import numpy as np
import numpy.typing as npt
import torch

from nnviz.inside.boundary import grid_points
from nnviz.inside.grid import SMALL_SIDE
from nnviz.network.model import NeuralNetwork, compute_features


@torch.inference_mode()
def neuron_values(model: NeuralNetwork) -> list[npt.NDArray[np.float32]]:
    """Outputs of every hidden layer on a grid of 24 by 24 cells.

    Parameters
    ----------
    model : NeuralNetwork
        In evaluation mode.

    Returns
    -------
    list of ndarray of float32, shape (width, 24, 24)
        One for each hidden layer; lowest y first, as in `nnviz.inside.grid.BoundaryGrid`.
    """
    features = compute_features(grid_points(SMALL_SIDE), model.config.features)
    *hidden, _ = model.outputs(features)
    return [layer.t().reshape(-1, SMALL_SIDE, SMALL_SIDE).numpy() for layer in hidden]
