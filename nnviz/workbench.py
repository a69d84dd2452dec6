"""One person's work: points, settings, the Trainer, and what every control does to them.

Everything a page can do is a method here, so that it can be done in a notebook and tested
without a browser.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nnviz import classes, datasets
from nnviz.canvas_log import CanvasLog
from nnviz.chart_view import ChartView
from nnviz.config import MAX_CLASSES, MIN_CLASSES, PresetConfig
from nnviz.data import Points
from nnviz.run import Run
from nnviz.tools import Brush, apply_mark, no_room
from nnviz.trainer import Trainer
from nnviz.training import Training
from nnviz.versions import Version, Versions


class Workbench(Training):
    """The state of one session: a run that is trained, and the data it is trained on.

    Attributes
    ----------
    versions : Versions
        Points, classes and where they came from, now and before.
    brush : Brush
        What the pointer does on the canvas.
    inspect : bool
        Whether the pointer reads the heatmap instead of drawing.
    chart : ChartView
        How the loss chart shows the curves.
    log : CanvasLog
        What was read of the canvases.
    """

    def __init__(self) -> None:
        self.versions = Versions(Version(Points.empty()))
        super().__init__(self.points)
        self.brush = Brush()
        self.inspect = False
        self.chart = ChartView()
        self.held_out_share = 0.2
        self.log = CanvasLog()

    # Points

    @property
    def points(self) -> Points:
        """The points in force."""
        return self.versions.now.points

    @property
    def chart_revision(self) -> tuple[object, ...]:
        """What differs whenever a chart of the history would."""
        history = self.trainer.history
        last = history.epochs[-1] if len(history) else None
        return id(history), last, self.chart, self.run.revision

    def consume(self, canvas: int, drawing: Mapping[str, Any] | None) -> int:
        """Apply what a canvas holds beyond what was already read; returns how many objects.

        Undo takes back mark by mark, but the Trainer gets the points once. What finds no room is
        left out, and a sentence says how much that is.
        """
        first, before = self.log.seen, self.versions.now
        marks = self.log.read(canvas, drawing)
        wanted = added = 0
        for number, mark in enumerate(marks, start=first):
            if mark is not None:
                edit = apply_mark(self.points, mark, number)
                wanted, added = wanted + edit.wanted, added + edit.added
                if edit.points is not self.points:
                    self.versions.push(self._version(edit.points))
        said = None
        if self.versions.now is not before:
            self._place(before)
            said = self.notice
        if added < wanted:
            self.notice = " ".join(filter(None, [said, no_room(wanted, added)]))
        return len(marks)

    def edit(self, points: Points, **facts: Any) -> None:
        """Put other points in place; training goes on with them, and undo brings the old back.

        The network grows where they have more classes than it. `facts` are further fields of
        `Version`, such as names of the classes.
        """
        self.go_to(self._version(points, **facts))

    def _version(self, points: Points, **facts: Any) -> Version:
        """The version in force with other points, and outputs enough for their classes."""
        highest = max(points.classes_present, default=0)
        now = self.versions.now
        outputs = now.resized(max(len(now.outputs), highest + 1))
        return replace(now, **{"points": points, "outputs": outputs, **facts})

    def go_to(self, version: Version) -> None:
        """Go on with another version of points and classes, which undo takes back."""
        before = self.versions.now
        self.versions.push(version)
        self._place(before)

    def _place(self, before: Version) -> None:
        self.notice = None
        now = self.versions.now
        if now.outputs == before.outputs:
            self.run.set_points(now.points)
        else:
            classes.adapt(self.trainer, before, now)
            grown = now.outputs[: len(before.outputs)] == before.outputs
            self.run.classes_changed(grown)
            self.notice = classes.describe(before, now)
            self.choose(label=min(self.brush.label, self.model_config.classes - 1))
        if self.running and self.missing:
            self.pause()
            self.notice = f"Training has paused. {self.missing}"

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return self.versions.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether an edit was taken back."""
        return self.versions.can_redo

    def undo(self) -> None:
        """Take back the last edit of points or classes. Weights stay as they are."""
        before = self.versions.now
        if self.versions.undo():
            self._place(before)

    def redo(self) -> None:
        """Do again what undo took back."""
        before = self.versions.now
        if self.versions.redo():
            self._place(before)

    def clear(self) -> None:
        """Remove all points."""
        if len(self.points):
            self.edit(Points.empty(), preset=None)

    def add_class(self) -> None:
        """One more class to draw, chosen at once; the network gets one more output."""
        version = self.versions.now
        if len(version.outputs) < MAX_CLASSES:
            self.go_to(replace(version, outputs=version.resized(len(version.outputs) + 1)))
            self.choose(label=len(version.outputs))

    def remove_class(self) -> None:
        """Take away the chosen class with its points and its output; at least two are left."""
        if len(self.versions.now.outputs) > MIN_CLASSES:
            self.go_to(classes.without(self.versions.now, self.brush.label))

    def load_preset(self, preset: str | PresetConfig) -> None:
        """Replace the points by a starter data set: by name, with the held-out share in force.

        By name it has as many classes as the network, where that is possible.
        """
        if isinstance(preset, str):
            wanted = datasets.PRESETS[preset].nearest_classes(self.model_config.classes)
            preset = PresetConfig(name=preset, held_out=self.held_out_share, classes=wanted)
        self.edit(datasets.make(preset), preset=preset, names=())

    def set_held_out_share(self, share: float) -> None:
        """Hold out another share of the points, drawn anew."""
        self.held_out_share = share
        if len(self.points):
            self.edit(self.points.split(share, self.model_config.seed))

    def choose(self, *, inspect: bool | None = None, **brush: Any) -> None:
        """Change fields of the brush, or whether the pointer draws or inspects."""
        self.brush = replace(self.brush, **brush)
        if inspect is not None:
            self.inspect = inspect

    def adopt(self, trainer: Trainer, **facts: Any) -> None:
        """Go on with another Trainer: its points, settings, weights and history.

        `facts` are further fields of `Version`. Undo brings the points back, not the weights.
        """
        self.running, self.notice = False, None
        self.run = Run(trainer)
        outputs = self.versions.now.resized(trainer.model_config.classes)
        self.versions.push(Version(trainer.points, outputs, **facts))
        self.choose(label=min(self.brush.label, len(outputs) - 1))
