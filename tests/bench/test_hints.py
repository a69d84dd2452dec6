"""Each rule is met by producing what it looks for, and its remedy helps."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nnviz.bench.hints import RULES, find_hint
from nnviz.bench.workbench import Workbench
from nnviz.data.points import Points
from nnviz.inside.symptoms import class_counts, dead_units, hidden_classes
from nnviz.settings.config import ModelConfig, TrainConfig

Made = dict[str, Any]


def bench_of(
    points: Points, model: Made | None = None, train: Made | None = None, epochs: int = 0
) -> Workbench:
    """A Workbench that was trained for so many epochs, or until it diverged."""
    bench = Workbench()
    bench.edit(points)
    bench.player.set_model_config(bench.player.model_config.changed(**(model or {})))
    bench.player.set_train_config(TrainConfig(**(train or {})))
    if epochs:
        bench.player.steps_per_map = 50
        bench.player.train(epochs)
        while bench.player.running:
            bench.player.tick()
    return bench


def cloud(count: int, x: float, y: float, spread: float, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal((x, y), spread, (count, 2)).clip(-1.0, 1.0)


def clouds(*classes: tuple[int, float, float, float], held_out: float = 0.0) -> Points:
    """Normal clouds: count, x, y and spread of each class."""
    xy = np.concatenate([cloud(*one, seed=k) for k, one in enumerate(classes)])
    labels = np.repeat(np.arange(len(classes)), [one[0] for one in classes])
    return Points.of(xy, labels).split(held_out, seed=0)


APART = clouds((40, -0.5, 0.0, 0.2), (40, 0.5, 0.0, 0.2))
MIXED = clouds((40, 0.0, 0.0, 0.5), (40, 0.0, 0.0, 0.5))
XOR = Points.of(
    np.concatenate([cloud(25, x, y, 0.15, 9) for x, y in ((-1, -1), (1, 1), (-1, 1), (1, -1))])
    * 0.6,
    np.repeat([0, 0, 1, 1], 25),
)
LARGE = {"optimizer": "sgd", "learning_rate": 10.0}


def dead(bench: Workbench) -> None:
    """Biases so low that no ReLU fires: what one far too long step leaves behind."""
    bench.player.trainer.model.linears[0].bias.data.fill_(-3.0)
    bench.player.trainer.run(epochs=2)


def make_divergence() -> Workbench:
    return bench_of(
        MIXED, {"activation": "linear", "hidden": (8,)}, {**LARGE, "loss": "hinge"}, epochs=400
    )


def make_exploding() -> Workbench:
    return bench_of(MIXED, {"activation": "relu", "hidden": (8,)}, LARGE, epochs=20)


def make_dead_relu() -> Workbench:
    bench = bench_of(XOR, {"activation": "relu", "hidden": (8,)}, epochs=1)
    dead(bench)
    return bench


MAKERS: dict[str, Callable[[], Workbench]] = {
    "divergence": make_divergence,
    "exploding": make_exploding,
    "zero start": lambda: bench_of(XOR, {"initialization": "zero"}, epochs=60),
    "over-regularised": lambda: bench_of(
        MIXED, train={"weight_decay": 1.0, "optimizer": "sgd", "learning_rate": 0.1}, epochs=100
    ),
    "dead ReLU": make_dead_relu,
    "saturation": lambda: bench_of(MIXED, train={"learning_rate": 3.0}, epochs=150),
    "class imbalance": lambda: bench_of(
        clouds((200, 0.0, 0.0, 0.3), (8, 0.1, 0.0, 0.3)), epochs=60
    ),
    "coincident points": lambda: bench_of(
        APART.add(float(APART.xy[0, 0]), float(APART.xy[0, 1]), 1)
    ),
    "too simple": lambda: bench_of(XOR, {"hidden": ()}, epochs=320),
    "hidden class": lambda: bench_of(
        clouds((60, -0.5, 0.0, 0.15), (60, 0.5, 0.0, 0.15), (20, 0.5, 0.0, 0.15)),
        {"hidden": (3,)},
        epochs=310,
    ),
    "slow": lambda: bench_of(XOR, train={"optimizer": "sgd", "learning_rate": 0.0001}, epochs=320),
    "constant prediction": lambda: bench_of(
        clouds((60, 0.0, 0.0, 0.4), (40, 0.0, 0.0, 0.4)),
        {"initialization": "small", "hidden": (2, 2, 2), "activation": "sigmoid"},
        {"optimizer": "sgd", "learning_rate": 0.01},
        320,
    ),
    "overfitting": lambda: bench_of(
        clouds((40, -0.1, 0.0, 0.3), (40, 0.1, 0.0, 0.3), held_out=0.5),
        {"hidden": (32, 32), "activation": "relu"},
        epochs=500,
    ),
}


def test_every_rule_has_a_maker() -> None:
    assert [rule.name for rule in RULES] == list(MAKERS)


@pytest.mark.parametrize("name", MAKERS)
def test_the_condition_is_noticed_explained_and_remedied(name: str) -> None:
    bench = MAKERS[name]()
    hint = find_hint(bench.player.trainer)
    assert hint is not None
    rule, reason = hint
    assert rule.name == name
    assert reason.endswith(".")
    before = (bench.player.model_config, bench.player.train_config, bench.points)
    rule.remedy(bench)
    assert (bench.player.model_config, bench.player.train_config, bench.points) != before
    after = find_hint(bench.player.trainer)
    assert after is None or after[0].name != name or name in STAYS


# Here the hint goes away only when training has gone on with the remedy.
STAYS = {"slow", "exploding", "over-regularised", "class imbalance", "hidden class", "overfitting"}


@pytest.mark.parametrize("points", [APART, XOR])
def test_a_good_run_gets_no_hint_at_any_time(points: Points) -> None:
    bench = bench_of(points)
    for _ in range(40):
        assert find_hint(bench.player.trainer) is None
        bench.player.train(10)
        while bench.player.running:
            bench.player.tick()
    assert find_hint(bench.player.trainer) is None


@pytest.mark.parametrize("loss", ["cross_entropy", "squared_error", "hinge"])
def test_steps_that_are_too_long_are_noticed_with_every_loss_and_good_ones_with_none(
    loss: str,
) -> None:
    wild = bench_of(MIXED, {"hidden": (8,), "activation": "linear"}, {**LARGE, "loss": loss}, 20)
    hints = set()
    for _ in range(30):
        wild.player.trainer.run(epochs=1)
        hint = find_hint(wild.player.trainer)
        hints.add(hint[0].name if hint else None)
    assert hints & {"exploding", "divergence"}
    calm = bench_of(XOR, {"hidden": ()}, {"loss": loss}, 100)  # cannot be learnt, but is calm
    assert find_hint(calm.player.trainer) is None


def test_the_loss_of_blind_guessing_is_that_of_the_loss_in_force() -> None:
    for loss, blind in (("cross_entropy", "0.69"), ("hinge", "0.50"), ("squared_error", "0.50")):
        bench = bench_of(MIXED, {"hidden": ()}, {"loss": loss}, 20)
        bench.player.trainer.model.linears[0].weight.data.fill_(30.0)
        bench.player.trainer.model.linears[0].weight.data[0].fill_(-30.0)
        bench.player.trainer.model.linears[0].bias.data.fill_(0.0)
        hint = find_hint(bench.player.trainer)
        assert hint is not None
        assert hint[0].name == "exploding"
        assert f"far above the {blind} of blind guessing" in hint[1]


def test_no_points_are_no_problem() -> None:
    assert find_hint(Workbench().player.trainer) is None


def test_remedies_that_keep_the_weights_keep_the_epoch() -> None:
    for name in ("divergence", "hidden class", "overfitting", "class imbalance"):
        bench = MAKERS[name]()
        epoch = bench.player.trainer.epoch
        hint = find_hint(bench.player.trainer)
        assert hint is not None
        hint[0].remedy(bench)
        assert bench.player.trainer.epoch == epoch, name


def accuracy(bench: Workbench) -> float:
    """On the training points."""
    share = bench.player.trainer.evaluate().train_accuracy
    assert share is not None
    return share


def test_leaky_relu_learns_where_relu_was_dead() -> None:
    bench = make_dead_relu()
    assert dead_units(bench.player.trainer) == [(8, 8)]
    bench.player.trainer.run(epochs=100)
    assert accuracy(bench) < 0.7, "the dead do not come back"
    hint = find_hint(bench.player.trainer)
    assert hint is not None
    hint[0].remedy(bench)
    assert bench.player.model_config.activation == "leaky_relu"
    bench.player.trainer.run(epochs=300)
    assert accuracy(bench) > 0.95


def test_a_larger_network_or_a_fresh_start_helps_where_that_was_the_remedy() -> None:
    bench = MAKERS["too simple"]()
    hint = find_hint(bench.player.trainer)
    assert hint is not None
    hint[0].remedy(bench)
    bench.player.trainer.run(epochs=300)
    assert accuracy(bench) > 0.95


def test_copies_even_out_the_classes() -> None:
    bench = MAKERS["class imbalance"]()
    assert class_counts(bench.points) == {0: 200, 1: 8}
    hint = find_hint(bench.player.trainer)
    assert hint is not None
    hint[0].remedy(bench)
    assert class_counts(bench.points) == {0: 200, 1: 100}


def test_a_hidden_class_is_named_with_the_one_that_hides_it() -> None:
    assert hidden_classes(MAKERS["hidden class"]().player.trainer) == [(2, 1)]
    assert ModelConfig().classes == 2


REMEDIES = {rule.name: rule.remedy for rule in RULES}


def test_a_first_hidden_layer_is_added_also_where_each_layer_has_its_own_activation() -> None:
    bench = Workbench()
    kinds = bench.player.model_config.changed(activations=("relu", "elu"))
    bench.player.set_model_config(kinds.with_hidden(()))
    REMEDIES["hidden class"](bench)
    assert bench.player.model_config.hidden == (8,)
    assert bench.player.model_config.layer_activations == ("tanh",)


@pytest.mark.parametrize("rate", [1e-6, 5e-5, 1e-4, 3e-4, 1.0])
def test_the_remedy_for_long_steps_never_lengthens_them(rate: float) -> None:
    bench = Workbench()
    bench.player.set_train_config(TrainConfig(learning_rate=rate))
    REMEDIES["exploding"](bench)
    assert bench.player.train_config.learning_rate <= rate
