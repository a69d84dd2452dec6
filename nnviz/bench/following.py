"""Hidden space while it trains: some moments of each tick, each going on from the one before."""

from nnviz.bench.player import Player
from nnviz.bench.shown import Numbers
from nnviz.inside.hidden_space import hidden_space, some_of
from nnviz.inside.layers import Axes, HiddenSpace
from nnviz.server.pace import CROWDED
from nnviz.settings.config import ModelConfig

MOMENTS = 3  # of a tick, while there is time: seven a second


class Following:
    """What is shown of hidden space, and what was shown last.

    Attributes
    ----------
    last : HiddenSpace or None
        So that principal components go on without a flip.
    """

    def __init__(self) -> None:
        self.last: HiddenSpace | None = None
        self._axes: Axes | None = None
        self._config: ModelConfig | None = None

    def moments(self, player: Player, axes: Axes) -> list[HiddenSpace]:
        """Hidden space of what is shown: at rest one moment, while training those of the last tick.

        Parameters
        ----------
        player : Player
        axes : Axes
        """
        shown, governor = player.run.shown, player.governor
        if (axes, shown.model_config) != (self._axes, self._config):
            self.last, self._axes, self._config = None, axes, shown.model_config
        size = len(shown.learner.numbers())
        numbers = [one for one in player.moments if len(one) == size] if player.running else []
        spare = governor.beat < CROWDED and not governor.line.was_late
        count = min(MOMENTS if spare else 1, len(numbers))
        chosen: list[Numbers | None] = [
            numbers[len(numbers) * (i + 1) // count - 1] for i in range(count)
        ]
        points, found = some_of(shown.points), []
        with governor.spending():
            for one in chosen or [None]:
                self.last = hidden_space(shown.model, points, axes, numbers=one, before=self.last)
                found.append(self.last)
        return found
