"""A run that nobody has touched for half an hour pauses, so that a forgotten tab costs nothing."""

import time
from collections.abc import Callable

from nnviz.training.run import Run

IDLE_MINUTES = 30


class Idle:
    """Has a reason to pause when nobody has done anything for 30 minutes.

    Parameters
    ----------
    clock : callable
        Seconds, monotonic.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._touched = clock()

    def touch(self) -> None:
        """Somebody is there."""
        self._touched = self._clock()

    def __call__(self, run: Run) -> str | None:
        """Why training pauses; ``None`` if it goes on."""
        if self._clock() - self._touched < 60 * IDLE_MINUTES:
            return None
        return (
            f"Nothing was pressed or drawn for {IDLE_MINUTES} minutes, so training has paused. "
            "Nothing is lost: press Train to go on."
        )
