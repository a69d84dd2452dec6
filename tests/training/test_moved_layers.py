"""A hidden layer more or less anywhere: by formulas where there are any, else on the map."""

from typing import get_args

import numpy as np
import pytest
import torch

from nnviz.inside.boundary import evaluate_grid
from nnviz.network.shapes import named_views
from nnviz.settings.config import GridConfig, ModelConfig, TrainConfig
from nnviz.settings.hand import Hand
from nnviz.settings.names import Activation
from nnviz.training.moved_layers import drop_layer
from nnviz.training.new_layers import PAIRED, TOLERANCE, add_layer
from nnviz.training.snapshot import Snapshot
from nnviz.training.surgery import transplant, without_neuron
from nnviz.training.trainer import Trainer
from tests.training.test_trainer import some_points

HAND = Hand(frozen=tuple(range(0, 120, 7)), off=((0, 2), (1, 4)))
POINTS = some_points(40, 3)


def moment(steps: int = 60, **model: object) -> Snapshot:
    """A trained network of 2-6-5-3 with a hand."""
    config = ModelConfig(**{"hidden": (6, 5), "classes": 3, **model})
    ours = Trainer(POINTS, config, TrainConfig(learning_rate=0.02))
    ours.run(steps=steps)
    ours.set_hand(Hand(frozen=tuple(i for i in HAND.frozen if i < 62), off=HAND.off))
    ours.run(steps=steps)
    return ours.snapshot()


def opened(snapshot: Snapshot) -> Trainer:
    return Trainer.at(snapshot, POINTS, snapshot.train_config)


def the_map(snapshot: Snapshot) -> np.ndarray:
    return evaluate_grid(opened(snapshot).model, GridConfig(resolution=60)).probabilities


def with_layer(snapshot: Snapshot, at: int, width: int) -> Snapshot:
    config = snapshot.model_config
    hidden = [*config.hidden[:at], width, *config.hidden[at:]]
    return add_layer(snapshot, config.changed(hidden=tuple(hidden)), POINTS, at)


def without_layer(snapshot: Snapshot, at: int) -> Snapshot:
    hidden = list(snapshot.model_config.hidden)
    del hidden[at]
    return drop_layer(snapshot, snapshot.model_config.changed(hidden=tuple(hidden)), at)


def states(snapshot: Snapshot) -> dict[str, dict[str, torch.Tensor]]:
    """Weights, memory and freezes by names."""
    frozen = torch.zeros_like(snapshot.weights)
    frozen[list(snapshot.hand.frozen)] = 1.0
    flats = {"weights": snapshot.weights, "frozen": frozen, **snapshot.optimizer_state}
    return {
        kind: named_views(snapshot.model_config, flat) for kind, flat in flats.items() if flat.dim()
    }


@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize("activation", get_args(Activation))
def test_a_layer_anywhere_leaves_the_map_as_it_is(
    activation: Activation, at: int, batch_norm: bool
) -> None:
    before = moment(activation=activation, batch_norm=batch_norm)
    after = with_layer(before, at, 12)
    bent = activation in ("tanh", "sigmoid", "sine") or (activation in PAIRED and at == 1)
    change = np.abs(the_map(after) - the_map(before)).max()
    assert change <= (1.5 * TOLERANCE if bent else 5e-5)
    ours = opened(after)
    assert ours.run(steps=5) == 5
    assert not ours.diverged


@pytest.mark.parametrize("at", [0, 1, 2])
def test_layers_that_stay_keep_values_memory_and_freezes_and_the_others_have_none(at: int) -> None:
    before = moment(batch_norm=True)
    after = with_layer(before, at, 7)
    old, new = states(before), states(after)
    assert new.keys() == old.keys()
    for kind in old:
        for layer in range(3):
            if layer != at:
                for leaf in ("weight", "bias"):
                    then = old[kind][f"layers.{layer}.{leaf}"]
                    assert torch.equal(new[kind][f"layers.{layer + (layer > at)}.{leaf}"], then)
        for layer in range(2):
            then = old[kind][f"norms.{layer}.weight"]
            assert torch.equal(new[kind][f"norms.{layer + (layer >= at)}.weight"], then)
        if kind != "weights":
            for layer in (at, at + 1):
                assert not new[kind][f"layers.{layer}.weight"].any()
    assert after.hand.off == {0: ((1, 2), (2, 4)), 1: ((0, 2), (2, 4)), 2: ((0, 2), (1, 4))}[at]
    assert (after.epoch, after.steps) == (before.epoch, before.steps)


