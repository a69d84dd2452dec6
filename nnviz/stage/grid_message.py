"""A map as numbers, where the server evaluates and the browser paints: small, and near enough.

The browser reads these bytes in ``ui/stage/assets/message.js``. It paints from them whatever a
person wants to read on the map, edges and lines too, as sharp as from the network itself.

==============  ======================================================================
classes         u1
side            u2, little-endian, cells a side
steps           deflated: for each class the rows of its plane, top row first, one byte a cell
==============  ======================================================================

A cell says by how much a class's logit lies below the greatest one there: the root of its share in
`FAR`, in 255 steps, so that near a boundary the steps are fine. Bytes are differences from the cell
to the left, modulo 256: those are small, and so is what they are deflated to.
"""

import struct
import zlib

import numpy as np
import numpy.typing as npt

FAR = 16.0  # logits below the greatest one: beyond, nothing is left to see
_HEADER = struct.Struct("<BH")


def pack_grid(probabilities: npt.NDArray[np.float32]) -> bytes:
    """A map for ``assets/message.js``.

    Parameters
    ----------
    probabilities : ndarray of float32, shape (side, side, classes)
        As `nnviz.inside.grid.BoundaryGrid` has them, lowest row first.
    """
    planes = np.moveaxis(probabilities, -1, 0)[:, ::-1]
    least = np.float32(np.exp(-FAR)) * np.float32(0.5)
    below = np.log(planes.max(axis=0)) - np.log(np.maximum(planes, least))
    places = np.rint(np.sqrt(np.clip(below / FAR, 0.0, 1.0)) * 255.0).astype(np.uint8)
    steps = np.diff(places, axis=2, prepend=np.uint8(0))
    head = _HEADER.pack(len(planes), planes.shape[1])
    return head + zlib.compress(steps.tobytes(), 1)
