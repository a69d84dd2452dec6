"""Time one training step against plain eager torch with ``torch.optim.Adam`` as is.

Both run in the same process, taking turns, so that the machine's moods meet both alike; the
medians and their ratio are printed as JSON. Run: ``python -m benchmarks.engine``.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import torch
from torch import nn

from nnviz.data.points import Points
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training.trainer import Trainer

POINTS = 250
Run = Callable[[int], object]  # advances by so many steps


def make_points(classes: int) -> Points:
    """250 points of overlapping clouds."""
    rng = np.random.default_rng(0)
    labels = np.arange(POINTS) % classes
    angle = 2 * np.pi * labels / classes
    centres = 0.5 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return Points.of(np.clip(centres + rng.normal(0, 0.2, (POINTS, 2)), -1, 1), labels)


def plain_run(points: Points, hidden: tuple[int, ...], classes: int, batch: int | None) -> Run:
    """What a student would write: modules, cross-entropy, backward, Adam."""
    inputs, labels = torch.tensor(points.xy), torch.tensor(points.labels)
    modules: list[nn.Module] = []
    for fan_in, fan_out in pairwise((2, *hidden)):
        modules += [nn.Linear(fan_in, fan_out), nn.Tanh()]
    model = nn.Sequential(*modules, nn.Linear(hidden[-1], classes))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.03)
    loss_function = nn.CrossEntropyLoss()

    def step(x: torch.Tensor, y: torch.Tensor) -> None:
        optimizer.zero_grad()
        loss_function(model(x), y).backward()
        optimizer.step()

    def run(steps: int) -> None:
        done = 0
        while done < steps:
            if batch is None:
                step(inputs, labels)
                done += 1
                continue
            for index in torch.split(torch.randperm(len(inputs)), batch):
                step(inputs[index], labels[index])
                done += 1

    return run


def measure(
    hidden: tuple[int, ...], classes: int, batch: int | None, options: argparse.Namespace
) -> dict[str, object]:
    """Median microseconds a step of the plain loop and of the Trainer, and their ratio."""
    points = make_points(classes)
    trainer = Trainer(
        points, ModelConfig(hidden=hidden, classes=classes), TrainConfig(batch_size=batch)
    )

    def bare(steps: int) -> None:
        for _ in range(steps):
            trainer._step()

    # "trainer" records history and checks for divergence as it goes; "engine" is the bare step.
    runs: dict[str, Run] = {
        "plain": plain_run(points, hidden, classes, batch),
        "trainer": lambda steps: trainer.run(steps=steps),
        "engine": bare,
    }
    times: dict[str, list[float]] = {name: [] for name in runs}
    for repeat in range(options.repeats + 1):
        for name, run in runs.items():
            start = time.perf_counter()
            run(options.steps)
            if repeat:  # the first round is warm-up
                times[name].append((time.perf_counter() - start) / options.steps * 1e6)
    median = {name: statistics.median(values) for name, values in times.items()}
    return {
        "net": "-".join(map(str, (2, *hidden, classes))),
        "batch": batch or POINTS,
        **{f"{name}_us": round(value, 1) for name, value in median.items()},
        "trainer_times_faster": round(median["plain"] / median["trainer"], 2),
        "engine_times_faster": round(median["plain"] / median["engine"], 2),
    }


def main() -> None:
    """Measure both nets at both batch sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=250, help="steps a round (default 250)")
    parser.add_argument("--repeats", type=int, default=15, help="rounds (default 15)")
    options = parser.parse_args()
    torch.set_num_threads(1)
    rows = [
        measure(hidden, classes, batch, options)
        for hidden, classes in (((8, 8), 2), ((32, 32, 32), 4))
        for batch in (10, None)
    ]
    print(json.dumps({"torch": torch.__version__, "rows": rows}, indent=2))


if __name__ == "__main__":
    main()
