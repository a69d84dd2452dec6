"""An animated GIF, frame by frame: one palette for all, and only what changes is written."""

import math

import numpy as np
import numpy.typing as npt
from PIL import Image
from PIL.GifImagePlugin import getdata

Bytes = npt.NDArray[np.uint8]

COLORS = 255  # of a palette; the last entry stands for "as before"
UNCHANGED = 255
FIXED = 40  # of them for what is no map: text, curves and points
ENOUGH = 40_000  # pixels of each that a palette is made of: of all, it would take seconds
EASY = 0.9  # of the room that there is so far: when more is taken, more counts as near enough
NEAR, FAR = 4, 24  # levels of 255: a pixel that is so near to what it should be stays as it is
_LOOP = b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"  # for ever
_MOST_DELAY = 65_535  # hundredths of a second


def make_palette(maps: Bytes, fixed: Image.Image) -> Image.Image:
    """A palette for all frames, as Pillow's `quantize` takes it.

    Parameters
    ----------
    maps : ndarray of uint8, shape (n, 3)
        Colours of the maps of all frames, as often as they occur; at least one.
    fixed : Image
        RGB; what the frames show beside them.

    Returns
    -------
    Image
        Of mode ``P``, with 256 entries. The last is as the first, so that no colour leads to it.
    """
    entries: list[int] = []
    for colors, count in ((np.asarray(fixed).reshape(-1, 3), FIXED), (maps, COLORS - FIXED)):
        some = np.ascontiguousarray(colors[None, :: -(-len(colors) // ENOUGH)])
        few = Image.fromarray(some).quantize(
            count, Image.Quantize.MEDIANCUT, 1, dither=Image.Dither.NONE
        )
        entries += (few.getpalette() or [])[: 3 * count]
    entries += entries[:3] * (256 - len(entries) // 3)
    palette = Image.new("P", (1, 1))
    palette.putpalette(entries)
    return palette


class Gif:
    """An animated GIF that grows, and stays below a size.

    Each pixel that is near enough to what it should be keeps the colour that it has: what is
    written is small then, and the picture does not flicker. How near is enough follows from how
    much room is left. A frame that would take the room of several is left out, and the one before
    it stays: of a wild film fewer frames are seen, but from all of it.

    Parameters
    ----------
    palette : Image
        As `make_palette` gives it.
    frames : int
        How many there will be, at least 1.
    most : int
        Bytes of the file.

    Attributes
    ----------
    frames : int
        Those that are written.
    """

    def __init__(self, palette: Image.Image, frames: int, most: int) -> None:
        self._palette = palette
        self._table = np.array(palette.getpalette(), dtype=np.int16).reshape(-1, 3)
        self._expected, self._most = frames, most
        self._offered = self.frames = 0
        self._near = NEAR
        self._shown: Bytes | None = None
        self._data = bytearray()
        self._largest = 0  # bytes of a frame
        self._delay_at = self._delay = 0  # where the last frame's delay stands, and what it is

    def add(self, picture: Image.Image, delay: int) -> bool:
        """Add a frame; whether there was room for it.

        Parameters
        ----------
        picture : Image
            RGB, of the same size as those before it.
        delay : int
            Hundredths of a second for which it is shown.
        """
        self._offered += 1
        last = self._offered == self._expected
        # The last one is looked at for longest, so it is as exact as the palette.
        frame = self._frame(picture, delay, 0 if last else self._near)
        # A training changes most at its start, so that may take more than its part of the room.
        part = self._offered / self._expected
        due = (self._most - 1 - 2 * self._largest) * (part + math.sqrt(part)) / 2.0
        room = (self._most - 1 if last else due) - len(self._data)
        if self.frames and len(frame) > room:
            self._wait(delay)
            self._near = min(FAR, self._near + 1)
            return False
        self._largest = max(self._largest, len(frame))
        self._delay_at, self._delay = len(self._data) + 4, delay
        self._data += frame
        self._shown = self._next
        self.frames += 1
        ahead = len(self._data) > EASY * due
        self._near = min(FAR, self._near + 1) if ahead else max(NEAR, self._near - 1)
        return True

    def _frame(self, picture: Image.Image, delay: int, levels: int) -> bytes:
        """A frame as it is written; `_next` is what is seen then."""
        wanted = np.asarray(picture.quantize(palette=self._palette, dither=Image.Dither.NONE))
        if self._shown is None:
            self._data += _header(picture.size, self._table)
            self._next = wanted
            return _written(wanted, delay)
        apart = np.abs(self._table[self._shown] - np.asarray(picture)).max(axis=-1)
        same = (apart <= levels) | (wanted == self._shown)
        self._next = np.where(same, self._shown, wanted)
        return _written(np.where(same, np.uint8(UNCHANGED), wanted), delay)

    def _wait(self, delay: int) -> None:
        """The frame that is shown stays for longer."""
        self._delay = min(_MOST_DELAY, self._delay + delay)
        self._data[self._delay_at : self._delay_at + 2] = self._delay.to_bytes(2, "little")

    def result(self) -> bytes:
        """The file, of the frames so far."""
        return bytes(self._data) + b";"


def _header(size: tuple[int, int], table: npt.NDArray[np.int16]) -> bytes:
    width, height = (side.to_bytes(2, "little") for side in size)
    return b"GIF89a" + width + height + b"\xf7\x00\x00" + table.astype(np.uint8).tobytes() + _LOOP


def _written(indices: Bytes, delay: int) -> bytes:
    """A frame whose pixels of `UNCHANGED` show what is below them."""
    height, width = indices.shape
    image = Image.frombytes("P", (width, height), np.ascontiguousarray(indices).tobytes())
    parts = getdata(image, duration=10 * delay, transparency=UNCHANGED, disposal=1)
    return b"".join(parts)
