"""The grid over the domain, and class probabilities on it: plain arrays, no torch."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SMALL_SIDE = 24  # cells along one side of a small map: of a feature, of a neuron


@dataclass(frozen=True, eq=False)
class BoundaryGrid:
    """Class probabilities at the centres of square cells that fill [-1, 1]².

    Attributes
    ----------
    axis : ndarray of float32, shape (resolution,)
        Cell centres along x, and along y.
    probabilities : ndarray of float32, shape (resolution, resolution, classes)
        Softmax of the logits; ``[row, column]`` is the cell at ``(axis[column], axis[row])``, so
        row 0 is the lowest y.
    """

    axis: npt.NDArray[np.float32]
    probabilities: npt.NDArray[np.float32]

    @property
    def classes(self) -> int:
        """Number of classes."""
        return int(self.probabilities.shape[2])


def cell_centers(resolution: int) -> npt.NDArray[np.float32]:
    """Centres of `resolution` equal cells of [-1, 1], ascending."""
    return ((np.arange(resolution) + 0.5) * 2.0 / resolution - 1.0).astype(np.float32)
