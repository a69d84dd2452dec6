"""Which points are selected, of each version of them that undo may come back to."""

from collections import deque

import numpy as np

from nnviz.data.points import Bools, Points
from nnviz.settings.limits import MAX_UNDO


class Selection:
    """Remembers which of some points are selected; of points that it does not know, none are."""

    def __init__(self) -> None:
        self._taken: deque[tuple[Points, Bools]] = deque(maxlen=MAX_UNDO)

    def take(self, points: Points, chosen: Bools) -> None:
        """Select just these of the points; shape (n,)."""
        others = [known for known in self._taken if known[0] is not points]
        self._taken = deque(others, MAX_UNDO)
        if chosen.any():
            self._taken.append((points, chosen))

    def of(self, points: Points) -> Bools:
        """Which of the points are selected; shape (n,)."""
        for known, chosen in reversed(self._taken):
            if known is points:
                return chosen
        return np.zeros(len(points), dtype=np.bool_)
