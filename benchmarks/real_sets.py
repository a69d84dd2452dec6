"""Measure what a small network makes of each real data set.

For each pair of columns in the registry: 20 seeds (of what is held out and of the weights alike), a
fifth held out, full batches, the training settings that the page starts with, 1,000 epochs. Prints
the table of ``docs/real-data.md``, line by line. Run: ``python -m benchmarks.real_sets``; it takes
some minutes.
"""

import argparse
import statistics
from collections.abc import Iterable

import numpy as np
import torch

from nnviz.data.points import Points, quantize
from nnviz.data.real_registry import REAL_SETS, Pair
from nnviz.data.real_sets import RealData, load
from nnviz.pictures.numbers import percent
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training.trainer import Trainer

HELD_OUT = 0.2
CLEAN = {"iris_mixed": "iris"}  # the same rows in the same order, with the right names
HEAD = """\
| data set | columns | always the largest class | no hidden layer | 8-8 (least to most) \
| 8-8, training points | 8-8 against the right names |
|---|---|---|---|---|---|---|"""


def trained(points: Points, config: ModelConfig, epochs: int) -> Trainer:
    """A network after so many epochs."""
    trainer = Trainer(points, config, TrainConfig())
    trainer.run(epochs=epochs)
    return trainer


def against(trainer: Trainer, data: RealData) -> float:
    """Share of the held-out points that are told as `data` names them, whose rows are the same."""
    points = trainer.points
    trainer.set_points(Points(points.xy, data.labels, points.held_out))
    return trainer.evaluate().test_accuracy or 0.0


def row(name: str, pair: Pair, seeds: Iterable[int], epochs: int) -> str:
    """A line of the table."""
    data = load(name, pair.x, pair.y)
    plain, hidden, learnt, right = [], [], [], []
    for seed in seeds:
        points = quantize(data.points(HELD_OUT, seed))
        config = ModelConfig(hidden=(8, 8), classes=len(data.classes), seed=seed)
        straight = trained(points, config.changed(hidden=()), epochs).evaluate()
        plain.append(straight.test_accuracy or 0.0)
        trainer = trained(points, config, epochs)
        result = trainer.evaluate()
        hidden.append(result.test_accuracy or 0.0)
        learnt.append(result.train_accuracy or 0.0)
        if name in CLEAN:
            right.append(against(trainer, load(CLEAN[name], pair.x, pair.y)))
    most = np.bincount(data.labels).max() / len(data.labels)
    cells = [
        REAL_SETS[name].title,
        f"{data.x.name}, {data.y.name}",
        percent(float(most)),
        percent(statistics.mean(plain)),
        f"{percent(statistics.mean(hidden))} ({percent(min(hidden))} to {percent(max(hidden))})",
        percent(statistics.mean(learnt)),
        percent(statistics.mean(right)) if right else "",
    ]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure every pair of columns in the registry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="how many (default 20)")
    parser.add_argument("--epochs", type=int, default=1000, help="default 1,000")
    parser.add_argument("--only", choices=REAL_SETS, nargs="+", help="these (default all)")
    options = parser.parse_args()
    torch.set_num_threads(1)
    print(HEAD)
    for name in options.only or REAL_SETS:
        for pair in REAL_SETS[name].pairs:
            print(row(name, pair, range(options.seeds), options.epochs), flush=True)


if __name__ == "__main__":
    main()
