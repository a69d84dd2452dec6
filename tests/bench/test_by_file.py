"""Weights of a file, put into the network."""

import pytest
import torch

from nnviz.errors import InputError
from nnviz.export.weights import write_weights
from nnviz.files.weights import read_weights
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training.trainer import Trainer
from tests.bench import machine as m
from tests.inputs import some_points
from tests.sessions import bench_with, memory, weights

SAID = "The network has the weights of the file, and the optimiser starts afresh."
UNDO = "Undo brings back the network before."


def file_for(config: ModelConfig, seed: int = 5) -> bytes:
    """Weights of the same shape that learnt something else."""
    points = some_points(classes=2)
    trainer = Trainer(points, config.changed(seed=seed), TrainConfig())
    trainer.run(epochs=4)
    return write_weights(trainer.snapshot())


@pytest.mark.parametrize("norm", [False, True])
def test_they_are_put_in_and_training_goes_on_from_them(norm: bool) -> None:
    bench = bench_with()
    bench.player.set_model_config(bench.player.model_config.changed(batch_norm=norm))
    for _ in range(3):
        bench.player.step()
    config, points = bench.player.model_config, bench.points
    data = file_for(config)
    found = read_weights(data, config)
    bench.load_weights(data)
    trainer = bench.player.trainer
    assert torch.equal(weights(bench), found.weights)
    assert all(torch.equal(trainer.learner.buffers()[k], v) for k, v in found.buffers.items())
    assert memory(bench) == {}
    assert (trainer.epoch, bench.points, trainer.history.epochs) == (3, points, [0, 1, 2, 3])
    assert bench.player.run.events.items[-1].text == "weights loaded from a file"
    assert bench.player.run.edits == 1
    assert bench.notice == f"{SAID} {UNDO}"
    bench.player.step()
    assert trainer is bench.player.trainer
    assert trainer.epoch == 4
    m.check(bench)


def test_undo_brings_back_the_run_as_it_was_and_redo_the_weights() -> None:
    bench = bench_with()
    for _ in range(3):
        bench.player.step()
    before, events = m.weights_of(bench), [*bench.player.run.events.items]
    data = file_for(bench.player.model_config)
    bench.load_weights(data)
    after = m.weights_of(bench)
    bench.undo()
    assert m.same(m.weights_of(bench), before)
    assert bench.player.run.events.items == events
    bench.redo()
    assert m.same(m.weights_of(bench), after)
    m.check(bench)


def test_an_untrained_network_takes_them_too() -> None:
    bench = bench_with()
    before = weights(bench)
    data = file_for(bench.player.model_config)
    bench.load_weights(data)
    trainer = bench.player.trainer
    assert trainer.begun
    assert trainer.history.train_loss == [trainer.evaluate().train_loss]
    assert write_weights(trainer.snapshot())[-100:] == data[-100:]
    bench.undo()
    assert torch.equal(weights(bench), before)
    m.check(bench)


def test_training_goes_on_while_they_are_put_in() -> None:
    bench = bench_with()
    bench.player.train()
    bench.player.tick()
    bench.load_weights(file_for(bench.player.model_config))
    assert bench.player.running
    steps = bench.player.trainer.steps
    bench.player.tick()
    assert bench.player.trainer.steps > steps
    m.check(bench)


def test_another_meaning_of_the_weights_is_said() -> None:
    bench = bench_with()
    data = file_for(bench.player.model_config.changed(activation="relu"))
    bench.load_weights(data)
    assert bench.notice is not None
    assert bench.notice.startswith(f"{SAID} The file's network has the activations ReLU, ReLU, ")
    assert bench.notice.endswith(UNDO)


def test_weights_with_no_finite_answer_change_nothing() -> None:
    bench = bench_with()
    bench.player.step()
    snapshot = bench.player.trainer.snapshot()
    snapshot.weights.fill_(3e38)
    state, before = m.state_of(bench), m.weights_of(bench)
    with pytest.raises(InputError, match="the network has no finite answer any more"):
        bench.load_weights(write_weights(snapshot))
    assert m.state_of(bench) == state
    assert m.same(m.weights_of(bench), before)
