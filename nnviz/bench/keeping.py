"""The copy of a person's work that their browser keeps: what is in it, when it is due, and back.

It has two parts, each compressed. The work is small and goes often: a line about the bench
(`nnviz.files.copy_schema`), then a project file. The past, timeline and ghosts, goes at a pause.
"""

import base64
import binascii
import math
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pydantic import ValidationError

from nnviz.bench.copies import (
    COPY,
    DAMAGED,
    pack,
    read_event,
    read_strokes,
    unpack,
    write_event,
)
from nnviz.bench.exchange import save_project, take_over
from nnviz.bench.workbench import Workbench
from nnviz.data.versions import Versions
from nnviz.errors import InputError
from nnviz.files import project
from nnviz.files.copy_schema import (
    BenchV1,
    BrushFile,
    CopyEnvelope,
    LookFile,
    MessageFile,
    StrokeFile,
)
from nnviz.files.gate import check_values
from nnviz.files.past import dump_past, load_past
from nnviz.pictures.numbers import counted
from nnviz.stage.canvas_log import CanvasLog
from nnviz.stage.tools import Brush
from nnviz.training.events import Events

EVERY = 3.0  # seconds from one copy to the next, at least
RATE = 20_000.0  # bytes a second that copies take while one trains: a large one comes rarer


@dataclass(frozen=True)
class Copy:
    """What a browser keeps.

    Attributes
    ----------
    work : bytes
    past : bytes
        Empty if nothing was sent of it yet.
    """

    work: bytes
    past: bytes = b""


@dataclass(frozen=True)
class Kept:
    """A copy that was read and checked, and has not been taken over yet.

    Attributes
    ----------
    project : Project
    bench : BenchV1
    past : bytes
        Inflated.
    """

    project: project.Project
    bench: BenchV1
    past: bytes

    @property
    def summary(self) -> str:
        """``37 points, epoch 1,204``."""
        snapshot = self.project.snapshot
        epoch = f"epoch {snapshot.epoch:,}" if snapshot and snapshot.steps else "not trained yet"
        return f"{counted(len(self.project.points), 'point')}, {epoch}"


class Keeper:
    """Knows which work the browser holds, and when it is time for another copy.

    Parameters
    ----------
    clock : callable
        Seconds, monotonic.

    Attributes
    ----------
    asked : bool
        Whether a copy is due at once, because the page may go.
    number : int
        Of the last copy that was taken; 0: none.
    off : bool
        Whether nothing is kept for now: there is a copy that a person has not decided about.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.asked = self.off = self._running = False
        self._clock = clock
        self.number = 0
        self._sent: tuple[object, ...] | None = None
        self._at, self._rest = -EVERY, EVERY
        self._past: tuple[object, ...] | None = None
        self._run: object = None
        self._name = ""

    def begin(self, bench: Workbench, look: LookFile) -> None:
        """What is there when a session begins is nobody's work yet."""
        self._sent = _stamp(bench, look)

    def behind(self, bench: Workbench, look: LookFile) -> bool:
        """Whether there is work of which no copy was sent."""
        return not self.off and _stamp(bench, look) != self._sent

    def untouched(self, bench: Workbench, look: LookFile) -> bool:
        """Whether all is still as it was when the session began."""
        return not (self.number or self.behind(bench, look))

    def due(self, bench: Workbench, look: LookFile) -> bool:
        """Whether it is time to send one."""
        if not self.behind(bench, look):
            return False
        running = bench.player.running
        paused, self._running = self._running and not running, running
        return self.asked or paused or self._clock() - self._at >= self._rest

    def take(self, bench: Workbench, look: LookFile) -> Copy:
        """A copy to send; the past is left out as long as it may change."""
        self.number, self._at, self.asked = self.number + 1, self._clock(), False
        self._sent = _stamp(bench, look)
        run = bench.player.run
        if run is not self._run:
            self._run, self._name, self._past = run, uuid.uuid4().hex, None
        past, there = b"", (run.revision, tuple(run.timeline.epochs))
        if not bench.player.running and there != self._past:
            past, self._past = dump_past(run, self._name), there
        copy = Copy(pack(dump_work(bench, self._name, look)), pack(past))
        self._rest = max(EVERY, len(copy.work) / RATE)
        return copy

    def missed(self) -> None:
        """The last copy was lost on the way: all of it is due again."""
        self._sent = self._past = None
        self._at = -math.inf

    def took_over(self, bench: Workbench, look: LookFile, name: str) -> None:
        """What is on the bench now is what the browser has."""
        self._run, self._name = bench.player.run, name
        self._sent = _stamp(bench, look)


