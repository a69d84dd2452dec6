"""What a session's work takes of memory, by the size of its network and its data.

Each row is measured in a process of its own: resident memory before and after a Workbench has
trained with eight batch sizes and its timeline is full. Run: ``python -m benchmarks.memory``.
"""

import argparse
import gc
import json
import os
import subprocess
import sys
from pathlib import Path

import torch

from nnviz.bench.workbench import Workbench
from nnviz.server.process import trim, tune
from nnviz.settings.config import PresetConfig
from nnviz.settings.hidden import parse_hidden
from nnviz.settings.table import SETTINGS

ROWS = (("8-8", 200), ("8-8", 5000), ("3x16", 200), ("3x32", 1000), ("6x64", 200), ("6x64", 5000))
PAGE = os.sysconf("SC_PAGE_SIZE")


def resident() -> float:
    """Resident memory of this process, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 1e6


def train(hidden: str, points: int) -> Workbench:
    """A session in which everything has been used."""
    bench = Workbench()
    bench.player.set_model_config(bench.player.model_config.changed(hidden=parse_hidden(hidden)))
    bench.load_preset(PresetConfig(name="moons", points=points))
    for size in SETTINGS["batch_size"].steps:
        bench.player.set_train_config(bench.player.train_config.changed(batch_size=size))
        bench.player.trainer.run(steps=2)
    while bench.player.run.timeline.interval == 1:  # until it is full
        bench.player.step()
    bench.player.boundary()
    return bench


def measure(hidden: str, points: int) -> dict[str, object]:
    """One row."""
    tune()
    train("2", 20)  # what the process itself needs, once
    gc.collect()
    trim()
    before = resident()
    bench = train(hidden, points)
    gc.collect()
    weights = bench.player.trainer.learner.flat.numel()
    return {
        "hidden": hidden,
        "points": points,
        "weights": weights,
        "session_mb": round(resident() - before, 1),
        "timeline_mb": round(bench.player.run.timeline.nbytes / 1e6, 1),
        "buffers_mb": round(bench.player.trainer.learner.engine.nbytes / 1e6, 1),  # type: ignore[attr-defined]
    }


def main() -> None:
    """Measure every row in a new process, or the one that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("row", nargs="*", help="hidden layers and points, such as 6x64 5000")
    row = parser.parse_args().row
    if row:
        print(json.dumps(measure(row[0], int(row[1]))))
        return
    for hidden, points in ROWS:
        command = [sys.executable, "-m", "benchmarks.memory", hidden, str(points)]
        print(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip())


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
