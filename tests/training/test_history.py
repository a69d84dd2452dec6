"""History: columns in step, thinning that is bounded and loses no extreme, rewinding."""

import random
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.settings.limits import MAX_RECORDS
from nnviz.training.history import History, Metrics

Losses = list[tuple[float, float | None]]


def filled(losses: Losses) -> History:
    """One record an epoch, as the Trainer makes them."""
    history = History()
    for epoch, (train, test) in enumerate(losses):
        metrics = Metrics(train, 0.5, test, None)
        history.record(epoch, metrics, seconds=0.1 * epoch, learning_rate=0.01, gradient_norm=1.0)
    return history


def noise(epochs: int, seed: int = 0) -> Losses:
    rng = random.Random(seed)
    return [(rng.random(), rng.random() if rng.random() < 0.9 else None) for _ in range(epochs)]


def test_a_record_fills_every_column() -> None:
    history = History()
    history.record(
        3, Metrics(0.7, 0.5, 0.8, 0.4), seconds=1.5, learning_rate=0.03, gradient_norm=2.0
    )
    assert history.columns() == ([3], [1.5], [0.7], [0.5], [0.8], [0.4], [0.03], [2.0])


@given(st.integers(min_value=1, max_value=6_000), st.integers(0, 9))
def test_thinning_is_bounded_and_keeps_values_first_and_latest(epochs: int, seed: int) -> None:
    losses = noise(epochs, seed)
    history = filled(losses)
    assert len(history) < MAX_RECORDS
    assert (history.epochs[0], history.epochs[-1]) == (0, epochs - 1)
    assert history.epochs == sorted(set(history.epochs))
    pairs = list(zip(history.train_loss, history.test_loss, strict=True))
    assert pairs == [losses[epoch] for epoch in history.epochs]
    assert {len(column) for column in history.columns()} == {len(history)}


@given(st.integers(MAX_RECORDS, 40_000), st.integers(0, 9))
def test_each_stretch_keeps_its_least_and_greatest_loss(epochs: int, seed: int) -> None:
    losses = noise(epochs, seed)
    kept = set(filled(losses).epochs)
    stretch = 1
    while epochs > 32 * stretch:
        stretch *= 2
    for _, group in groupby(range(epochs), key=lambda epoch: epoch // stretch):
        part = list(group)
        for column in (0, 1):
            known = {e: loss for e in part if (loss := losses[e][column]) is not None}
            for pick in (min, max) if known else ():
                extreme = pick(known.values())
                assert any(losses[e][column] == extreme for e in kept if e in known)


@pytest.mark.parametrize("epochs", [511, 512, 600, 3_000])
def test_spikes_and_a_two_cycle_are_still_seen_after_any_time(epochs: int) -> None:
    spikes = {100: 5.0, 207: 9.0, 331: 6.0, 489: 7.0}
    history = filled([(spikes.get(epoch, 1.0 / (1 + epoch)), None) for epoch in range(epochs)])
    seen = dict(zip(history.epochs, history.train_loss, strict=True))
    assert spikes.items() <= seen.items()
    cycle = filled([((7.19, 37.8)[epoch % 2], None) for epoch in range(epochs)])
    for start in range(0, len(cycle) - 8, 8):
        assert set(cycle.train_loss[start : start + 8]) == {7.19, 37.8}


def test_a_short_history_keeps_every_epoch() -> None:
    assert filled(noise(MAX_RECORDS - 1)).epochs == list(range(MAX_RECORDS - 1))


@given(st.integers(1, 3000), st.integers(0, 3000))
def test_rewind_forgets_exactly_what_came_after(epochs: int, back: int) -> None:
    history, before = filled(noise(epochs)), filled(noise(epochs))
    history.rewind(back)
    assert history.epochs == [e for e in before.epochs if e <= back]
    assert {len(column) for column in history.columns()} == {len(history)}


def test_after_a_rewind_every_new_epoch_is_recorded() -> None:
    history = filled(noise(20_000))
    history.rewind(100)
    left = len(history)
    for epoch in range(101, 161):
        metrics = Metrics(1.0, 0.5, None, None)
        history.record(epoch, metrics, seconds=1.0, learning_rate=0.1, gradient_norm=None)
    assert len(history) == left + 60


def test_records_are_found_by_epoch() -> None:
    history = History()
    assert history.last_epoch == -1
    for epoch in (2, 5, 9):
        history.record(
            epoch, Metrics(1.0, 0.5, None, None), seconds=0, learning_rate=0, gradient_norm=None
        )
    assert [history.index(epoch) for epoch in (0, 2, 4, 5, 8, 9, 99)] == [0, 0, 0, 1, 1, 2, 2]
    assert history.last_epoch == 9


@pytest.mark.parametrize(
    ("train", "test", "finite"),
    [(1.0, None, True), (None, None, True), (float("nan"), 1.0, False), (1.0, float("inf"), False)],
)
def test_metrics_say_whether_they_are_finite(
    train: float | None, test: float | None, finite: bool
) -> None:
    assert Metrics(train, 0.5, test, 0.5).finite is finite
