"""What a tick gives to be shown."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from nnviz.inside.grid import BoundaryGrid

Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Shown:
    """What a tick shows, oldest first.

    Attributes
    ----------
    moments : list of ndarray of float32
        The network as it was (see `Learner.numbers`), where the browser draws.
    grids : list of BoundaryGrid
        Its maps, where the server does (see `nnviz.inside.drawing`).
    """

    moments: list[Numbers] = field(default_factory=list)
    grids: list[BoundaryGrid] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.moments) + len(self.grids)
