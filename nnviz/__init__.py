"""nnviz: draw a data set, train a small neural network on it and watch it learn.

All that one needs in a notebook is here (``docs/api.md``); each name is imported when it is first
asked for, so that ``import nnviz`` costs nothing.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nnviz.api import animation as animation
    from nnviz.api import boundary as boundary
    from nnviz.api import picture as picture
    from nnviz.api import preset as preset
    from nnviz.api import read_csv as read_csv
    from nnviz.api import train as train
    from nnviz.data.points import Points as Points
    from nnviz.errors import InputError as InputError
    from nnviz.export.animation import Animation as Animation
    from nnviz.inside.grid import BoundaryGrid as BoundaryGrid
    from nnviz.settings.config import ModelConfig as ModelConfig
    from nnviz.settings.config import TrainConfig as TrainConfig
    from nnviz.training.run import Run as Run
    from nnviz.training.trainer import Trainer as Trainer

_HOMES = {
    "Animation": "nnviz.export.animation",
    "BoundaryGrid": "nnviz.inside.grid",
    "InputError": "nnviz.errors",
    "ModelConfig": "nnviz.settings.config",
    "Points": "nnviz.data.points",
    "Run": "nnviz.training.run",
    "TrainConfig": "nnviz.settings.config",
    "Trainer": "nnviz.training.trainer",
    "animation": "nnviz.api",
    "boundary": "nnviz.api",
    "picture": "nnviz.api",
    "preset": "nnviz.api",
    "read_csv": "nnviz.api",
    "train": "nnviz.api",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'nnviz' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
