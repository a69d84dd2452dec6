"""Pieces of formulas: what a number, a sum and a vector look like."""

import numpy as np
import pytest

from nnviz.pictures.maths import bracketed, line, product_sum, section, shown, vector


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1.000"),
        (0.123456, "0.1235"),
        (-12.3, "−12.30"),
        (123456.0, "1.235·10⁵"),
        (0.0000123456, "1.235·10⁻⁵"),
        (-2e9, "−2.000·10⁹"),
        (12345.6, "12350"),
    ],
)
def test_a_number_has_four_digits(value: float, text: str) -> None:
    assert shown(value) == text


def test_a_negative_number_stands_in_brackets() -> None:
    assert bracketed(-0.5) == "(−0.5000)"
    assert bracketed(0.5) == "0.5000"


def test_a_sum_shows_its_products_and_what_they_make() -> None:
    text = product_sum(np.array([0.5, -1.0]), np.array([2.0, 0.25]), 0.1, "b")
    assert text == (
        "<span>0.5000 · 2.000</span> + <span>(−1.000) · 0.2500</span> + <span>0.1000</span> (b)"
        " = <b>0.8500</b>"
    )


def test_of_a_long_sum_the_largest_terms_are_shown_and_the_rest_is_one() -> None:
    factors = np.ones(64)
    others = np.full(64, 0.01)
    others[[3, 40]] = [5.0, -7.0]
    text = product_sum(factors, others)
    assert text.count("·") == 8
    assert "of 56 more" in text
    assert "(−7.000)" in text
    assert text.endswith(f"<b>{shown(-2.0 + 0.62)}</b>")


def test_a_vector_marks_one_entry() -> None:
    assert vector(np.array([0.0, 1.0]), 1) == "(0, <b>1.000</b>)"


def test_a_line_and_a_section() -> None:
    assert "<h2>title</h2>" in section("title", line("what", "how"))
