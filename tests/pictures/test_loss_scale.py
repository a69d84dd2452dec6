"""Losses as heights and colours: which scale, and ticks that say losses."""

import numpy as np
import pytest

from nnviz.pictures.loss_scale import LossScale, said


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (1.0, 2.0, [1.0, 1.2, 1.4, 1.6, 1.8, 2.0]),
        (0.23, 0.64, [0.3, 0.4, 0.5, 0.6]),
        (3.0, 3.0, [3.0]),
    ],
)
def test_ticks_are_round(low: float, high: float, ticks: list[float]) -> None:
    scale = LossScale(np.array([low, high], np.float32))
    values, texts = scale.ticks()
    assert not scale.log
    assert values == pytest.approx(ticks)
    assert [float(text) for text in texts] == pytest.approx(ticks)
    np.testing.assert_array_equal(scale.of(np.array([low])), np.array([low], np.float32))


def test_ticks_of_many_decades_are_decades() -> None:
    scale = LossScale(np.array([1e-4, 1e6], np.float32))
    values, texts = scale.ticks()
    assert scale.log
    assert values == pytest.approx(range(-4, 7))
    assert texts[0] == "0.0001"


@pytest.mark.parametrize("losses", [[0.0, 5.0, 1e-3], [0.0, 1e30, 1e-30], [0.0, 1.0, 1e-45]])
def test_zero_lies_below_all_others(losses: list[float]) -> None:
    scale = LossScale(np.array(losses, np.float32))
    heights = scale.of(np.array(losses))
    assert heights[0] < heights[1:].min()
    assert np.isfinite(heights).all()
    assert np.isfinite(scale.ticks()[0]).all()


@pytest.mark.parametrize("losses", [[], [np.nan], [np.inf, np.nan], [0.0, 0.0]])
def test_where_there_is_nothing_to_scale(losses: list[float]) -> None:
    scale = LossScale(np.array(losses, np.float32))
    assert not scale.log
    assert len(scale.ticks()[0]) >= 1
    assert np.isfinite([scale.low, scale.high]).all()


def test_a_loss_that_is_no_number_is_said_to_be_none() -> None:
    assert said(0.25) == "0.250"
    assert said(float("nan")) == said(float("inf")) == "no finite number"


def test_losses_near_the_largest_float_are_no_trouble() -> None:
    assert not LossScale(np.array([1e38, 2e38], np.float32)).log
    assert LossScale(np.array([1e-3, 2e38], np.float32)).log
