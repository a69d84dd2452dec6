"""Units of a file: numbers of points, the file's own where there are some."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.data.axes import Axes, Axis
from nnviz.data.points import LEVELS, Points, quantize
from tests.inputs import points


def axes_of(some: Points, originals: list[list[float]]) -> Axes:
    numbers = np.array(originals, np.float64).reshape(-1, 2)
    return Axes(Axis("width", 10.0, 4.0), Axis("height"), "kind", quantize(some).xy, numbers)


def test_a_place_has_the_number_that_lies_there_with_as_many_digits_as_it_takes() -> None:
    assert Axis("a", 12.625, 0.375 / 0.9).number(0.5) == 12.83333
    assert Axis("a", 0.0, 5e8).number(0.3000123) == 150_010_000.0
    assert Axis("a").number(-1 / 3) == -0.3333
    assert repr(Axis("a").number(-0.0)) == "0.0"
    assert Axis("a", 0.0, 5e-324).number(1.0) == 5e-324


@pytest.mark.parametrize(
    ("half", "decimals"),
    [(1.0, 2), (2.0, 2), (0.5, 3), (20.0, 1), (250.0, 0), (4e6, 0), (1e-9, None), (1e12, None)],
)
def test_a_number_is_read_to_a_hundredth_of_half_its_axis(
    half: float, decimals: int | None
) -> None:
    assert Axis("a", 5.0, half).decimals == decimals


def test_an_axis_is_renamed_and_all_else_stays() -> None:
    some = Points.of([[0.0, 0.0]], [0])
    axes = axes_of(some, [[1.0, 2.0]])
    named = axes.renamed(1, "depth")
    assert (named.x, named.y.name, named.label) == (axes.x, "depth", "kind")
    assert named.numbers(some).tolist() == [[1.0, 2.0]]
    assert Axes.plain().renamed(0, "a").x == Axis("a")


def test_the_ends_of_an_axis_are_the_edges_of_the_square() -> None:
    assert (Axis("a", 4500.0, 2000.0).low, Axis("a", 4500.0, 2000.0).high) == (2500.0, 6500.0)


@given(
    st.floats(-1e6, 1e6),
    st.floats(1e-3, 1e6),
    st.integers(-LEVELS, LEVELS),
    st.integers(-LEVELS, LEVELS),
)
def test_numbers_tell_places_of_the_grid_apart(centre: float, half: float, a: int, b: int) -> None:
    axis = Axis("a", centre, half)
    first, second = axis.number(a / LEVELS), axis.number(b / LEVELS)
    assert round((first - centre) / half * LEVELS) == a
    assert (first < second) == (a < b)


@given(points(least=1))
def test_points_as_they_were_read_have_the_numbers_of_the_file(some: Points) -> None:
    originals: list[list[float]] = [[float(i), -float(i)] for i in range(len(some))]
    assert axes_of(some, originals).numbers(quantize(some)).tolist() == originals


def test_numbers_follow_points_through_edits() -> None:
    some = quantize(Points.of([[0.0, 0.0], [0.5, 0.5], [-0.5, 0.0]], [0, 1, 0]))
    axes = axes_of(some, [[1, 2], [3, 4], [5, 6]])
    edited = some.select([2, 1]).add(0.25, 1.0, 1)
    assert axes.numbers(edited).tolist() == [[5, 6], [3, 4], [11.0, 1.0]]
    assert axes.numbers(Points.empty()).shape == (0, 2)


def test_points_on_each_other_keep_the_order_of_their_numbers() -> None:
    some = Points.of([[0, 0], [0, 0]], [0, 1])
    axes = axes_of(some, [[1, 2], [3, 4]])
    assert axes.numbers(some).tolist() == [[1, 2], [3, 4]]
    third = some.add(0.0, 0.0, 0)
    assert axes.numbers(third).tolist() == [[1, 2], [3, 4], [10, 0]]


def test_each_point_that_was_read_has_its_numbers() -> None:
    with pytest.raises(ValueError, match="Got 1 and 2"):
        axes_of(Points.of([[0, 0]], [0]), [[1, 2], [3, 4]])
