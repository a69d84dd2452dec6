"""What was already read of the canvases: each is an append-only log of objects."""

from collections.abc import Mapping, Sequence
from typing import Any

from nnviz.canvas_codec import Mark, read_marks

CAPACITY = 60  # objects on one canvas before a fresh one is laid over it


class CanvasLog:
    """Turns what the canvases report into marks, each mark once.

    Attributes
    ----------
    canvas : int
        Number of the canvas in use. Canvas ``canvas - 1`` still lies under it and is still read,
        so that no click is lost when a fresh one takes its place.
    consumed : dict of int to int
        Objects already read, per canvas.
    seen : int
        Objects read so far, of all canvases.
    """

    def __init__(self) -> None:
        self.canvas = 0
        self.consumed = {0: 0}
        self.seen = 0

    def read(self, canvas: int, drawing: Mapping[str, Any] | None) -> Sequence[Mark | None]:
        """The marks that are new on a canvas; ``None`` for objects that mean nothing.

        Objects are counted even where they mean nothing, so that one bad object never holds up
        the next.
        """
        done = self.consumed.get(canvas)
        if done is None:
            return []
        marks = read_marks(drawing, done)
        self.consumed[canvas] = done + len(marks)
        self.seen += len(marks)
        if canvas == self.canvas and self.consumed[canvas] >= CAPACITY:
            self.canvas += 1
            self.consumed = {canvas: self.consumed[canvas], self.canvas: 0}
        return marks

    def renew(self) -> None:
        """Go on with a fresh canvas, as the browser has thrown away the one in use."""
        self.canvas += 1
        self.consumed = {self.canvas: 0}
