"""What the views of numbers cost the server: ``python -m benchmarks.numbers``."""

import time
from collections.abc import Callable

import numpy as np
import torch

from nnviz.data.points import Points
from nnviz.inside.flow import Flow
from nnviz.inside.step_numbers import step_numbers
from nnviz.inside.weight_tables import weight_tables
from nnviz.pictures.formulas import step_html
from nnviz.pictures.weights_table import weights_html
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.naming import Place
from nnviz.training.run import Run
from nnviz.training.trainer import Trainer

CASES = {
    "8-8, 200 points": ((8, 8), 200, False),
    "six layers of 64, 5,000 points": ((64,) * 6, 5_000, False),
    "the same with batch norm": ((64,) * 6, 5_000, True),
}


def milliseconds(act: Callable[[], object], times: int = 5) -> float:
    """The least of some runs."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        spent.append(time.perf_counter() - start)
    return 1e3 * min(spent)


def main() -> None:
    """Measure, and print a table."""
    torch.set_num_threads(1)
    rng = np.random.default_rng(0)
    for name, (hidden, count, norm) in CASES.items():
        points = Points.of(rng.uniform(-1, 1, (count, 2)), np.arange(count) % 8)
        config = ModelConfig(hidden=hidden, classes=8, batch_norm=norm, activation="relu")
        run = Run(Trainer(points, config, TrainConfig(batch_size=500)))
        run.step()
        trainer, place = run.trainer, Place("weight", 0, 1, 1)

        def step(trainer: Trainer = trainer, place: Place = place) -> str:
            return step_html(step_numbers(trainer, place, 7), ["class"] * 8)

        def tables(trainer: Trainer = trainer, config: ModelConfig = config) -> list[str]:
            buffers = {k: v.numpy() for k, v in trainer.learner.buffers().items()}
            flat = trainer.learner.weights().numpy()
            return [weights_html(table) for table in weight_tables(config, flat, buffers)]

        def flow(run: Run = run) -> int:
            return len(Flow().moments(run))

        print(
            f"{name}: step {milliseconds(step):.1f} ms, "
            f"one moment of flow {milliseconds(flow) / flow():.1f} ms, "
            f"all tables {milliseconds(tables):.1f} ms"
        )


if __name__ == "__main__":
    main()
