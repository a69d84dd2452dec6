"""How signals and gradients flow through a network at one moment. Never imports torch."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)  # the quantiles that are kept


@dataclass(frozen=True, eq=False)
class FlowMoment:
    """A network at one epoch, on its training points.

    Attributes
    ----------
    epoch : int
    outputs : ndarray of float32, shape (hidden layers, 5)
        Quantiles of what each layer puts out.
    gradients : ndarray of float32, shape (layers, 5)
        Quantiles of how large the next step's gradients of each layer's weights are; the output
        layer's are the last.
    ratios : ndarray of float32, shape (layers,)
        How far the next step moves each layer's weights, over how large these are; NaN where all
        are zero.
    dead : ndarray of float32, shape (hidden layers,)
        Share of neurons that give zero at every training point; NaN where none can.
    saturated : ndarray of float32, shape (hidden layers,)
        Share of outputs where the activation is flat; NaN where it never is.
    """

    epoch: int
    outputs: Floats
    gradients: Floats
    ratios: Floats
    dead: Floats
    saturated: Floats
