"""The loss landscape that is shown: when it is drawn anew, and where the network lies on it."""

import zlib
from collections import deque

import numpy as np
import numpy.typing as npt

from nnviz.bench.player import Player
from nnviz.data.points import Points
from nnviz.errors import InputError
from nnviz.inside.landscape import landscape, losses_of, sample
from nnviz.inside.slices import Slice, moments_of, path_slice, random_slice, weight_slice
from nnviz.inside.surface import Landscape
from nnviz.pictures.inside_looks import LandscapeLook
from nnviz.settings.limits import MAX_TRAIL
from nnviz.stage.points_message import revision
from nnviz.training.trainer import Trainer

Spot = tuple[float, float, float]


class Survey:
    """A landscape, and the network's way over it since it was drawn.

    At rest it is that of the network that is shown, drawn anew when that is another one. While
    training it stays, and the network moves over it: to draw it takes up to a second.

    Attributes
    ----------
    found : Landscape or None
        ``None``: there is none, and `refusal` says why.
    epoch : int
        Of the network that it was drawn of.
    refusal : str or None
    trail : deque of tuple
        Where the network was since then, oldest first: a, b, and its loss.
    drawn : int
        Differs whenever `found` does.
    revision : int
        Differs whenever anything does.
    """

    def __init__(self) -> None:
        self.found: Landscape | None = None
        self.refusal: str | None = None
        self.epoch = self.drawn = self.revision = 0
        self.trail: deque[Spot] = deque(maxlen=MAX_TRAIL)
        self._plane: Slice | None = None
        self._points = Points.empty()
        self._asked: object = None
        self._drawn_of: object = None

    def forget(self) -> None:
        """Draw it anew at the next look."""
        self._asked = None

    def look(self, player: Player, look: LandscapeLook) -> None:
        """Draw it if that is due, and note where the network is.

        Parameters
        ----------
        player : Player
        look : LandscapeLook
        """
        shown = player.run.shown
        config, train = shown.model_config, shown.train_config
        asked = (
            look.changed(shape="surface"),
            (config.hidden, config.classes, config.features, config.batch_norm),
            (train.loss, train.label_smoothing),
        )
        numbers = shown.learner.numbers()
        of = zlib.crc32(numbers.tobytes()), revision(shown.points), asked
        if asked != self._asked or (not player.running and of != self._drawn_of):
            self._asked, self._drawn_of = asked, of
            self._draw(player, shown, look)
        elif self._plane is not None:
            self._move(player, shown)

    def _draw(self, player: Player, shown: Trainer, look: LandscapeLook) -> None:
        self.found = self.refusal = self._plane = None
        self.revision += 1
        self.drawn = self.revision
        self.epoch = shown.epoch
        self.trail.clear()
        points = shown.points.test if look.held_out else shown.points.train
        try:
            self._refuse_nothing(shown.points, points)
            plane = self._slice(player, shown, look)
        except InputError as error:
            self.refusal = str(error)
            return
        with player.governor.spending():
            self.found = landscape(shown.learner, plane, points, player.governor.load.turn)
        self._plane, self._points = plane, sample(points, shown.learner)
        at = self.found.at
        self.trail.append((float(at[0]), float(at[1]), self.found.here))

    def _refuse_nothing(self, everything: Points, points: Points) -> None:
        if not len(everything):
            raise InputError(
                "Without points there is no loss; draw some, or choose a starter data set."
            )
        if not len(points):
            raise InputError(
                "There are no such points, so there is no such loss; choose the loss of the "
                "others, or change the share that is held out."
            )

    def _slice(self, player: Player, shown: Trainer, look: LandscapeLook) -> Slice:
        config, centre = shown.model_config, shown.learner.weights()
        if look.kind == "weights":
            return weight_slice(centre, *look.weights_of(config), look.reach)
        if look.kind == "random":
            return random_slice(config, centre, look.draw, look.radius)
        return path_slice(centre, moments_of(player.run.timeline, config))

    def _move(self, player: Player, shown: Trainer) -> None:
        assert self._plane is not None
        learner, weights = shown.learner, shown.learner.weights()
        a, b = self._plane.project(weights) + self._plane.offset
        with player.governor.spending():
            loss = float(losses_of(learner, weights[None], self._points)[0])
        spot = float(a), float(b), loss
        if not self.trail or not np.allclose(spot, self.trail[-1], rtol=1e-6, equal_nan=True):
            self.trail.append(spot)
            self.revision += 1

    def way(self) -> npt.NDArray[np.float64]:
        """`trail` as an array, shape (spots, 3)."""
        return np.array(self.trail, dtype=np.float64).reshape(-1, 3)
