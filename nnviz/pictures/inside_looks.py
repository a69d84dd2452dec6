"""How a person wants to see hidden space and the loss landscape."""

from typing import Literal

from pydantic import Field

from nnviz.settings.config import Config, ModelConfig
from nnviz.settings.limits import MAX_SEED
from nnviz.settings.naming import Place, index_of


class SpaceLook(Config):
    """What hidden space is seen along.

    Attributes
    ----------
    dims : int
        2 or 3 axes.
    along : str
        ``components``: the principal ones, or ``neurons``: chosen ones.
    neurons : tuple of int
        Three of them, counted from 0; in two dimensions the first two count.
    """

    dims: Literal[2, 3] = 2
    along: Literal["components", "neurons"] = "components"
    neurons: tuple[int, int, int] = (0, 1, 2)

    @property
    def units(self) -> tuple[int, ...] | None:
        """The chosen neurons, as `nnviz.inside.layers.Axes` takes them."""
        return self.neurons[: self.dims] if self.along == "neurons" else None


class LandscapeLook(Config):
    """Which slice through the weights is shown, and how.

    Attributes
    ----------
    kind : str
        Over two ``weights``, over ``random`` directions, or over those of the ``path``.
    first, second : Place
        The two weights; those of another network may be none of this one's (see `weights_of`).
    reach : float
        How far two weights go each way from what they are.
    radius : float
        How far random directions go each way, in lengths of the weights.
    draw : int
        Seed of the random directions.
    held_out : bool
        Whether the loss is that of the held-out points.
    shape : str
        ``contour`` or ``surface``.
    """

    kind: Literal["weights", "random", "path"] = "weights"
    first: Place = Place("weight", 0, 0, 0)
    second: Place = Place("weight", 0, 0, 1)
    reach: float = Field(default=3.0, gt=0.0, le=100.0)
    radius: float = Field(default=1.0, gt=0.0, le=100.0)
    draw: int = Field(default=0, ge=0, le=MAX_SEED)
    held_out: bool = False
    shape: Literal["surface", "contour"] = "contour"

    def weights_of(self, config: ModelConfig) -> tuple[int, int]:
        """The two weights as indices of ``model.parameters()``; the first ones for those gone."""
        return _index(config, self.first, 0), _index(config, self.second, 1)


def _index(config: ModelConfig, place: Place, instead: int) -> int:
    try:
        return index_of(config, place)
    except ValueError:
        return instead
