"""What lessons and challenges have in common: points, a network to begin with, and goals."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from nnviz.bench.workbench import Workbench
from nnviz.lessons import given
from nnviz.lessons.given import Given, Own
from nnviz.lessons.goals import Goal, State
from nnviz.lessons.work import Work
from nnviz.settings.config import Config, Many, ModelConfig, PresetConfig, TrainConfig
from nnviz.settings.limits import (
    MAX_HELD_OUT,
    MAX_LESSON_BYTES,
    MAX_LESSON_ITEMS,
    MAX_LESSON_LINE,
    MAX_LESSON_TITLE,
    MAX_NAME,
)
from nnviz.settings.outside import one_line
from nnviz.training.events import POINTS, fingerprint
from nnviz.training.run import Run
from nnviz.training.trainer import Trainer

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=MAX_NAME)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=MAX_LESSON_LINE)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=MAX_LESSON_TITLE)]

UNTRAINED = "Nothing is trained yet."
OTHER_POINTS = (
    "This network has learnt from other points, too; press Reset model, and train it again."
)
OTHER_LOSS = "The loss is another one than the lesson's, so its numbers mean something else."


class RealConfig(Config):
    """Two columns of a real data set, as `nnviz.data.real_sets.load` takes them."""

    name: str = Field(max_length=MAX_NAME)
    x: str | None = Field(default=None, max_length=MAX_NAME)
    y: str | None = Field(default=None, max_length=MAX_NAME)
    held_out: float = Field(default=0.2, ge=0.0, le=MAX_HELD_OUT)


@dataclass(frozen=True)
class Checked:
    """How far somebody is.

    Attributes
    ----------
    states : tuple of State
        Of each goal, in their order.
    because : str or None
        Why none of them counts at present, as a sentence.
    """

    states: tuple[State, ...]
    because: str | None = None

    @property
    def reached(self) -> bool:
        """Whether all goals are met."""
        return all(state.met for state in self.states)


class Exercise(Config):
    """Points and a network to begin with, and what is to come of them.

    Attributes
    ----------
    id : str
        Small letters, digits, - and _.
    title, summary : str
        One line each.
    preset, real, points
        One of the three: a starter data set, a real one, or a small table as text.
    model : ModelConfig
        The network at the start; it gets as many classes as the points have.
    train : TrainConfig
        The settings at the start.
    own : {"none", "held_out", "add", "any"}
        What of the points may be changed, see `nnviz.lessons.given.OWN`.
    goals : tuple of Goal
        None of them counts before anything is trained, nor on other points than these.
    """

    id: Id
    title: Title
    summary: Line
    preset: PresetConfig | None = None
    real: RealConfig | None = None
    points: str | None = Field(default=None, max_length=MAX_LESSON_BYTES)
    model: ModelConfig = ModelConfig()
    train: TrainConfig = TrainConfig()
    own: Own = "none"
    goals: Many[Goal] = Field(min_length=1, max_length=MAX_LESSON_ITEMS)

    @model_validator(mode="after")
    def _has_points(self) -> Self:
        kinds = self.preset, self.real, self.points
        if sum(kind is not None for kind in kinds) != 1:
            raise ValueError("exactly one of preset, real and points must be given")
        given.check_trainable(self.given)
        for line in (self.title, self.summary):
            if line != one_line(line):
                raise ValueError("title and summary must be on one line each")
        return self

    @cached_property
    def given(self) -> Given:
        """The points, and what is to be known of them.

        Raises
        ------
        InputError
            If there are no such points.
        """
        if self.preset is not None:
            return given.of_preset(self.preset)
        if self.real is not None:
            return given.of_real(**self.real.model_dump())
        return given.of_csv(self.points or "")

    @property
    def first_model(self) -> ModelConfig:
        """The network at the start, with as many classes as the points have."""
        return self.model.changed(classes=self.given.classes)

    def trainer(self) -> Trainer:
        """What it begins with, untrained."""
        return Trainer(self.given.points, self.first_model, self.train)

    def begun(self, bench: Workbench) -> bool:
        """Whether the network on a bench has begun to learn from these points."""
        learnt = bench.player.trainer.steps > 0 or bench.player.trainer.diverged
        return learnt and given.changed(bench.points, self.given.points, self.own) is None

    def because(self, bench: Workbench) -> str | None:
        """Why nothing that stands on a bench counts for the goals, as a sentence."""
        run = bench.player.run
        if not run.trainer.steps and not run.trainer.diverged:
            return UNTRAINED
        if said := given.changed(bench.points, self.given.points, self.own):
            return said
        fixed = self.own in ("none", "held_out")
        if fixed and learnt_from_others(run):
            return OTHER_POINTS
        config = run.trainer.train_config
        asks = any(goal.kind in ("training_loss", "held_out_loss") for goal in self.goals)
        if asks and (config.loss, config.label_smoothing) != (
            self.train.loss,
            self.train.label_smoothing,
        ):
            return OTHER_LOSS
        return None

    def check(
        self,
        bench: Workbench,
        seeds: frozenset[int] = frozenset(),
        before: frozenset[int] = frozenset(),
    ) -> Checked:
        """How far somebody is with what stands on a bench.

        Parameters
        ----------
        bench : Workbench
        seeds : frozenset of int
            With which networks were trained in this exercise so far.
        before : frozenset of int
            Which goals were met at some time, by their places in the list.
        """
        return self.judge(bench, self.because(bench), seeds, before)

    def judge(
        self,
        bench: Workbench,
        because: str | None,
        seeds: frozenset[int],
        before: frozenset[int],
    ) -> Checked:
        """As `check`, where it is known already why nothing counts."""
        work = Work.on(bench, self.given.points, self.given.preset, seeds)
        states = []
        for place, goal in enumerate(self.goals):
            state = goal.state(work)
            met = (state.met and because is None) or (goal.once and place in before)
            states.append(State(state.goal, met, state.now))
        return Checked(tuple(states), because)


def learnt_from_others(run: Run) -> bool:
    """Whether a run has trained on other points than the present ones, by the marks on its curve.

    What was changed and changed back before the next epoch does not count.
    """
    marks = [event for event in run.events.items if event.subject == POINTS]
    if not marks:
        return False
    epochs = [0, *(mark.epoch for mark in marks), run.trainer.epoch]
    learnt = [marks[0].before, *(mark.after for mark in marks)]
    ours = fingerprint(run.trainer.points)
    spans = zip(learnt, pairwise(epochs), strict=True)
    return any(points != ours and start < stop for points, (start, stop) in spans)
