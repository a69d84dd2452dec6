"""Time one training step with something frozen or off, against one in which nothing is.

All take turns in one process, so that the machine's moods meet them alike; the medians and their
ratios are printed as JSON. Run: ``python -m benchmarks.hand``.
"""

import argparse
import json
import statistics
import time

import torch

from benchmarks.engine import make_points
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.hand import NO_HAND, Hand
from nnviz.training.trainer import Trainer

HANDS = {
    "nothing": NO_HAND,
    "frozen": Hand(frozen=(3,)),
    "off": Hand(frozen=(3,), off=((0, 1), (1, 2))),
}


def measure(config: ModelConfig, options: argparse.Namespace) -> dict[str, object]:
    """Median microseconds of processor time a step with each hand, and ratios to the first."""
    trainers = {}
    for name, hand in HANDS.items():
        trainers[name] = Trainer(make_points(2), config, TrainConfig())
        trainers[name].set_hand(hand)
    times: dict[str, list[float]] = {name: [] for name in HANDS}
    for repeat in range(options.repeats + 1):
        for name, trainer in trainers.items():
            start = time.process_time()
            for _ in range(options.steps):
                trainer._step()
            if repeat:  # the first round is warm-up
                times[name].append((time.process_time() - start) / options.steps * 1e6)
    medians = {name: statistics.median(values) for name, values in times.items()}
    return {
        "batch_norm": config.batch_norm,
        **{f"{name}_us": round(value, 1) for name, value in medians.items()},
        **{f"{n}_ratio": round(value / medians["nothing"], 2) for n, value in medians.items()},
    }


def main() -> None:
    """Measure 8-8 with both engines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=100, help="steps a round (default 100)")
    parser.add_argument("--repeats", type=int, default=25, help="rounds (default 25)")
    options = parser.parse_args()
    torch.set_num_threads(1)
    rows = [measure(ModelConfig(batch_norm=norm), options) for norm in (False, True)]
    print(json.dumps({"torch": torch.__version__, "rows": rows}, indent=2))


if __name__ == "__main__":
    main()
