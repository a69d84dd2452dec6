"""An added layer: measured on the map and on the points, after real training."""

from functools import cache
from typing import get_args

import numpy as np
import pytest
import torch

from nnviz.data import presets
from nnviz.data.points import Points
from nnviz.inside.boundary import evaluate_grid
from nnviz.network.shapes import named_views
from nnviz.settings.config import GridConfig, ModelConfig, PresetConfig, TrainConfig
from nnviz.settings.names import Activation
from nnviz.training.new_layers import ALONE, PAIRED, TOLERANCE
from nnviz.training.snapshot import Snapshot
from nnviz.training.surgery import transplant
from nnviz.training.trainer import Trainer
from tests.training.shapes import change_classes, resize_hidden

ACTIVATIONS = get_args(Activation)
BENT = {"tanh", "sigmoid", "sine"}
IN_PAIRS = {"gelu", "silu"}  # straight only where there are two neurons for each signal
ROUNDING = 1e-5
MEMORY = ("exp_avg", "exp_avg_sq")  # Adam's


@cache
def moment(
    classes: int, hidden: tuple[int, ...], below: str, batch_norm: bool, optimizer: str
) -> tuple[Points, TrainConfig, Snapshot]:
    """What a training of 150 epochs came to."""
    preset = PresetConfig(name="moons" if classes == 2 else "rings", classes=classes, points=90)
    model = ModelConfig(classes=classes, hidden=hidden, activation=below, batch_norm=batch_norm)
    rate = {"adam": 0.02, "sgd": 0.1}[optimizer]
    ours = Trainer(
        presets.make(preset), model, TrainConfig(optimizer=optimizer, learning_rate=rate)
    )
    ours.run(epochs=150)
    return ours.points, ours.train_config, ours.snapshot()


def trained(
    classes: int = 2,
    hidden: tuple[int, ...] = (8,),
    below: str = "tanh",
    batch_norm: bool = False,
    optimizer: str = "adam",
) -> Trainer:
    points, config, snapshot = moment(classes, hidden, below, batch_norm, optimizer)
    ours = Trainer(points, snapshot.model_config, config)
    ours.restore(snapshot)
    return ours


def the_map(ours: Trainer) -> np.ndarray:
    return evaluate_grid(ours.model, GridConfig(resolution=100)).probabilities


def with_layers(ours: Trainer, added: tuple[int, ...], kind: str) -> None:
    """As a run does when layers are added and the weights are to be kept."""
    old = ours.model_config
    kinds = (*old.layer_activations, *[kind] * len(added))
    config = old.changed(hidden=(*old.hidden, *added), activations=kinds)
    outputs = list(range(old.classes))
    ours.restore(transplant(ours.snapshot(), config, outputs, ours.points))


def allowed(kind: str, added: tuple[int, ...], classes: int) -> float:
    """How far the map may move."""
    bent = [w for w in added if kind in BENT or (kind in IN_PAIRS and w < 2 * (classes - 1))]
    return TOLERANCE * len(bent) + ROUNDING


def assert_unchanged(ours: Trainer, added: tuple[int, ...], kind: str) -> None:
    before, accuracy = the_map(ours), ours.evaluate().train_accuracy
    with_layers(ours, added, kind)
    change = np.abs(the_map(ours) - before).max()
    assert change <= allowed(kind, added, ours.model_config.classes)
    assert ours.evaluate().train_accuracy == accuracy


every_activation = pytest.mark.parametrize("kind", ACTIVATIONS)


def test_every_activation_has_a_place_to_pass_a_signal_on() -> None:
    assert set(ALONE) == set(ACTIVATIONS)
    assert set(PAIRED) == set(ACTIVATIONS) - {"linear", "elu"}


@every_activation
@pytest.mark.parametrize("below", ACTIVATIONS)
def test_a_layer_leaves_the_map_as_it_is_behind_any_activation(below: str, kind: str) -> None:
    assert_unchanged(trained(below=below), (8,), kind)


@every_activation
@pytest.mark.parametrize(
    ("hidden", "added", "classes", "batch_norm"),
    [
        ((), (8,), 2, False),  # the first
        ((), (8,), 3, True),
        ((8,), (8,), 2, True),
        ((8,), (12,), 3, False),  # wider
        ((8,), (4,), 3, True),  # narrower
        ((8,), (2,), 3, False),  # as narrow as can be
        ((8,), (1,), 2, True),
        ((8,), (8, 5), 2, False),  # two at once
        ((8,), (8, 5), 3, True),
    ],
)
def test_a_layer_of_any_width_leaves_the_map_as_it_is(
    hidden: tuple[int, ...], added: tuple[int, ...], classes: int, batch_norm: bool, kind: str
) -> None:
    assert_unchanged(trained(classes, hidden, "relu", batch_norm), added, kind)