def _stamp(bench: Workbench, look: LookFile) -> tuple[object, ...]:
    """Differs whenever there is something else to keep."""
    player = bench.player
    trainer = player.trainer
    return (
        bench.versions.now,
        player.run,
        trainer.steps,
        trainer.train_config,
        trainer.model_config,
        player.run.rules,
        (player.run.events.revision, player.run.edits),
        player.pace,
        player.keep_weights,
        player.self_pause.on,
        player.running,
        bench.preset_held_out,
        bench.brush,
        look,
    )


def dump_work(bench: Workbench, name: str, look: LookFile) -> bytes:
    """A line about the bench, and its project file."""
    player, brush = bench.player, bench.brush
    said = BenchV1(
        run=name,
        pace=player.pace,
        keep_weights=player.keep_weights,
        self_pause=player.self_pause.on,
        held_out=bench.preset_held_out,
        brush=BrushFile(**{field: getattr(brush, field) for field in BrushFile.model_fields}),
        rules=player.run.rules,
        events=tuple(map(write_event, player.run.events.items)),
        edits=player.run.edits,
        look=look,
    )
    return said.model_dump_json().encode() + b"\n" + save_project(bench)


def read_copy(copy: Copy) -> Kept:
    """What a copy holds, checked.

    Raises
    ------
    InputError
        If it is too large, damaged, of a later version, or not consistent.
    """
    head, _, file = unpack(copy.work).partition(b"\n")
    check_values(head, COPY)
    try:
        version = CopyEnvelope.model_validate_json(head).version
        if version != 1:
            raise InputError(f"{COPY} is of a later nnviz.")
        bench = BenchV1.model_validate_json(head)
    except ValidationError:
        raise InputError(f"{DAMAGED}.") from None
    return Kept(project.load(file), bench, unpack(copy.past) if copy.past else b"")


class Message(NamedTuple):
    """What a browser sends: whose copy it is, what is in it, what was drawn after it, and the name
    of the session that it was in."""

    kind: str
    kept: Kept | None
    strokes: tuple[StrokeFile, ...]
    former: str


def read_message(message: object) -> Message:
    """What a browser sends, checked.

    Raises
    ------
    InputError
        As `read_copy`.
    """
    try:
        said = MessageFile.model_validate(message)
        copy = Copy(*(base64.b64decode(part, validate=True) for part in (said.work, said.past)))
    except (ValidationError, binascii.Error, ValueError):
        raise InputError(f"{DAMAGED}.") from None
    kept = None if said.kind == "none" else read_copy(copy)
    return Message(said.kind, kept, read_strokes(said.strokes), said.former)


def restored(kept: Kept) -> Workbench:
    """A bench that goes on where the copy was taken, paused; undo begins anew.

    Raises
    ------
    InputError
        If it makes no network.
    """
    said, file, bench = kept.bench, kept.project, Workbench()
    take_over(bench, file)
    bench.versions = Versions(bench.versions.now)
    run, player = bench.player.run, bench.player
    if kept.past:
        load_past(kept.past, run, said.run)
    run.events = Events([read_event(event) for event in said.events], revision=1)
    run.rules, run.edits = said.rules, said.edits
    player.pace, player.keep_weights = said.pace, said.keep_weights
    player.self_pause.on = said.self_pause
    bench.preset_held_out = said.held_out
    bench.brush = Brush(**said.brush.model_dump())
    bench.choose()
    bench.notice = None
    return bench


def draw_late(bench: Workbench, strokes: Sequence[StrokeFile]) -> None:
    """Apply what was drawn while there was no server to hear of it."""
    if not strokes:
        return
    objects = []
    for stroke in strokes:
        brush = replace(
            bench.brush,
            tool=stroke.tool,
            label=stroke.label,
            held_out=stroke.held_out,
            radius=stroke.radius,
            density=stroke.density if "density" in stroke.model_fields_set else bench.brush.density,
            shape=stroke.shape,
        )
        pieces = [["L", *place] for place in stroke.path]
        objects.append(
            {"type": "path", "stroke": brush.stroke, "strokeWidth": brush.width, "path": pieces}
        )
    log, bench.log = bench.log, CanvasLog()  # what is drawn now goes on in its own
    bench.consume(bench.log.top, {"objects": objects})
    bench.log = log
