"""Pieces of formulas: numbers, sums and vectors as short HTML that can break between terms."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

MOST_TERMS = 8  # of a sum; of more, the largest are shown and the rest is one number
_MINUS = str.maketrans("-", "−")
_HIGH = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def shown(value: float) -> str:
    """A number with four digits: ``0.1235``, ``−12.30``, ``1.2·10⁻⁵``, ``0``."""
    value = float(value)
    if value == 0.0:
        return "0"
    if not 1e-3 <= abs(value) < 1e5:
        mantissa, exponent = f"{value:.3e}".split("e")
        return f"{mantissa.translate(_MINUS)}·10{str(int(exponent)).translate(_HIGH)}"
    if abs(value) >= 999.95:
        return f"{float(f'{value:.4g}'):.0f}".translate(_MINUS)
    return f"{value:#.4g}".translate(_MINUS)


def bracketed(value: float) -> str:
    """The same, in brackets where a minus would stand behind another sign."""
    return f"({shown(value)})" if value < 0.0 else shown(value)


def product_sum(
    factors: npt.NDArray[np.float64],
    others: npt.NDArray[np.float64],
    last: float | None = None,
    name: str = "",
) -> str:
    """``0.5 · 0.2 + (−0.1) · 0.3 + 0.05 = 0.12``; of many terms the largest, and the rest as one.

    Parameters
    ----------
    factors, others : ndarray, shape (n,)
        Multiplied one by one.
    last : float, optional
        Added to that.
    name : str
        What it is called.
    """
    products = factors * others
    total = float(products.sum()) + (last or 0.0)
    chosen: Sequence[int] = range(len(products))
    if len(products) > MOST_TERMS:
        chosen = sorted(np.argsort(-np.abs(products), kind="stable")[:MOST_TERMS].tolist())
    terms = [f"<span>{bracketed(factors[i])} · {bracketed(others[i])}</span>" for i in chosen]
    left = len(products) - len(terms)
    if left:
        rest = float(products.sum() - products[list(chosen)].sum())
        terms.append(f"<span>{bracketed(rest)} of {left} more</span>")
    if last is not None:
        terms.append(f"<span>{bracketed(last)}</span>" + (f" ({name})" if name else ""))
    return f"{' + '.join(terms)} = <b>{shown(total)}</b>"


def vector(values: npt.NDArray[np.float64], marked: int | None = None) -> str:
    """``(0.1, 0.2)``; the marked entry stands out."""
    texts = [shown(value) for value in values]
    if marked is not None:
        texts[marked] = f"<b>{texts[marked]}</b>"
    return f"({', '.join(texts)})"


def line(what: str, formula: str) -> str:
    """A formula, and what it is."""
    return f'<p class="formula"><span class="what">{what}</span> <span>{formula}</span></p>'


def section(title: str, body: str) -> str:
    """Some lines under a heading."""
    return f"<section><h2>{title}</h2>{body}</section>"
