"""The boundary as a picture: its colours, and a small JPEG of the map."""

import io

import numpy as np
import numpy.typing as npt
from PIL import Image

from nnviz.inside.grid import BoundaryGrid
from nnviz.pictures.colors import map_colors


def blend(grid: BoundaryGrid) -> npt.NDArray[np.uint8]:
    """Class colours mixed by probability, shape (resolution, resolution, 3), top row first."""
    return np.ascontiguousarray(map_colors(grid.probabilities)[::-1])


def map_jpeg(grid: BoundaryGrid) -> bytes:
    """The map as a JPEG, one pixel a cell: a third of a PNG's bytes in a tenth of its time."""
    buffer = io.BytesIO()
    Image.fromarray(blend(grid)).save(buffer, "JPEG", quality=93, subsampling=0)
    return buffer.getvalue()
