"""The pace for watching: the same film on every machine, nothing lost and nothing made up for."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.bench.watching import PACES, Watching, seconds_for, steps_after
from nnviz.data.points import Points
from nnviz.data.presets import make, suggested
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training.history import Metrics
from nnviz.training.trainer import Trainer

XOR = Points.of([[0.5, 0.5], [-0.5, -0.5], [0.5, -0.5], [-0.5, 0.5]], [0, 0, 1, 1])


@pytest.mark.parametrize(
    ("seconds", "steps"),
    [
        (0.0, 0.0),
        (0.5, 7.5),
        (1.0, 15.0),
        (2.0, 30.0),
        # With 15 steps/s until 2 s, and a rate that doubles every 3.6 s, n doublings have taken
        # 15 * 3.6 / ln 2 * (2**n - 1) more.
        (5.6, 30.0 + 77.905532),
        (9.2, 30.0 + 3 * 77.905532),
        (2.0 + 7 * 3.6, 30.0 + 127 * 77.905532),
        (4.0, 66.594916),
        (15.0, 904.059642),
    ],
)
def test_so_many_steps_are_taken_after_so_many_seconds(seconds: float, steps: float) -> None:
    assert steps_after(seconds) == pytest.approx(steps, rel=1e-6)
    assert seconds_for(steps) == pytest.approx(seconds, rel=1e-6)


def test_it_ends_in_a_straight_line_of_6000_steps_a_second() -> None:
    end = 2.0 + 3.6 * math.log2(400.0)
    assert steps_after(end + 10.0) - steps_after(end) == pytest.approx(60_000.0)
    assert steps_after(end) - steps_after(end - 0.001) == pytest.approx(6.0, rel=1e-3)
    assert seconds_for(steps_after(100.0)) == pytest.approx(100.0)


def test_the_rate_never_falls_and_never_leaps() -> None:
    times = [k / 100.0 for k in range(8000)]
    rates = [100.0 * (steps_after(b) - steps_after(a)) for a, b in pairwise(times)]
    assert all(0.0 < a <= b * (1.0 + 1e-9) <= 1.004 * a for a, b in pairwise(rates))


def test_the_paces_are_four_and_cannot_be_changed() -> None:
    assert dict(PACES) == {"slow": 0.25, "watch": 1.0, "fast": 4.0, "max": None}
    with pytest.raises(TypeError):
        PACES["watch"] = 2.0  # type: ignore[index]


@pytest.mark.parametrize(("maps_per_second", "batch"), [(30, 1), (60, 3), (40, 4)])
def test_every_map_of_the_first_second_is_one_step(maps_per_second: int, batch: int) -> None:
    watching = Watching()
    plans = [watching.plan(batch / maps_per_second, batch) for _ in range(maps_per_second // batch)]
    assert [step for plan in plans for step in plan] == [1] * 15


def test_a_quarter_of_the_pace_shows_a_step_every_fourth_map() -> None:
    watching = Watching()
    plans = [watching.plan(1 / 15, 1, 0.25) for _ in range(8)]
    assert plans == [[], [], [], [1], [], [], [], [1]]
    assert watching.seconds == pytest.approx(8 / 60)


def test_with_few_maps_each_has_more_steps() -> None:
    watching = Watching()
    assert watching.plan(0.4, 3) == [2, 2, 2]
    assert watching.plan(0.4, 1) == [6]
    assert watching.plan(0.4, 3, 2.0) == [4, 4, 4]
    assert watching.plan(0.0, 3) == []


@given(
    st.lists(
        st.tuples(st.floats(0.0, 3.0), st.integers(1, 7), st.sampled_from([0.25, 1.0, 4.0])),
        max_size=40,
    )
)
def test_all_plans_together_are_the_whole_steps(
    slices: list[tuple[float, int, float]],
) -> None:
    watching, total, passed = Watching(), 0, 0.0
    for seconds, maps, factor in slices:
        plan = watching.plan(seconds, maps, factor)
        assert len(plan) <= maps
        assert all(count >= 1 for count in plan)
        total, passed = total + sum(plan), passed + factor * seconds
    assert total == math.floor(steps_after(passed) + 1e-6)


def test_another_pace_changes_the_rate_by_its_factor_and_makes_no_leap() -> None:
    watching = Watching()
    watching.plan(15.0, 1)
    assert watching.rate == pytest.approx(183.29, abs=0.01)
    assert sum(watching.plan(0.02, 1)) in (3, 4)
    assert sum(watching.plan(0.02, 1, 4.0)) in (14, 15)
    assert sum(watching.plan(0.02, 1, 0.25)) in (0, 1)
    assert watching.rate == pytest.approx(183.29, rel=0.03)


def test_what_found_no_time_is_not_made_up_for() -> None:
    watching = Watching()
    watching.plan(10.0, 1)
    rate = watching.rate
    assert sum(watching.plan(0.1, 1)) in (7, 8)
    watching.behind(5)
    assert sum(watching.plan(0.1, 1)) in (7, 8)
    assert rate < watching.rate < 1.03 * rate
    watching.behind(10**9)
    assert watching.seconds == 0.0


def test_a_slow_machine_shows_the_same_film_only_later() -> None:
    watching, taken = Watching(), 0
    for _ in range(200):
        planned = sum(watching.plan(0.1, 3))
        done = min(planned, 7)
        watching.behind(planned - done)
        taken += done
    assert taken < steps_after(20.0)
    assert math.floor(steps_after(watching.seconds) + 1e-6) == taken


def test_a_fresh_network_is_watched_from_the_beginning_and_a_pause_changes_nothing() -> None:
    watching, other = Watching(), Watching()
    watching.plan(20.0, 1)
    other.plan(20.0, 1)
    assert watching.plan(0.4, 3) == other.plan(0.4, 3) != [2, 2, 2]
    watching.restart()
    assert watching.plan(0.4, 3) == [2, 2, 2]


def test_after_a_rush_it_goes_on_where_so_many_steps_lead() -> None:
    watching = Watching()
    watching.plan(1.0, 1)
    watching.rushed(889)
    assert watching.seconds == pytest.approx(15.0, abs=0.01)
    watching.rushed(10**7)
    assert watching.rate == 6000.0


def seconds_until(trainer: Trainer, share: float, loss: float) -> float:
    """Seconds of watching until so many are right and the loss is so low."""

    def reached(metrics: Metrics) -> bool:
        assert metrics.train_accuracy is not None
        assert metrics.train_loss is not None
        return metrics.train_accuracy >= share and metrics.train_loss < loss

    trainer.run(steps=3000, until=reached)
    return seconds_for(trainer.steps)


def test_xor_is_settled_within_four_seconds_and_the_spiral_after_about_fifteen() -> None:
    for seed in range(3):
        trainer = Trainer(XOR, ModelConfig(seed=seed), TrainConfig())
        assert 2.0 < seconds_until(trainer, 1.0, 0.1) < 4.0
        assert 3.0 < seconds_until(trainer, 1.0, 0.01) < 5.0
    trainer = Trainer(make(suggested("spiral", 2)), ModelConfig(), TrainConfig())
    assert 12.0 < seconds_until(trainer, 0.98, 0.1) < 17.0
    assert 13.0 < seconds_until(trainer, 0.98, 0.03) < 17.0
