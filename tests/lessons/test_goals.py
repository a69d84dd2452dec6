"""Goals: what they ask for in words, what they refuse to be, and when they are met."""

from typing import Any

import pytest
from pydantic import ValidationError

from nnviz.bench.workbench import Workbench
from nnviz.data import presets
from nnviz.data.points import Points
from nnviz.lessons.goals import KINDS, Goal
from nnviz.lessons.work import Work
from nnviz.settings.config import ModelConfig, PresetConfig, TrainConfig
from nnviz.training.trainer import Trainer
from tests.lessons.solving import learn, model, train

RULE = PresetConfig(name="circles", points=100)


def bench_with(**values: Any) -> Workbench:
    bench = Workbench()
    config = ModelConfig(hidden=(3, 5), activation="relu").changed(**values)
    bench.set_up(Trainer(presets.make(RULE), config, TrainConfig()), "So.")
    learn(bench, 3)
    return bench


def state(bench: Workbench, **goal: Any) -> tuple[bool, str]:
    work = Work.on(bench, presets.make(RULE), RULE, frozenset())
    found = Goal(**goal).state(work)
    assert found.goal == Goal(**goal).sentence
    return found.met, found.now


SENTENCES = [
    ({"kind": "held_out_accuracy", "at_least": 0.95}, "At least 95 % of the held-out points right"),
    ({"kind": "training_accuracy", "at_least": 1.0}, "All of the training points right"),
    ({"kind": "training_accuracy", "at_most": 0.6}, "At most 60 % of the training points right"),
    ({"kind": "training_loss", "at_most": 0.05}, "A training loss of at most 0.05"),
    (
        {"kind": "gap", "at_least": 0.125},
        "A gap of at least 12.5 % between training and held-out accuracy",
    ),
    ({"kind": "hidden_neurons", "at_most": 1}, "At most 1 hidden neuron"),
    ({"kind": "hidden_layers", "at_most": 0}, "No hidden layers"),
    ({"kind": "weights", "at_most": 1200}, "At most 1,200 numbers to learn (weights and biases)"),
    ({"kind": "held_out_by_hand", "at_least": 10}, "At least 10 points held out by hand"),
    (
        {"kind": "dead_share", "at_least": 0.5, "once": True},
        "At least 50 % of the hidden neurons dead, at some time",
    ),
    ({"kind": "setting", "name": "optimizer", "value": "sgd"}, "Optimiser: SGD"),
    ({"kind": "setting", "name": "optimizer", "other_than": "adam"}, "Optimiser: not Adam"),
    ({"kind": "setting", "name": "features", "value": ["x2", "y2"]}, "Input features: x², y²"),
    ({"kind": "setting", "name": "batch_size", "value": "full"}, "Batch size: full"),
    ({"kind": "setting", "name": "batch_size", "at_most": 10}, "Batch size: at most 10"),
    ({"kind": "setting", "name": "hidden", "value": [4, 4]}, "Hidden layers: 4-4"),
    ({"kind": "setting", "name": "batch_norm", "value": True}, "Batch normalisation: on"),
    ({"kind": "diverged"}, "Training breaks down: the loss is no number any more"),
]


@pytest.mark.parametrize(("goal", "sentence"), SENTENCES)
def test_what_is_asked_for_is_a_sentence(goal: dict[str, Any], sentence: str) -> None:
    assert Goal(**goal).sentence == sentence


REFUSED = [
    ({"kind": "fame"}, "kind must be one of held_out_accuracy"),
    ({"kind": "held_out_accuracy"}, "takes exactly one of"),
    ({"kind": "held_out_accuracy", "at_least": 0.5, "at_most": 0.9}, "takes exactly one of"),
    ({"kind": "held_out_accuracy", "at_least": 95}, "must be 0 to 1"),
    ({"kind": "hidden_layers", "at_most": -1}, "must be 0 to 6"),
    ({"kind": "held_out_accuracy", "value": 0.5}, "takes at_least or at_most"),
    ({"kind": "held_out_accuracy", "at_least": 0.5, "name": "seed"}, "only a setting has a name"),
    ({"kind": "diverged", "at_least": 1}, "takes none of"),
    ({"kind": "setting", "value": 3}, "name must be one of"),
    ({"kind": "setting", "name": "mood", "value": 3}, "name must be one of"),
    ({"kind": "setting", "name": "classes", "value": 3}, "name must be one of"),
    ({"kind": "setting", "name": "optimizer"}, "takes exactly one of"),
    ({"kind": "setting", "name": "optimizer", "at_least": 1}, "is no number"),
    ({"kind": "setting", "name": "batch_norm", "at_least": 1}, "is no number"),
    ({"kind": "setting", "name": "optimizer", "value": "magic"}, "optimizer cannot be magic"),
    ({"kind": "setting", "name": "learning_rate", "value": 11}, "learning_rate cannot be 11"),
    ({"kind": "setting", "name": "features", "value": ["z"]}, "features cannot be"),
    ({"kind": "training_loss", "at_most": float("nan")}, "finite"),
    ({"kind": "epochs", "at_most": 5, "extra": 1}, "Extra inputs"),
]


