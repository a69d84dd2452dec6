"""Small finished runs, for pictures that explain."""

from nnviz.data import presets
from nnviz.data.points import Points
from nnviz.inside.boundary import evaluate_grid
from nnviz.inside.grid import BoundaryGrid
from nnviz.settings.config import GridConfig, ModelConfig, PresetConfig, TrainConfig
from nnviz.training.trainer import Trainer


def trained(
    preset: str, hidden: tuple[int, ...], epochs: int, *, points: int = 120, noise: float = 0.05
) -> tuple[BoundaryGrid, Points]:
    """The boundary of a network after so many full-batch epochs on a preset, and its points."""
    kind = presets.PRESETS[preset]
    data = presets.make(
        PresetConfig(name=preset, points=points, noise=noise, classes=kind.classes[0], held_out=0.0)
    )
    config = ModelConfig(hidden=hidden, classes=max(2, kind.classes[0]))
    trainer = Trainer(data, config, TrainConfig(learning_rate=0.03))
    if epochs:
        trainer.run(epochs=epochs)
    return evaluate_grid(trainer.model, GridConfig(resolution=60)), data
