"""The boundary as a picture: a small image of the map, and PNG bytes."""

import io

import numpy as np
import numpy.typing as npt
from PIL import Image

from nnviz.inside.grid import BoundaryGrid
from nnviz.pictures.colors import map_colors


def blend(grid: BoundaryGrid) -> npt.NDArray[np.uint8]:
    """Class colours mixed by probability, shape (resolution, resolution, 3), top row first."""
    return np.ascontiguousarray(map_colors(grid.probabilities)[::-1])


def map_png(grid: BoundaryGrid) -> bytes:
    """The map as a PNG, one pixel a cell: exact, for exports."""
    return _encode(grid, "PNG")


def map_jpeg(grid: BoundaryGrid) -> bytes:
    """The map as a JPEG, one pixel a cell: a third of the bytes in a tenth of the time."""
    return _encode(grid, "JPEG", quality=93, subsampling=0)


def _encode(grid: BoundaryGrid, kind: str, **options: int) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(blend(grid)).save(buffer, kind, **options)
    return buffer.getvalue()
