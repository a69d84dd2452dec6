"""Which way a run goes, epoch by epoch, and when that is counted anew."""

import pytest

from nnviz.bench.workbench import Workbench
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training.history import Metrics
from nnviz.training.run import Run
from nnviz.training.trainer import Trainer
from nnviz.training.trend import Trend
from tests.inputs import some_points
from tests.sessions import bench_with


def trend_of(*losses: float, since: int = 0, accuracy: float = 0.5) -> Trend:
    """The trend of a run with such losses, one every epoch."""
    trend = Trend(since)
    for epoch, loss in enumerate(losses, start=since):
        trend.see(epoch, Metrics(loss, accuracy, None, None))
    return trend


@pytest.mark.parametrize(
    ("losses", "improved", "loss"),
    [
        ((1.0,), 0, 1.0),
        ((1.0, 0.5), 1, 0.5),
        ((1.0, 0.991, 0.9901), 0, 1.0),  # less than 1 %
        ((1.0, 0.995, 0.989), 2, 0.989),  # by small steps, 1 % in the end
        ((1.0, 0.5, 0.7, 0.499, 0.6), 1, 0.5),
        ((1.0, 0.0, 0.0), 1, 0.0),
    ],
)
def test_an_improvement_is_one_of_a_per_cent(
    losses: tuple[float, ...], improved: int, loss: float
) -> None:
    trend = trend_of(*losses)
    assert (trend.improved, trend.loss) == (improved, loss)


def test_a_slow_fall_is_noted_every_time_it_has_come_down_a_per_cent() -> None:
    losses = [0.999**k for k in range(100)]
    # 0.999**10 is still above 0.99; eleven steps are the least that do it.
    assert trend_of(*losses).improved == 99
    assert trend_of(*losses[:99]).improved == 88


def test_risen_is_since_when_the_loss_stays_more_than_half_above() -> None:
    assert trend_of(1.0, 1.5, 1.5).risen is None
    assert trend_of(1.0, 1.6, 1.7, 1.6).risen == 1
    assert trend_of(1.0, 1.6, 1.4, 1.6, since=10).risen == 13
    assert trend_of(1.0, 1.6, 1.4).risen is None


def test_solved_is_since_when_all_stay_right() -> None:
    trend = Trend(5)
    for epoch, accuracy in enumerate((0.5, 1.0, 0.9, 1.0, 1.0), start=5):
        trend.see(epoch, Metrics(0.1, accuracy, None, None))
        assert trend.solved == [None, 6, None, 8, 8][epoch - 5]


def test_a_run_without_training_points_has_no_trend() -> None:
    trend = Trend(0)
    trend.see(3, Metrics(None, None, 0.5, 1.0))
    assert trend == Trend(0)


def test_a_run_notes_every_epoch_however_it_is_sliced() -> None:
    config = TrainConfig(learning_rate=0.03)
    slow, quick = (Run(Trainer(some_points(30, 2), ModelConfig(), config)) for _ in range(2))
    losses = [slow.trainer.evaluate().train_loss or 0.0]
    for run in (slow, quick):
        run.start()
    for _ in range(700):
        slow.advance(steps=1)
        losses.append(slow.trainer.evaluate().train_loss or 0.0)
    quick.advance(steps=700)
    assert slow.trend == quick.trend
    assert (quick.trend.loss, quick.trend.improved) == (
        trend_of(*losses).loss,
        trend_of(*losses).improved,
    )


def bench_at_30() -> Workbench:
    bench = bench_with("xor")
    bench.player.train(30)
    while bench.player.running:
        bench.player.tick()
    return bench


def test_every_change_by_a_person_begins_a_new_trend_and_nothing_else_does() -> None:
    bench = bench_at_30()
    player = bench.player
    seen = [player.run.trend]
    assert seen[0].since == 0

    def has_begun() -> bool:
        new = player.run.trend is not seen[-1]
        seen.append(player.run.trend)
        return new

    player.train()
    player.tick()
    player.pause()
    player.view_moment(1)
    player.step()
    player.set_train_config(player.train_config)
    assert not has_begun()
    epoch = player.trainer.epoch
    bench.edit(bench.points.add(0.0, 0.1, 0))
    assert has_begun()
    assert player.run.trend == Trend.at(epoch, player.trainer.evaluate())
    player.set_train_config(player.train_config.changed(learning_rate=0.02))
    assert has_begun()
    player.set_train_config(player.train_config.changed(loss="hinge"))
    assert has_begun()
    player.set_model_config(player.model_config.changed(hidden=(9, 8)), keep=True)
    assert has_begun()
    bench.add_class()
    assert has_begun()
    player.continue_from(0)
    assert has_begun()
    assert player.run.trend.since == player.trainer.epoch
    player.restart()
    assert has_begun()
    player.set_model_config(player.model_config.changed(seed=7))
    assert has_begun()


def test_starts_are_counted() -> None:
    bench = bench_with("xor")
    for _ in range(2):
        bench.player.train()
        bench.player.train()
        bench.player.pause()
    assert bench.player.run.starts == 2


def test_a_divergence_begins_a_new_trend_where_it_leads_back_to() -> None:
    bench = Workbench()
    bench.edit(some_points(40, 2))
    bench.player.set_model_config(bench.player.model_config.changed(activation="linear"))
    bench.player.set_train_config(TrainConfig(optimizer="sgd", learning_rate=10.0, loss="hinge"))
    bench.player.steps_per_map = 50
    bench.player.train()
    for _ in range(100):
        bench.player.tick()
    assert bench.player.trainer.diverged
    assert bench.player.run.trend.since == bench.player.trainer.epoch
