"""What a person holds of a network by hand: weights that rest, and neurons that are off."""

from collections.abc import Iterable
from typing import Self

from pydantic import field_validator

from nnviz.errors import InputError
from nnviz.settings.config import Config, Many, ModelConfig
from nnviz.settings.naming import count_numbers


class Hand(Config):
    """Weights that training leaves alone, and hidden neurons that put out nothing.

    A number that is frozen keeps its value, whatever the gradient, the penalties and the momentum
    say, and so does what the optimiser remembers of it. A neuron that is off puts out exactly 0,
    and the numbers of all links to and from it rest meanwhile.

    Attributes
    ----------
    frozen : tuple of int
        Indices in the order of ``model.parameters()`` (see `nnviz.settings.naming`), ascending.
    off : tuple of (int, int)
        Hidden layer and neuron in it, each from 0, ascending.
    """

    frozen: Many[int] = ()
    off: Many[tuple[int, int]] = ()

    @field_validator("frozen", "off")
    @classmethod
    def _ascending(cls, entries: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(sorted(set(entries)))  # type: ignore[type-var]

    def __bool__(self) -> bool:
        """Whether there is anything in it."""
        return bool(self.frozen or self.off)

    def freeze(self, indices: Iterable[int], on: bool) -> Self:
        """The same with these numbers frozen, or free."""
        frozen = {*self.frozen, *indices} if on else {*self.frozen} - {*indices}
        return self.model_copy(update={"frozen": tuple(sorted(frozen))})

    def switch(self, layer: int, neuron: int, on: bool) -> Self:
        """The same with a neuron that takes part, or is off."""
        off = {*self.off} - {(layer, neuron)} if on else {*self.off, (layer, neuron)}
        return self.model_copy(update={"off": tuple(sorted(off))})

    def moved(self, frozen: Iterable[int], off: Iterable[tuple[int, int]]) -> Self:
        """A hand in which what was frozen and off lies elsewhere; the same where it does not."""
        moved = type(self)(frozen=tuple(frozen), off=tuple(off))
        return self if moved == self else moved

    def check(self, config: ModelConfig) -> Self:
        """The same, if a network of this shape has all that it speaks of.

        Raises
        ------
        InputError
            If it does not.
        """
        count, widths = count_numbers(config), config.hidden
        for index in (self.frozen[:1], self.frozen[-1:]):
            if index and not 0 <= index[0] < count:
                raise InputError(
                    f"Weight {index[0]} is to be frozen, but the network has only the weights 0 to "
                    f"{count - 1}; take one of these."
                )
        for layer, neuron in self.off:
            if not (0 <= layer < len(widths) and 0 <= neuron < widths[layer]):
                raise InputError(
                    f"Neuron {neuron + 1} of hidden layer {layer + 1} is to be off, but the "
                    "network has no such neuron; take one that it has."
                )
        return self


NO_HAND = Hand()
