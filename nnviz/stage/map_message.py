"""What a tick sends to the map: the network as it was at several moments, or pictures of it.

The browser reads these bytes in ``ui/stage/assets/message.js``. All numbers are little-endian.

==============  ======================================================================
version         u1, 3
flags           u1: 1 it is training, 2 pictures follow instead of moments, 4 these
                are numbers, as `nnviz.stage.grid_message` packs them
span            u2, milliseconds over which they are to be shown, one after the other
cells           u2, cells a side on which the browser evaluates a map while it trains
finest          u2, the same at rest, if the screen has so many pixels
count           u1, how many moments or pictures follow, oldest first
revision        u4, of the points that the next two fields speak of
points          u2, how many there are
wrong           a bit a point, lowest first: the network misclassifies it
==============  ======================================================================

Pictures: for each one its size (u4) and its bytes. Moments: first the shape of the network, all of
it u1 (how many input features, and the number of each in `FEATURES`; classes; batch norm 0 or 1;
how many hidden layers, their widths, and the numbers of their activations in `ACTIVATIONS`), then
for each moment its float32 numbers: the parameters in the order of ``model.parameters()``, then the
running mean and variance of each batch norm. The shape comes once in a message and not once for
all, so that a message which gets lost takes nothing else along.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnviz.settings.config import ModelConfig
from nnviz.settings.names import ACTIVATIONS, FEATURES

VERSION = 3
TRAINING, PICTURES, GRIDS = 1, 2, 4
MOST = 255  # moments or pictures in one message
_HEADER = struct.Struct("<BBHHHBIH")
_SIZE = struct.Struct("<I")
_FEATURES, _ACTIVATIONS = list(FEATURES), list(ACTIVATIONS)
Bits = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Heading:
    """What a message says beside its maps.

    Attributes
    ----------
    training : bool
        Whether more is to follow soon.
    span : float
        Seconds over which the maps are to be shown, at most 65.
    cells : int
        Cells a side of a map that the browser evaluates while it trains.
    finest : int
        The same at rest.
    revision : int
        Of the points that `wrong` speaks of: it is heeded only where those points are shown.
    wrong : ndarray of bool, shape (points,)
        Which points the network misclassifies.
    """

    training: bool
    span: float
    cells: int
    finest: int
    revision: int
    wrong: Bits

    def pack(self, count: int, kind: int = 0) -> bytes:
        """The first bytes of a message with so many maps, of a kind: ``PICTURES``, ``GRIDS``."""
        flags = TRAINING * self.training | kind
        milliseconds = round(self.span * 1000.0)
        header = _HEADER.pack(
            VERSION,
            flags,
            milliseconds,
            self.cells,
            self.finest,
            count,
            self.revision,
            len(self.wrong),
        )
        return header + np.packbits(self.wrong, bitorder="little").tobytes()


def shape_of(config: ModelConfig) -> tuple[list[int], list[int]]:
    """The numbers of a network's input features, and of each hidden layer's activation."""
    features = [_FEATURES.index(name) for name in config.features]
    return features, [_ACTIVATIONS.index(name) for name in config.layer_activations]


def pack_moments(heading: Heading, config: ModelConfig, moments: Sequence[Numbers]) -> bytes:
    """The network at several moments, as bytes for ``assets/message.js``.

    Parameters
    ----------
    heading : Heading
    config : ModelConfig
        Of all of them.
    moments : sequence of ndarray of float32
        As `nnviz.network.learner.Learner.numbers` gives them, oldest first, at most 255.
    """
    features, layers = shape_of(config)
    head = [len(features), *features, config.classes, config.batch_norm, len(config.hidden)]
    shape = bytes([*head, *config.hidden, *layers])
    parts = [heading.pack(len(moments)), shape]
    return b"".join(parts + [moment.astype("<f4", copy=False).tobytes() for moment in moments])


def pack_pictures(heading: Heading, pictures: Sequence[bytes], *, grids: bool = False) -> bytes:
    """Maps that the server has evaluated, as bytes for ``assets/message.js``.

    Parameters
    ----------
    heading : Heading
    pictures : sequence of bytes
        Encoded images, oldest first, at most 255.
    grids : bool
        They are what `nnviz.stage.grid_message.pack_grid` gives instead.
    """
    parts = [heading.pack(len(pictures), PICTURES | GRIDS * grids)]
    for picture in pictures:
        parts += [_SIZE.pack(len(picture)), picture]
    return b"".join(parts)


def maps_in(packed: bytes) -> list[bytes]:
    """The bytes of each map in a message: of its pictures, or of its moments."""
    _, flags, _, _, _, count, _, points = _HEADER.unpack_from(packed)
    at = _HEADER.size + (points + 7) // 8
    maps = []
    if flags & PICTURES:
        for _ in range(count):
            (size,) = _SIZE.unpack_from(packed, at)
            at += _SIZE.size
            maps.append(packed[at : at + size])
            at += size
        return maps
    at += 1 + packed[at]  # features
    layers = packed[at + 2]
    at += 3 + 2 * layers
    size = (len(packed) - at) // max(count, 1)
    return [packed[at + i * size : at + (i + 1) * size] for i in range(count)]
