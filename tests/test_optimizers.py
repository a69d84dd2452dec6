"""FlatAdam against torch.optim, and the mapping from settings to optimisers."""

import pytest
import torch
from torch import nn

from nnviz.config import TrainConfig
from nnviz.optimizers import FlatAdam, build_optimizer, copy_state, load_state


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
            flat.grad.copy_(gradient)
        for optimizer in (lean, plain):  # a schedule moves the rate
            optimizer.param_groups[0]["lr"] = 0.03 / (1 + step)
        lean.advance()
        plain.step()
        assert torch.equal(ours.grad, gradient)
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
            flat.grad.copy_(gradient)
        if turn % 2:
            lean.advance()
        else:
            lean.step()
        plain.step()
    torch.testing.assert_close(mixed, theirs, atol=1e-6, rtol=1e-6)


def test_state_dict_loads_into_torch_adam() -> None:
    flat, config = parameter(torch.randn(50)), TrainConfig()
    lean = FlatAdam(flat, config)
    flat.grad.copy_(torch.randn(50))
    lean.advance()
    other = parameter(flat.detach())
    plain = torch_adam(other, config)
    plain.load_state_dict(lean.state_dict())
    other.grad.copy_(flat.grad)
    lean.advance()
    plain.step()
    torch.testing.assert_close(flat, other, atol=1e-6, rtol=1e-6)


@pytest.mark.parametrize("name", ["sgd", "momentum", "nesterov", "rmsprop", "adagrad", "adam"])
def test_copied_state_goes_on_where_it_was(name: str) -> None:
    config = TrainConfig(optimizer=name)
    first = parameter(torch.randn(5))
    optimizer = build_optimizer(first, config)
    gradients = torch.randn(2, 5)
    first.grad.copy_(gradients[0])
    optimizer.step()
    second = parameter(first.detach())
    copy = build_optimizer(second, config)
    state = copy_state(optimizer, first)
    load_state(copy, second, state)
    for flat, opt in ((first, optimizer), (second, copy)):
        flat.grad.copy_(gradients[1])
        opt.step()
    assert torch.equal(first, second)
    if "step" in state:
        assert state["step"].item() == 1  # the copy does not move with the original
