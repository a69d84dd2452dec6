"""The pace for watching: how many steps are taken as a function of how long one has watched.

No clock and no machine comes into it, so the same seconds show the same learning everywhere. A
network of 8-8 has learnt an XOR of a few points after 40 to 65 steps, the spiral of the menu
after 500 to 1,300, and finer things take ten times as many. So each step has a map of its own as
long as they are few enough to be looked at, and then there are ever more of them: 67 have been
taken after 4 seconds, 900 after 15.
"""

import math
from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType

START = 15.0  # steps per second in the beginning: each of them is a map of its own
STEADY = 2.0  # seconds for which it stays so
DOUBLING = 3.6  # seconds in which the rate doubles from then on
MOST = 6000.0  # steps per second: a loss that falls like 1/epoch does not want ever more

# The factor by which the time of watching runs; None is as fast as possible.
PACES: Mapping[str, float | None] = MappingProxyType(
    {"slow": 0.25, "watch": 1.0, "fast": 4.0, "max": None}
)

_RISE = DOUBLING / math.log(2.0)  # seconds in which the rate grows e-fold
_CAPPED = STEADY + DOUBLING * math.log2(MOST / START)  # when it has become the greatest
_STEADY_STEPS = START * STEADY
_CAPPED_STEPS = _STEADY_STEPS + (MOST - START) * _RISE


def steps_after(seconds: float) -> float:
    """Steps after so many seconds of watching, as a real number.

    It has a continuous derivative, the rate, which never falls.

    Parameters
    ----------
    seconds : float
        At least 0.
    """
    if seconds <= STEADY:
        return START * seconds
    if seconds <= _CAPPED:
        return _STEADY_STEPS + START * _RISE * math.expm1((seconds - STEADY) / _RISE)
    return _CAPPED_STEPS + MOST * (seconds - _CAPPED)


def whole_steps_after(seconds: float) -> int:
    """Whole steps; time that is added up in small pieces falls short of them by rounding."""
    return math.floor(steps_after(seconds) + 1e-6)


def seconds_for(steps: float) -> float:
    """After how many seconds of watching so many steps are taken: undoes `steps_after`."""
    if steps <= _STEADY_STEPS:
        return steps / START
    if steps <= _CAPPED_STEPS:
        return STEADY + _RISE * math.log1p((steps - _STEADY_STEPS) / (START * _RISE))
    return _CAPPED + (steps - _CAPPED_STEPS) / MOST


class Watching:
    """How far a run has been watched, and the steps that come next.

    Nothing here is measured: whoever trains says how much time has passed, and what of the plan
    found no time.

    Attributes
    ----------
    seconds : float
        Watched so far, at the pace ``watch``. It stands still during a pause.
    """

    def __init__(self) -> None:
        self.seconds = 0.0

    @property
    def rate(self) -> float:
        """Steps per second now, at the pace ``watch``."""
        return min(MOST, START * math.exp(max(0.0, self.seconds - STEADY) / _RISE))

    def restart(self) -> None:
        """The network is a fresh one, so it is watched from the beginning."""
        self.seconds = 0.0

    def plan(self, seconds: float, maps: int, factor: float = 1.0) -> list[int]:
        """Let time pass, and say what to train meanwhile.

        However time is cut into calls and maps, all plans together have the whole steps of
        `steps_after`: fractions are not lost. A change of the factor changes the rate by just
        that, and makes no leap.

        Parameters
        ----------
        seconds : float
            How much time passes, at least 0.
        maps : int
            How many maps can be shown in that time, at least 1, evenly spread.
        factor : float
            How fast watching time runs, above 0; see `PACES`.

        Returns
        -------
        list of int
            Steps before each map that is shown, none of them 0: a map that would be the same as
            the one before is left out, so there may be fewer, or none at all.
        """
        start, span = self.seconds, factor * seconds
        self.seconds = start + span
        marks = [start + span * k / maps for k in range(maps)] + [self.seconds]
        whole = [whole_steps_after(mark) for mark in marks]
        steps = [after - before for before, after in pairwise(whole)]
        return [count for count in steps if count]

    def behind(self, steps: int) -> None:
        """So many steps of the last plan found no time, and are not made up for.

        What nobody saw was not watched: time goes back to where that many fewer steps are taken.
        So a slow machine goes through the same film, only later.
        """
        self.seconds = seconds_for(max(0.0, steps_after(self.seconds) - steps))

    def rushed(self, steps: int) -> None:
        """So many steps were taken as fast as possible; watching goes on at the rate due then."""
        self.seconds = seconds_for(steps_after(self.seconds) + steps)
