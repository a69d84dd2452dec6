"""Several pictures in one message: a tick's maps, to be shown one after the other."""

import struct
from collections.abc import Sequence

_HEADER = struct.Struct("<BH")
_SIZE = struct.Struct("<I")


def pack_frames(pictures: Sequence[bytes], gap: float) -> bytes:
    """Pictures as bytes for ``assets/map.js``.

    Parameters
    ----------
    pictures : sequence of bytes
        Encoded images, oldest first, at most 255.
    gap : float
        Seconds from one to the next, at most 65.

    Returns
    -------
    bytes
        Header count (u1) and gap in milliseconds (u2), then size (u4) and bytes of each.
    """
    parts = [_HEADER.pack(len(pictures), round(gap * 1000.0))]
    for picture in pictures:
        parts += [_SIZE.pack(len(picture)), picture]
    return b"".join(parts)


def unpack_frames(packed: bytes) -> tuple[list[bytes], float]:
    """The pictures and the gap in seconds: what `pack_frames` was given."""
    count, gap = _HEADER.unpack_from(packed)
    pictures, at = [], _HEADER.size
    for _ in range(count):
        (size,) = _SIZE.unpack_from(packed, at)
        at += _SIZE.size
        pictures.append(packed[at : at + size])
        at += size
    return pictures, gap / 1000.0
