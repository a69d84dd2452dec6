"""Settings that a teacher has locked, whoever wants to change them."""

from collections.abc import Callable
from typing import Any

import pytest

from nnviz.bench import locks
from nnviz.bench.workbench import Workbench
from nnviz.errors import InputError
from nnviz.settings.config import ModelConfig, TrainConfig

MODEL, TRAIN = ModelConfig(), TrainConfig()
STAYS = "“Hidden layers” is locked by the link that you have opened, so nothing is changed."


def locked(*names: str) -> Workbench:
    bench = Workbench()
    bench.load_preset("moons")
    bench.player.fixed = frozenset(names)
    return bench


def test_what_is_not_locked_can_be_changed() -> None:
    assert locks.refusal(frozenset(), MODEL, MODEL.changed(hidden=(3,))) is None
    assert locks.refusal({"seed"}, MODEL, MODEL.changed(hidden=(3,))) is None
    assert locks.refusal({"hidden", "seed"}, MODEL, MODEL) is None


def test_a_sentence_names_all_that_would_have_changed() -> None:
    assert locks.refusal({"hidden"}, MODEL, MODEL.changed(hidden=(3,))) == STAYS
    wanted = TRAIN.changed(learning_rate=1.0, batch_size=4, l1=0.1)
    assert locks.refusal({"learning_rate", "batch_size"}, TRAIN, wanted) == (
        "“Learning rate” and “Batch size” are locked by the link that you have opened, so nothing "
        "is changed."
    )


def test_activations_of_each_layer_follow_the_layers() -> None:
    each = MODEL.changed(hidden=(2, 2), activations=("relu", "tanh"))
    assert locks.refusal({"activations"}, each, each.with_hidden((2,))) is None
    other = each.changed(activations=("tanh", "tanh"))
    assert locks.refusal({"activations"}, each, other) is not None


@pytest.mark.parametrize(("name", "change"), [("seed", 5), ("hidden", (3,)), ("dropout", 0.5)])
def test_a_locked_setting_of_the_network_stays_and_nothing_else_moves(
    name: str, change: object
) -> None:
    bench = locked(name)
    bench.player.step()
    before, weights = bench.player.model_config, bench.player.trainer.learner.weights()
    bench.player.set_model_config(before.changed(**{name: change}))
    assert bench.player.model_config == before
    assert bench.player.trainer.learner.weights().equal(weights)
    assert (bench.notice or "").endswith("so nothing is changed.")
    bench.player.set_model_config(before.changed(activation="relu"))
    assert bench.player.model_config.activation == "relu"
    assert bench.player.model_config.hidden == before.hidden


def test_a_locked_setting_of_the_training_stays() -> None:
    bench = locked("learning_rate")
    bench.player.set_train_config(TRAIN.changed(learning_rate=1.0))
    assert bench.player.train_config == TRAIN
    assert bench.notice == (
        "“Learning rate” is locked by the link that you have opened, so nothing is changed."
    )
    bench.player.set_train_config(TRAIN.changed(batch_size=4))
    assert bench.player.train_config.batch_size == 4
    assert bench.notice is None


ACTS: list[Callable[[Workbench], Any]] = [
    lambda bench: bench.add_neuron(0),
    lambda bench: bench.remove_neuron(0, 0),
    lambda bench: bench.add_layer(0),
    lambda bench: bench.remove_layer(0),
]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("trained", [False, True])
def test_locked_layers_stay_also_in_the_diagram(
    act: Callable[[Workbench], Any], trained: bool
) -> None:
    bench = locked("hidden")
    if trained:
        bench.player.step()
    run, before = bench.player.run, bench.player.model_config
    with pytest.raises(InputError, match="“Hidden layers” is locked"):
        act(bench)
    assert bench.player.run is run
    assert bench.player.model_config == before
    bench.player.fixed = frozenset()
    act(bench)
    assert bench.player.model_config.hidden != before.hidden


def test_what_is_locked_does_not_keep_one_from_training_and_starting_over() -> None:
    bench = locked(*ModelConfig.model_fields, *TrainConfig.model_fields)
    bench.player.step()
    bench.set_weight(0, 0.5)
    bench.player.reset()
    assert bench.player.trainer.epoch == 0
    bench.undo()
    assert bench.player.trainer.epoch == 1


def test_a_locked_activation_is_that_of_each_layer() -> None:
    assert locks.holder({"activation"}, "activations") == "activation"
    assert locks.holder({"activations"}, "activation") is None
    bench = locked("activation")
    kinds = ("relu",) * len(MODEL.hidden)
    bench.player.set_model_config(MODEL.changed(activations=kinds))
    assert bench.player.model_config == MODEL
    assert bench.notice == STAYS.replace("Hidden layers", "Activation")
    both = locks.refusal({"activation"}, MODEL, MODEL.changed(activation="relu", activations=kinds))
    assert both == bench.notice
    bench.player.set_model_config(MODEL.with_hidden((3,)))
    assert bench.player.model_config.hidden == (3,)


@pytest.mark.parametrize("name", ["activation", "activations"])
def test_other_layers_do_not_bring_other_activations_along(name: str) -> None:
    each = MODEL.changed(hidden=(2, 2), activations=("relu", "relu"))
    common = each.changed(hidden=(8, 8), activations=None)
    assert locks.refusal({name}, each, common) is not None
    assert locks.refusal({name}, common, each) is not None
