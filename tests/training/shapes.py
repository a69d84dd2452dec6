"""Other classes and other hidden layers, asked for as the page does."""

from collections.abc import Sequence

from nnviz.data.points import Points
from nnviz.data.versions import NEW
from nnviz.training.surgery import arrange_classes, transplant
from nnviz.training.trainer import Trainer


def change_classes(trainer: Trainer, classes: int, points: Points | None = None) -> None:
    """More classes, or the last ones away."""
    present = trainer.model_config.classes
    origins = [label if label < present else NEW for label in range(classes)]
    arrange_classes(trainer, origins, trainer.points if points is None else points)


def remove_class(trainer: Trainer, label: int) -> None:
    """One class away, with its points; higher labels move down."""
    kept = [k for k in range(trainer.model_config.classes) if k != label]
    arrange_classes(trainer, kept, trainer.points.without_class(label))


def resize_hidden(trainer: Trainer, hidden: Sequence[int]) -> None:
    """Other hidden layers, with the weights that fit."""
    config = trainer.model_config.with_hidden(tuple(hidden))
    outputs = list(range(config.classes))
    trainer.restore(transplant(trainer.snapshot(), config, outputs, trainer.points))
