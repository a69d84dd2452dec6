"""FlatAdam against torch.optim, and the mapping from settings to optimisers."""

import pytest
import torch
from torch import nn

from nnviz.network.optimizers import FlatAdam, build_optimizer, copy_state, load_state, shrink
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training.trainer import Trainer
from tests.gradients import gradient_of
from tests.training.test_trainer import some_points


def parameter(values: torch.Tensor) -> nn.Parameter:
    flat = nn.Parameter(values.clone())
    flat.grad = torch.zeros_like(flat)
    return flat


def torch_adam(flat: nn.Parameter, config: TrainConfig) -> torch.optim.Optimizer:
    kind = torch.optim.AdamW if config.optimizer == "adamw" else torch.optim.Adam
    return kind(
        [flat],
        config.learning_rate,
        betas=(config.beta1, config.beta2),
        weight_decay=config.weight_decay,
    )


CASES = [
    TrainConfig(optimizer=name, weight_decay=decay, beta1=beta1, beta2=beta2)
    for name in ("adam", "adamw")
    for decay in (0.0, 0.1)
    for beta1, beta2 in ((0.9, 0.999), (0.0, 0.5))
]


@pytest.mark.parametrize("config", CASES, ids=lambda c: f"{c.optimizer}-{c.weight_decay}-{c.beta1}")
def test_advance_equals_torch_step(config: TrainConfig) -> None:
    start = torch.randn(50)
    ours, theirs = parameter(start), parameter(start)
    lean, plain = FlatAdam(ours, config), torch_adam(theirs, config)
    for step in range(20):
        gradient = torch.randn(50)
        for flat in (ours, theirs):
            gradient_of(flat).copy_(gradient)
        for optimizer in (lean, plain):  # a schedule moves the rate
            optimizer.param_groups[0]["lr"] = 0.03 / (1 + step)
        lean.advance()
        plain.step()
        assert torch.equal(gradient_of(ours), gradient)
        torch.testing.assert_close(ours, theirs, atol=1e-6, rtol=1e-6)
    for name, value in plain.state[theirs].items():
        torch.testing.assert_close(lean.state[ours][name], value, msg=name)


def test_advance_and_step_share_their_state() -> None:
    start, config = torch.randn(50), TrainConfig()
    mixed, theirs = parameter(start), parameter(start)
    lean, plain = FlatAdam(mixed, config), torch_adam(theirs, config)
    for turn in range(6):
        gradient = torch.randn(50)
        for flat in (mixed, theirs):
            gradient_of(flat).copy_(gradient)
        if turn % 2:
            lean.advance()
        else:
            lean.step()
        plain.step()
    torch.testing.assert_close(mixed, theirs, atol=1e-6, rtol=1e-6)


def test_state_dict_loads_into_torch_adam() -> None:
    flat, config = parameter(torch.randn(50)), TrainConfig()
    lean = FlatAdam(flat, config)
    gradient_of(flat).copy_(torch.randn(50))
    lean.advance()
    other = parameter(flat.detach())
    plain = torch_adam(other, config)
    plain.load_state_dict(lean.state_dict())
    gradient_of(other).copy_(gradient_of(flat))
    lean.advance()
    plain.step()
    torch.testing.assert_close(flat, other, atol=1e-6, rtol=1e-6)


@pytest.mark.parametrize("name", ["sgd", "momentum", "nesterov", "rmsprop", "adagrad", "adam"])
def test_copied_state_goes_on_where_it_was(name: str) -> None:
    config = TrainConfig(optimizer=name)
    first = parameter(torch.randn(5))
    optimizer = build_optimizer(first, config)
    gradients = torch.randn(2, 5)
    gradient_of(first).copy_(gradients[0])
    optimizer.step()
    second = parameter(first.detach())
    copy = build_optimizer(second, config)
    state = copy_state(optimizer, first)
    load_state(copy, second, state)
    for flat, opt in ((first, optimizer), (second, copy)):
        gradient_of(flat).copy_(gradients[1])
        opt.step()
    assert torch.equal(first, second)
    if "step" in state:
        assert state["step"].item() == 1  # the copy does not move with the original


def test_nesterov_without_momentum_is_plain_sgd() -> None:
    start, gradient = torch.randn(5), torch.randn(5)
    results = []
    for name in ("nesterov", "sgd"):
        flat = parameter(start)
        gradient_of(flat).copy_(gradient)
        build_optimizer(flat, TrainConfig(optimizer=name, momentum=0.0)).step()
        results.append(flat.detach())
    assert torch.equal(*results)


@pytest.mark.parametrize("weight", [0.5, -0.5, 0.01, -0.01, 0.0])
def test_l1_pulls_towards_zero_and_never_beyond(weight: float) -> None:
    config = TrainConfig(optimizer="sgd", learning_rate=0.1, l1=0.3)
    flat = parameter(torch.tensor([weight]))
    shrink(build_optimizer(flat, config), flat, config)
    expected = torch.nn.functional.softshrink(torch.tensor([weight]), 0.03)
    torch.testing.assert_close(flat.detach(), expected)


RATES = {
    "sgd": 0.2,
    "momentum": 0.02,
    "nesterov": 0.02,
    "rmsprop": 1e-3,
    "adam": 1e-3,
    "adamw": 1e-3,
    "adagrad": 0.05,
}


@pytest.mark.parametrize("name", RATES)
def test_every_optimizer_comes_to_rest_where_the_loss_with_l1_is_least(name: str) -> None:
    """Karush-Kuhn-Tucker conditions of a convex problem: logistic regression on seven inputs."""
    features = ("x", "y", "x2", "y2", "xy", "sin_x", "sin_y")
    train = TrainConfig(optimizer=name, learning_rate=RATES[name], l1=0.02)
    points = some_points(60)
    ours = Trainer(points, ModelConfig(hidden=(), features=features), train)
    ours.run(epochs=4_000)
    ours.learner.engine.gradient(ours.learner.batch(points.train), train)
    weights, gradient = ours.learner.weights(), gradient_of(ours.learner.flat)
    zero = weights == 0.0
    assert 4 <= int(zero.sum()) < len(weights), "L1 promises weights that are exactly zero"
    assert (gradient[zero].abs() <= train.l1 + 1e-3).all()
    torch.testing.assert_close(
        gradient[~zero], -train.l1 * weights[~zero].sign(), atol=1e-3, rtol=0.0
    )
