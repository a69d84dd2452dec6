"""Who evaluates the map, the browser or the server, and on how many cells: the one rule for it."""

import math
from itertools import pairwise
from typing import NamedTuple

from nnviz.settings.config import ModelConfig
from nnviz.settings.naming import count_numbers, layer_widths

# What a browser may spend on a map, in multiply-adds. An activation costs about as much as eight.
WHILE_TRAINING = 12_000_000  # 5 to 15 ms in JavaScript on a slow laptop
PICTURE = 100_000_000  # on the server, which has others to serve
AT_REST = 2_500_000_000  # a few seconds, in the background
ACTIVATION = 8
MOST_CELLS, LEAST_CELLS = 100, 40  # a side, while training
PICTURE_SIZE = 4_000  # bytes, about
FINEST = 1600  # a side, at rest: no screen shows more of the stage


class Drawing(NamedTuple):
    """How the map of a network is drawn.

    Attributes
    ----------
    here : bool
        Whether the browser evaluates it while it trains; else the server sends pictures. At rest
        the browser always does.
    cells : int
        Cells a side while training; logits are interpolated between them.
    finest : int
        Cells a side at rest, if the screen has so many pixels.
    pictured : int
        Cells a side of the server's pictures.
    size : int
        Bytes of a map on its way to the browser, about.
    """

    here: bool
    cells: int
    finest: int
    pictured: int
    size: int


def multiply_adds(config: ModelConfig) -> int:
    """What the network costs at one point; each activation counts as eight multiply-adds."""
    widths = layer_widths(config)
    products = sum(fan_in * fan_out for fan_in, fan_out in pairwise(widths))
    return products + ACTIVATION * sum(config.hidden)


def drawing(config: ModelConfig) -> Drawing:
    """How the map of such a network is drawn."""
    each = multiply_adds(config)

    def cells(budget: int) -> int:
        return max(LEAST_CELLS, min(math.isqrt(budget // each), MOST_CELLS))

    here = each * LEAST_CELLS**2 <= WHILE_TRAINING
    return Drawing(
        here=here,
        cells=cells(WHILE_TRAINING),
        finest=min(math.isqrt(AT_REST // each), FINEST),
        pictured=cells(PICTURE),
        size=4 * count_numbers(config) if here else PICTURE_SIZE,
    )
