"""Schedules against closed forms."""

import math
from typing import get_args

import numpy as np
import pytest

from nnviz.network.schedules import (
    SCHEDULES,
    schedule_end,
    schedule_is_over,
    scheduled_learning_rate,
)
from nnviz.settings.config import TrainConfig
from nnviz.settings.names import Schedule


def test_the_registry_covers_the_vocabulary() -> None:
    assert set(SCHEDULES) == set(get_args(Schedule))


@pytest.mark.parametrize("epoch", [0, 1, 99, 100, 101, 250, 1000, 100_000])
def test_schedules_follow_their_closed_forms(epoch: int) -> None:
    def rate(schedule: Schedule) -> float:
        config = TrainConfig(
            learning_rate=0.2, schedule=schedule, schedule_epochs=100, schedule_gamma=0.5
        )
        return scheduled_learning_rate(config, epoch)

    floor, progress = 0.2e-3, min(epoch / 100, 1.0)
    assert rate("constant") == 0.2
    assert rate("step") == pytest.approx(max(0.2 * 0.5 ** (epoch // 100), floor))
    assert rate("cosine") == pytest.approx(max(0.1 * (1 + math.cos(math.pi * progress)), floor))
    assert rate("warmup") == pytest.approx(max(0.2 * progress, floor))


@pytest.mark.parametrize(
    ("values", "end"),
    [
        ({"schedule": "constant"}, None),
        ({"schedule": "warmup"}, None),
        ({"schedule": "step", "schedule_gamma": 1.0}, None),
        ({"schedule": "step", "schedule_gamma": 0.5}, 1000),  # 2**-10 is below a thousandth
        ({"schedule": "step", "schedule_gamma": 0.1}, 300),
        ({"schedule": "cosine"}, 98),  # (1 + cos 0.98π) / 2 = 0.000987
    ],
)
def test_a_schedule_is_over_when_the_rate_has_come_to_its_floor(
    values: dict[str, object], end: int | None
) -> None:
    config = TrainConfig.model_validate({"schedule_epochs": 100, **values})
    over = [epoch for epoch in range(3000) if schedule_is_over(config, epoch)]
    assert over == ([] if end is None else list(range(end, 3000)))


@pytest.mark.parametrize(
    "config",
    [
        TrainConfig(schedule="cosine", schedule_epochs=50),
        TrainConfig(schedule="step", schedule_epochs=20, schedule_gamma=0.1),
        TrainConfig(schedule="step", schedule_epochs=20, schedule_gamma=0.7),
        TrainConfig(schedule="warmup", schedule_epochs=50),
    ],
)
def test_after_its_end_a_schedule_moves_the_rate_no_more(config: TrainConfig) -> None:
    end = schedule_end(config)
    assert end is not None
    rates = [scheduled_learning_rate(config, epoch) for epoch in range(end - 3, end + 500)]
    del rates[:2]  # a cosine is at its floor before its end
    np.testing.assert_allclose(rates[1:], rates[1], rtol=1e-9)


def test_a_constant_rate_has_no_end() -> None:
    assert schedule_end(TrainConfig()) is None
