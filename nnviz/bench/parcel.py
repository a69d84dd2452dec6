"""A copy of the work on its way to the browser: whole, or in pieces where the line is narrow."""

import time
from collections.abc import Callable
from typing import NamedTuple

from nnviz.bench.keeping import EVERY, Copy

PIECE = 40_000  # bytes; a click waits behind no more


class Piece(NamedTuple):
    """A part of a copy, or none.

    Attributes
    ----------
    number : int
        Of this piece, from 0; without any bytes, of the next one.
    last : bool
    body : bytes
    """

    number: int
    last: bool
    body: bytes


class Parcel:
    """What is still to be sent of a copy.

    Parameters
    ----------
    copy : Copy or None
        Without one there is nothing to send.
    clock : callable
        Seconds, monotonic.

    Attributes
    ----------
    work : int
        Bytes of the copy's first part, of the work.
    """

    def __init__(
        self, copy: Copy | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        copy = copy or Copy(b"")
        self.work = len(copy.work)
        self._left = copy.work + copy.past
        self._clock, self._at = clock, -EVERY
        self._number = 0

    @property
    def gone(self) -> bool:
        """Whether all of it was sent."""
        return not self._left

    def take(self, *, whole: bool) -> Piece:
        """The piece that is to be sent now: all that is left, or as much as a narrow line takes.

        There is one every three seconds; in between, and when all is gone, it is empty.
        """
        now = self._clock()
        if self.gone or not (whole or now - self._at >= EVERY):
            return Piece(self._number, self.gone, b"")
        size = len(self._left) if whole else PIECE
        body, self._left = self._left[:size], self._left[size:]
        piece = Piece(self._number, self.gone, body)
        self._number, self._at = self._number + 1, now
        return piece
