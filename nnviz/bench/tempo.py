"""How many steps are trained before each map of a tick: by a pace, or as many as one says."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from nnviz.bench.watching import PACES, Watching, whole_steps_after
from nnviz.data.points import Points
from nnviz.server.pace import Governor
from nnviz.training.run import Run


@dataclass(frozen=True)
class Shot:
    """What was trained before a map.

    Attributes
    ----------
    steps : int
    seconds : float
        Spent on it.
    """

    steps: int = 0
    seconds: float = 0.0


class Tempo:
    """The pace of a run, and how far it has been watched.

    Attributes
    ----------
    pace : str
        A key of `PACES`.
    watching : Watching
    """

    def __init__(self) -> None:
        self.pace = "watch"
        self.watching = Watching()
        self._run: Run | None = None
        self._points: Points | None = None

    def shots(
        self, run: Run, governor: Governor, maps: int, steps_per_map: int | None = None
    ) -> Iterator[Shot]:
        """Train for at most so many maps, one after the other, as long as somebody takes them.

        Parameters
        ----------
        run : Run
        governor : Governor
            Says how much time there is, and how much has passed.
        maps : int
        steps_per_map : int, optional
            Goes before the pace.

        Yields
        ------
        Shot
            There is one at least; at a slow pace it may have no step.
        """
        self._keep_up_with(run)
        factor = PACES[self.pace]
        if steps_per_map is not None or factor is None:
            seconds = None if steps_per_map is not None else governor.train_slice / maps
            for _ in range(maps):
                shot = _train(run, steps_per_map, seconds)
                self.watching.rushed(shot.steps)
                yield shot
            return
        left, span, still = governor.train_slice, governor.passed / maps, True
        for _ in range(maps):
            for steps in self.watching.plan(span, 1, factor):
                shot, still = _train(run, steps, max(left, 0.0)), False
                left -= shot.seconds
                self.watching.behind(steps - shot.steps)
                yield shot
            if left <= 0.0:  # what is not even planned is not watched, and not made up for
                break
        if still:
            yield Shot()

    def _keep_up_with(self, run: Run) -> None:
        """Watch from the beginning what is new, and no later moment than the run has come to.

        Other points are a new lesson for any network. Whoever resets a network or goes back in
        its timeline watches it from there on.
        """
        if run is not self._run or run.trainer.points is not self._points:
            self.watching.restart()
            self._run, self._points = run, run.trainer.points
        if whole_steps_after(self.watching.seconds) > run.trainer.steps:
            self.watching.restart()
            self.watching.rushed(run.trainer.steps)


def _train(run: Run, steps: int | None, seconds: float | None) -> Shot:
    """Up to so many steps, within so many seconds."""
    begin = time.perf_counter()
    taken = run.advance(steps=steps, seconds=seconds)
    return Shot(taken, time.perf_counter() - begin)
