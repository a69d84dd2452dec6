"""Where nobody has chosen, the axis shows where things happen: curves of known form."""

import numpy as np
import pytest

from nnviz.pictures.chart_view import ChartView
from nnviz.pictures.curves import accuracy_spec, loss_spec
from nnviz.pictures.rates import rates_spec
from nnviz.pictures.time_axis import happens_early, settled
from nnviz.training.ghosts import Ghost
from nnviz.training.history import History, Metrics

EPOCHS = np.arange(1001)
FALLING = 1.0 - EPOCHS / 1000.0


def history_of(train: np.ndarray, test: np.ndarray | None = None, every: int = 1) -> History:
    """A history with a record every so many epochs, which last a hundredth of a second."""
    history = History()
    for k, loss in enumerate(train.tolist()):
        metrics = Metrics(loss, 0.5, None if test is None else float(test[k]), 0.5)
        epoch = k * every
        history.record(epoch, metrics, seconds=epoch / 100, learning_rate=0.1, gradient_norm=None)
    return history


def steep(last: int, until: int, height: float = 1.0, floor: float = 0.0) -> np.ndarray:
    """A loss that falls in a straight line to its floor, and stays there to the last epoch."""
    return np.interp(np.arange(last + 1), [0, until], [height, floor])


@pytest.mark.parametrize(
    ("until", "early"), [(10, True), (100, True), (120, True), (130, False), (1000, False)]
)
def test_a_fall_that_has_come_four_fifths_of_its_way_after_a_tenth_is_early(
    until: int, early: bool
) -> None:
    # At epoch 101, the first after a tenth of 1000, a fall until epoch n has come 101/n of its way.
    assert (101 / until >= 0.8) == early
    assert happens_early(EPOCHS, 1000.0, steep(1000, until)) == early


def test_only_the_form_counts_and_not_height_or_floor() -> None:
    for height, floor in ((100.0, 0.0), (0.9, 0.8), (1e-3, 1e-6)):
        assert happens_early(EPOCHS, 1000.0, steep(1000, 100, height, floor))
        assert not happens_early(EPOCHS, 1000.0, steep(1000, 200, height, floor))


def test_what_rises_again_later_happens_later() -> None:
    curve = steep(1000, 50)
    curve[700:720] = 0.21
    assert not happens_early(EPOCHS, 1000.0, curve)
    curve[700:720] = 0.19
    assert happens_early(EPOCHS, 1000.0, curve)


def test_every_curve_has_to_be_over_early() -> None:
    early, gaps = steep(1000, 50), np.full(1001, np.nan)
    assert happens_early(EPOCHS, 1000.0, early, gaps)
    assert not happens_early(EPOCHS, 1000.0, early, FALLING)
    assert not happens_early(EPOCHS, 1000.0, gaps)
    assert not happens_early(EPOCHS, 1000.0, np.full(1001, 0.7))
    assert not happens_early(np.empty(0), 0.0, np.empty(0))


def test_a_short_run_is_on_a_linear_axis() -> None:
    assert settled(history_of(steep(99, 5))).log_time is False
    assert settled(history_of(steep(100, 5))).log_time is True
    assert settled(History()).log_time is False


def test_a_choice_wins() -> None:
    for choice in (False, True):
        view = ChartView(log_time=choice)
        assert settled(history_of(steep(1000, 5)), view) is view
        assert settled(history_of(FALLING), view) is view


def test_a_logarithmic_loss_is_judged_as_it_is_drawn() -> None:
    history = history_of(np.exp(-np.arange(501) / 50.0))  # a straight line there
    assert settled(history).log_time is False  # after a tenth, 1/e is left
    assert settled(history, ChartView(log_loss=True)).log_time is False
    quick = history_of(np.maximum(np.exp(-np.arange(501) / 5.0), np.exp(-10.0)))
    slow = history_of(np.exp(-np.arange(501) / 20.0))
    for view in (ChartView(), ChartView(log_loss=True)):
        assert settled(quick, view).log_time is True
    assert settled(slow).log_time is True
    assert settled(slow, ChartView(log_loss=True)).log_time is False


def test_held_out_loss_that_rises_in_the_end_is_not_squeezed() -> None:
    rising = np.interp(EPOCHS[:501], [0, 20, 500], [1.0, 0.2, 0.8])
    assert settled(history_of(steep(500, 20), rising)).log_time is False
    assert settled(history_of(steep(500, 20), steep(500, 20))).log_time is True


def test_seconds_are_judged_by_themselves() -> None:
    history = history_of(steep(500, 20))
    assert settled(history, ChartView(over="seconds")).log_time is True
    history.seconds = [0.0, *np.linspace(10.0, 11.0, len(history) - 1).tolist()]
    assert settled(history, ChartView(over="seconds")).log_time is False


def test_a_long_ghost_makes_the_axis_long() -> None:
    ghost = Ghost.of(history_of(steep(400, 10), every=50), 0)
    assert ghost is not None
    fresh = history_of(np.linspace(1.0, 0.5, 40))
    assert settled(fresh).log_time is False
    assert settled(fresh, None, [ghost]).log_time is True


@pytest.mark.parametrize("make", [loss_spec, accuracy_spec, rates_spec])
def test_all_charts_have_the_same_axis(make: object) -> None:
    assert callable(make)
    for curve, log in ((steep(500, 20), True), (FALLING, False)):
        axis = make(history_of(curve))["layout"]["xaxis"]
        assert (axis.get("type") == "log") == log
        chosen = make(history_of(curve), ChartView(log_time=not log))["layout"]["xaxis"]
        assert (chosen.get("type") == "log") != log
