"""How a person wants to read the map."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from nnviz.settings.config import Config
from nnviz.settings.limits import MAX_CLASSES

PAINTED = {"areas", "label", "contours", "boundary"}  # what is painted; the rest is laid over it


class MapView(Config):
    """What the map shows, and what is laid over it.

    Attributes
    ----------
    areas : str
        ``likely``: the classes' colours, mixed by how likely each one is. ``hard``: the full colour
        of the likeliest class. ``one``: how likely one class is, and nothing else.
    label : int
        That one class; where a network has fewer, its last one stands for it.
    contours : bool
        Lines where the likeliest class, or the one class that is shown, has 50, 75 and 95 %.
    boundary : bool
        A broad line where the likeliest class changes.
    legend : bool
        What the colours and lines mean.
    ticks : bool
        Numbers along the axes.
    """

    areas: Literal["likely", "hard", "one"] = "likely"
    label: int = Field(default=0, ge=0, lt=MAX_CLASSES)
    contours: bool = False
    boundary: bool = False
    legend: bool = False
    ticks: bool = False

    def subject(self, classes: int) -> int | None:
        """The one class that is shown, of so many; ``None`` if all are."""
        return min(self.label, classes - 1) if self.areas == "one" else None

    def following(self, before: Sequence[int], now: Sequence[int]) -> "MapView":
        """The view of the same class where classes have come, gone or changed places.

        A class that is gone cannot be shown alone, so that all are shown, and the first one is
        chosen.

        Parameters
        ----------
        before, now : sequence of int
            Each class's number for life (`nnviz.data.versions.Version.outputs`): where `label` was
            chosen, and where it is looked at.
        """
        if self.label < len(before) and before[self.label] in now:
            return self.changed(label=now.index(before[self.label]))
        return self.changed(label=0, areas="likely" if self.areas == "one" else self.areas)

    @property
    def plain(self) -> bool:
        """Whether nothing is painted but what always is, so that a picture of the cells will do."""
        return self.areas == "likely" and not self.contours and not self.boundary
