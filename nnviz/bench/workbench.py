"""One person's work: points, settings, the Trainer, and what every control does to them.

Everything a page can do is a method here, so that it can be done in a notebook and tested
without a browser.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nnviz.bench import classes
from nnviz.bench.player import Training
from nnviz.data import presets
from nnviz.data.points import Points, quantize
from nnviz.data.versions import Version, Versions
from nnviz.pictures.chart_view import ChartView
from nnviz.settings.config import MAX_CLASSES, MIN_CLASSES, PresetConfig
from nnviz.stage.canvas_log import CanvasLog
from nnviz.stage.tools import Brush, apply_mark, no_room
from nnviz.training.run import Run
from nnviz.training.trainer import Trainer


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
    preset_held_out : float
        Share that is held out of the next starter data set.
    log : CanvasLog
        What was read of the canvases.
    """

    def __init__(self) -> None:
        self.versions = Versions(Version(Points.empty()))
        super().__init__(self.points)
        self.brush = Brush()
        self.inspect = False
        self.chart = ChartView()
        self.preset_held_out = 0.2
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
        first, version, steps = self.log.seen, self.versions.now, []
        marks = self.log.read(canvas, drawing)
        wanted = added = 0
        for number, mark in enumerate(marks, start=first):
            if mark is not None:
                edit = apply_mark(version.points, mark, number)
                wanted, added = wanted + edit.wanted, added + edit.added
                if edit.points is not version.points:
                    version = self._version(edit.points)
                    steps.append(version)
        said = None
        if steps:
            self._place(version)
            said = self.notice
        for step in steps:
            self.versions.push(step)
        if added < wanted:
            self.notice = " ".join(filter(None, [said, no_room(wanted, added)]))
        return len(marks)

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

    def go_to(self, version: Version) -> None:
        """Go on with another version of points and classes, which undo takes back.

        Raises
        ------
        ValueError
            If the network cannot have such classes or points; the bench stays as it is.
        """
        self._place(version)
        self.versions.push(version)

    def _place(self, now: Version) -> None:
        """Give the network another version's points and classes; it is not in force yet."""
        before, notice = self.versions.now, None
        if now.outputs == before.outputs:
            self.run.set_points(now.points)
        else:
            back = classes.adapt(self.trainer, before, now, self.run.gone)
            grown = now.outputs[: len(before.outputs)] == before.outputs
            self.run.classes_changed(grown)
            notice = classes.describe(before, now, back, untrained=not self.trainer.steps)
            self.choose(label=min(self.brush.label, self.model_config.classes - 1))
        self.notice = notice
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
        """Take back the last edit of points or classes.

        Weights stay as they are; a class that returns brings those of its output along.
        """
        if (version := self.versions.previous) is not None:
            self._place(version)
            self.versions.undo()

    def redo(self) -> None:
        """Do again what undo took back."""
        if (version := self.versions.following) is not None:
            self._place(version)
            self.versions.redo()

    def clear(self) -> None:
        """Remove all points."""
        if len(self.points):
            self.edit(Points.empty(), preset=None)

    def add_class(self) -> None:
        """One more class to draw, chosen at once; the network gets one more output."""
        version = self.versions.now
        if len(version.outputs) < MAX_CLASSES:
            outputs = self.versions.resized(len(version.outputs) + 1)
            self.go_to(replace(version, outputs=outputs))
            self.choose(label=len(version.outputs))

    def remove_class(self) -> None:
        """Take away the chosen class with its points and its output; at least two are left."""
        if len(self.versions.now.outputs) > MIN_CLASSES:
            self.go_to(classes.without(self.versions.now, self.brush.label))

    def load_preset(self, preset: str | PresetConfig) -> None:
        """Replace the points by a starter data set: by name, with the held-out share in force.

        By name it is what the registry suggests for as many classes as the network has, or for the
        nearest possible number.
        """
        if isinstance(preset, str):
            preset = presets.suggested(preset, self.model_config.classes, self.preset_held_out)
        self.edit(presets.make(preset), preset=preset, names=())

    @property
    def held_out_share(self) -> float:
        """The share that is held out of the points there are, or else of the next data set."""
        return float(self.points.held_out.mean()) if len(self.points) else self.preset_held_out

    def set_held_out_share(self, share: float) -> None:
        """Hold out another share of the points, drawn anew, and of data sets from now on."""
        self.preset_held_out = share
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
        self.run = Run(trainer)
        self.running, self.notice = False, None
        outputs = self.versions.resized(trainer.model_config.classes)
        self.versions.push(Version(trainer.points, outputs, **facts))
        self.choose(label=min(self.brush.label, len(outputs) - 1))
