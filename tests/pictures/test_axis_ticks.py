"""Numbers along the axes: round, exact, and where they belong."""

import math
import re
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nnviz.data.axes import Axis
from nnviz.pictures.axis_ticks import axes_html, tick_texts, ticks

FINITE = st.floats(-1e30, 1e30)


@pytest.mark.parametrize(
    ("low", "high", "values", "texts"),
    [
        (-1.0, 1.0, (-1.0, -0.5, 0.0, 0.5, 1.0), ("−1", "−0.5", "0", "0.5", "1")),
        (0.0, 10.0, (0.0, 2.0, 4.0, 6.0, 8.0, 10.0), ("0", "2", "4", "6", "8", "10")),
        (0.0, 1.0, (0.0, 0.2, 0.4, 0.6, 0.8, 1.0), ("0", "0.2", "0.4", "0.6", "0.8", "1")),
        (0.31, 0.68, (0.4, 0.5, 0.6), ("0.4", "0.5", "0.6")),
        (-3.2, 7.9, (-2.5, 0.0, 2.5, 5.0, 7.5), ("−2.5", "0", "2.5", "5", "7.5")),
        (2700.0, 6300.0, (3000.0, 4000.0, 5000.0, 6000.0), ("3,000", "4,000", "5,000", "6,000")),
        (-5e-7, 5e-7, (-4e-7, -2e-7, 0.0, 2e-7, 4e-7), ("−4e−07", "−2e−07", "0", "2e−07", "4e−07")),
        (0.0, 4e12, (0.0, 1e12, 2e12, 3e12, 4e12), ("0", "1e+12", "2e+12", "3e+12", "4e+12")),
        (0.1 + 0.2, 0.7, (0.3, 0.4, 0.5, 0.6, 0.7), ("0.3", "0.4", "0.5", "0.6", "0.7")),
    ],
)
def test_numbers_are_round_and_the_nearest_there_are(
    low: float, high: float, values: tuple[float, ...], texts: tuple[str, ...]
) -> None:
    assert ticks(low, high) == values
    assert tick_texts(low, high) == texts


def test_more_room_gives_more_numbers() -> None:
    assert ticks(-1.0, 1.0, most=2) == (-1.0, 0.0, 1.0)
    assert ticks(-1.0, 1.0, most=20) == tuple(number / 10 for number in range(-10, 11))


@given(FINITE, FINITE, st.integers(1, 20))
def test_any_axis_has_numbers_in_even_steps_between_its_ends(
    low: float, high: float, most: int
) -> None:
    assume(low < high and high - low > 1e-6 * max(abs(low), abs(high), 1e-290))
    values = ticks(low, high, most)
    assert len(values) <= most + 1
    slack = 1e-5 * (high - low)
    assert all(low - slack <= value <= high + slack for value in values)
    gaps = [after - before for before, after in pairwise(values)]
    assert gaps == pytest.approx([gaps[0]] * len(gaps) if gaps else [], rel=1e-6)
    assert len(tick_texts(low, high, most)) == len(values)


@pytest.mark.parametrize(
    ("low", "high"), [(1.0, 1.0), (1.0, -1.0), (math.nan, 1.0), (0.0, math.inf)]
)
def test_ends_that_are_none_are_refused(low: float, high: float) -> None:
    with pytest.raises(ValueError, match=f"low must be below high, both finite. Got {low} and "):
        ticks(low, high)


def test_numbers_stand_where_their_values_lie() -> None:
    html = axes_html(Axis("x"), Axis("mass (g)", 4500.0, 2000.0))
    along = re.findall(r'class="axis-x" style="left:([\d.]+)%;--at:([\d.]+)%">([^<]+)<', html)
    assert along == [
        (at, at, text)
        for at, text in (
            ("0.00", "−1"),
            ("25.00", "−0.5"),
            ("50.00", "0"),
            ("75.00", "0.5"),
            ("100.00", "1"),
        )
    ]
    up = re.findall(r'class="axis-y" style="bottom:([\d.]+)%;--at:([\d.]+)%">([^<]+)<', html)
    wanted = (("12.50", "3,000"), ("37.50", "4,000"), ("62.50", "5,000"), ("87.50", "6,000"))
    assert up == [(at, at, text) for at, text in wanted]
    assert '<span class="axis-name-y">mass (g)</span>' in html


def test_what_would_lie_on_a_number_of_the_other_axis_is_left_out() -> None:
    html = axes_html(Axis("x"), Axis("y"))
    assert re.findall(r'class="axis-y"[^>]*>([^<]+)<', html) == ["−0.5", "0", "0.5", "1"]


def test_an_axis_whose_ends_are_one_number_has_only_its_name() -> None:
    html = axes_html(Axis("x", 1e20, 1.0), Axis("y"))
    assert "axis-name-x" in html
    assert re.findall(r'class="axis-x"', html) == []


def test_a_name_from_outside_is_text() -> None:
    html = axes_html(Axis("<b>a & b"), Axis("y"))
    assert '<span class="axis-name-x">&lt;b&gt;a &amp; b</span>' in html
