"""Which points a person has held out themselves, so that no slider undoes it in silence."""

import numpy as np

from nnviz.data.points import LEVELS, Bools, Ints, Points, grid_places
from nnviz.settings.limits import MAX_POINTS

ROW = 2 * LEVELS + 1  # places of the grid in a row


class ByHand:
    """Remembers places: points have no names, and edits renumber them, but all lie on a grid."""

    def __init__(self) -> None:
        self._places: set[int] = set()

    def note(self, new: Points, points: Points) -> None:
        """Take note of those of the new points that are held out; `points` are all there are."""
        new = new.test
        if len(self._places) + len(new) > 2 * MAX_POINTS:  # most are of points that are gone
            self._places.intersection_update(_places(points).tolist())
        self._places.update(_places(new).tolist())

    def follow(self, before: Points, now: Points) -> None:
        """Points have moved: those that were held out by hand still are."""
        self.note(now.select(np.flatnonzero(self.among(before))), now)

    def among(self, points: Points) -> Bools:
        """Which points are held out, and were so by hand; shape (n,)."""
        known = np.fromiter(self._places, np.int64, len(self._places))
        return points.held_out & np.isin(_places(points), known)


def _places(points: Points) -> Ints:
    """The number of each point's place on the grid."""
    x, y = grid_places(points.xy).T + LEVELS
    return np.asarray(x + ROW * y)