@pytest.mark.parametrize(("goal", "said"), REFUSED)
def test_what_cannot_be_a_goal_is_said(goal: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Goal(**goal)


def test_every_kind_has_a_title() -> None:
    assert all(title[0].isupper() for title in KINDS.values())
    assert {"setting", "diverged", "held_out_accuracy"} <= set(KINDS)


def test_the_present_number_stands_beside_the_bound() -> None:
    bench = bench_with()
    assert state(bench, kind="epochs", at_least=10) == (False, "now 3")
    assert state(bench, kind="epochs", at_least=3) == (True, "now 3")
    assert state(bench, kind="hidden_neurons", at_most=7) == (False, "now 8")
    assert state(bench, kind="hidden_neurons", at_most=8) == (True, "now 8")
    accuracy = bench.player.trainer.evaluate().test_accuracy or 0.0
    met, now = state(bench, kind="held_out_accuracy", at_least=0.9)
    assert not met
    assert now == f"now {100 * accuracy:.1f} %"


def test_a_bound_that_is_hit_exactly_is_met() -> None:
    bench = bench_with()
    accuracy = bench.player.trainer.evaluate().train_accuracy or 0.0
    assert state(bench, kind="training_accuracy", at_least=round(accuracy, 4))[0]
    assert state(bench, kind="training_accuracy", at_most=round(accuracy, 4))[0]


def test_a_setting_is_held_against_what_is_in_force() -> None:
    bench = bench_with()
    sgd = {"kind": "setting", "name": "optimizer", "value": "sgd"}
    assert state(bench, **sgd) == (False, "now Adam")
    assert state(bench, kind="setting", name="optimizer", other_than="adam") == (False, "now Adam")
    train(bench, optimizer="sgd")
    assert state(bench, **sgd) == (True, "now SGD")
    assert state(bench, kind="setting", name="optimizer", other_than="adam") == (True, "now SGD")
    assert state(bench, kind="setting", name="hidden", value=[3, 5]) == (True, "now 3-5")


def test_the_full_batch_is_as_large_as_there_are_training_points() -> None:
    bench = bench_with()
    small = {"kind": "setting", "name": "batch_size", "at_most": 10}
    assert state(bench, kind="setting", name="batch_size", value="full") == (True, "now full")
    assert state(bench, **small) == (False, "now 80")
    train(bench, batch_size=10)
    assert state(bench, **small) == (True, "now 10")
    train(bench, batch_size=5000)
    assert state(bench, **small) == (False, "now 80")


def test_an_activation_is_that_of_all_hidden_layers() -> None:
    relu = {"kind": "setting", "name": "activation", "value": "relu"}
    assert state(bench_with(), **relu) == (True, "now ReLU")
    mixed = bench_with(activations=("relu", "tanh"))
    assert state(mixed, **relu) == (False, "now mixed")
    model(mixed, hidden=(), activations=None)
    assert state(mixed, **relu) == (False, "now none")


def test_where_there_is_no_number_it_says_why_and_is_not_met() -> None:
    bench = bench_with(activation="tanh", hidden=(3,))
    assert state(bench, kind="dead_share", at_most=0.5) == (
        False,
        "No hidden layer has the activation ReLU.",
    )
    bench.set_held_out_share(0.0)
    assert state(bench, kind="gap", at_most=0.5) == (False, "No points are held out.")
    bench.edit(Points.empty())
    assert state(bench, kind="training_accuracy", at_least=0.0) == (False, "There is no number.")


def test_a_breakdown_is_met_after_it_happened() -> None:
    bench = bench_with(activation="linear")
    assert state(bench, kind="diverged") == (False, "Not yet.")
    train(bench, optimizer="sgd", learning_rate=10.0)
    learn(bench, 100)
    assert state(bench, kind="diverged") == (True, "It has.")
