"""Points: checked when they are made, never changed in place."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.data.points import Points, missing_for_training
from tests.inputs import points, some_points

MANY = Points.of(np.zeros((40, 2)), np.repeat([0, 3], (30, 10)))
CORNERS = Points.of([(-1, -1), (1, 1), (0.5, 0)], [0, 1, 2], [False, True, False])


def test_types_and_shapes() -> None:
    for some in (CORNERS, Points.empty(), Points.of([], [])):
        assert some.xy.dtype == np.float32
        assert some.labels.dtype == np.int64
        assert some.held_out.dtype == np.bool_
        assert some.xy.shape == (len(some), 2)
    assert len(Points.empty()) == 0


def test_arrays_cannot_be_written_to() -> None:
    for array in (CORNERS.xy, CORNERS.labels, CORNERS.held_out):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize(
    ("xy", "labels", "held_out", "sentence"),
    [
        ([[0, 0]], [0, 1], False, "one entry per point. Got 1, 2 and 1."),
        ([[0, 1.001]], [0], False, "a number between -1 and 1"),
        ([[0, np.nan]], [0], False, "a number between -1 and 1"),
        ([[np.inf, 0]], [0], False, "a number between -1 and 1"),
        ([[0, 0]], [8], False, "labels must be 0 to 7. Got 8 to 8."),
        ([[0, 0]], [-1], False, "labels must be 0 to 7. Got -1 to -1."),
        (np.zeros((5_001, 2)), np.zeros(5_001), False, "at most 5,000 points are possible. Got 5,"),
    ],
)
def test_impossible_points_are_refused(
    xy: object, labels: object, held_out: bool, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        Points.of(xy, labels, held_out)  # type: ignore[arg-type]


def test_equality_is_by_value() -> None:
    assert Points.of([(-1, -1), (1, 1), (0.5, 0)], [0, 1, 2], [False, True, False]) == CORNERS
    assert CORNERS.select([0, 1]) != CORNERS
    assert Points.of(CORNERS.xy, CORNERS.labels, False) != CORNERS
    assert CORNERS != "points"


def test_add_clips_and_keeps_the_others() -> None:
    grown = CORNERS.add(2.0, -3.0, 7, held_out=True)
    assert grown.select([0, 1, 2]) == CORNERS
    assert grown.select([3]) == Points.of([[1, -1]], [7], True)
    assert len(CORNERS) == 3


def test_select_takes_indices_and_masks() -> None:
    assert CORNERS.select([2, 0]).labels.tolist() == [2, 0]
    assert CORNERS.select([False, True, False]).labels.tolist() == [1]
    assert CORNERS.select([]) == Points.empty()
    assert Points.empty().select(np.zeros(0, np.bool_)) == Points.empty()


def test_higher_labels_move_down_when_a_class_goes() -> None:
    assert CORNERS.without_class(1) == Points.of([(-1, -1), (0.5, 0)], [0, 1])
    assert CORNERS.without_class(5) == CORNERS


@settings(max_examples=100, deadline=None)
@given(points(), st.floats(0.0, 0.999), st.integers(0, 2**31 - 1))
def test_split_takes_its_share_of_each_class_and_leaves_one(
    drawn: Points, share: float, seed: int
) -> None:
    divided = drawn.split(share, seed)
    assert np.array_equal(divided.xy, drawn.xy)
    assert np.array_equal(divided.labels, drawn.labels)
    assert divided == drawn.split(share, seed)
    for label in drawn.classes_present:
        held_out = divided.held_out[drawn.labels == label]
        assert held_out.sum() == min(round(share * len(held_out)), len(held_out) - 1)
    assert len(divided.train) + len(divided.test) == len(drawn)
    assert not divided.train.held_out.any()
    assert divided.test.held_out.all()


def test_another_seed_splits_differently() -> None:
    many = some_points(200)
    assert many.split(0.5, 1) != many.split(0.5, 2)


@pytest.mark.parametrize(
    ("some", "sentence"),
    [
        (Points.empty(), "Place some points first"),
        (Points.of([[0, 0], [1, 1]], [0, 1], True), "Every point is held out"),
        (Points.of([[0, 0], [1, 1]], [3, 3]), "All training points are of one"),
        (Points.of([[0, 0], [1, 1]], [0, 1], [False, True]), "All training points are of one"),
    ],
)
def test_what_is_missing_for_training_is_said(some: Points, sentence: str) -> None:
    assert (missing_for_training(some) or "").startswith(sentence)


def test_two_classes_are_enough() -> None:
    assert missing_for_training(CORNERS) is None


@pytest.mark.parametrize("seed", [0, 5])
def test_a_larger_share_holds_out_what_a_smaller_one_does(seed: int) -> None:
    held = [MANY.split(share, seed).held_out for share in (0.1, 0.2, 0.5, 0.9)]
    for smaller, larger in itertools.pairwise(held):
        assert not (smaller & ~larger).any()
    assert [mask.sum() for mask in held] == [4, 8, 20, 36]


def test_those_named_first_are_held_out_first_in_each_class() -> None:
    first = np.zeros(40, dtype=int)
    first[[3, 4, 5, 35]] = 1
    first[[7, 36]] = 2
    assert np.flatnonzero(MANY.split(0.1, 1, first).held_out).tolist()[-1] == 36
    one = MANY.split(0.1, 1, first).held_out[:30]
    assert one.sum() == 3
    assert one[7]
    assert one[[3, 4, 5]].sum() == 2
    many = MANY.split(0.5, 1, first).held_out
    assert many[[3, 4, 5, 7, 35, 36]].all()
    assert many.sum() == 20
    assert MANY.split(0.5, 1, np.zeros(40, dtype=int)) == MANY.split(0.5, 1)
