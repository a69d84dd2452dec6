"""Undo and redo over points, classes and whole runs."""

from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

from nnviz.bench import classes
from nnviz.bench.player import Player
from nnviz.bench.replaced import Replaced
from nnviz.bench.touches import Touch, do_again, take_back
from nnviz.bench.verbs import verb
from nnviz.data.points import Points, quantize
from nnviz.data.versions import Version, Versions
from nnviz.stage.tools import Brush
from nnviz.training.new_runs import copy_of
from nnviz.training.run import Run
from nnviz.training.trainer import Trainer

NOT_KEPT = "The network on the other side of this is no longer kept, so it stays as it is."


class Undoable:
    """Versions of a data set, and the player that trains on the one in force.

    Undo takes back the last edit of points, and leaves the weights as they are. Where an act has
    replaced the whole run (a reset, another network, another data set, an opened file, a class more
    or less, a neuron or layer more or less), undo brings that run back as it was: weights,
    optimiser, curve and timeline. What was done to one weight or neuron is taken back there alone.

    Attributes
    ----------
    versions : Versions
        Points, classes and where they came from, now and before.
    player : Player
        The run, and everything about training it.
    brush : Brush
        What the pointer does on the canvas.
    """

    def __init__(self) -> None:
        self.versions = Versions(Version(Points.empty()))
        self.player = Player(self.points)
        self.player.on_replace = self._keep
        self.brush = Brush()
        self._replaced = Replaced()
        self._touches: WeakKeyDictionary[Version, Touch] = WeakKeyDictionary()
        self._offer: str | None = None

    @property
    def points(self) -> Points:
        """The points in force."""
        return self.versions.now.points

    @property
    def notice(self) -> str | None:
        """A sentence to show until the next verb, of the bench or its player."""
        return self.player.notice

    @notice.setter
    def notice(self, sentence: str | None) -> None:
        self.player.notice = sentence

    def choose(self, **brush: Any) -> None:
        """Change fields of the brush; of a class that is gone by now, it is the last one."""
        chosen = replace(self.brush, **brush)
        last = self.player.model_config.classes - 1
        self.brush = replace(chosen, label=min(chosen.label, last))

    @verb
    def go_to(self, version: Version) -> None:
        """Go on with another version of points and classes, which undo takes back.

        Raises
        ------
        ValueError
            If the network cannot have such classes or points; the bench stays as it is.
        """
        self._place(version)
        self.versions.push(version)

    def _keep(self, run: Run, happened: str, version: Version | None = None) -> None:
        """Begin a version with another run than this one, which undo brings back."""
        learnt = run.trainer.begun
        if learnt or version is not None:
            version = version or replace(self.versions.now)
            self.versions.push(version)
        if learnt and version is not None:
            self._replaced.keep(version, run)
            self.offer_undo(f"{happened} Undo brings back epoch {run.trainer.epoch:,}.")

    def _go_on_with(self, run: Run, said: str, **facts: Any) -> None:
        """Put a run in the place of the one there is, which undo brings back.

        `facts` are fields of `Version` that are others from now on.
        """
        version = replace(self.versions.now, **facts)
        self.versions.push(version)
        self._replaced.keep(version, self.player.run)
        self.player.run = run
        self.choose()
        back = "what was here" if facts else "the network"
        self.offer_undo(f"{said} Undo brings back {back} before.")

    @verb
    def set_up(self, trainer: Trainer, said: str, **facts: Any) -> None:
        """Put a Trainer and its points, on the grid, on the bench, paused; undo brings all back.

        Settings of a network that has learnt nothing come back, too.

        Parameters
        ----------
        trainer : Trainer
        said : str
            What has happened, in a sentence.
        **facts
            Further fields of `Version`, such as names of the classes.
        """
        if self.player.running:
            self.player.pause()
        if (points := quantize(trainer.points)) != trainer.points:
            trainer.set_points(points)
        outputs = self.versions.resized(trainer.model_config.classes)
        about = {"names": (), "preset": None, "axes": None, **facts}
        self._go_on_with(Run(trainer), said, points=trainer.points, outputs=outputs, **about)

    def offer_undo(self, sentence: str) -> None:
        """Say what has happened, and that undo takes it back."""
        self.notice = self._offer = sentence

    def train_on(self) -> None:
        """Train, and leave what was said about the act before it."""
        said = self.notice
        self.player.train()
        self.notice = self.notice or said

    @property
    def can_take_back(self) -> bool:
        """Whether the notice speaks of something that undo takes back."""
        return self.notice is not None and self.notice == self._offer

    def _place(self, now: Version, act: Version | None = None) -> None:
        """Give the network another version's points and classes; it is not in force yet.

        Where it gets other classes, the run as it was is kept for `act`, or else for that version.
        """
        before = self.versions.now
        if now.outputs == before.outputs:
            self.player.run.set_points(now.points)
        else:
            begun = self.player.trainer.begun
            run = copy_of(self.player.run) if begun else self.player.run
            back = classes.adapt(run.trainer, before, now, run.gone)
            grown = now.outputs[: len(before.outputs)] == before.outputs
            run.classes_changed(grown)
            self.notice = classes.describe(before, now, back, untrained=not begun)
            if run is not self.player.run:
                self._replaced.keep(act or now, self.player.run)
                self.player.run = run
            if not grown:
                self._offer = self.notice
            self.choose()
        if self.player.running and self.player.missing:
            self.player.pause()
            self.notice = f"Training has paused. {self.player.missing}"

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return self.versions.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether an edit was taken back."""
        return self.versions.can_redo

    @verb
    def undo(self) -> None:
        """Take back the last edit; if it replaced the run, with the run before it."""
        if (version := self.versions.previous) is not None:
            self._cross(self.versions.now, version)
            self.versions.undo()

    @verb
    def redo(self) -> None:
        """Do again what undo took back."""
        if (version := self.versions.following) is not None:
            self._cross(version, version)
            self.versions.redo()

    def _cross(self, act: Version, now: Version) -> None:
        """Undo or redo what began with a version, which leads to another one."""
        if (touch := self._touches.get(act)) is not None:
            cross = do_again if act is now else take_back
            self.notice, self._offer = cross(touch, self.player.run), None
            return
        run = self._replaced.exchange(act, self.player.run)
        if run is None:
            here = self.versions.now
            self._place(now, act)
            if vars(here) == vars(now):
                self.notice = NOT_KEPT
            self._offer = None
            return
        paused = "Training has paused. " if self.player.running else ""
        if paused:
            self.player.pause()
        self.player.run = run
        run.leave()
        if run.trainer.points != now.points:
            run.set_points(now.points)
        self.notice = f"{paused}Back at epoch {run.trainer.epoch:,}, as it was."
        self.choose()
