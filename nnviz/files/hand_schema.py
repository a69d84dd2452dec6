"""What is frozen and off in a network, as files, links and copies write it; the same in all.

It came after version 1, which it is left out of where nothing is frozen or off.
"""

import re
from typing import Annotated

from pydantic import Field

from nnviz.errors import InputError
from nnviz.settings.config import Config, Many, ModelConfig
from nnviz.settings.hand import NO_HAND, Hand
from nnviz.settings.limits import MAX_ARRAY, MAX_LAYERS, MAX_NEURONS
from nnviz.settings.naming import count_numbers

Layer = Annotated[int, Field(ge=0, lt=MAX_LAYERS)]
Neuron = Annotated[int, Field(ge=0, lt=MAX_NEURONS)]
_RANGE = re.compile("([0-9]{1,6})(?:-([0-9]{1,6}))?")


class HandFile(Config):
    """The fields of a `Hand`; indices as text, since there may be more than a file has values.

    Attributes
    ----------
    frozen : str
        Ranges of indices, ascending, such as ``0-3 17``; without commas, which a file has not so
        many of (see `nnviz.files.gate`).
    off : tuple of (int, int)
    """

    frozen: str = Field(default="", max_length=MAX_ARRAY)
    off: Many[tuple[Layer, Neuron]] = Field(default=(), max_length=MAX_LAYERS * MAX_NEURONS)


def pack_hand(hand: Hand) -> HandFile | None:
    """A hand as it is written; ``None`` if there is nothing in it."""
    ranges: list[list[int]] = []
    for index in hand.frozen:
        if ranges and index == ranges[-1][1] + 1:
            ranges[-1][1] = index
        else:
            ranges.append([index, index])
    texts = (f"{first}-{last}" if last > first else f"{first}" for first, last in ranges)
    return HandFile(frozen=" ".join(texts), off=hand.off) if hand else None


def unpack_hand(said: HandFile | None, config: ModelConfig) -> Hand:
    """The hand that was written, for a network of this shape.

    Raises
    ------
    InputError
        If it is damaged, or speaks of what the network does not have.
    """
    if said is None:
        return NO_HAND
    frozen: list[int] = []
    count = count_numbers(config)
    for part in said.frozen.split(" ") if said.frozen else ():
        match = _RANGE.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, -1)
        if not (frozen[-1] if frozen else -1) < first <= last < count:
            raise InputError(
                "What is frozen cannot be read: it should be ascending indices below the "
                f"network's {count} weights, such as 0-3 17; take another file or link."
            )
        frozen += range(first, last + 1)
    return Hand(frozen=tuple(frozen), off=said.off).check(config)
