"""History: columns in step, thinning that is bounded and keeps the shape, rewinding."""

from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.history import CAPACITY, History, Metrics


def filled(epochs: int) -> History:
    """Every epoch offered, as the Trainer does; the loss is the epoch's number."""
    history = History()
    for epoch in range(epochs):
        if history.wants(epoch):
            metrics = Metrics(float(epoch), 0.5, None, None)
            history.record(
                epoch, metrics, seconds=0.1 * epoch, learning_rate=0.01, gradient_norm=1.0
            )
    return history


def test_a_record_fills_every_column() -> None:
    history = History()
    history.record(
        3, Metrics(0.7, 0.5, 0.8, 0.4), seconds=1.5, learning_rate=0.03, gradient_norm=2.0
    )
    assert history.columns() == ([3], [1.5], [0.7], [0.5], [0.8], [0.4], [0.03], [2.0])


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=20_000))
def test_thinning_is_bounded_even_and_keeps_the_values(epochs: int) -> None:
    history = filled(epochs)
    assert len(history) < CAPACITY
    assert history.epochs == list(range(0, epochs, history.stride))
    assert history.train_loss == [float(e) for e in history.epochs]
    assert {len(column) for column in history.columns()} == {len(history)}
    if epochs > CAPACITY:
        assert len(history) >= CAPACITY // 2


def test_a_short_history_keeps_every_epoch() -> None:
    assert filled(CAPACITY - 1).epochs == list(range(CAPACITY - 1))


def test_an_epoch_is_wanted_once_and_only_on_the_stride() -> None:
    history = filled(CAPACITY)
    assert history.stride == 2
    last = history.epochs[-1]
    assert not history.wants(last)
    assert not history.wants(last + 1)
    assert history.wants(last + 2)


@settings(deadline=None)
@given(st.integers(0, 3000), st.integers(0, 3000))
def test_rewind_forgets_exactly_what_came_after(epochs: int, back: int) -> None:
    history, before = filled(epochs), filled(epochs)
    history.rewind(back)
    assert history.epochs == [e for e in before.epochs if e <= back]
    assert {len(column) for column in history.columns()} == {len(history)}
