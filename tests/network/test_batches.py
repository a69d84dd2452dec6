"""Batches: every point once an epoch, in an order that follows from the seed and the epoch."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.network.batches import Batch, Batches, batch_bounds, derived_seed


def numbered(count: int) -> Batch:
    """Points that carry their own number as first input and, modulo 3, as label."""
    numbers = torch.arange(count)
    return Batch.of(torch.stack([numbers, -numbers], dim=1).float(), numbers % 3, 3)


def epoch_of(batches: Batches, epoch: int) -> list[list[int]]:
    """The points' numbers, batch by batch."""
    return [batches.next(epoch).inputs[0].int().tolist() for _ in range(len(batches))]


sizes = st.none() | st.integers(1, 70)


@settings(deadline=None)
@given(st.integers(1, 60), sizes, st.integers(0, 2**31 - 1), st.integers(1, 2))
def test_each_point_comes_exactly_once_an_epoch(
    count: int, size: int | None, seed: int, smallest: int
) -> None:
    batches = Batches(numbered(count), size, seed, smallest)
    for epoch in range(2):
        given_out = epoch_of(batches, epoch)
        assert sorted(number for batch in given_out for number in batch) == list(range(count))
        if count >= smallest:
            assert min(map(len, given_out)) >= smallest
        assert batches.position == 0


@settings(deadline=None)
@given(st.integers(2, 40), st.integers(1, 10))
def test_inputs_labels_and_one_hot_stay_together(count: int, size: int) -> None:
    batches = Batches(numbered(count), size, seed=0)
    for _ in range(len(batches)):
        batch = batches.next(0)
        numbers = batch.inputs[0].long()
        assert torch.equal(batch.inputs[1], -batch.inputs[0])
        assert torch.equal(batch.labels, numbers % 3)
        assert torch.equal(batch.one_hot.argmax(0), batch.labels)
        assert torch.equal(batch.one_hot.sum(0), torch.ones(len(batch)))


def test_bounds_leave_the_rest_to_the_last_batch() -> None:
    assert batch_bounds(10, 4) == [(0, 4), (4, 8), (8, 10)]
    assert batch_bounds(10, None) == [(0, 10)]
    assert batch_bounds(10, 99) == [(0, 10)]
    assert batch_bounds(0, 4) == []


def test_a_batch_below_the_smallest_joins_the_one_before() -> None:
    assert batch_bounds(9, 4, smallest=2) == [(0, 4), (4, 9)]
    assert batch_bounds(5, 1, smallest=2) == [(0, 2), (2, 5)]


def test_a_full_batch_keeps_the_order() -> None:
    assert epoch_of(Batches(numbered(5), None, seed=0), 0) == [[0, 1, 2, 3, 4]]


def test_order_depends_on_seed_and_epoch_alone() -> None:
    def first(seed: int, epoch: int) -> list[list[int]]:
        return epoch_of(Batches(numbered(30), 10, seed), epoch)

    used = Batches(numbered(30), 10, seed=1)
    epoch_of(used, 0)
    assert epoch_of(used, 7) == first(1, 7)
    assert first(1, 7) != first(1, 8)
    assert first(1, 7) != first(2, 7)


def test_seek_goes_on_in_the_middle_of_an_epoch() -> None:
    whole = epoch_of(Batches(numbered(30), 7, seed=3), 5)
    batches = Batches(numbered(30), 7, seed=3)
    batches.seek(5, 2)
    rest = [batches.next(5).inputs[0].int().tolist() for _ in range(len(batches) - 2)]
    assert rest == whole[2:]
    assert batches.position == 0


def test_the_global_generator_is_not_touched() -> None:
    before = torch.get_rng_state()
    epoch_of(Batches(numbered(30), 7, seed=3), 0)
    assert torch.equal(torch.get_rng_state(), before)


def test_derived_seeds_differ_between_streams_and_counts() -> None:
    seeds = {derived_seed(s, k, c) for s in range(5) for k in (1, 2) for c in range(50)}
    assert len(seeds) == 500
    assert all(0 <= seed < 2**63 for seed in seeds)
    # torch's Mersenne Twister is seeded with the low 32 bits alone.
    assert len({seed & 0xFFFFFFFF for seed in seeds}) == 500


@pytest.mark.parametrize("classes", [3, 8])
def test_one_hot_has_a_row_per_class_even_without_points(classes: int) -> None:
    empty = Batch.of(torch.zeros(0, 2), torch.zeros(0, dtype=torch.int64), classes)
    assert empty.one_hot.shape == (classes, 0)
    assert empty.inputs.shape == (2, 0)


@settings(deadline=None)
@given(st.integers(1, 40), sizes, st.integers(0, 2**31 - 1))
def test_what_is_coming_is_what_comes(count: int, size: int | None, seed: int) -> None:
    points = numbered(count)
    batches = Batches(points, size, seed)
    for epoch in range(2):
        for _ in range(len(batches)):
            batch, order = batches.coming(epoch)
            numbers = batch.inputs[0].long().tolist()
            assert order.tolist() == numbers
            assert batches.next(epoch).inputs[0].long().tolist() == numbers
