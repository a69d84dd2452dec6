"""Surgery: what stays must stay exactly, what is new must change nothing at first."""

from typing import get_args

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.data.versions import NEW
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.names import Activation
from nnviz.training.surgery import arrange_classes
from nnviz.training.trainer import Trainer
from tests.training.shapes import change_classes, remove_class, resize_hidden
from tests.training.test_trainer import columns, some_points

KINDS = get_args(Activation)
XY = torch.rand(200, 2, generator=torch.Generator().manual_seed(0)) * 2 - 1


def trained(classes: int = 3, train: TrainConfig | None = None, **model: object) -> Trainer:
    config = ModelConfig(classes=classes, **model)
    ours = Trainer(some_points(40, classes), config, train or TrainConfig(batch_size=7))
    ours.run(steps=12)
    return ours


def logits(ours: Trainer) -> torch.Tensor:
    found: torch.Tensor = ours.model(XY)
    return found.detach()


def named(ours: Trainer, values: torch.Tensor) -> dict[str, torch.Tensor]:
    """Flat values by the names, and in the shapes, of the parameters."""
    result, offset = {}, 0
    for name, parameter in ours.model.named_parameters():
        result[name] = values[offset : offset + parameter.numel()].view(parameter.shape)
        offset += parameter.numel()
    return result


def everything(ours: Trainer) -> dict[str, dict[str, torch.Tensor]]:
    """Weights and optimiser state, by state's and parameter's name."""
    snapshot = ours.snapshot()
    flats = {"weights": snapshot.weights, **snapshot.optimizer_state}
    return {kind: named(ours, flat) for kind, flat in flats.items() if flat.dim()}


def assert_same_function(ours: Trainer, before: torch.Tensor) -> None:
    torch.testing.assert_close(logits(ours), before, atol=1e-6, rtol=1e-6)


def test_more_classes_leave_the_old_logits_and_the_decision_alone() -> None:
    ours = trained(3)
    before, old, steps = logits(ours), everything(ours), ours.steps
    history = columns(ours)
    change_classes(ours, 5)
    assert ours.model_config.classes == 5
    after = logits(ours)
    torch.testing.assert_close(after[:, :3], before, atol=1e-6, rtol=1e-6)
    assert torch.equal(after.argmax(1), before.argmax(1))
    new = everything(ours)
    assert set(new) == {"weights", "exp_avg", "exp_avg_sq"}
    for kind, parameters in new.items():
        for name, values in parameters.items():
            assert torch.equal(values[: len(old[kind][name])], old[kind][name])
    for kind in ("exp_avg", "exp_avg_sq"):
        assert not new[kind]["layers.2.weight"][3:].any()
    assert ours.learner.optimizer_state()["step"] == 12
    assert (ours.steps, columns(ours)) == (steps, history)
    ours.set_points(some_points(40, 5))
    assert ours.run(steps=5) == 5


def test_new_classes_are_learnt() -> None:
    ours = trained(2, TrainConfig(), hidden=(16, 16))
    change_classes(ours, 4)
    ours.set_points(some_points(12, 4, held_out=0.0))
    ours.run(steps=600)
    assert ours.evaluate().train_accuracy == 1.0


def test_fewer_classes_keep_the_first_ones() -> None:
    ours = trained(4)
    before = logits(ours)
    change_classes(ours, 2, some_points(30, 2))
    torch.testing.assert_close(logits(ours), before[:, :2], atol=1e-6, rtol=1e-6)
    assert len(ours.points) == 30
    assert ours.run(steps=5) == 5


def test_fewer_classes_than_labels_are_refused_and_change_nothing() -> None:
    ours = trained(4)
    before = logits(ours)
    with pytest.raises(ValueError, match="3 classes"):
        change_classes(ours, 3)
    assert ours.model_config.classes == 4
    assert torch.equal(logits(ours), before)


@pytest.mark.parametrize("classes", [1, 9])
def test_a_number_of_classes_out_of_range_is_refused(classes: int) -> None:
    with pytest.raises(ValueError, match="classes"):
        change_classes(trained(3), classes)


@pytest.mark.parametrize("label", [0, 1, 3])
def test_removing_a_class_takes_its_output_and_points_and_nothing_else(label: int) -> None:
    ours = trained(4)
    before, old, points = logits(ours), everything(ours), ours.points
    kept = [k for k in range(4) if k != label]
    remove_class(ours, label)
    torch.testing.assert_close(logits(ours), before[:, kept], atol=1e-6, rtol=1e-6)
    assert ours.points == points.without_class(label)
    new = everything(ours)
    for kind, parameters in old.items():
        for name, values in parameters.items():
            expected = values[kept] if name.startswith("layers.2") else values
            assert torch.equal(new[kind][name], expected)
    assert ours.run(steps=5) == 5


