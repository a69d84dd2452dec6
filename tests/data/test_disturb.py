"""Noise on points: exactly so many change, in exactly this way, and no others."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.data.disturb import Disturbance, Kind, disturb
from nnviz.data.points import Points, quantize
from nnviz.settings.limits import MAX_DISTURBED, MAX_JITTER, MAX_SEED
from tests.inputs import points

SIZES = (150, 40, 10)
RNG = np.random.default_rng(11)
SOME = quantize(
    Points.of(
        RNG.uniform(-1, 1, size=(200, 2)),
        np.repeat([0, 2, 5], SIZES),
        np.arange(200) % 4 == 0,
    )
)
seeds = st.integers(0, MAX_SEED)
kinds: st.SearchStrategy[Kind] = st.sampled_from(["flip", "jitter", "drop", "balance"])


def counts(some: Points) -> Any:
    return np.unique(some.labels, return_counts=True)[1].tolist()


@pytest.mark.parametrize("share", [0.0, 0.01, 0.115, 0.5, 0.9])
def test_exactly_that_share_of_the_labels_flips_and_nothing_else_changes(share: float) -> None:
    after, changed = disturb(SOME, Disturbance("flip", share, 3))
    np.testing.assert_array_equal(after.xy, SOME.xy)
    np.testing.assert_array_equal(after.held_out, SOME.held_out)
    np.testing.assert_array_equal(changed, after.labels != SOME.labels)
    assert changed.sum() == round(share * 200)
    assert set(after.labels) <= {0, 2, 5}, "only classes that are there"


def test_each_other_class_is_as_likely() -> None:
    zeros = Points.of(np.zeros((4_000, 2)), np.repeat([0, 3, 7], (3_998, 1, 1)))
    after, changed = disturb(zeros, Disturbance("flip", 0.9, 0))
    assert changed.sum() == 3_600
    new = after.labels[changed & (zeros.labels == 0)]
    assert set(new) == {3, 7}
    assert (new == 3).mean() == pytest.approx(0.5, abs=0.03)


def test_with_one_class_no_label_can_flip() -> None:
    one = SOME.select(SOME.labels == 2)
    after, changed = disturb(one, Disturbance("flip", 0.5, 0))
    assert after is one
    assert not changed.any()


def test_jitter_is_a_gaussian_of_that_size_and_stays_in_the_square() -> None:
    middle = Points.of(np.zeros((5_000, 2)), np.zeros(5_000), True)
    after, changed = disturb(middle, Disturbance("jitter", 0.1, 1))
    expected = np.random.default_rng(1).normal(0.0, 0.1, size=(5_000, 2))
    np.testing.assert_allclose(after.xy, expected, atol=0.5 / 511 + 1e-6)
    assert after.xy.std() == pytest.approx(0.1, rel=0.03)
    assert after == quantize(after)
    assert after.held_out.all()
    np.testing.assert_array_equal(changed, (after.xy != 0).any(axis=1))
    edge = Points.of(np.ones((100, 2)), np.zeros(100))
    assert disturb(edge, Disturbance("jitter", 0.5, 1)).points.xy.max() == 1.0


@pytest.mark.parametrize("share", [0.0, 0.1, 0.25, 0.9])
def test_of_each_class_that_share_goes_and_the_held_out_share_stays(share: float) -> None:
    after, gone = disturb(SOME, Disturbance("drop", share, 3))
    assert after == SOME.select(~gone)
    assert counts(after) == [max(1, size - round(share * size)) for size in SIZES]
    for label in (0, 2, 5):
        before, now = (some.held_out[some.labels == label] for some in (SOME, after))
        assert abs(now.sum() - before.mean() * len(now)) <= 0.5 or len(now) == 1


@pytest.mark.parametrize("size", [1, 2, 3])
def test_of_a_small_class_one_point_to_train_on_stays(size: int) -> None:
    small = Points.of(np.zeros((size, 2)), np.zeros(size), np.arange(size) > 0)
    after = disturb(small, Disturbance("drop", 0.9, 0)).points
    assert after == Points.of([[0, 0]], [0])


def test_balanced_classes_have_as_many_as_the_smallest() -> None:
    after, gone = disturb(SOME, Disturbance("balance", seed=3))
    assert counts(after) == [10, 10, 10]
    assert after == SOME.select(~gone)
    assert after.select(after.labels == 5) == SOME.select(SOME.labels == 5)
    assert after.held_out.sum() == 3 + 2 + 2, "as 38 of 150, 10 of 40 and 2 of 10"
    assert disturb(after, Disturbance("balance", seed=4)).points is after


@given(points(), kinds, st.floats(0.0, MAX_JITTER), seeds)
def test_whatever_the_points_are_noise_is_of_its_seed_and_consistent(
    some: Points, kind: Kind, size: float, seed: int
) -> None:
    what = Disturbance(kind, size, seed)
    after, changed = disturb(some, what)
    again = disturb(some, what)
    assert after == again.points
    np.testing.assert_array_equal(changed, again.changed)
    assert changed.shape == (len(some),)
    assert after.classes_present == some.classes_present or kind == "flip"
    if not changed.any():
        assert after is some
    if kind in ("drop", "balance"):
        assert after == some.select(~changed)
        assert after.train.classes_present == some.train.classes_present
    else:
        assert len(after) == len(some)
        assert np.array_equal(after.held_out, some.held_out)


def test_another_seed_is_another_draw() -> None:
    for kind in ("flip", "jitter", "drop", "balance"):
        one, other = (disturb(SOME, Disturbance(kind, 0.3, seed)).points for seed in (0, 1))
        assert one != other


@pytest.mark.parametrize("kind", ["flip", "jitter", "drop", "balance"])
def test_no_points_stay_none(kind: Kind) -> None:
    empty = Points.empty()
    assert disturb(empty, Disturbance(kind, 0.1)).points is empty


@pytest.mark.parametrize(
    ("kind", "size", "seed", "sentence"),
    [
        ("flip", MAX_DISTURBED + 0.01, 0, "size of flip must be 0 to 0.9. Got 0.91."),
        ("jitter", -0.1, 0, "size of jitter must be 0 to 0.5. Got -0.1."),
        ("drop", float("nan"), 0, "size of drop must be 0 to 0.9. Got nan."),
        ("balance", 0.0, -1, "seed must be 0 to 2147483647. Got -1."),
    ],
)
def test_what_is_out_of_range_is_refused(kind: Kind, size: float, seed: int, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Disturbance(kind, size, seed)
