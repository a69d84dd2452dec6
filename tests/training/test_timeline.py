"""Snapshots over time: bounded in number and bytes, evenly spread, newest always there."""

import tracemalloc

import numpy as np
import pytest

from nnviz.data.points import Points
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.limits import MAX_MOMENTS, MAX_TIMELINE_BYTES
from nnviz.training.timeline import Timeline
from nnviz.training.trainer import Trainer

POINTS = Points.of([[-0.5, 0.5], [0.5, -0.5], [0.2, 0.3]], [0, 1, 0])


def trainer(hidden: tuple[int, ...] = (2,)) -> Trainer:
    return Trainer(POINTS, ModelConfig(hidden=hidden), TrainConfig())


def test_every_epoch_is_kept_until_there_are_too_many_and_then_every_second() -> None:
    ours, timeline = trainer(), Timeline()
    for _ in range(MAX_MOMENTS - 1):
        timeline.offer(ours)
        ours.run(epochs=1)
    assert timeline.epochs == list(range(MAX_MOMENTS - 1))
    timeline.offer(ours)
    assert timeline.interval == 2
    assert timeline.epochs == [*range(0, MAX_MOMENTS - 1, 2), MAX_MOMENTS - 1]


@pytest.mark.parametrize("per_tick", [1, 7, 50])
def test_the_moments_are_bounded_start_at_zero_and_spread_evenly(per_tick: int) -> None:
    ours, timeline = trainer(), Timeline()
    for _ in range(1_200):
        timeline.offer(ours)
        ours.run(epochs=per_tick)
    assert MAX_MOMENTS // 4 < len(timeline) < MAX_MOMENTS
    assert timeline.epochs[0] == 0
    gaps = np.diff(timeline.epochs)
    assert gaps.max() <= 4 * gaps.min() + 1


def test_bytes_are_bounded_for_the_largest_network() -> None:
    ours, timeline = trainer((64,) * 6), Timeline()
    for _ in range(80):
        ours.run(epochs=1)
        timeline.offer(ours)
        assert timeline.nbytes <= MAX_TIMELINE_BYTES
    assert timeline.nbytes == sum(moment.nbytes for moment in timeline.moments)
    assert 10 < len(timeline) < 40
    timeline.rewind(40)
    assert timeline.nbytes == sum(moment.nbytes for moment in timeline.moments)


def test_a_full_timeline_of_a_small_network_takes_less_than_half_a_megabyte() -> None:
    ours, timeline = trainer((8, 8)), Timeline()
    ours.run(steps=1)
    timeline.take(ours)
    tracemalloc.start()
    for _ in range(MAX_MOMENTS - 2):
        ours.run(epochs=1)
        timeline.offer(ours)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(timeline) == MAX_MOMENTS - 1
    # Three times 114 numbers and a count each, and what Python adds.
    assert timeline.nbytes == 4 * (3 * 114 + 1) * len(timeline)
    assert timeline.nbytes < taken < 500_000


def test_a_moment_taken_again_replaces_the_one_of_its_epoch() -> None:
    ours, timeline = trainer(), Timeline()
    timeline.take(ours)
    first = timeline.moments[0]
    timeline.take(ours)
    assert len(timeline) == 1
    assert timeline.moments[0] is not first


def test_nearest_finds_the_nearest() -> None:
    ours, timeline = trainer(), Timeline()
    for _ in range(4):
        timeline.offer(ours)
        ours.run(epochs=10)
    assert timeline.epochs == [0, 10, 20, 30]
    assert [timeline.nearest(epoch) for epoch in (-5, 0, 4, 5, 6, 24, 26, 99)] == [
        *(0, 0, 0, 0, 1, 2, 3, 3)
    ]


def test_rewinding_and_forgetting() -> None:
    ours, timeline = trainer(), Timeline()
    for _ in range(5):
        timeline.offer(ours)
        ours.run(epochs=1)
    timeline.rewind(2)
    assert timeline.epochs == [0, 1, 2]
    timeline.forget()
    assert (len(timeline), timeline.nbytes, timeline.interval) == (0, 0, 1)


@pytest.mark.parametrize(("back", "interval"), [(60, 1), (400, 3), (4_000, 31)])
def test_after_a_rewind_moments_come_as_often_as_in_a_run_of_that_length(
    back: int, interval: int
) -> None:
    ours, timeline = trainer(), Timeline()
    for _ in range(100):
        timeline.offer(ours)
        ours.epoch += 100  # as if so many had been trained
    timeline.interval = 256
    timeline.rewind(back)
    assert timeline.interval == interval
    ours.epoch = back
    left = len(timeline)
    for _ in range(60):
        ours.epoch += 1
        timeline.offer(ours)
    assert len(timeline) >= left + 60 // interval - 1
