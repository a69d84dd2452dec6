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

from nnviz import datasets
from nnviz.boundary import evaluate_grid
from nnviz.canvas_codec import read_marks
from nnviz.config import MAX_POINTS, GridConfig, ModelConfig, PresetConfig, TrainConfig
from nnviz.data import Points, missing_for_training
from nnviz.governor import Governor
from nnviz.grid import BoundaryGrid
from nnviz.tools import Brush, apply_mark
from nnviz.trainer import DIVERGED, Trainer

UNDO_DEPTH = 100
CANVAS_CAPACITY = 60  # objects on one canvas before a fresh one is laid over it


class Workbench:
    """The state of one session.

    Attributes
    ----------
    points : Points
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
    canvas : int
        Number of the canvas in use. Canvas ``canvas - 1`` still lies under it and is still read,
        so that no click is lost when a fresh one takes its place.
    consumed : dict of int to int
        Objects already turned into points, per canvas.
    """

    def __init__(self) -> None:
        self.points = Points.empty()
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
        self.canvas = 0
        self.consumed = {0: 0}
        self.marks_seen = 0
        self.steps_per_second = 0.0
        self._undo: list[Points] = []
        self._redo: list[Points] = []

    # Points

    def consume(self, canvas: int, drawing: Mapping[str, Any] | None) -> int:
        """Apply what a canvas holds beyond what was already consumed; returns how many objects.

        The canvas is an append-only log. Objects are counted even where they mean nothing, so
        that one bad object never holds up the next.
        """
        done = self.consumed.get(canvas)
        if done is None:
            return 0
        marks = read_marks(drawing, done)
        if not marks:
            return 0
        self.consumed[canvas] = done + len(marks)
        self.marks_seen += len(marks)
        for mark in marks:
            if mark is None:
                continue
            try:
                edited = apply_mark(self.points, mark, self.brush, self.marks_seen)
            except ValueError as error:
                self.notice = str(error)
                break
            if edited is not self.points:
                self.edit(edited)
        if canvas == self.canvas and self.consumed[canvas] >= CANVAS_CAPACITY:
            self.canvas += 1
            self.consumed = {canvas: self.consumed[canvas], self.canvas: 0}
        return len(marks)

    def edit(self, points: Points) -> None:
        """Put other points in place; training goes on with them, and undo brings the old back."""
        self._undo = [*self._undo[1 - UNDO_DEPTH :], self.points]
        self._redo.clear()
        self._place(points)

    def _place(self, points: Points) -> None:
        self.notice = None
        self.points = points
        self.trainer.set_points(points)
        if self.running and missing_for_training(points):
            self.pause()
            self.notice = f"Training has paused. {missing_for_training(points)}"

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether an edit was taken back."""
        return bool(self._redo)

    def undo(self) -> None:
        """Take back the last edit of the points. Weights stay as they are."""
        if self._undo:
            self._redo.append(self.points)
            self._place(self._undo.pop())

    def redo(self) -> None:
        """Do again what undo took back."""
        if self._redo:
            self._undo.append(self.points)
            self._place(self._redo.pop())

    def clear(self) -> None:
        """Remove all points."""
        if len(self.points):
            self.edit(Points.empty())

    def load_preset(self, name: str) -> None:
        """Replace the points by a starter data set, with the held-out share in force."""
        preset = PresetConfig(
            name=name, held_out=self.held_out_share, classes=datasets.PRESETS[name].classes[0]
        )
        self.edit(datasets.make(preset))

    def set_held_out_share(self, share: float) -> None:
        """Hold out another share of the points, drawn anew."""
        self.held_out_share = share
        if len(self.points):
            self.edit(self.points.split(share, self.model_config.seed))

    def choose(self, *, label: int | None = None, inspect: bool | None = None) -> None:
        """Pick the class that a click places, and whether the pointer draws or inspects."""
        if label is not None:
            self.brush = replace(self.brush, label=label)
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

    @property
    def room(self) -> int:
        """How many more points fit."""
        return MAX_POINTS - len(self.points)
