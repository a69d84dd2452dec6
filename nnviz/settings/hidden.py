"""Hidden layers as text."""

import re

from nnviz.settings.limits import MAX_LAYERS, MAX_NEURONS

USUAL_WIDTH = 8


def describe_hidden(hidden: tuple[int, ...]) -> str:
    """Hidden layers as text: ``8-8``; empty for none."""
    return "-".join(str(width) for width in hidden)


def parse_hidden(text: str) -> tuple[int, ...]:
    """Hidden layers from text such as ``8-8``, ``8, 8`` or ``8 8``; empty text for none.

    ``3x8`` are three layers of eight neurons.

    Raises
    ------
    ValueError
        With a sentence for the reader, if the text is anything else or out of range.
    """
    joined = re.sub(r"\s*[x×X]\s*", "x", text.strip())
    # A minus stands between layers; before the first, or after a comma, it makes a number negative.
    joined = re.sub(r"(^|[,;])\s*[-–](?=[0-9])", r"\1−", joined)
    hidden: list[int] = []
    for part in filter(None, re.split(r"[-–,;\s]+", joined)):
        match = re.fullmatch("(?:([1-9][0-9]{0,3})x)?([0-9]{1,4})", part)
        if not match or not 1 <= int(match[2]) <= MAX_NEURONS:
            raise ValueError(
                f"Each hidden layer needs a whole number of 1 to {MAX_NEURONS} neurons, such as "
                f"8-8 (or 3x8 for three of eight); “{part[:20]}” is none. "
                "The network stays as it was."
            )
        hidden += [int(match[2])] * int(match[1] or 1)
    if len(hidden) > MAX_LAYERS:
        raise ValueError(
            f"At most {MAX_LAYERS} hidden layers are possible; you asked for {len(hidden)}. "
            "The network stays as it was."
        )
    return tuple(hidden)


def with_layers(hidden: tuple[int, ...], count: int) -> tuple[int, ...]:
    """So many hidden layers: further ones are as wide as the last, or as 8 where there was none."""
    return (*hidden, *[hidden[-1] if hidden else USUAL_WIDTH] * count)[:count]


def with_width(hidden: tuple[int, ...], width: int) -> tuple[int, ...]:
    """As many hidden layers, each as wide as this."""
    return (width,) * len(hidden)