def test_a_network_can_grow_to_its_full_depth() -> None:
    ours = trained(3)
    assert_unchanged(ours, (8, 8, 8, 8, 8), "relu")
    assert ours.run(steps=5) == 5


def test_fewer_neurons_than_classes_less_one_change_the_map() -> None:
    ours = trained(3)
    before = the_map(ours)
    with_layers(ours, (1,), "relu")
    assert np.abs(the_map(ours) - before).max() > 0.1
    assert ours.run(steps=5) == 5


@pytest.mark.parametrize("optimizer", ["adam", "sgd"])
@every_activation
def test_training_goes_on_calmly(kind: str, optimizer: str) -> None:
    ours = trained(below=kind, hidden=(8, 8), optimizer=optimizer)
    before = ours.evaluate().train_loss
    assert before is not None
    resize_hidden(ours, (8, 8, 8))
    for _ in range(20):
        ours.run(steps=1)
        loss = ours.evaluate().train_loss
        assert loss is not None
        assert loss < 1.2 * before + 0.01


@every_activation
def test_a_new_norm_changes_nothing_for_a_full_batch_either(kind: str) -> None:
    """In training a norm uses the batch's own statistics instead of the running ones."""
    ours = trained(3, (8,), "relu", batch_norm=True)
    xy = torch.tensor(ours.points.train.xy)

    def in_training() -> torch.Tensor:
        copy = Trainer(ours.points, ours.model_config, ours.train_config)
        copy.restore(ours.snapshot())
        return torch.softmax(copy.model.train()(xy).detach(), dim=1)

    before = in_training()
    with_layers(ours, (8,), kind)
    change = (in_training() - before).abs().max()
    assert change <= allowed(kind, (8,), 3)


@pytest.mark.parametrize("points", [Points.empty(), Points.of([[0.5, 0.5]], [0])])
def test_a_layer_can_be_added_before_there_are_points_to_train_on(points: Points) -> None:
    ours = Trainer(points, ModelConfig(batch_norm=True), TrainConfig())
    before = the_map(ours)
    with_layers(ours, (8,), "relu")
    assert np.abs(the_map(ours) - before).max() <= ROUNDING


def test_layers_below_keep_what_the_optimiser_remembers_and_others_start_anew() -> None:
    ours = trained(3, (8, 8), "relu", batch_norm=True)
    then = ours.snapshot()
    with_layers(ours, (8,), "relu")
    now = ours.snapshot()
    assert now.optimizer_state["step"] == then.optimizer_state["step"]
    flats = [(then.optimizer_state[name], now.optimizer_state[name]) for name in MEMORY]
    for before, after in [(then.weights, now.weights), *flats]:
        kept = named_views(then.model_config, before)
        for name, values in named_views(now.model_config, after).items():
            if name.startswith(("layers.0", "layers.1", "norms.0", "norms.1")):
                assert torch.equal(values, kept[name])
            elif after is not now.weights:
                assert not values.any(), name


def test_neurons_that_carry_nothing_are_those_of_the_seed_and_learn() -> None:
    ours = trained()
    with_layers(ours, (8,), "relu")
    fresh = Trainer(ours.points, ours.model_config, ours.train_config)
    assert torch.equal(ours.model.linears[1].weight[2:], fresh.model.linears[1].weight[2:])
    assert not ours.model.linears[2].weight[:, 2:].any()
    ours.run(steps=10)
    assert ours.model.linears[2].weight[:, 2:].abs().min() > 0


def test_layers_widths_activations_and_classes_can_change_at_once() -> None:
    ours, other = trained(3, (8, 8)), trained(3, (8, 8))
    change_classes(other, 5)
    resize_hidden(other, (12, 9))
    assert ours.model_config.activations is None
    config = ours.model_config.changed(
        classes=5, hidden=(12, 9, 6, 8), activations=("tanh", "tanh", "elu", "gelu")
    )
    ours.restore(transplant(ours.snapshot(), config, [0, 1, 2], ours.points))
    assert ours.model_config == config
    assert np.abs(the_map(ours) - the_map(other)).max() <= ROUNDING


def test_another_activation_below_does_not_mislead_a_layer_that_comes_with_it() -> None:
    ours, other = trained(3, (8, 8)), trained(3, (8, 8))
    for trainer, hidden in ((ours, (8, 8, 8)), (other, (8, 8))):
        kinds = ("relu", "sine", "elu")[: len(hidden)]
        config = trainer.model_config.changed(hidden=hidden, activations=kinds)
        trainer.restore(transplant(trainer.snapshot(), config, [0, 1, 2], trainer.points))
    assert np.abs(the_map(ours) - the_map(other)).max() <= ROUNDING
    assert np.abs(the_map(other) - the_map(trained(3, (8, 8)))).max() > 0.1
