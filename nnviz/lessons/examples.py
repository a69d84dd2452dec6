"""Small runs, for figures that explain: networks as they were at several moments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nnviz.data import presets
from nnviz.data.points import Points
from nnviz.pictures.numbers import counted, number, percent
from nnviz.settings.config import ModelConfig, PresetConfig, TrainConfig
from nnviz.stage.map_message import Numbers
from nnviz.training.trainer import Trainer


@dataclass(frozen=True, eq=False)
class Moment:
    """A network at one moment.

    Attributes
    ----------
    label : str
        What it is, and how well it does.
    config : ModelConfig
    numbers : ndarray of float32
        As `nnviz.network.learner.Learner.numbers` gives them.
    """

    label: str
    config: ModelConfig
    numbers: Numbers


@dataclass(frozen=True, eq=False)
class Example:
    """Points, and networks that learn them.

    Attributes
    ----------
    points : Points
    moments : sequence of Moment
    """

    points: Points
    moments: Sequence[Moment]


def some_points(preset: str) -> Points:
    """A small data set of two classes, nothing of it held out."""
    config = PresetConfig(name=preset, points=120, noise=0.05, classes=2, held_out=0.0)
    return presets.make(config)


def by_epoch(points: Points, hidden: tuple[int, ...], epochs: Sequence[int]) -> Example:
    """One network as it learns, at these epochs, in rising order; full batches."""
    trainer = _trainer(points, hidden)
    moments = []
    for epoch in epochs:
        if epoch > trainer.epoch:
            trainer.run(epochs=epoch - trainer.epoch)
        moments.append(_moment(trainer, f"Epoch {epoch:,}"))
    return Example(points, moments)


def by_width(points: Points, widths: Sequence[int], epochs: int) -> Example:
    """Networks of one hidden layer, or none for a width of 0, each after so many epochs."""
    trainers = {
        counted(width, "hidden neuron"): _trainer(points, (width,) if width else ())
        for width in widths
    }
    return _after(points, trainers, epochs)


def by_decay(
    points: Points, hidden: tuple[int, ...], decays: Sequence[float], epochs: int
) -> Example:
    """Networks that learnt with these weight decays."""
    trainers = {
        f"Weight decay {decay:g}": _trainer(points, hidden, weight_decay=decay) for decay in decays
    }
    return _after(points, trainers, epochs)


def _after(points: Points, trainers: Mapping[str, Trainer], epochs: int) -> Example:
    """Each of them after so many epochs, by its label."""
    for trainer in trainers.values():
        trainer.run(epochs=epochs)
    return Example(points, [_moment(trainer, label) for label, trainer in trainers.items()])


def _trainer(points: Points, hidden: tuple[int, ...], weight_decay: float = 0.0) -> Trainer:
    config = TrainConfig(learning_rate=0.03, weight_decay=weight_decay)
    return Trainer(points, ModelConfig(hidden=hidden, classes=2), config)


def _moment(trainer: Trainer, label: str) -> Moment:
    metrics = trainer.evaluate()
    said = f"{label}: loss {number(metrics.train_loss or 0.0)}"
    said += f", {percent(metrics.train_accuracy or 0.0)} right"
    if metrics.test_accuracy is not None:
        said += f"; of the held-out points {percent(metrics.test_accuracy)}"
    return Moment(said, trainer.model_config, trainer.learner.numbers().copy())
