"""Every choice of every setting trains, is drawn, saved and shared, whatever its neighbours."""

from typing import Any

import pytest

from nnviz.bench import exchange
from nnviz.bench.workbench import Workbench
from nnviz.data.points import Points
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.limits import MAX_CLASSES, MAX_POINTS
from nnviz.settings.table import SETTINGS
from nnviz.training.trainer import Trainer
from tests.inputs import some_points
from tests.shown import show

BEYOND: dict[str, tuple[tuple[Any, ...], tuple[Any, ...]]] = {  # what links can say besides
    "learning_rate": ((1e-6,), ()),
    "batch_size": ((), (MAX_POINTS,)),
    "weight_decay": ((), (1.0,)),
    "l1": ((), (1.0,)),
    "schedule_epochs": ((1,), (1_000_000,)),
    "schedule_gamma": ((0.01,), (1.0,)),
}


def offered(name: str) -> tuple[Any, ...]:
    low, high = BEYOND.get(name, ((), ()))
    return (*low, *SETTINGS[name].names, *SETTINGS[name].steps, *high)


TRAIN = {name: offered(name) for name in TrainConfig.model_fields}
MODEL: dict[str, tuple[Any, ...]] = {
    "hidden": ((), (1,), (8, 8), (64,) * 3),
    "classes": (3, MAX_CLASSES),
    "activation": offered("activation"),
    "features": (("x",), ("x", "y"), offered("features")),
    "dropout": (0.0, 0.9),
    "batch_norm": (False, True),
    "initialization": offered("initialization"),
    "seed": (0, 2**31 - 1),
}
NAMES = {**TRAIN, **MODEL}
# Names have no ends: there all of them are tried.
ALL = {"optimizer", "loss", "schedule", "batch_norm"}


POINTS = some_points()


def ends(name: str) -> tuple[Any, ...]:
    choices = NAMES[name]
    return choices if name in ALL else (choices[0], choices[-1])


def configs(values: dict[str, Any]) -> tuple[ModelConfig, TrainConfig]:
    model = {"classes": 3, "hidden": (4, 4), **{k: v for k, v in values.items() if k in MODEL}}
    return ModelConfig(**model), TrainConfig(**{k: v for k, v in values.items() if k in TRAIN})


def test_every_setting_is_tried() -> None:
    assert all(len(choices) > 1 for choices in NAMES.values())
    fields = {*ModelConfig.model_fields, *TrainConfig.model_fields}
    assert set(NAMES) == fields - {"activations"}


def cases(name: str, mixtures: range = range(8)) -> list[dict[str, Any]]:
    """Each choice of a setting, with all others at ends of theirs, mixed in eight ways.

    Every end of every other setting is among them.
    """
    mixed = []
    for mixture in mixtures:
        others = {}
        for place, other in enumerate(NAMES):
            known = ends(other)
            turn = mixture if len(known) > 2 else mixture >> place % 3
            others[other] = known[(turn + place) % len(known)]
        mixed += [{**others, name: choice} for choice in NAMES[name]]
    return mixed


@pytest.mark.parametrize("name", NAMES)
def test_every_choice_meets_every_end_of_every_other(name: str) -> None:
    for other in NAMES:
        for end in ends(other):
            met = [case[name] for case in cases(name) if other != name and case[other] == end]
            assert other == name or set(map(str, met)) == set(map(str, NAMES[name]))


@pytest.mark.parametrize("name", NAMES)
def test_every_choice_trains_whatever_its_neighbours(name: str) -> None:
    for values in cases(name):
        trainer = Trainer(POINTS, *configs(values))
        trainer.run(epochs=1)
        assert trainer.learner.is_sound(), values
        assert trainer.evaluate().finite, values
        assert trainer.diverged or trainer.epoch == 1, values


@pytest.mark.parametrize("name", NAMES)
def test_every_choice_is_drawn_saved_opened_and_shared(name: str) -> None:
    mixture = list(NAMES).index(name) % 8
    for values in cases(name, range(mixture, mixture + 1))[::2]:
        model, train = configs(values)
        bench, opened, receiver = Workbench(), Workbench(), Workbench()
        bench.edit(POINTS)
        bench.player.set_model_config(model)
        bench.player.set_train_config(train)
        bench.player.step()
        show(bench)
        exchange.open_project(opened, exchange.save_project(bench))
        assert (opened.player.model_config, opened.player.train_config) == (model, train)
        show(opened)
        link = exchange.make_link(bench, "http://localhost").partition("?d=")[2]
        exchange.open_link(receiver, link)
        assert (receiver.player.model_config, receiver.player.train_config) == (model, train)
        receiver.player.step()
        receiver.player.reset()


@pytest.mark.parametrize("field", TRAIN)
def test_every_setting_of_training_can_be_changed_live_between_its_ends(field: str) -> None:
    trainer = Trainer(POINTS, ModelConfig(classes=3), TrainConfig())
    for choice in (*NAMES[field], *reversed(NAMES[field])):
        trainer.set_train_config(TrainConfig(**{field: choice}))
        trainer.run(epochs=1)
        assert trainer.learner.is_sound()


@pytest.mark.parametrize("name", ["momentum", "beta1", "alpha"])
def test_the_ends_of_a_range_train_to_the_end_of_a_short_run(name: str) -> None:
    rule = {"momentum": "nesterov", "beta1": "adam", "alpha": "rmsprop"}[name]
    points = Points.of([[-0.5, 0.0], [0.5, 0.0]], [0, 1])
    for value in (0.0, 0.9999):
        trainer = Trainer(points, ModelConfig(), TrainConfig(optimizer=rule, **{name: value}))
        trainer.run(epochs=50)
        assert trainer.epoch == 50
