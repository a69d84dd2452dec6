"""Numbers as people read them."""

import math


def percent(share: float) -> str:
    """A share as percent with one decimal; 100 % and 0 % are only said when they are true."""
    rounded = math.floor(share * 1000.0 + 0.5 + 1e-6) / 10.0
    if 0.0 < share < 1.0:
        rounded = min(99.9, max(0.1, rounded))
    return f"{rounded:.1f} %"


def counted(count: int, noun: str) -> str:
    """``1 point``, ``2 points``, ``1,200 training points``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def size_text(count: int) -> str:
    """The size of a file: ``250 bytes``, ``14 kB``, ``3.1 MB``; rounded up, never down to less."""
    if count < 1_000:
        return counted(count, "byte")
    if count <= 999_000:
        return f"{math.ceil(count / 1_000)} kB"
    return f"{math.ceil(count / 100_000) / 10:.1f} MB"


def number(value: float) -> str:
    """A loss with three decimals, or in powers of ten where those would hide what it is."""
    if value == 0.0 or 0.001 <= abs(value) < 10_000.0:
        return f"{value:.3f}" if value else "0"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent)}"
