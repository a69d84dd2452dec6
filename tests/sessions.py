"""What tests of a session share: one with data, and copies of what training changes."""

import copy
from typing import Any

import torch

from nnviz.bench.workbench import Workbench
from nnviz.server.pace import DISPLAY, FASTEST

MAPS = round(DISPLAY * FASTEST)  # of a tick, where the browser draws and there is time


def bench_with(preset: str = "moons") -> Workbench:
    """A session with a starter data set and ten steps a map."""
    bench = Workbench()
    bench.load_preset(preset)
    bench.player.steps_per_map = 10
    return bench


def weights(bench: Workbench) -> torch.Tensor:
    """A copy of all weights."""
    return (
        torch.nn.utils.parameters_to_vector(bench.player.trainer.model.parameters())
        .detach()
        .clone()
    )


def memory(bench: Workbench) -> dict[str, Any]:
    """A copy of what the optimiser remembers."""
    return copy.deepcopy(bench.player.trainer.learner.optimizer_state())


def losses(bench: Workbench) -> list[Any]:
    """All of the history that does not depend on the clock."""
    history = bench.player.trainer.history
    return [history.epochs, history.train_loss, history.test_loss, history.train_accuracy]
