"""A teacher's link as a whole: made of what stands on a bench, and opened on another one."""

import zlib
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from nnviz.bench import exchange
from nnviz.bench.workbench import Workbench
from nnviz.data.points import Points
from nnviz.errors import InputError
from nnviz.files.links import Shared, decode
from nnviz.lessons.lesson import Lesson
from nnviz.lessons.own import OWN_ID, OwnExercise, OwnTask, exercise, started_by
from nnviz.lessons.teacher import ALL, QUERY, Teaching, read_teaching, write_teaching
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.limits import MAX_LINK
from nnviz.training.trainer import Trainer

UNSOUND = "The network in this link has no finite answer; ask for a new link."
EMPTY = Shared(Points.of([], []), ModelConfig(), TrainConfig())  # of a link without ``d``


def make_handout(bench: Workbench, address: str, teaching: Teaching) -> str:
    """The address of this app with a teacher's choice, and what stands on the bench, in its query.

    With a lesson that comes with nnviz there is only its id: it brings its own points.

    Parameters
    ----------
    bench : Workbench
    address : str
        Where the app is open; its query and fragment are dropped.
    teaching : Teaching

    Raises
    ------
    ShareTooLong
        If it does not fit.
    """
    if teaching.lesson is not None:
        return exchange.at(address, f"{QUERY}={write_teaching(teaching)}")
    link = exchange.make_link(bench, address)
    beside = parse_qs(urlsplit(link).query)[exchange.QUERY][0]
    return f"{link}&{QUERY}={write_teaching(teaching, beside)}"


@dataclass(frozen=True, eq=False)
class Handout:
    """A teacher's link that was read, and all of it checked.

    Attributes
    ----------
    teaching : Teaching
        What shows, and what is locked.
    exercise : Lesson, OwnExercise or None
        What is to be checked.
    start : Shared
        What it begins with.
    d, t : str
        The two parameters of the link.
    """

    teaching: Teaching = ALL
    exercise: Lesson | OwnExercise | None = None
    start: Shared = EMPTY
    d: str = ""
    t: str = ""

    @property
    def task(self) -> OwnTask | None:
        """The task of the teacher's own, which may have no goals."""
        return self.teaching.task

    def trainer(self) -> Trainer:
        """What it begins with, with the weights of the link if there are any.

        Raises
        ------
        InputError
            If the weights are of another shape, or without a finite answer.
        """
        if isinstance(self.exercise, Lesson):
            trainer = self.exercise.trainer()
        else:
            start = self.start
            trainer = exchange.built(
                lambda: Trainer(start.points, start.model_config, start.train_config)
            )
            trainer.set_hand(start.hand)
        if (carried := self.teaching.network) is not None:
            found = carried.weights_for(trainer.model_config)
            whole = trainer.snapshot()
            trainer.restore(replace(whole, weights=found.weights, buffers=found.buffers))
            if not trainer.sound:
                raise InputError(UNSOUND)
        return trainer

    @property
    def facts(self) -> dict[str, Any]:
        """What else is to be known of its points, as fields of a `Version`."""
        return {"preset": self.start.preset, "names": self.start.names, "axes": self.start.axes}

    def begin(self, bench: Workbench) -> None:
        """Begin with it; what was on the bench before is gone."""
        bench.adopt(self.trainer(), **self.facts)
        self.lock(bench)

    def again(self, bench: Workbench) -> None:
        """Begin with it once more; undo brings back what was on the bench."""
        bench.set_up(self.trainer(), "The task begins again.", **self.facts)

    def lock(self, bench: Workbench) -> None:
        """Let its settings keep their values from now on."""
        bench.player.fixed = frozenset(self.teaching.fixed)


NO_HANDOUT = Handout()


def read_handout(d: str | None, t: str) -> Handout:
    """What a teacher's link holds.

    Parameters
    ----------
    d : str or None
        The parameter ``d``; without it the canvas is empty. A lesson brings its own points.
    t : str
        The parameter ``t``.

    Raises
    ------
    InputError
        If either cannot be used.
    """
    teaching = read_teaching(t)
    lesson = teaching.find_lesson()
    if lesson is not None:
        handout = Handout(teaching, lesson, started_by(lesson), "", t)
    else:
        if d and len(d) + len(t) > MAX_LINK:  # no link that was made here
            raise InputError(
                f"The two texts of this link have {len(d) + len(t):,} characters and at most "
                f"{MAX_LINK:,} are possible; copy it again from where it was made."
            )
        shared = decode(d) if d else EMPTY
        name = f"{OWN_ID}-{zlib.crc32(f'{d}&{t}'.encode()):08x}"
        own = None if teaching.task is None else exercise(teaching.task, shared, name)
        handout = Handout(teaching, own, shared, d or "", t)
    handout.trainer()  # what cannot be built is said now
    return handout
