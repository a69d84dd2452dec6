"""Both engines against autograd through networks built here from torch's own modules."""

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from nnviz.network.batches import Batch
from nnviz.network.engine import AutogradEngine, flatten_parameters
from nnviz.network.manual_engine import ManualEngine, Workspace, build_engine
from nnviz.network.model import NeuralNetwork
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.names import Activation, Feature
from tests.gradients import gradient_of
from tests.network.test_losses import LOSSES, reference_loss
from tests.network.test_model import MODULES


class Sine(nn.Module):
    """The one activation for which torch has no module."""

    def forward(self, z: Tensor) -> Tensor:
        return torch.sin(z)


def build(config: ModelConfig) -> tuple[NeuralNetwork, nn.Parameter]:
    """A network, its biases moved off zero, and its flat parameter."""
    model = NeuralNetwork(config)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))
    return model, flatten_parameters(model)


def make_batch(config: ModelConfig, count: int) -> Batch:
    inputs = torch.rand(count, len(config.features)) * 2 - 1
    return Batch.of(inputs, torch.randint(config.classes, (count,)), config.classes)


def reference_gradient(
    model: NeuralNetwork,
    batch: Batch,
    config: TrainConfig,
    after: Callable[[int, Tensor], Tensor] = lambda index, h: h,
) -> tuple[Tensor, Tensor]:
    """Logits in columns and flat gradient, in float64, by autograd on copies of the weights.

    `after` is applied to each hidden layer's output.
    """
    leaves = [p.detach().double().requires_grad_() for p in model.parameters()]
    pairs = list(zip(leaves[::2], leaves[1::2], strict=True))
    h = batch.inputs.t().double()
    for index, ((weight, bias), name) in enumerate(
        zip(pairs[:-1], model.config.layer_activations, strict=True)
    ):
        activation = Sine() if name == "sine" else MODULES[name]
        h = after(index, activation(h @ weight.t() + bias))
    logits = h @ pairs[-1][0].t() + pairs[-1][1]
    reference_loss(logits, batch.labels, config).backward()
    gradient = torch.cat([gradient_of(leaf).reshape(-1) for leaf in leaves])
    return logits.detach().t(), gradient


def assert_engine_is_right(
    engine: AutogradEngine | ManualEngine, flat: nn.Parameter, batch: Batch, config: TrainConfig
) -> None:
    logits, gradient = reference_gradient(engine.model, batch, config)
    before = flat.detach().clone()
    torch.testing.assert_close(engine.logits(batch.inputs).double(), logits, atol=1e-5, rtol=1e-5)
    engine.gradient(batch, config)
    torch.testing.assert_close(gradient_of(flat).double(), gradient, atol=1e-5, rtol=1e-5)
    assert torch.equal(flat.detach(), before)


@pytest.mark.parametrize("kind", [AutogradEngine, ManualEngine])
@pytest.mark.parametrize("loss", LOSSES, ids=lambda c: f"{c.loss}-{c.label_smoothing}")
@pytest.mark.parametrize("activation", get_args(Activation))
def test_values_and_gradients_match_autograd(
    activation: Activation, loss: TrainConfig, kind: type
) -> None:
    model, flat = build(ModelConfig(hidden=(8, 6), classes=3, activation=activation))
    assert_engine_is_right(kind(model, flat), flat, make_batch(model.config, 17), loss)


@st.composite
def configs(draw: st.DrawFn) -> ModelConfig:
    hidden = draw(st.lists(st.integers(1, 12), max_size=6))
    kinds = st.sampled_from(get_args(Activation))
    features = st.lists(st.sampled_from(get_args(Feature)), min_size=1, unique=True)
    return ModelConfig(
        hidden=tuple(hidden),
        classes=draw(st.integers(2, 8)),
        activations=tuple(draw(kinds) for _ in hidden),
        features=tuple(draw(features)),
        seed=draw(st.integers(0, 1000)),
    )


@given(configs(), st.integers(1, 20), st.sampled_from(LOSSES))
def test_every_depth_width_and_input_matches_autograd(
    config: ModelConfig, count: int, loss: TrainConfig
) -> None:
    torch.manual_seed(config.seed)
    model, flat = build(config)
    engine = ManualEngine(model, flat)
    for size in (count, 5, count):  # buffers for one size must not disturb those for another
        assert_engine_is_right(engine, flat, make_batch(config, size), loss)


@pytest.mark.parametrize("activation", get_args(Activation))
def test_dropout_gradient_matches_autograd_with_the_same_masks(activation: Activation) -> None:
    model, flat = build(ModelConfig(hidden=(8, 6), activation=activation, dropout=0.4))
    engine, config, batch = ManualEngine(model, flat), TrainConfig(), make_batch(model.config, 9)
    engine.gradient(batch, config)
    masks = [mask.t().double() for mask in engine.workspace(9).masks]
    assert all(set(m.unique().tolist()) == {0.0, m.max().item()} for m in masks)
    assert masks[0].max().item() == pytest.approx(1 / 0.6)
    _, gradient = reference_gradient(model, batch, config, lambda i, h: h * masks[i])
    torch.testing.assert_close(gradient_of(flat).double(), gradient, atol=1e-5, rtol=1e-5)


def test_dropout_leaves_prediction_alone() -> None:
    model, flat = build(ModelConfig(dropout=0.5))
    batch = make_batch(model.config, 9)
    expected, _ = reference_gradient(model, batch, TrainConfig())
    engine = ManualEngine(model, flat)
    engine.gradient(batch, TrainConfig())
    torch.testing.assert_close(engine.logits(batch.inputs).double(), expected)


