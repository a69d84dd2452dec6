"""Data sets and settings that are put on the bench by one press: for the article, and lessons."""

from dataclasses import dataclass, field

from nnviz.bench import locks
from nnviz.bench.workbench import Workbench
from nnviz.data import presets
from nnviz.lessons.exercise import Exercise
from nnviz.settings.config import ModelConfig, PresetConfig, TrainConfig
from nnviz.training.trainer import Trainer


@dataclass(frozen=True)
class Try:
    """Something to try on the main page.

    Attributes
    ----------
    label : str
        What its button says.
    preset : PresetConfig
    model : ModelConfig
    train : TrainConfig
    """

    label: str
    preset: PresetConfig
    model: ModelConfig = field(default_factory=ModelConfig)
    train: TrainConfig = field(default_factory=TrainConfig)


_XOR = PresetConfig(name="xor", points=120, noise=0.05, held_out=0.0)
FEW_MOONS = PresetConfig(name="moons", points=60, noise=0.25, held_out=0.5, seed=7)

TRIES = {
    "line": Try(
        "Try this: a network of two weights and a bias",
        PresetConfig(name="linear", points=120, noise=0.05, held_out=0.0),
        ModelConfig(hidden=()),
    ),
    "rate": Try("Try this: a learning rate of 10", _XOR, train=TrainConfig(learning_rate=10.0)),
    "xor": Try("Try this: XOR without a hidden layer", _XOR, ModelConfig(hidden=())),
    "overfit": Try(
        "Try this: learn 30 noisy points by heart", FEW_MOONS, ModelConfig(hidden=(48, 48))
    ),
}


def load(bench: Workbench, name: str) -> None:
    """Put what there is to try on the bench, untrained; undo brings back what was there.

    Where it would change a setting that is locked, it is said, and nothing is changed.
    """
    wanted, player = TRIES[name], bench.player
    model = wanted.model.changed(classes=wanted.preset.classes)
    held = locks.refusal(player.fixed, player.model_config, model)
    held = held or locks.refusal(player.fixed, player.train_config, wanted.train)
    if held is not None:
        bench.notice = held
        return
    trainer = Trainer(presets.make(wanted.preset), model, wanted.train)
    bench.set_up(trainer, "Here is what there is to try.", preset=wanted.preset)


def start(bench: Workbench, exercise: Exercise) -> None:
    """Put a lesson's or a challenge's points and settings on the bench, untrained.

    One undo brings back all that was there, as it was.
    """
    given = exercise.given
    bench.set_up(
        exercise.trainer(),
        f"Here is “{exercise.title}”.",
        names=given.names,
        preset=given.preset,
        axes=given.axes,
    )
