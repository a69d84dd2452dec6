"""The Trainer against an independent loop of plain torch: weights after one step and after five."""

from collections.abc import Callable, Iterator
from typing import get_args

import pytest
import torch
from torch import nn

from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.names import Activation, Optimizer
from nnviz.training.trainer import Trainer
from tests.network.test_engine import Sine
from tests.network.test_losses import LOSSES, reference_loss
from tests.network.test_model import MODULES
from tests.training.test_trainer import some_points, trainer, weights


def plain_torch(initial: Trainer, config: TrainConfig, steps: int) -> torch.Tensor:
    """Weights after full-batch steps of an independent loop of torch's modules and optimisers."""
    kinds = initial.model_config.layer_activations
    layers: list[nn.Module] = []
    for index, linear in enumerate(initial.model.linears):
        copy = nn.Linear(linear.in_features, linear.out_features)
        copy.load_state_dict(linear.state_dict())
        layers.append(copy)
        if index < len(kinds):
            layers.append(Sine() if kinds[index] == "sine" else MODULES[kinds[index]])
    network = nn.Sequential(*layers)
    lr, decay = config.learning_rate, config.weight_decay
    makers: dict[str, Callable[[Iterator[nn.Parameter]], torch.optim.Optimizer]] = {
        "sgd": lambda p: torch.optim.SGD(p, lr, weight_decay=decay),
        "momentum": lambda p: torch.optim.SGD(p, lr, config.momentum, weight_decay=decay),
        "nesterov": lambda p: torch.optim.SGD(
            p, lr, config.momentum, weight_decay=decay, nesterov=True
        ),
        "rmsprop": lambda p: torch.optim.RMSprop(p, lr, config.alpha, weight_decay=decay),
        "adam": lambda p: torch.optim.Adam(p, lr, (config.beta1, config.beta2), weight_decay=decay),
        "adamw": lambda p: torch.optim.AdamW(
            p, lr, (config.beta1, config.beta2), weight_decay=decay
        ),
        "adagrad": lambda p: torch.optim.Adagrad(p, lr, weight_decay=decay),
    }
    optimizer = makers[config.optimizer](network.parameters())
    train = initial.points.train
    inputs, labels = torch.tensor(train.xy), torch.tensor(train.labels)
    for _ in range(steps):
        optimizer.zero_grad()
        reference_loss(network(inputs), labels, config).backward()
        optimizer.step()
        if config.l1:
            with torch.no_grad():
                for parameter in network.parameters():
                    soften(parameter, optimizer.state[parameter], config)
    return torch.cat([p.detach().reshape(-1) for p in network.parameters()])


def soften(weights: nn.Parameter, state: dict[str, torch.Tensor], config: TrainConfig) -> None:
    """The proximal step of L1, weight by weight, from the formulas of the documentation."""
    for index in range(weights.numel()):
        one = weights.view(-1)[index]
        pull = config.learning_rate * config.l1
        if config.optimizer in ("momentum", "nesterov"):
            pull /= 1.0 - config.momentum
        elif config.optimizer != "sgd":
            square = {
                "adam": lambda: state["exp_avg_sq"] / (1.0 - config.beta2 ** state["step"]),
                "adamw": lambda: state["exp_avg_sq"] / (1.0 - config.beta2 ** state["step"]),
                "rmsprop": lambda: state["square_avg"],
                "adagrad": lambda: state["sum"],
            }[config.optimizer]()
            root = square.view(-1)[index].sqrt().item()
            pull = min(pull / max(root, 1e-30), 10.0 * config.learning_rate)
        one.copy_(torch.sign(one) * max(abs(one.item()) - pull, 0.0))


# Where a gradient is zero but for rounding, Adam would make whole steps of the rounding.
PLAIN_STEPS = {"optimizer": "sgd", "learning_rate": 0.3}
REGULARISERS = {"none": {}, "l2": {"weight_decay": 0.05}, "l1": {"l1": 0.01}}


def assert_equals_plain_torch(model: ModelConfig, config: TrainConfig) -> None:
    ours = trainer(model, config, some_points(classes=model.classes))
    one, five = (plain_torch(ours, config, steps) for steps in (1, 5))
    ours.run(steps=1)
    torch.testing.assert_close(weights(ours), one, atol=1e-6, rtol=1e-6)
    ours.run(steps=4)
    torch.testing.assert_close(weights(ours), five, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("regulariser", REGULARISERS)
@pytest.mark.parametrize("optimizer", get_args(Optimizer))
def test_every_optimizer_and_regulariser_equals_plain_torch(
    optimizer: Optimizer, regulariser: str
) -> None:
    settings = {"optimizer": optimizer, "momentum": 0.8, "beta1": 0.85, "alpha": 0.9}
    config = TrainConfig(**settings, **REGULARISERS[regulariser])
    assert_equals_plain_torch(ModelConfig(), config)


@pytest.mark.parametrize("loss", LOSSES, ids=lambda c: f"{c.loss}-{c.label_smoothing}")
@pytest.mark.parametrize("activation", get_args(Activation))
def test_every_activation_and_loss_equals_plain_torch(
    activation: Activation, loss: TrainConfig
) -> None:
    config = loss.model_copy(update=PLAIN_STEPS)
    assert_equals_plain_torch(ModelConfig(activation=activation, classes=3), config)


@pytest.mark.parametrize("hidden", [(), (1,), (6, 5, 4, 3, 2, 6)])
def test_every_depth_equals_plain_torch(hidden: tuple[int, ...]) -> None:
    assert_equals_plain_torch(ModelConfig(hidden=hidden), TrainConfig(**PLAIN_STEPS))