def test_without_a_linear_layer_the_function_is_the_same() -> None:
    before = moment(activations=("tanh", "linear"))
    before = opened(before).snapshot()
    weights = named_views(before.model_config, before.weights)
    config = before.model_config.changed(hidden=(6,), activations=("tanh",))
    after = drop_layer(before, config, 1)
    np.testing.assert_allclose(the_map(after), the_map(before), atol=1e-5)
    # What is on passes through a product of two matrices.
    on = torch.tensor([k for k in range(5) if (1, k) not in before.hand.off])
    above, below = weights["layers.2.weight"][:, on], weights["layers.1.weight"][on]
    product = above @ below
    product[:, 2] = 0.0  # that neuron is off, and least squares give it no weight
    found = named_views(after.model_config, after.weights)["layers.1.weight"]
    torch.testing.assert_close(found, product, atol=1e-4, rtol=1e-4)
    assert after.hand.off == ((0, 2),)


@pytest.mark.parametrize("at", [0, 1])
def test_what_takes_over_is_nearest_to_what_was_by_least_squares(at: int) -> None:
    before = moment(activation="relu")
    after = without_layer(before, at)
    axis = torch.linspace(-1.0, 1.0, 101)
    xy = torch.cartesian_prod(axis, axis)
    then, now = opened(before).model, opened(after).model
    with torch.no_grad():
        given = (xy, *then.outputs(xy))
        sums = then.linears[at + 1](given[at + 1])
        table = np.concatenate([given[at].numpy(), np.ones((len(xy), 1))], axis=1)
        wanted, *_ = np.linalg.lstsq(table.astype(np.float64), sums.numpy(), rcond=1e-6)
        found = now.linears[at](given[at]).numpy()
    np.testing.assert_allclose(found, table @ wanted, atol=1e-3)
    old, new = states(before), states(after)
    for layer in [k for k in range(3) if k not in (at, at + 1)]:
        for kind in old:
            then_ = old[kind][f"layers.{layer}.weight"]
            assert torch.equal(new[kind][f"layers.{layer - (layer > at)}.weight"], then_)
    assert after.hand.off == (((0, 4),) if at == 0 else ((0, 2),))


@pytest.mark.parametrize(("layer", "neuron"), [(0, 0), (0, 2), (0, 5), (1, 0), (1, 4)])
@pytest.mark.parametrize("batch_norm", [False, True])
def test_without_a_neuron_every_other_number_keeps_value_memory_and_freeze(
    layer: int, neuron: int, batch_norm: bool
) -> None:
    before = moment(batch_norm=batch_norm)
    hidden = [6, 5]
    hidden[layer] -= 1
    config = before.model_config.changed(hidden=tuple(hidden))
    after = without_neuron(before, config, layer, neuron)
    rows = [k for k in range((6, 5)[layer]) if k != neuron]
    for kind, then in states(before).items():
        now = states(after)[kind]
        for name, values in then.items():
            group, index, leaf = name.split(".")
            if int(index) == layer:
                values = values[rows]
            if group == "layers" and leaf == "weight" and int(index) == layer + 1:
                values = values[:, rows]
            assert torch.equal(now[name], values), (kind, name)
    for name, buffer in before.buffers.items():
        if buffer.dim() and name.startswith(f"norms.{layer}"):
            buffer = buffer[rows]
        assert torch.equal(after.buffers[name], buffer)
    wanted = [
        (i, k - (i == layer and k > neuron)) for i, k in HAND.off if (i, k) != (layer, neuron)
    ]
    assert list(after.hand.off) == wanted
    if (layer, neuron) in HAND.off:
        np.testing.assert_allclose(the_map(after), the_map(before), atol=1e-6)


def test_growing_shrinking_and_other_classes_carry_the_hand_along() -> None:
    before = moment()
    bigger = before.model_config.changed(hidden=(9, 5, 4), classes=4)
    after = transplant(before, bigger, [1, 0, 2], POINTS)
    assert after.hand.off == before.hand.off
    old, new = states(before)["frozen"], states(after)["frozen"]
    for layer, width in ((0, 2), (1, 6)):
        assert torch.equal(
            new[f"layers.{layer}.weight"][: (6, 5)[layer], :width], old[f"layers.{layer}.weight"]
        )
        assert new[f"layers.{layer}.weight"].sum() == old[f"layers.{layer}.weight"].sum()
    assert not new["layers.3.weight"].any()  # its weights are others now
    back = transplant(after, before.model_config.changed(hidden=(4, 5), classes=4), [], POINTS)
    assert back.hand.off == ((0, 2), (1, 4))
    assert torch.equal(states(back)["frozen"]["layers.1.weight"], old["layers.1.weight"][:, :4])
    swapped = transplant(before, before.model_config, [1, 0, 2], POINTS)
    assert torch.equal(
        states(swapped)["frozen"]["layers.2.weight"], old["layers.2.weight"][[1, 0, 2]]
    )
