"""What was already read of the canvases: each is an append-only log of objects."""

from collections.abc import Mapping, Sequence
from typing import Any

from nnviz.stage.canvas_codec import Mark, objects_of, read_marks

CAPACITY = 60  # objects on one canvas before a fresh one is laid over it


class CanvasLog:
    """Turns what the canvases report into marks, each mark once.

    A browser can throw a canvas away and put an empty one in its place. Whoever knows that it has
    calls `renew`, and numbers are never used twice. Where nobody knows, the last mark that was read
    of a canvas tells: what is shorter, or has another mark there, is a new log.

    Parameters
    ----------
    first : int
        Number of the first canvas.

    Attributes
    ----------
    canvas : int
        Number of the canvas in use. Canvas ``canvas - 1`` still lies under it and is still read,
        so that no click is lost when a fresh one takes its place.
    top : int
        Number of the canvas that is to take the clicks. A fresh one waits below the former until
        one more mark has been read: by then the browser has drawn it, and clears it no more.
    consumed : dict of int to int
        Objects already read, per canvas.
    seen : int
        Objects read so far, of all canvases.
    """

    def __init__(self, first: int = 0) -> None:
        self.canvas = self.top = first
        self.consumed = {first: 0}
        self.seen = 0
        self._last: dict[int, Mark | None] = {}  # the last one read, per canvas

    def read(self, canvas: int, drawing: Mapping[str, Any] | None) -> Sequence[Mark | None]:
        """The marks that are new on a canvas; ``None`` for objects that mean nothing.

        Objects are counted even where they mean nothing, or are too many to be read at once, so
        that one bad object never holds up the next. A canvas that reports nothing is not taken for
        a new one before it does.
        """
        done = self.consumed.get(canvas)
        if done is None:
            return []
        objects = objects_of(drawing)
        if done and read_marks(objects[done - 1 : done]) != [self._last[canvas]]:
            done = 0
        new = objects[done:]
        if new:
            (self._last[canvas],) = read_marks(new[-1:])
            self.consumed[canvas] = done + len(new)
            self.seen += len(new)
            self.top = self.canvas
        if canvas == self.canvas and self.consumed[canvas] >= CAPACITY:
            self.canvas += 1
            self.consumed = {canvas: self.consumed[canvas], self.canvas: 0}
            self._last = {canvas: self._last[canvas]}
        return read_marks(new)

    def renew(self) -> None:
        """Go on with a fresh canvas: the browser has thrown away what was read until now."""
        self.canvas += 1
        self.top = self.canvas
        self.consumed, self._last = {self.canvas: 0}, {}