def test_one_of_the_last_two_classes_cannot_be_removed() -> None:
    with pytest.raises(ValueError, match="classes"):
        remove_class(trained(2), 0)


@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize("activations", [*zip(KINDS, KINDS, strict=True), ("sine", "elu")])
@pytest.mark.parametrize("hidden", [(8, 12), (13, 64)])
def test_growing_layers_preserves_the_function(
    hidden: tuple[int, ...], activations: tuple[str, str], batch_norm: bool
) -> None:
    ours = trained(hidden=(8, 8), activations=activations, batch_norm=batch_norm)
    before, old = logits(ours), everything(ours)
    resize_hidden(ours, hidden)
    assert ours.model_config.hidden == hidden
    assert_same_function(ours, before)
    new = everything(ours)
    for kind, parameters in old.items():
        for name, values in parameters.items():
            corner = tuple(slice(size) for size in values.shape)
            assert torch.equal(new[kind][name][corner], values)
            if kind != "weights":
                assert new[kind][name].count_nonzero() == values.count_nonzero()
    assert ours.run(steps=5) == 5


def test_new_neurons_differ_and_learn() -> None:
    ours = trained(hidden=(4,))
    resize_hidden(ours, (8,))
    first, output = ours.model.linears
    assert len(first.weight[4:].detach().unique(dim=0)) == 4
    assert not output.weight[:, 4:].any()
    ours.run(steps=10)
    assert ours.model.linears[1].weight[:, 4:].abs().min() > 0


def test_shrinking_and_removing_layers_keep_what_fits() -> None:
    ours = trained(hidden=(8, 8))
    old = everything(ours)["weights"]
    resize_hidden(ours, (5,))
    new = everything(ours)["weights"]
    assert torch.equal(new["layers.0.weight"], old["layers.0.weight"][:5])
    assert torch.equal(new["layers.0.bias"], old["layers.0.bias"][:5])
    assert torch.equal(new["layers.1.weight"], old["layers.2.weight"][:, :5])
    assert torch.equal(new["layers.1.bias"], old["layers.2.bias"])


def test_growing_back_and_forth_without_loss() -> None:
    ours = trained(hidden=(8, 8))
    before = ours.snapshot()
    resize_hidden(ours, (12, 9))
    resize_hidden(ours, (8, 8))
    assert torch.equal(ours.snapshot().weights, before.weights)
    for name, value in before.optimizer_state.items():
        assert torch.equal(ours.learner.optimizer_state()[name], value)


def test_activations_of_layers_follow_their_layers() -> None:
    ours = trained(hidden=(8, 8), activations=("relu", "sine"))
    resize_hidden(ours, (8, 8, 4))
    deeper = ours.model_config
    assert deeper.activations == ("relu", "sine", "tanh")
    resize_hidden(ours, (8,))
    assert ours.model_config.activations == ("relu",)


def test_too_wide_a_layer_is_refused() -> None:
    with pytest.raises(ValueError, match="64"):
        resize_hidden(trained(), (65,))


widths = st.lists(st.integers(1, 10), max_size=5).map(tuple)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "rmsprop", "adam", "adagrad"])
@settings(deadline=None, max_examples=25)
@given(old=widths, new=widths, batch_norm=st.booleans())
def test_any_change_of_shape_trains_on(
    optimizer: str, old: tuple[int, ...], new: tuple[int, ...], batch_norm: bool
) -> None:
    train = TrainConfig(optimizer=optimizer, learning_rate=0.01)
    ours = Trainer(some_points(), ModelConfig(hidden=old, batch_norm=batch_norm), train)
    ours.run(steps=2)
    history = columns(ours)
    resize_hidden(ours, new)
    assert [layer.out_features for layer in ours.model.linears] == [*new, 2]
    assert columns(ours) == history
    assert ours.run(steps=2) == 2
    assert torch.isfinite(ours.snapshot().weights).all()


def test_classes_in_any_order_take_their_outputs_and_their_memory_along() -> None:
    ours = trained(3)
    before, old = logits(ours), everything(ours)
    arrange_classes(ours, [2, NEW, 0, 1], some_points(40, 4))
    after = logits(ours)
    torch.testing.assert_close(after[:, [2, 3, 0]], before, atol=1e-6, rtol=1e-6)
    torch.testing.assert_close(after[:, 1], before.mean(1), atol=1e-6, rtol=1e-6)
    for kind, parameters in everything(ours).items():
        weight = parameters["layers.2.weight"]
        assert torch.equal(weight[[2, 3, 0]], old[kind]["layers.2.weight"])
        assert kind == "weights" or not weight[1].any(), "nothing is remembered of a new class"
    ours.run(steps=5)
