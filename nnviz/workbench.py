"""One person's work: points, settings, the Trainer, and what every control does to them.

Everything a page can do is a method here, so that it can be done in a notebook and tested
without a browser.
"""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from nnviz import classes, datasets
from nnviz.boundary import evaluate_grid
from nnviz.canvas_log import CanvasLog
from nnviz.config import (
    MAX_CLASSES,
    MIN_CLASSES,
    GridConfig,
    ModelConfig,
    PresetConfig,
    TrainConfig,
)
from nnviz.data import Points, missing_for_training
from nnviz.governor import Governor
from nnviz.grid import BoundaryGrid
from nnviz.tools import Brush, apply_mark
from nnviz.trainer import Trainer
from nnviz.versions import Version, Versions


class Workbench:
    """The state of one session.

    Attributes
    ----------
    versions : Versions
        Points, classes and where they came from, now and before.
    model_config, train_config, grid_config
        The settings in force.
    trainer : Trainer
    running : bool
        Whether ticks train.
    brush : Brush
        What the pointer does on the canvas.
    inspect : bool
        Whether the pointer reads the heatmap instead of drawing.
    log_loss : bool
        Whether the loss axis is logarithmic.
    steps_per_tick : int, optional
        ``None`` trains as fast as possible, for the time slice that the governor grants.
    notice : str, optional
        A sentence to show until the next action.
    log : CanvasLog
        What was read of the canvases.
    """

    def __init__(self) -> None:
        self.versions = Versions(Version(Points.empty()))
        self.model_config = ModelConfig()
        self.train_config = TrainConfig()
        self.grid_config = GridConfig()
        self.trainer = Trainer(self.points, self.model_config, self.train_config)
        self.governor = Governor()
        self.running = False
        self.brush = Brush()
        self.inspect = False
        self.log_loss = False
        self.held_out_share = 0.2
        self.steps_per_tick: int | None = None
        self.notice: str | None = None
        self.log = CanvasLog()
        self.steps_per_second = 0.0

    # Points

    @property
    def points(self) -> Points:
        """The points in force."""
        return self.versions.now.points

    def consume(self, canvas: int, drawing: Mapping[str, Any] | None) -> int:
        """Apply what a canvas holds beyond what was already read; returns how many objects."""
        first = self.log.seen
        marks = self.log.read(canvas, drawing)
        for number, mark in enumerate(marks, start=first):
            if mark is None:
                continue
            try:
                edited = apply_mark(self.points, mark, self.brush, number)
            except ValueError as error:
                self.notice = str(error)
                break
            if edited is not self.points:
                self.edit(edited)
        return len(marks)

    def edit(self, points: Points, **facts: Any) -> None:
        """Put other points in place; training goes on with them, and undo brings the old back.

        The network grows where they have more classes than it. `facts` are further fields of
        `Version`, such as names of the classes.
        """
        highest = max(points.classes_present, default=0)
        now = self.versions.now
        outputs = now.resized(max(len(now.outputs), highest + 1))
        self.go_to(replace(now, **{"points": points, "outputs": outputs, **facts}))

    def go_to(self, version: Version) -> None:
        """Go on with another version of points and classes, which undo takes back."""
        before = self.versions.now
        self.versions.push(version)
        self._place(before)

    def _place(self, before: Version) -> None:
        self.notice = None
        now = self.versions.now
        if now.outputs == before.outputs:
            self.trainer.set_points(now.points)
        else:
            classes.adapt(self.trainer, before, now)
            self.model_config = self.trainer.model_config
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

    def wrong(self) -> npt.NDArray[np.bool_]:
        """Which points the network misclassifies, shape (n,); none before the first step."""
        if not self.trainer.steps or not len(self.points):
            return np.zeros(len(self.points), dtype=np.bool_)
        wrong: npt.NDArray[np.bool_] = self.trainer.predict().numpy() != self.points.labels
        return wrong

    # Training

    @property
    def missing(self) -> str | None:
        """Why training cannot start, as a sentence, or ``None``."""
        return missing_for_training(self.points)

    def train(self) -> None:
        """Start or resume, with the weights and the optimiser's state as they are."""
        if self.missing:
            self.notice = self.missing
            return
        self.notice = None
        self.trainer.diverged = False
        self.governor.start()
        self.running = True

    def pause(self) -> None:
        """Stop training; nothing is forgotten."""
        self.running = False

    def step(self) -> None:
        """Train one epoch."""
        if self.missing:
            self.notice = self.missing
            return
        self.notice = None
        self.trainer.diverged = False
        self.trainer.run(epochs=1)
        self._watch()

    def reset(self) -> None:
        """Start over with fresh weights; points and settings stay."""
        self.running = False
        self.notice = None
        self.trainer.reset()

    def set_model_config(self, config: ModelConfig) -> None:
        """Another architecture or seed: starts over if anything really changed."""
        if config != self.model_config:
            self.running = False
            self.model_config = config
            self.trainer = Trainer(self.points, config, self.train_config)

    def adopt(self, trainer: Trainer, **facts: Any) -> None:
        """Go on with another Trainer: its points, settings, weights and history.

        `facts` are further fields of `Version`. Undo brings the points back, not the weights.
        """
        self.running, self.notice = False, None
        self.trainer = trainer
        self.model_config, self.train_config = trainer.model_config, trainer.train_config
        outputs = self.versions.now.resized(trainer.model_config.classes)
        self.versions.push(Version(trainer.points, outputs, **facts))
        self.choose(label=min(self.brush.label, len(outputs) - 1))

    def set_train_config(self, config: TrainConfig) -> None:
        """Other training settings, from the next step on."""
        if config != self.train_config:
            self.train_config = config
            self.trainer.set_train_config(config)

    def tick(self) -> None:
        """Train for one time slice, if training is on; watch for divergence."""
        if not self.running:
            return
        self.governor.begin()
        with self.governor.load.turn:
            begin = time.perf_counter()
            if self.steps_per_tick is None:
                taken = self.trainer.run(seconds=self.governor.train_slice)
            else:
                taken = self.trainer.run(steps=self.steps_per_tick)
            trained = time.perf_counter() - begin
        self.governor.end(trained)
        rate = taken / max(self.governor.period, 1e-3)
        self.steps_per_second = 0.9 * self.steps_per_second + 0.1 * rate
        self._watch()

    def _watch(self) -> None:
        if self.trainer.diverged:
            self.running = False
            self.notice = DIVERGED

    def boundary(self) -> BoundaryGrid:
        """Class probabilities of the network as it is now."""
        with self.governor.load.turn:
            return evaluate_grid(self.trainer.model, self.grid_config)
