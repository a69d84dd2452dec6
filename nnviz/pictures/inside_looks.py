"""How a person wants to see hidden space and the loss landscape."""

from typing import Literal

from pydantic import Field

from nnviz.settings.config import Config
from nnviz.settings.limits import MAX_LAYERS, MAX_NEURONS, MAX_SEED


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


class WeightPlace(Config):
    """A weight by where it stands, all counted from 0.

    Attributes
    ----------
    layer : int
        The last one is the output layer.
    unit : int
        Neuron of that layer.
    source : int
        What the weight multiplies, of the layer before; the one after its last is the bias.
    """

    layer: int = Field(default=0, ge=0, le=MAX_LAYERS)
    unit: int = Field(default=0, ge=0, lt=MAX_NEURONS)
    source: int = Field(default=0, ge=0, le=MAX_NEURONS)


class LandscapeLook(Config):
    """Which slice through the weights is shown, and how.

    Attributes
    ----------
    kind : str
        Over two ``weights``, over ``random`` directions, or over those of the ``path``.
    first, second : WeightPlace
        The two weights.
    reach : float
        How far each way from the present weights, in steps of one (two weights) or in lengths of
        the weights (random directions).
    draw : int
        Seed of the random directions.
    held_out : bool
        Whether the loss is that of the held-out points.
    shape : str
        ``surface`` or ``contour``.
    """

    kind: Literal["weights", "random", "path"] = "weights"
    first: WeightPlace = WeightPlace()
    second: WeightPlace = WeightPlace(source=1)
    reach: float = Field(default=3.0, gt=0.0, le=100.0)
    draw: int = Field(default=0, ge=0, le=MAX_SEED)
    held_out: bool = False
    shape: Literal["surface", "contour"] = "surface"
