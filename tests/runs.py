"""Runs of every kind, and what programs that were taken home say of them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from nnviz.data.points import Points
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.hand import Hand
from nnviz.settings.names import ACTIVATIONS, FEATURES, INITIALIZATIONS, LOSSES, OPTIMIZERS
from nnviz.training.history import History, Metrics
from nnviz.training.trainer import Trainer
from tests.bare import run_bare

Losses = list[tuple[int, float, float | None]]
EPOCHS = 12
RATES = {"sgd": 0.3, "momentum": 0.05, "nesterov": 0.05, "adagrad": 0.1}

# Runs all scripts of scripts.json in one process and writes down what each of them has printed.
_ALL = """\
import contextlib, io, json

printed = {}
for name, source in json.load(open("scripts.json")).items():
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(source, name, "exec"), {"__name__": "__main__"})
        except Exception as error:
            raise RuntimeError(name) from error
    printed[name] = out.getvalue()
json.dump(printed, open("printed.json", "w"))
"""


def make_points(count: int = 43, classes: int = 2, held_out: bool = True) -> Points:
    """Random points whose classes are of very unequal size, along a curve."""
    rng = np.random.default_rng(count + classes)
    xy = rng.uniform(-1.0, 1.0, (count, 2))
    score = 0.5 * xy[:, 0] + xy[:, 1] ** 2 + 0.1 * rng.normal(size=count)
    cuts = np.quantile(score, [0.3 + 0.6 * k / classes for k in range(classes - 1)])
    return Points.of(xy, np.searchsorted(cuts, score), (np.arange(count) % 4 == 1) & held_out)


def make(points: Points | None = None, hand: Hand | None = None, **settings: Any) -> Trainer:
    """A Trainer with some settings changed, wherever they belong."""
    network = {name: settings.pop(name) for name in [*settings] if name in ModelConfig.model_fields}
    if network.get("batch_norm"):  # under the others rounding grows: the script says so
        settings.setdefault("optimizer", "momentum")
    kind = str(settings.get("optimizer", "adam"))
    train = {"learning_rate": RATES.get(kind, 0.02), **settings}
    model = ModelConfig(**{"hidden": (6, 5), "seed": 3, **network})
    trainer = Trainer(points or make_points(), model, TrainConfig(**train))
    if hand:
        trainer.set_hand(hand)
    return trainer


def cases() -> Iterator[tuple[str, Trainer]]:
    """One of everything."""
    for optimizer in OPTIMIZERS:
        penalties: list[dict[str, Any]] = [{}, {"l1": 0.003}, {"weight_decay": 0.01}]
        for penalty in penalties:
            name = f"{optimizer} {[*penalty]}"
            yield name, make(optimizer=optimizer, batch_size=8, **penalty)
    other: dict[str, Any] = {
        "momentum": 0.7,
        "beta1": 0.8,
        "beta2": 0.98,
        "alpha": 0.9,
        "l1": 0.001,
    }
    for optimizer in OPTIMIZERS:
        yield f"{optimizer} otherwise", make(optimizer=optimizer, **other)
        yield f"{optimizer} without momentum", make(optimizer=optimizer, momentum=0.0, l1=0.001)
    for loss in LOSSES:
        yield f"loss {loss}", make(loss=loss)
        yield f"loss {loss} 5", make(make_points(classes=5), loss=loss, classes=5, batch_size=9)
    for smoothing in (0.1, 0.5):
        yield f"smoothing {smoothing}", make(label_smoothing=smoothing)
    for kind in ACTIVATIONS:
        yield f"activation {kind}", make(activation=kind, batch_size=10)
        yield f"activation {kind} norm", make(activation=kind, batch_norm=True)
    yield "each its own", make(hidden=(4, 3, 5), activations=("sine", "linear", "gelu"))
    for start in INITIALIZATIONS:
        yield f"initialization {start}", make(initialization=start, seed=11)
    for schedule in ("constant", "step", "cosine", "warmup"):
        yield schedule, make(schedule=schedule, schedule_epochs=5, schedule_gamma=0.3)
        yield f"{schedule} long", make(schedule=schedule, schedule_epochs=50, batch_size=5)
    for size in (None, 1, 2, 7, 16, 31, 32, 33, 500):
        yield f"batches {size}", make(batch_size=size)
        yield f"batches {size} norm", make(batch_size=size, batch_norm=True)
        yield f"batches {size} dropout", make(batch_size=size, dropout=0.3)
    yield "norm and dropout", make(batch_norm=True, dropout=0.2, batch_size=10, l1=0.001)
    for feature in FEATURES:
        yield f"feature {feature}", make(features=(feature,))
    yield "features", make(features=tuple(FEATURES), dropout=0.1, batch_size=20)
    yield "features turned", make(features=("y", "x"))
    for hidden in ((), (1,), (9,), (3, 3, 3, 3, 3, 3), (40, 40)):
        yield f"hidden {hidden}", make(hidden=hidden, dropout=0.1, batch_norm=len(hidden) == 6)
    yield "classes without points", make(classes=8)
    yield "nothing held out", make(make_points(held_out=False), batch_size=10)
    hand = Hand(frozen=(0, 3, 20, 50), off=((0, 1), (1, 4)))
    for optimizer in OPTIMIZERS:
        yield (
            f"hand {optimizer}",
            make(hand=hand, optimizer=optimizer, l1=0.001, weight_decay=0.01, batch_size=9),
        )
    yield "hand norm", make(hand=hand, batch_norm=True, dropout=0.2)
    yield "hand dropout", make(hand=hand, dropout=0.2, activation="sigmoid")


def shown(trainer: Trainer, since: int = 0) -> Losses:
    """What the page shows."""
    history = trainer.history
    rows = zip(history.epochs, history.train_loss, history.test_loss, strict=True)
    return [(e, train, test) for e, train, test in rows if e >= since and train is not None]


def printed(text: str) -> Losses:
    """What a script has printed."""
    rows: Losses = []
    for line in text.splitlines():
        if line.startswith("epoch "):
            words = line.split()
            rows.append((int(words[1]), float(words[4]), float(words[7]) if words[5:] else None))
    return rows


def run_all(scripts: dict[str, str], folder: Path) -> dict[str, Losses]:
    """What some scripts print, run in one process."""
    (folder / "scripts.json").write_text(json.dumps(scripts), "utf-8")
    run_bare(_ALL, cwd=folder)
    texts = json.loads((folder / "printed.json").read_text("utf-8"))
    return {name: printed(text) for name, text in texts.items()}


def differences(mine: Losses, page: Losses) -> float:
    """The largest difference of two losses; they are of the same epochs and points."""
    assert [(row[0], row[2] is None) for row in mine] == [(row[0], row[2] is None) for row in page]
    pairs = [
        (a, b) for one, two in zip(mine, page, strict=True) for a, b in zip(one, two, strict=True)
    ]
    return max(abs(a - b) for a, b in pairs if a is not None and b is not None)


def history(losses: list[float], epochs: list[int] | None = None) -> History:
    """A record of training losses, and half of all points right."""
    made = History()
    for epoch, loss in zip(epochs or range(len(losses)), losses, strict=True):
        metrics = Metrics(loss, 0.5, None, None)
        made.record(epoch, metrics, seconds=epoch, learning_rate=0.1, gradient_norm=None)
    return made
