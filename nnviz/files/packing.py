"""Points as few bits: 24 for each point, with coordinates on a grid.

The order is: 10 bits for each x, 10 for each y, 3 planes of label bits (lowest first), 1 bit for
each held-out mark, each in the order of the points.
"""

import numpy as np

from nnviz.data.points import LEVELS, Points
from nnviz.errors import InputError

XY_PLACES, LABEL_PLACES = np.arange(10)[::-1], np.arange(3)
POINT_BYTES = 3

DAMAGED = "This link is damaged; copy it again from where it was made, and take all of it."


def pack(points: Points) -> bytes:
    """The points, quantised, as bits: every x, every y, then labels and held-out marks."""
    xy = np.rint(points.xy * np.float32(LEVELS)).astype(np.int64) + LEVELS
    coordinates = xy.T[:, :, None] >> XY_PLACES & 1
    # One bit of every label after the other: this is where DEFLATE finds runs.
    labels = points.labels >> LABEL_PLACES[:, None] & 1
    bits = [coordinates.reshape(-1), labels.reshape(-1), points.held_out]
    return np.packbits(np.concatenate(bits).astype(np.uint8)).tobytes()


def unpack(packed: bytes, count: int) -> Points:
    """The points that `pack` packed."""
    if len(packed) != POINT_BYTES * count:
        raise InputError(DAMAGED)
    bits = np.unpackbits(np.frombuffer(packed, np.uint8)).astype(np.int64)
    coordinates, planes = np.split(bits, [2 * len(XY_PLACES) * count])
    xy = (coordinates.reshape(2, count, len(XY_PLACES)) << XY_PLACES).sum(axis=2) - LEVELS
    if (xy > LEVELS).any():
        raise InputError(DAMAGED)
    *labels, held_out = planes.reshape(len(LABEL_PLACES) + 1, count)
    grid = xy.T.astype(np.float32) / np.float32(LEVELS)
    return Points(grid, (np.array(labels) << LABEL_PLACES[:, None]).sum(axis=0), held_out == 1)
