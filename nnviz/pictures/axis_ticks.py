"""Round numbers along an axis, and the two axes of the map as a layer over it."""

import math
from collections.abc import Iterator
from decimal import Decimal

from nnviz.data.axes import Axis
from nnviz.settings.outside import markup

_STEPS = tuple(map(Decimal, ("1", "2", "2.5", "5", "10")))
_ROUNDING = Decimal("1e-6")  # of a step: by so much an end may miss a round number
_MOST_DECIMALS, _LARGE = 6, 1e9  # beyond, numbers are written in powers of ten
_CORNER = 6.0  # per cent of a side: a number of y that is so low would lie on one of x


def ticks(low: float, high: float, most: int = 5) -> tuple[float, ...]:
    """Round numbers from one end of an axis to the other, evenly spaced, ends included.

    Parameters
    ----------
    low, high : float
        The ends, finite, the lower one first.
    most : int
        Steps that there is room for, at least 1: neighbours are a 1, 2, 2.5 or 5 apart with some
        zeros, the least such step that fits so often at most.

    Raises
    ------
    ValueError
        If the ends are not finite, or not in order.
    """
    step = _step(low, high, most)
    first = math.ceil(Decimal(low) / step - _ROUNDING)
    last = math.floor(Decimal(high) / step + _ROUNDING)
    return tuple(float(number * step) for number in range(first, last + 1))


def tick_texts(low: float, high: float, most: int = 5) -> tuple[str, ...]:
    """What is written beside each of `ticks`: as many decimals as it needs, with a true minus."""
    exponent = _step(low, high, most).normalize().as_tuple().exponent
    decimals = max(0, -int(exponent))

    def text(value: float) -> str:
        if decimals > _MOST_DECIMALS or abs(value) >= _LARGE:
            return f"{value:g}"
        plain = f"{value:,.{decimals}f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain

    return tuple(text(value).replace("-", "−") for value in ticks(low, high, most))


def axes_html(x: Axis, y: Axis) -> str:
    """Both axes, for a layer of the map's own size: their names, and numbers along the edges."""
    along = "".join(
        f'<span class="axis-x" style="left:{at:.2f}%;--at:{at:.2f}%">{text}</span>'
        for at, text in _places(x)
    )
    up = "".join(
        f'<span class="axis-y" style="bottom:{at:.2f}%;--at:{at:.2f}%">{text}</span>'
        for at, text in _places(y)
        if at >= _CORNER
    )
    names = "".join(
        f'<span class="axis-name-{side}">{markup(axis.name)}</span>'
        for side, axis in (("x", x), ("y", y))
    )
    return f'<div class="map-axes">{along}{up}{names}</div>'


def _places(axis: Axis) -> Iterator[tuple[float, str]]:
    """For each number: how far along the axis it stands, in per cent, and its text.

    None where the numbers are so large that both ends are one.
    """
    if not axis.low < axis.high:
        return
    values, texts = ticks(axis.low, axis.high), tick_texts(axis.low, axis.high)
    for value, text in zip(values, texts, strict=True):
        yield 100.0 * (value - axis.low) / (axis.high - axis.low), text


def _step(low: float, high: float, most: int) -> Decimal:
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ValueError(f"low must be below high, both finite. Got {low} and {high}.")
    least = (Decimal(high) - Decimal(low)) / most
    size = Decimal(1).scaleb(least.adjusted())
    return next(step * size for step in _STEPS if step * size >= least * (1 - _ROUNDING))