def test_dropout_follows_the_models_own_generator() -> None:
    model, flat = build(ModelConfig(dropout=0.5))
    engine, batch = ManualEngine(model, flat), make_batch(model.config, 9)
    before, gradients = torch.get_rng_state(), []
    for seed in (1, 1, 2):
        model.generator.manual_seed(seed)
        engine.gradient(batch, TrainConfig())
        gradients.append(gradient_of(flat).clone())
    assert torch.equal(gradients[0], gradients[1])
    assert not torch.equal(gradients[0], gradients[2])
    assert torch.equal(torch.get_rng_state(), before)


def test_batch_norm_falls_back_to_autograd() -> None:
    model, flat = build(ModelConfig(batch_norm=True))
    assert isinstance(build_engine(model, flat), AutogradEngine)
    with pytest.raises(ValueError, match="batch_norm"):
        ManualEngine(model, flat)


def test_batch_norm_gradient_matches_autograd_and_updates_the_statistics() -> None:
    model, flat = build(ModelConfig(hidden=(4,), batch_norm=True))
    batch, engine = make_batch(model.config, 12), AutogradEngine(model, flat)
    w1, b1, w2, b2, scale, shift = (p.detach().clone().requires_grad_() for p in model.parameters())
    z = batch.inputs.t() @ w1.t() + b1
    normed = (z - z.mean(0)) / (z.var(0, unbiased=False) + 1e-5).sqrt() * scale + shift
    reference_loss(torch.tanh(normed) @ w2.t() + b2, batch.labels, TrainConfig()).backward()
    engine.gradient(batch, TrainConfig())
    expected = torch.cat([gradient_of(p).reshape(-1) for p in (w1, b1, w2, b2, scale, shift)])
    torch.testing.assert_close(flat.grad, expected, atol=1e-6, rtol=1e-5)
    torch.testing.assert_close(model.norms[0].running_mean, 0.1 * z.mean(0).detach())
    assert not model.training


def test_parameters_are_views_of_the_flat_tensor_in_order() -> None:
    model = NeuralNetwork(ModelConfig(hidden=(3,)))
    values = torch.cat([p.detach().reshape(-1) for p in model.parameters()])
    flat = flatten_parameters(model)
    assert torch.equal(flat.detach(), values)
    flat.detach().copy_(torch.arange(len(values)))
    assert model.linears[0].weight.tolist() == [[0, 1], [2, 3], [4, 5]]
    gradient_of(model.linears[0].bias).fill_(7.0)
    assert gradient_of(flat)[6:9].tolist() == [7.0] * 3


def needed(engine: ManualEngine, size: int) -> int:
    """Bytes of all buffers of one size, counted one by one."""
    work = engine.workspace(size)
    buffers = {
        (part.data_ptr(), part.numel())
        for part in (*work.sums, *work.outputs, *work.deltas, *work.masks, *work.dropped)
    }
    return 4 * (sum(count for _, count in buffers) + work.logits.numel() + work.ones.numel())


@pytest.mark.parametrize("dropout", [0.0, 0.3])
def test_buffers_take_what_the_largest_batch_needs_however_many_sizes_come(dropout: float) -> None:
    model, flat = build(ModelConfig(hidden=(64,) * 6, dropout=dropout))
    engine = ManualEngine(model, flat)
    sizes = [1000, 1, 2, 5, 10, 20, 50, 100, 999, 640, 200, 1000]
    largest = needed(ManualEngine(model, flat), 1000)
    for size in sizes:
        engine.gradient(make_batch(model.config, size), TrainConfig())
        assert engine.nbytes <= 1.05 * largest + 4 * sum(set(sizes))
    for size in range(1, 40):
        engine.logits(torch.zeros(2, size))
    assert engine.nbytes < 0.1 * largest, "fewer points, less memory"


def test_points_that_weigh_nothing_add_nothing_to_the_gradient() -> None:
    model, flat = build(ModelConfig(hidden=(8, 6), classes=3))
    engine = ManualEngine(model, flat)
    batch = make_batch(model.config, 12)
    some = Batch(batch.inputs[:, :7], batch.labels[:7], batch.one_hot[:, :7])
    weights = (torch.arange(12) < 7).float() / 7
    for loss in LOSSES:
        _, expected = reference_gradient(model, some, loss)
        engine.gradient(replace(batch, weights=weights), loss)
        torch.testing.assert_close(gradient_of(flat).double(), expected, atol=1e-5, rtol=1e-5)


def test_a_forward_pass_is_used_again_only_for_the_same_inputs_and_weights(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model, flat = build(ModelConfig())
    engine, config = ManualEngine(model, flat), TrainConfig()
    batch, other = make_batch(model.config, 9), make_batch(model.config, 9)
    passes: list[int] = []
    forward = engine._forward

    def counted(inputs: Tensor, work: Workspace, training: bool) -> None:
        passes.append(1)
        forward(inputs, work, training)

    monkeypatch.setattr(engine, "_forward", counted)
    engine.gradient(batch, config)
    expected = gradient_of(flat).clone()
    engine.logits(batch.inputs)
    passes.clear()
    engine.gradient(batch, config)
    assert (len(passes), torch.equal(gradient_of(flat), expected)) == (0, True)
    engine.gradient(batch, config)
    assert len(passes) == 1, "a step has been taken in between"
    engine.logits(batch.inputs)
    engine.logits(other.inputs)
    engine.gradient(batch, config)
    assert (len(passes), torch.equal(gradient_of(flat), expected)) == (4, True)
    engine.logits(batch.inputs)
    engine.forget()
    engine.gradient(batch, config)
    assert len(passes) == 6
