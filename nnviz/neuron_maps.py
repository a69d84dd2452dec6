"""What each hidden neuron answers over the plane, as small pictures."""

import numpy as np
import numpy.typing as npt
import torch

from nnviz.boundary import grid_points
from nnviz.feature_maps import SIDE, png_uri, signed_png
from nnviz.model import NeuralNetwork, compute_features


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
        One for each hidden layer; lowest y first, as in `nnviz.grid.BoundaryGrid`.
    """
    features = compute_features(grid_points(SIDE), model.config.features)
    *hidden, _ = model.outputs(features)
    return [layer.t().reshape(-1, SIDE, SIDE).numpy() for layer in hidden]


def neurons_html(model: NeuralNetwork) -> str:
    """Every hidden layer as a row of pictures, each scaled to its own largest value."""
    rows = []
    for number, layer in enumerate(neuron_values(model), start=1):
        pictures = []
        for neuron, values in enumerate(layer, start=1):
            largest = float(np.abs(values).max())
            scaled = values / largest if largest > 0.0 else values
            title = f"layer {number}, neuron {neuron}: {values.min():.2f} to {values.max():.2f}"
            pictures.append(
                f'<img src="{png_uri(signed_png(scaled))}" alt="{title}" title="{title}">'
            )
        caption = f"<figcaption>Layer {number}</figcaption>"
        rows.append(f"<figure>{caption}<div>{''.join(pictures)}</div></figure>")
    if not rows:
        return "<p>There is no hidden layer: the inputs go straight to the outputs.</p>"
    return f'<div class="neurons">{"".join(rows)}</div>'
