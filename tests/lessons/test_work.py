"""Numbers of a student's work, against a network worked out in numpy."""

import numpy as np
import numpy.typing as npt
import pytest

from nnviz.bench.workbench import Workbench
from nnviz.data import presets
from nnviz.data.points import Points
from nnviz.lessons.work import FRESH, Work, dead_share, fresh_accuracy, gap, worst_class
from nnviz.settings.config import ModelConfig, PresetConfig, TrainConfig
from nnviz.training.trainer import Trainer
from tests.lessons.solving import learn, model, train

RULE = PresetConfig(name="moons", points=60, held_out=0.5)


def bench_with(model_config: ModelConfig, epochs: int = 30) -> Workbench:
    bench = Workbench()
    trainer = Trainer(presets.make(RULE), model_config, TrainConfig(learning_rate=0.05))
    bench.set_up(trainer, "Here it is.", preset=RULE)
    learn(bench, epochs)
    return bench


def work_on(bench: Workbench, given: Points | None = None) -> Work:
    given = presets.make(RULE) if given is None else given
    return Work.on(bench, given, RULE, frozenset({1, 2}))


def answers(bench: Workbench, xy: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """What a network of tanh or ReLU answers, and no library's."""
    trainer = bench.player.trainer
    values = [p.detach().numpy().astype(np.float64) for p in trainer.model.parameters()]
    h = xy.astype(np.float64)
    bend = np.tanh if trainer.model_config.activation == "tanh" else lambda z: np.maximum(z, 0.0)
    for weight, bias in zip(values[:-2:2], values[1:-2:2], strict=True):
        h = bend(h @ weight.T + bias)
    answer: npt.NDArray[np.int64] = (h @ values[-2].T + values[-1]).argmax(axis=1)
    return answer


def test_gap_and_worst_class_are_what_numpy_finds() -> None:
    bench = bench_with(ModelConfig(hidden=(4,)))
    points = bench.points
    right = answers(bench, points.xy) == points.labels
    work = work_on(bench)
    expected = right[~points.held_out].mean() - right[points.held_out].mean()
    assert gap(work) == pytest.approx(expected)
    by_class = [right[points.labels == label].mean() for label in (0, 1)]
    assert worst_class(work) == pytest.approx(min(by_class))


def test_points_of_ones_own_do_not_count_for_the_worst_class() -> None:
    bench = bench_with(ModelConfig(hidden=(4,)))
    before = worst_class(work_on(bench))
    easy = Points.of([[0.9, 0.9]] * 50, answers(bench, np.full((50, 2), 0.9, np.float32)))
    bench.edit(bench.points.concat(easy))
    assert worst_class(work_on(bench)) == before


def test_new_points_are_drawn_by_the_same_rule_with_the_next_seed() -> None:
    bench = bench_with(ModelConfig(hidden=(4,)))
    fresh = presets.make(PresetConfig(name="moons", points=FRESH, held_out=0.0, seed=1))
    expected = (answers(bench, fresh.xy) == fresh.labels).mean()
    assert fresh_accuracy(work_on(bench)) == pytest.approx(expected)


def test_without_a_rule_or_without_held_out_points_there_is_no_number() -> None:
    bench = bench_with(ModelConfig(hidden=(4,)))
    work = Work.on(bench, bench.points, None, frozenset())
    assert fresh_accuracy(work) is None
    bench.set_held_out_share(0.0)
    assert gap(work_on(bench)) is None


def test_of_a_class_that_the_network_does_not_have_there_is_no_number() -> None:
    bench = bench_with(ModelConfig(hidden=(4,)))
    three = Points.of([[0.0, 0.0], [0.5, 0.5], [-0.5, 0.5]], [0, 1, 2])
    assert worst_class(work_on(bench, three)) is None


def test_dead_neurons_are_counted_over_all_layers() -> None:
    bench = bench_with(ModelConfig(hidden=(6, 6), activation="relu", seed=1), epochs=5)
    trainer = bench.player.trainer
    h = trainer.points.train.xy.astype(np.float64)
    values = [p.detach().numpy().astype(np.float64) for p in trainer.model.parameters()]
    dead = 0
    for weight, bias in ((values[0], values[1]), (values[2], values[3])):
        h = np.maximum(h @ weight.T + bias, 0.0)
        dead += int((h == 0.0).all(axis=0).sum())
    assert dead > 0
    assert dead_share(work_on(bench)) == pytest.approx(dead / 12)


@pytest.mark.parametrize("hidden", [(), (4,)])
def test_without_relu_nothing_can_be_dead(hidden: tuple[int, ...]) -> None:
    assert dead_share(work_on(bench_with(ModelConfig(hidden=hidden), 2))) is None


def test_work_is_of_the_present_also_while_one_looks_back() -> None:
    bench = bench_with(ModelConfig(hidden=(4,)), epochs=200)
    now = work_on(bench).metrics
    bench.player.view_moment(0)
    assert bench.player.run.viewed == 0
    assert work_on(bench).metrics == now


def test_what_broke_is_known_until_the_model_is_reset() -> None:
    bench = bench_with(ModelConfig(hidden=(8, 8), activation="linear"), epochs=3)
    assert not work_on(bench).broke
    train(bench, optimizer="sgd", learning_rate=10.0)
    learn(bench, 50)
    assert work_on(bench).broke
    train(bench, learning_rate=0.01)
    learn(bench, 5)
    assert work_on(bench).broke
    bench.player.reset()
    assert not work_on(bench).broke


def test_another_network_is_another_work() -> None:
    bench = bench_with(ModelConfig(hidden=(4,)))
    model(bench, hidden=(5,))
    assert work_on(bench).trainer.steps == 0
