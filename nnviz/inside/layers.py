"""What is seen of hidden space: plain arrays, no torch."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Kind = Literal["plane", "inputs", "hidden", "outputs"]

SHEET_SIDE = 25  # corners of the sheet along a side


class Axes(NamedTuple):
    """What a layer is seen along.

    Attributes
    ----------
    dims : int
        2 or 3.
    units : tuple of int, optional
        So many of a layer's units, counted from 0; ``None``: its principal components.
    """

    dims: int = 2
    units: tuple[int, ...] | None = None


@dataclass(frozen=True, eq=False)
class Layer:
    """Where one layer puts everything.

    Attributes
    ----------
    kind : str
        ``plane`` (x and y), ``inputs`` (the features, where they are others), ``hidden``,
        after the activation, or ``outputs`` (the logits).
    width : int
        How many units it has.
    units : tuple of int, optional
        Those that are shown; ``None``: principal components.
    shares : ndarray of float32, shape (dims,), optional
        Of the sheet's variance, along each component.
    basis : ndarray of float32, shape (width, dims)
        From units to what is shown.
    sheet : ndarray of float32, shape (625, dims)
        A lattice of 25 by 25 places over [-1, 1]², x fastest, lowest y first.
    points : ndarray of float32, shape (points, dims)
    line : ndarray of float32, shape (pieces, 2, dims)
        Both ends of each piece of the boundary.
    """

    kind: Kind
    width: int
    units: tuple[int, ...] | None
    shares: Floats | None
    basis: Floats
    sheet: Floats
    points: Floats
    line: Floats


@dataclass(frozen=True, eq=False)
class HiddenSpace:
    """All layers at one moment, from the plane to the outputs.

    Attributes
    ----------
    layers : list of Layer
    winners : ndarray of uint8, shape (24, 24)
        The likeliest class in each cell of the sheet.
    """

    layers: list[Layer]
    winners: npt.NDArray[np.uint8]
