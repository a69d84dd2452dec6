"""Numbers as people read them."""

import math


def percent(share: float) -> str:
    """A share as percent with one decimal, rounded down: 100 % is only said when it is true."""
    return f"{math.floor(share * 1000.0 + 1e-6) / 10.0:.1f} %"


def counted(count: int, noun: str) -> str:
    """``1 point``, ``2 points``, ``1,200 training points``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def number(value: float) -> str:
    """A loss with three decimals, or in powers of ten where those would hide what it is."""
    if value == 0.0 or 0.001 <= abs(value) < 10_000.0:
        return f"{value:.3f}" if value else "0"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent)}"
