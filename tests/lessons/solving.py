"""What tests of lessons share: the verbs of somebody who solves them, without a clock."""

from typing import Any

import numpy as np
import numpy.typing as npt

from nnviz.bench import groups
from nnviz.bench.workbench import Workbench
from nnviz.data.points import Points
from nnviz.lessons import tries
from nnviz.lessons.exercise import Exercise
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training.trainer import Trainer


def begun(exercise: Exercise) -> Workbench:
    """A bench on which it was just begun."""
    bench = Workbench()
    tries.start(bench, exercise)
    return bench


def learn(bench: Workbench, epochs: int) -> None:
    """Train for exactly so many epochs, as Run for so many epochs does."""
    run = bench.player.run
    run.start(epochs)
    while run.stop_reason() is None and run.advance(steps=10_000):
        pass
    run.settle()
    run.hold()


def model(bench: Workbench, **values: Any) -> None:
    """Change settings of the network."""
    bench.player.set_model_config(bench.player.model_config.changed(**values))


def train(bench: Workbench, **values: Any) -> None:
    """Change settings of the training."""
    bench.player.set_train_config(bench.player.train_config.changed(**values))


def hold_out(bench: Workbench, chosen: npt.NDArray[np.bool_]) -> None:
    """Select points and hold them out."""
    bench.choose(tool="select")
    bench.selection.take(bench.points, chosen)
    groups.hold_out(bench)
    bench.choose(tool="draw")


def place(bench: Workbench, points: Points) -> None:
    """Add points of one's own."""
    bench.edit(bench.points.concat(points))


def trained(exercise: Exercise, epochs: int, **values: Any) -> Trainer:
    """What becomes of an exercise with some other settings, apart from any bench."""
    model, train = exercise.first_model, exercise.train
    settings = {name: value for name, value in values.items() if name in ModelConfig.model_fields}
    others = {name: value for name, value in values.items() if name in TrainConfig.model_fields}
    assert len(settings) + len(others) == len(values)
    trainer = Trainer(exercise.given.points, model.changed(**settings), train.changed(**others))
    trainer.run(epochs=epochs)
    return trainer


def copies(exercise: Exercise) -> Points:
    """Eight slightly moved copies of each rare point."""
    points = exercise.given.points
    xy = np.repeat(points.xy[points.labels == 1], 8, axis=0)
    xy = xy + np.random.default_rng(0).normal(0.0, 0.05, xy.shape)
    return Points.of(np.clip(xy, -1.0, 1.0), [1] * len(xy))
