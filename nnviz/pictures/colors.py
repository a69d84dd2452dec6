"""Colours of the map: each class's tone, mixed by how likely each class is."""

import numpy as np
import numpy.typing as npt

from nnviz.data.class_styles import CLASS_STYLES, UNDECIDED, rgb


def tones(classes: int) -> npt.NDArray[np.float32]:
    """The map's colour of each class, shape (classes, 3), 0 to 255."""
    return np.array([rgb(style.tone) for style in CLASS_STYLES[:classes]], dtype=np.float32)


def map_colors(probabilities: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """The map's colour for class probabilities: tones blended, nearer `UNDECIDED` when in doubt.

    Parameters
    ----------
    probabilities : ndarray of float32, shape (..., classes)

    Returns
    -------
    ndarray of uint8, shape (..., 3)
    """
    classes = probabilities.shape[-1]
    undecided = np.array(rgb(UNDECIDED), dtype=np.float32)
    best = probabilities.max(axis=-1)
    decided = np.clip((best - 1.0 / classes) * (classes / (classes - 1.0)), 0.0, 1.0)
    # Steep at the boundary, level where the network is sure: areas look even, edges crisp.
    strength = decided * (2.0 - decided)
    mixed = undecided + strength[..., None] * (probabilities @ tones(classes) - undecided)
    colors: npt.NDArray[np.uint8] = (mixed + 0.5).astype(np.uint8)
    return colors
