"""Input features as small pictures of the plane."""

import base64
import io
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image

from nnviz.config import Feature
from nnviz.grid import cell_centers
from nnviz.model import FEATURES
from nnviz.palette import map_colors

SIDE = 24


@lru_cache(maxsize=16)
def feature_png(name: Feature) -> bytes:
    """A feature over the plane, PNG: blue where it is negative, orange where it is positive."""
    axis = torch.from_numpy(cell_centers(SIDE))
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    return signed_png(FEATURES[name](x, y).numpy())


def signed_png(values: npt.NDArray[np.float32]) -> bytes:
    """Values over the plane, PNG: blue where they are negative, orange where positive.

    Parameters
    ----------
    values : ndarray of float32, shape (side, side)
        Lowest y first; beyond [-1, 1] the colour is the same as at its end.
    """
    share = (np.clip(values[::-1], -1.0, 1.0) + 1.0) / 2.0
    colors = map_colors(np.stack([1.0 - share, share], axis=-1).astype(np.float32))
    buffer = io.BytesIO()
    Image.fromarray(colors).save(buffer, "PNG")
    return buffer.getvalue()


def feature_uri(name: Feature) -> str:
    """The picture of a feature as a ``data:`` address."""
    return png_uri(feature_png(name))


def png_uri(png: bytes) -> str:
    """A picture as a ``data:`` address."""
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")
