"""The first minute: what to do next, and with which control; known from what has been done."""

from dataclasses import dataclass

from nnviz.bench.workbench import Workbench
from nnviz.data.points import Points


@dataclass(frozen=True)
class Stop:
    """One step of the guide.

    Attributes
    ----------
    at : str
        The control it is done with: ``classes``, ``train`` or ``stage``.
    text : str
        Two short sentences.
    """

    at: str
    text: str


CHOOSE = Stop(
    "classes", "Now another colour. Choose it above the square, and place some points of it."
)
TRAIN = Stop("train", "Press Train. The network looks for a boundary between the colours.")
WATCH = Stop(
    "stage",
    "Watch: each colour is the network's answer there. Where it changes is the boundary.",
)
REFINE = Stop(
    "stage",
    "Place a point where the answer is wrong, or among the other colour, and Train again.",
)


class Guide:
    """Leads through the first minute.

    The empty stage tells how to place the first points. After that come the other colour, Train,
    what to watch, and a point where the network is wrong; that one ends it.

    Attributes
    ----------
    on : bool
        Whether it is wanted.
    """

    def __init__(self) -> None:
        self.on = True
        self._refining: Points | None = None

    def call(self) -> None:
        """Begin again, where one is."""
        self.on, self._refining = True, None

    def skip(self) -> None:
        """It is not wanted, or has come to its end."""
        self.on = False

    def stop(self, bench: Workbench) -> Stop | None:
        """Where a person is; ``None`` where the page says it itself, and at the end."""
        run = bench.player.run
        if not self.on or not len(bench.points) or run.viewed is not None:
            return None
        if bench.player.missing:
            return CHOOSE
        if bench.player.running:
            return WATCH
        if not run.trainer.steps:
            return TRAIN
        if self._refining is None:
            self._refining = bench.points
        elif bench.points != self._refining:
            self.skip()
            return None
        return REFINE
