"""scikit-learn's twin of a run: where there is one, and that it runs and learns."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nnviz.api import preset
from nnviz.errors import InputError
from nnviz.export.sklearn_twin import twin_obstacles, write_twin
from nnviz.settings.hand import Hand
from nnviz.settings.names import ACTIVATIONS, LOSSES, OPTIMIZERS, SCHEDULES
from nnviz.training.events import Event
from nnviz.training.trainer import Trainer
from tests.bare import run_bare
from tests.runs import make, make_points

LIKE = ("linear", "sigmoid", "tanh", "relu")  # activations
NEEDED = ("sklearn", "scikit-learn", "numpy")  # and what those need themselves
# Runs all twins of a file in one process, with warnings as errors.
_ALL = """\
import json, warnings
import numpy, sklearn
for name, source in json.load(open("twins.json")).items():
    print("==", name)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        exec(compile(source, name, "exec"), {"__name__": "__main__"})
"""


def twin_of(trainer: Trainer, **asked: Any) -> str:
    return write_twin(trainer.snapshot(), trainer.points, **asked)


def obstacles_of(**settings: Any) -> list[str]:
    trainer = make(**settings)
    return twin_obstacles(trainer.snapshot(), trainer.points)


def impossible() -> Iterator[dict[str, Any]]:
    """Settings that scikit-learn does not have."""
    yield from ({"activation": k} for k in ACTIVATIONS if k not in LIKE)
    yield {"activations": ("tanh", "relu")}
    yield from ({"loss": kind} for kind in LOSSES if kind != "cross_entropy")
    yield {"label_smoothing": 0.1}
    yield from ({"optimizer": kind} for kind in ("rmsprop", "adagrad"))
    yield {"optimizer": "adamw", "weight_decay": 0.01}
    yield {"l1": 0.01}
    yield from ({"schedule": kind} for kind in SCHEDULES if kind != "constant")
    yield {"dropout": 0.1}
    yield {"batch_norm": True}
    yield {"initialization": "zero"}
    yield {"hand": Hand(frozen=(1,))}
    yield {"hand": Hand(off=((0, 1),))}


def possible() -> Iterator[dict[str, Any]]:
    """Settings that it has."""
    yield from ({"activation": k} for k in LIKE)
    yield from ({"optimizer": kind} for kind in OPTIMIZERS if kind not in ("rmsprop", "adagrad"))
    yield {"optimizer": "momentum", "momentum": 0.0}
    yield {"weight_decay": 0.01, "batch_size": 10}
    yield {"batch_size": 5_000}
    yield {"features": ("x", "y", "x2", "y2", "xy", "sin_x", "sin_y")}
    yield {"hidden": (7,), "activations": ("relu",)}
    # What hidden layers alone have is no obstacle where there are none.
    yield {"hidden": (), "dropout": 0.3, "activation": "gelu", "initialization": "zero"}
    yield {"points": make_points(60, 4), "classes": 8, "batch_size": 7}


@pytest.mark.parametrize("settings", list(impossible()), ids=str)
def test_what_it_does_not_have_is_said_in_a_sentence(settings: dict[str, Any]) -> None:
    (found,) = obstacles_of(**settings)
    assert re.fullmatch(r"(It|All) .+\.", found)
    with pytest.raises(InputError, match=re.escape(f"scikit-learn cannot do this run. {found}")):
        twin_of(make(**settings))


def test_all_that_is_in_the_way_is_said() -> None:
    assert len(obstacles_of(dropout=0.1, l1=0.1, optimizer="adagrad", activation="sine")) == 4
    trainer = make()
    (found,) = twin_obstacles(trainer.snapshot(), trainer.points.select([]))
    assert found.startswith("Place some points first")


def test_twins_run_without_a_warning_where_there_is_scikit_learn_alone(tmp_path: Path) -> None:
    twins = {}
    for settings in possible():
        assert obstacles_of(**settings) == []
        twins[str(settings)[:200]] = twin_of(make(**settings), epochs=3)
    unseen = make_points(60, 4)  # a class of which all points are held out
    unseen = type(unseen)(unseen.xy, unseen.labels, unseen.held_out | (unseen.labels == 2))
    twins["unseen"] = twin_of(make(unseen, classes=4), epochs=3)
    twins["nothing held out"] = twin_of(make(make_points(held_out=False)), epochs=3)
    (tmp_path / "twins.json").write_text(json.dumps(twins), "utf-8")
    told = run_bare(_ALL, NEEDED, cwd=tmp_path)
    assert told.count("== ") == len(twins)
    assert told.count("training: loss ") == len(twins)
    assert told.count("held out: ") == len(twins) - 1
    assert re.search(r"== unseen\ntraining: .*\nheld out: [\d.]+% told right\n", told)


def test_it_learns_what_the_page_learns(tmp_path: Path) -> None:
    trainer = make(preset("moons", points=200), hidden=(8, 8), learning_rate=0.01)
    trainer.run(epochs=400)
    told = run_bare(twin_of(trainer), NEEDED, cwd=tmp_path, script="sklearn_twin.py")
    right = [float(share) / 100 for share in re.findall(r"([\d.]+)% told right", told)]
    page = [trainer.history.train_accuracy[-1], trainer.history.test_accuracy[-1]]
    assert right == pytest.approx(page, abs=0.06)
    assert min(right) > 0.9


def test_it_trains_as_long_as_the_page_has_or_is_asked_for() -> None:
    trainer = make()
    assert "max_iter=500," in twin_of(trainer)
    trainer.run(epochs=7)
    adam = trainer.train_config
    for other in (adam.changed(optimizer="sgd"), adam):  # which then has forgotten all
        trainer.set_train_config(other)
        trainer.run(epochs=2)
    assert "max_iter=11," in twin_of(trainer)
    assert "max_iter=90," in twin_of(trainer, epochs=90)
    with pytest.raises(InputError, match="Got 0"):
        twin_of(trainer, epochs=0)


def test_its_words_are_of_this_run() -> None:
    def words(events: tuple[Event, ...] = (), **settings: Any) -> str:
        text = twin_of(make(**settings), events=events)
        return " ".join(line[1:].strip() for line in text.splitlines() if line.startswith("#"))

    assert "sqrt(6 / (inputs + outputs))" in words()
    assert "sqrt(2 / (inputs + outputs))" in words(activation="sigmoid")
    assert "For two classes it has one output" in words()
    assert "two classes" not in words(points=make_points(60, 3), classes=3)
    assert "only the classes that have" in words(points=make_points(60, 3), classes=4)
    assert "order of the points" not in words()
    assert "order of the points" in words(batch_size=8)
    assert "Its L2" not in words()
    assert "makes up for. " in words(weight_decay=0.1)
    assert "it is stronger" in words(weight_decay=0.1, batch_size=5)
    assert "changed on the way" not in words((Event(1, 0.0, "resumed"),))
    assert "changed on the way" in words((Event(1, 0.0, "batch_size", None, 8),))


def test_names_and_points_arrive_as_they_are() -> None:
    trainer = make()
    names = ['"""', "'\\", "a\u2028b", "x\n#", "{x}"]
    text = twin_of(trainer, names=names)
    found = re.search(r"^NAMES = (.+)$", text, re.MULTILINE)
    assert found is not None
    assert ast.literal_eval(found[1]) == ['"""', "'\\"]
    assert text.isascii()
