"""The parts of a copy as a browser holds them: compressed, bounded, and not trusted."""

import zlib

from pydantic import TypeAdapter, ValidationError

from nnviz.errors import InputError
from nnviz.files.copy_schema import EventFile, StrokeFile
from nnviz.settings.config import Many
from nnviz.settings.limits import MAX_COPY_BYTES, MAX_COPY_PART, MAX_LATE_STROKES
from nnviz.stage.canvas_codec import positions_each, thinned
from nnviz.training.events import POINTS, Event

COPY = "The copy of your work in this browser"
DAMAGED = f"{COPY} is damaged"

_STROKES = TypeAdapter[tuple[StrokeFile, ...]](Many[StrokeFile])


def read_strokes(said: object) -> tuple[StrokeFile, ...]:
    """What was drawn after a copy: the first 1,000 strokes, coarser where they are very many.

    None where one is damaged: the copy is good all the same.
    """
    strokes = said[:MAX_LATE_STROKES] if isinstance(said, list) else []
    each = positions_each(len(strokes))
    bounded = [
        {**stroke, "path": thinned(stroke["path"], each)}
        if isinstance(stroke, dict) and isinstance(stroke.get("path"), list)
        else stroke
        for stroke in strokes
    ]
    try:
        return _STROKES.validate_python(bounded)
    except ValidationError:
        return ()


def pack(part: bytes) -> bytes:
    """A part of a copy, compressed; nothing stays nothing."""
    return zlib.compress(part, 1) if part else b""


def unpack(part: bytes) -> bytes:
    """A part of a copy inflated; never more than `MAX_COPY_BYTES` bytes are."""
    if len(part) > MAX_COPY_PART:
        raise InputError(f"{COPY} has {len(part):,} bytes, too many.")
    inflater = zlib.decompressobj()
    try:
        data = inflater.decompress(part, MAX_COPY_BYTES)
    except zlib.error:
        raise InputError(f"{DAMAGED}.") from None
    if not inflater.eof:
        raise InputError(f"{DAMAGED}.")
    return data


def write_event(event: Event) -> EventFile:
    """A mark on the curve: its words, and of points which there were, which goals have to know."""
    points = (event.before, event.after) if event.subject == POINTS else None
    return EventFile(epoch=event.epoch, seconds=event.seconds, text=event.text, points=points)


def read_event(said: EventFile) -> Event:
    """The mark that `write_event` wrote; one of an older nnviz has its words alone."""
    if said.points is None:
        return Event(said.epoch, said.seconds, said.text)
    return Event(said.epoch, said.seconds, POINTS, *said.points)
