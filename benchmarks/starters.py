"""Count how often a small network learns each starter data set as it is suggested.

Success is a share of held-out points that are told right, at the end of some epoch: 95 %, or where
classes overlap, three points less than the best possible boundary can. Epochs are full batches, the
training settings the defaults. The seed is that of the points and of the weights. Prints the table
of ``docs/starters.md``, line by line. Run: ``python -m benchmarks.starters``; it takes ten minutes.
"""

import argparse
import statistics
from collections.abc import Iterable

import torch

from nnviz.data.presets import PRESETS, Suggestion, make, suggested
from nnviz.pictures.numbers import percent
from nnviz.settings.config import ModelConfig, PresetConfig, TrainConfig
from nnviz.settings.hidden import describe_hidden
from nnviz.training.trainer import Trainer

GOAL, SHORT_OF_BEST = 0.95, 0.03
PLAIN = Suggestion()  # what all data sets had before any was suggested
HEAD = """\
| data set | classes | points | noise | hidden layers | best possible | goal | successes \
| epochs, median (most) | at the last epoch | plain |
|---|---|---|---|---|---|---|---|---|---|---|"""


def goal_of(suggestion: Suggestion) -> float:
    """The share of held-out points that is called success."""
    return min(GOAL, suggestion.best - SHORT_OF_BEST)


def held_out_accuracies(preset: PresetConfig, hidden: tuple[int, ...], epochs: int) -> list[float]:
    """Held-out accuracy after each epoch of a network with the seed of the points."""
    model = ModelConfig(hidden=hidden, classes=preset.classes, seed=preset.seed)
    trainer = Trainer(make(preset), model, TrainConfig())
    shares = []
    for _ in range(epochs):
        trainer.run(epochs=1)
        shares.append(trainer.evaluate().test_accuracy or 0.0)
    return shares


def first_epoch(shares: list[float], goal: float) -> int | None:
    """The first epoch after which the goal is reached; ``None`` if it never is."""
    return next((epoch for epoch, share in enumerate(shares, start=1) if share >= goal), None)


def row(name: str, classes: int, seeds: Iterable[int], epochs: int) -> str:
    """A line of the table."""
    preset = suggested(name, classes)
    suggestion = PRESETS[name].suggestion(classes)
    goal = goal_of(suggestion)
    plain = preset.changed(points=PLAIN.points, noise=PLAIN.noise)
    runs, plain_runs = [], []
    for seed in seeds:
        runs.append(held_out_accuracies(preset.changed(seed=seed), suggestion.hidden, epochs))
        if (plain, PLAIN.hidden) != (preset, suggestion.hidden):
            plain_runs.append(held_out_accuracies(plain.changed(seed=seed), PLAIN.hidden, epochs))
    reached = [epoch for run in runs if (epoch := first_epoch(run, goal))]
    late = sum(run[-1] >= goal for run in runs)
    before = sum(first_epoch(run, goal) is not None for run in plain_runs)
    cells = [
        PRESETS[name].title,
        classes,
        preset.points,
        preset.noise,
        describe_hidden(suggestion.hidden),
        percent(suggestion.best) if suggestion.best < 1.0 else "",
        percent(goal),
        f"{len(reached)} of {len(runs)}",
        f"{statistics.median(reached):.0f} ({max(reached)})" if reached else "–",
        f"{late} of {len(runs)}",
        f"{before} of {len(runs)}" if plain_runs else "the same",
    ]
    return f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    """Measure every data set with every possible number of classes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="how many (default 20)")
    parser.add_argument("--epochs", type=int, default=1000, help="at most (default 1,000)")
    parser.add_argument("--only", choices=PRESETS, nargs="+", help="these data sets (default all)")
    options = parser.parse_args()
    torch.set_num_threads(1)
    print(HEAD)
    for name in options.only or PRESETS:
        low, high = PRESETS[name].classes
        for classes in range(low, high + 1):
            print(row(name, classes, range(options.seeds), options.epochs), flush=True)


if __name__ == "__main__":
    main()
