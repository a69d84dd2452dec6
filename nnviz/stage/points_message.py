"""What the points layer over the stage is told: a few packed bytes instead of a figure."""

import struct
import zlib
from typing import get_args

import numpy as np

from nnviz.data.points import Bools, Points
from nnviz.stage.shapes import Shape
from nnviz.stage.tools import SHAPES, Tool

HEADER = struct.Struct("<IBBHIBBxx")
HELD_OUT, SELECTED = 8, 16
STEPS = 32767.5  # of u2 in a domain unit
RECORD = np.dtype([("x", "<u2"), ("y", "<u2"), ("flags", "u1")])


def pack_points(
    points: Points,
    *,
    marks_seen: int,
    pending_label: int,
    pending_held_out: bool,
    echo: bool,
    tool: Tool = "draw",
    radius: float = 0.0,
    shape: Shape = "line",
    density: int = 0,
    selected: Bools | None = None,
) -> bytes:
    """Points and how the next click is to look, as bytes for ``assets/points.js``.

    Parameters
    ----------
    points : Points
    marks_seen : int
        Marks taken over from the canvas so far: what was clicked before needs no echo any more.
    pending_label : int
        Class of the next click.
    pending_held_out : bool
        Whether the next click is held out.
    echo : bool
        Whether what the pointer does is to be shown at once, before the server knows of it.
    tool : str
        What the pointer does, as in `Brush`.
    radius : float
        Of the tool, in domain units.
    shape : str
        That the tool draws, as in `Brush`.
    density : int
        Of the tool.
    selected : ndarray of bool, shape (n,), optional
        Which points are selected.

    Returns
    -------
    bytes
        Header ``marks_seen`` (u4), class (u1), echo + 2 held-out + 4 number of the tool (u1),
        radius (u2, 32767.5 a domain unit), `revision` of the points (u4), number of
        the shape (u1), density (u1) and two bytes of nothing, then five bytes a point:
        x and y as u2 over [-1, 1], and class + 8 held-out + 16 selected
        as u1.
    """
    flags = echo + 2 * pending_held_out + 4 * get_args(Tool).index(tool)
    header = HEADER.pack(
        marks_seen,
        pending_label,
        flags,
        round(radius * STEPS),
        revision(points),
        SHAPES.index(shape),
        density,
    )
    records = np.empty(len(points), dtype=RECORD)
    steps = ((points.xy.astype(np.float64) + 1.0) * STEPS).round()
    records["x"], records["y"] = steps[:, 0], steps[:, 1]
    records["flags"] = points.labels + HELD_OUT * points.held_out
    if selected is not None:
        records["flags"] += np.uint8(SELECTED) * selected
    return header + records.tobytes()


def revision(points: Points) -> int:
    """A number, 32 bits, that differs for other points: whatever speaks of them says of which."""
    arrays = points.xy, points.labels, points.held_out
    return zlib.crc32(b"".join(array.tobytes() for array in arrays))
