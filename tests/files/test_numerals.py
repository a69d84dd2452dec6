"""Numbers as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.files.numerals import evidence, is_gap, read_number, read_numbers

NARROW, NO_BREAK, THIN = "\u202f", "\u00a0", "\u2009"


@pytest.mark.parametrize(
    ("text", "point", "comma"),
    [
        ("1.5", 1.5, None),
        ("1,5", None, 1.5),
        ("-3", -3.0, -3.0),
        ("+.5", 0.5, None),
        ("2.", 2.0, None),
        ("1e-3", 0.001, 0.001),
        ("−1.25", -1.25, None),
        ("–2", -2.0, -2.0),
        ("12.500,5", None, 12500.5),
        ("1,234.5", 1234.5, None),
        ("1,234", 1234.0, 1.234),
        ("1.234", 1.234, 1234.0),
        ("0.123", 0.123, None),
        ("0,123", None, 0.123),
        ("1,234,567", 1234567.0, None),
        ("12 500", 12500.0, 12500.0),
        (f"12{THIN}500,5", None, 12500.5),
        (f"1{NARROW}234{NARROW}567", 1234567.0, 1234567.0),
        (f"1{NO_BREAK}234.5", 1234.5, None),
        ("12'500.5", 12500.5, None),
        ("12’500", 12500.0, 12500.0),
        ("50%", 50.0, 50.0),
        ("12,5 %", None, 12.5),
        ('="0.5"', 0.5, None),
        ("=3", 3.0, 3.0),
        ("1_0", None, None),
        ("nan", None, None),
        ("inf", None, None),
        ("1e999", None, None),
        ("12 50", None, None),
        ("1,23", None, 1.23),
        ("1,23,4", None, None),
        ("%", None, None),
        ("-", None, None),
        ("", None, None),
        ("two", None, None),
        ("9" * 101, None, None),
        ("0x10", None, None),
    ],
)
def test_a_number_is_read_with_either_decimal_mark(
    text: str, point: float | None, comma: float | None
) -> None:
    assert (read_number(text, "."), read_number(text, ",")) == (point, comma)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_that_is_written_is_read_exactly(number: float) -> None:
    assert read_number(repr(number)) == number
    assert read_number(repr(number).replace(".", ","), ",") == number
    assert read_number(repr(number).replace("-", "−")) == number


@given(st.integers(0, 10**12), st.integers(0, 999), st.sampled_from([" ", NARROW, "'", ",", "."]))
def test_thousands_may_stand_apart(whole: int, part: int, apart: str) -> None:
    for point, mark in ((".", "."), (",", ",")):
        if apart != point:
            text = f"{whole:,}".replace(",", apart) + f"{point}{part:03}"
            assert read_number(text, "." if mark == "." else ",") == float(f"{whole}.{part:03}")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["1", "2"], "plain"),
        (["1.5", "1.234"], "."),
        (["1,5", "1,234"], ","),
        (["1,234", "2,345"], "either"),
        (["1.234", "5"], "either"),
        (["1,234.5", "1,234"], "."),
        (["1.5", "2,5"], "plain"),
        (["word, word."], "plain"),
    ],
)
def test_a_column_may_tell_its_decimal_mark(cells: list[str], said: str) -> None:
    assert evidence(cells) == said


def test_what_the_mark_does_not_fit_is_read_the_other_way() -> None:
    assert read_numbers(["1,5", "30.0", "x", ""], ",") == [1.5, 30.0, None, None]
    assert read_numbers(["1,234", "1.5"], ".") == [1234.0, 1.5]


def test_gaps_have_many_names() -> None:
    assert all(map(is_gap, ["", "?", "NA", "n/a", "NaN", "NULL", "-"]))
    assert not any(map(is_gap, ["0", "a", "none of it"]))
