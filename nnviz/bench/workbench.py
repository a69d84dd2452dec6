"""One person's work: points, settings, the Trainer, and what every control does to them.

Everything a page can do is a method here, so that it can be done in a notebook and tested
without a browser.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from nnviz.bench import classes
from nnviz.bench.by_file import ByFile
from nnviz.bench.by_hand import ByHand
from nnviz.bench.selection import Selection
from nnviz.bench.verbs import verb
from nnviz.data import presets, real_sets
from nnviz.data.axes import Axes
from nnviz.data.class_styles import CLASS_STYLES
from nnviz.data.points import Bools, Points, quantize
from nnviz.data.versions import Version
from nnviz.pictures.numbers import counted
from nnviz.settings.config import PresetConfig
from nnviz.settings.limits import MAX_CLASSES, MAX_HELD_OUT, MAX_NAME, MAX_UNDO, MIN_CLASSES
from nnviz.settings.outside import one_line
from nnviz.stage.canvas_codec import Mark
from nnviz.stage.canvas_log import CanvasLog
from nnviz.stage.groups import drag
from nnviz.stage.tools import Edit, apply_mark, brush_of, no_room, too_many
from nnviz.training.new_runs import fresh
from nnviz.training.run import Run
from nnviz.training.trainer import Trainer


class Workbench(ByFile):
    """The state of one session: the data, and the player that trains on it.

    Attributes
    ----------
    versions, player, brush
        As in `Undoable`.
    preset_held_out : float
        Share that is held out of the next starter data set.
    log : CanvasLog
        What was read of the canvases.
    by_hand : ByHand
        Which points were drawn as held out.
    selection : Selection
        Which points are selected, when one selects.
    """

    def __init__(self) -> None:
        super().__init__()
        self.preset_held_out = 0.2
        self.log = CanvasLog()
        self.by_hand = ByHand()
        self.selection = Selection()

    # Points

    def consume(self, canvas: int, drawing: Mapping[str, Any] | None) -> int:
        """Apply what a canvas holds beyond what was already read; returns how many objects.

        Undo takes back mark by mark, but the Trainer gets the points once. What finds no room is
        left out, and a sentence says how much that is; so it is with what goes beyond 1,000 objects
        at once.
        """
        first, version = self.log.seen, self.versions.now
        before, act, steps = version.outputs, None, deque[Version](maxlen=MAX_UNDO)
        marks = self.log.read(canvas, drawing)
        count = self.log.seen - first
        wanted = added = 0
        for number, mark in enumerate(marks, start=first):
            if mark is not None:
                edit, chosen = self._act(version.points, mark, number)
                wanted, added = wanted + edit.wanted, added + edit.added
                if edit.points is not version.points:
                    before_it, version = version.points, self._version(edit.points)
                    self._follow(before_it, version.points, edit.added)
                    steps.append(version)
                    act = act or (version if version.outputs != before else None)
                if chosen is not None:
                    self.selection.take(version.points, chosen)
        if marks:
            self.notice = None
        if steps:
            self._place(version, act or version)
        for step in steps:
            self.versions.push(step)
        said = [no_room(wanted, added)] if added < wanted else []
        if len(marks) < count:
            said.append(too_many(count))
        self.notice = " ".join(filter(None, [self.notice, *said])) or None
        return count

    def _act(self, points: Points, mark: Mark, seed: int) -> tuple[Edit, Bools | None]:
        """What a mark does; and which points are selected then, if it was to select."""
        brush = brush_of(mark)
        if brush is None or brush.tool != "select":
            return apply_mark(points, mark, seed), None
        after, chosen = drag(points, self.selection.of(points), mark, brush.radius)
        return Edit(after), chosen

    def _follow(self, before: Points, now: Points, added: int) -> None:
        """Remember what is held out by hand: what was drawn so, wherever it is moved."""
        if len(now) == len(before):
            self.by_hand.follow(before, now)
        self.by_hand.note(now.select(np.arange(len(now) - added, len(now))), now)

    @property
    def selected(self) -> Bools:
        """Which points are selected, while one selects; shape (n,)."""
        chosen = self.selection.of(self.points)
        return chosen if self.brush.tool == "select" else np.zeros_like(chosen)

    @verb
    def edit(self, points: Points, **facts: Any) -> None:
        """Put other points in place, on the grid; training goes on with them, and undo is possible.

        The network grows where they have more classes than it. `facts` are further fields of
        `Version`, such as names of the classes.
        """
        self.go_to(self._version(points, **facts))

    def _version(self, points: Points, **facts: Any) -> Version:
        """The version in force with other points, and outputs enough for their classes."""
        highest = max(points.classes_present, default=0)
        now = self.versions.now
        outputs = self.versions.resized(max(len(now.outputs), highest + 1))
        return replace(now, **{"points": quantize(points), "outputs": outputs, **facts})

    @verb
    def load_points(self, points: Points, **facts: Any) -> None:
        """Begin with another data set: a fresh network learns it, unless the weights are kept.

        `facts` are further fields of `Version`; without `axes` the units of a file are gone. While
        it trains, it goes on with the fresh network.

        Raises
        ------
        ValueError
            If the network cannot have such points; the bench stays as it is.
        """
        version, before = self._version(points, **{"axes": None, **facts}), self.player.run
        if self.player.keep_weights or not before.trainer.steps:
            self.go_to(version)
            return
        config = self.player.model_config.changed(classes=len(version.outputs))
        run, trained = fresh(before, config, version.points), self.player.running
        self._keep(before, "A fresh network for another data set.", version)
        self.player.run, self.player.running = run, False
        self.choose()
        if trained:
            self.train_on()

    @verb
    def clear(self) -> None:
        """Remove all points."""
        if count := len(self.points):
            self.edit(Points.empty(), preset=None, axes=None)
            gone = f"{counted(count, 'point')} cleared. Undo brings them back."
            self.offer_undo(f"{self.notice or ''} {gone}".strip())

    @verb
    def add_class(self) -> None:
        """One more class to draw, chosen at once; the network gets one more output."""
        version = self.versions.now
        if len(version.outputs) < MAX_CLASSES:
            outputs = self.versions.resized(len(version.outputs) + 1)
            self.go_to(replace(version, outputs=outputs))
            self.choose(label=len(version.outputs))

    @verb
    def remove_class(self) -> None:
        """Take away the chosen class with its points and its output; at least two are left."""
        if len(self.versions.now.outputs) > MIN_CLASSES:
            self.go_to(classes.without(self.versions.now, self.brush.label))

    @verb
    def rename_class(self, label: int, name: str) -> None:
        """Give a class a name of its own; without one it is called by its colour again.

        Two classes never have the same name, or a file could not tell them apart.
        """
        now = self.versions.now
        names = [now.class_name(other) for other in range(len(now.outputs))]
        if label >= len(names):
            return  # it is gone by now
        name = " ".join(name.split())[:MAX_NAME] or CLASS_STYLES[label].name
        if name == names[label]:
            return
        if name in names:
            self.notice = f"Another class is {name} already, so {names[label]} keeps its name."
            return
        names[label] = name
        self.versions.push(replace(now, names=tuple(names)))

    @verb
    def rename_axis(self, side: int, name: str) -> None:
        """Give an axis a name of its own, 0 for x, 1 for y; without one it is called that again."""
        now, name = self.versions.now, one_line(name)[:MAX_NAME] or "xy"[side]
        if name != now.units[side].name:
            self.versions.push(replace(now, axes=(now.axes or Axes.plain()).renamed(side, name)))

    @verb
    def load_preset(self, preset: str | PresetConfig) -> None:
        """Replace the points by a starter data set: by name, with the held-out share in force.

        By name it is what the registry suggests for as many classes as the network has, or for the
        nearest possible number.
        """
        if isinstance(preset, str):
            preset = presets.suggested(
                preset, self.player.model_config.classes, self.preset_held_out
            )
        self.load_points(presets.make(preset), preset=preset, names=())

    @verb
    def load_real(self, name: str, x: str | None = None, y: str | None = None) -> None:
        """Replace the points by two columns of a real data set, with the held-out share in force.

        The network gets as many outputs as there are classes, which bring their names along. Which
        points are held out is drawn once for each data set.

        Raises
        ------
        InputError
            As `real_sets.load`; the bench stays as it is.
        """
        data = real_sets.load(name, x, y)
        self.load_points(
            data.points(self.preset_held_out, seed=0),
            outputs=self.versions.resized(len(data.classes)),
            names=data.classes,
            preset=None,
            axes=data.axes(),
        )

    @property
    def held_out_share(self) -> float:
        """The share that is held out of the points there are, or else of the next data set."""
        return float(self.points.held_out.mean()) if len(self.points) else self.preset_held_out

    @verb
    def set_held_out_share(self, share: float) -> None:
        """Hold out another share of the points, and of data sets from now on.

        No more points change sides than must: what a person has held out stays so as long as the
        share allows it, then what is held out already. Where the first cannot stay, it is said.

        Raises
        ------
        ValueError
            If the share is not 0 to 0.9; the bench stays as it is.
        """
        if not 0.0 <= share <= MAX_HELD_OUT:
            raise ValueError(f"share must be 0 to {MAX_HELD_OUT}. Got {share}.")
        self.preset_held_out = share
        points, own = self.points, self.by_hand.among(self.points)
        if not len(points):
            return
        first = points.held_out + own.astype(np.int64)
        after = points.split(share, self.player.model_config.seed, first)
        if after == points:
            return
        self.edit(after)
        if back := int((own & ~after.held_out).sum()):
            are = (
                "points that you held out yourself are"
                if back > 1
                else "point that you held out yourself is"
            )
            self.offer_undo(f"{self.notice or ''} {back:,} {are} for training now.".strip())

    @verb
    def adopt(self, trainer: Trainer, **facts: Any) -> None:
        """Go on with another Trainer: its points, on the grid, settings, weights and history.

        `facts` are further fields of `Version`.
        """
        if (points := quantize(trainer.points)) != trainer.points:
            trainer.set_points(points)
        outputs = self.versions.resized(trainer.model_config.classes)
        version = Version(trainer.points, outputs, **facts)
        self._keep(self.player.run, "Something else is open.", version)
        self.player.run, self.player.running = Run(trainer), False
        self.choose()
