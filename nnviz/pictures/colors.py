"""Colours of the map: the classes' own, whitened, and mixed by how likely each class is."""

import numpy as np
import numpy.typing as npt

from nnviz.data.class_styles import CLASS_STYLES, rgb

TINT = 0.5  # share of white in the map's colours, so that the points stand out on it


def tints(classes: int) -> npt.NDArray[np.float32]:
    """The map's colour of each class, shape (classes, 3), 0 to 255."""
    colors = np.array([rgb(style.color) for style in CLASS_STYLES[:classes]], dtype=np.float32)
    return colors * (1.0 - TINT) + 255.0 * TINT


def map_colors(probabilities: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """The map's colour for class probabilities: class tints blended, paler where undecided.

    Parameters
    ----------
    probabilities : ndarray of float32, shape (..., classes)

    Returns
    -------
    ndarray of uint8, shape (..., 3)
    """
    classes = probabilities.shape[-1]
    best = probabilities.max(axis=-1)
    decided = np.sqrt(np.clip((best - 1.0 / classes) * (classes / (classes - 1.0)), 0.0, 1.0))
    whitened = 255.0 + decided[..., None] * (probabilities @ tints(classes) - 255.0)
    colors: npt.NDArray[np.uint8] = (whitened + 0.5).astype(np.uint8)
    return colors
