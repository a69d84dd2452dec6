"""What is frozen or off, against plain torch in which it is no parameter at all."""

from collections.abc import Callable
from itertools import pairwise
from typing import get_args

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from nnviz.data.points import Points
from nnviz.errors import InputError
from nnviz.inside.boundary import evaluate_grid
from nnviz.inside.neurons import neuron_values
from nnviz.network.engine import AutogradEngine
from nnviz.network.learner import VALUE
from nnviz.settings.config import GridConfig, ModelConfig, TrainConfig
from nnviz.settings.hand import NO_HAND, Hand
from nnviz.settings.names import Activation, Optimizer
from nnviz.training.trainer import UNSOUND, Trainer
from tests.network.test_engine import Sine
from tests.network.test_losses import reference_loss
from tests.network.test_model import MODULES
from tests.training.test_trainer import some_points, trainer, weights
from tests.training.test_trainer_oracle import soften

HAND = Hand(frozen=(0, 5, 16, 23, 60, 105), off=((0, 1), (0, 4), (1, 7)))
# In 2-8-8-2: two weights and two biases of layer 1, a weight of layer 2, one of the output.
# Before a batch norm a bias has no gradient but for rounding, of which Adam would make whole steps.
BIASES = (*range(16, 24), *range(88, 96))


class Reference:
    """The same network in plain torch, from one vector of all numbers.

    Parameters
    ----------
    config : ModelConfig
    off : tuple of (int, int)
    """

    def __init__(self, config: ModelConfig, off: tuple[tuple[int, int], ...]) -> None:
        self.config, self.off = config, off
        widths = [len(config.features), *config.hidden, config.classes]
        pairs = list(pairwise(widths))
        self.shapes = [shape for a, b in pairs for shape in ((b, a), (b,))]
        if config.batch_norm:
            self.shapes += [(width,) for width in config.hidden for _ in range(2)]
        self.means = [torch.zeros(width) for width in config.hidden]
        self.variances = [torch.ones(width) for width in config.hidden]

    def __call__(self, flat: Tensor, x: Tensor, training: bool) -> Tensor:
        sizes = [int(np.prod(shape)) for shape in self.shapes]
        parts = [p.view(s) for p, s in zip(flat.split(sizes), self.shapes, strict=True)]
        depth = len(self.config.hidden)
        for i in range(depth):
            x = nn.functional.linear(x, parts[2 * i], parts[2 * i + 1])
            if self.config.batch_norm:
                scale, shift = parts[2 * depth + 2 + 2 * i], parts[2 * depth + 3 + 2 * i]
                statistics = self.means[i], self.variances[i]
                x = nn.functional.batch_norm(x, *statistics, scale, shift, training=training)
            kind = self.config.layer_activations[i]
            x = (Sine() if kind == "sine" else MODULES[kind])(x)
            keeps = [(i, k) not in self.off for k in range(self.config.hidden[i])]
            x = x * torch.tensor(keeps).float()
        return nn.functional.linear(x, parts[2 * depth], parts[2 * depth + 1])

    def rests(self, hand: Hand) -> Tensor:
        """Which numbers do not move, found by their names."""
        total = sum(int(np.prod(shape)) for shape in self.shapes)
        marks = torch.zeros(total, dtype=torch.bool)
        marks[list(hand.frozen)] = True
        sizes = [int(np.prod(shape)) for shape in self.shapes]
        parts = [m.view(s) for m, s in zip(marks.split(sizes), self.shapes, strict=True)]
        depth = len(self.config.hidden)
        for layer, neuron in hand.off:
            for part in (2 * layer, 2 * layer + 1):  # to it, and its bias
                parts[part][neuron] = True
            parts[2 * layer + 2][:, neuron] = True
            if self.config.batch_norm:
                for part in (2 * depth + 2 + 2 * layer, 2 * depth + 3 + 2 * layer):
                    parts[part][neuron] = True
        return marks


def plain_torch(
    initial: Trainer, hand: Hand, config: TrainConfig, steps: int
) -> tuple[Tensor, Reference]:
    """Weights after full-batch steps in which only what is free is a parameter."""
    network = Reference(initial.model_config, hand.off)
    start = weights(initial).clone()
    free = ~network.rests(hand)
    theta = nn.Parameter(start[free])
    lr, decay = config.learning_rate, config.weight_decay
    betas = config.beta1, config.beta2
    makers: dict[str, Callable[[], torch.optim.Optimizer]] = {
        "sgd": lambda: torch.optim.SGD([theta], lr, weight_decay=decay),
        "momentum": lambda: torch.optim.SGD([theta], lr, config.momentum, weight_decay=decay),
        "nesterov": lambda: torch.optim.SGD(
            [theta], lr, config.momentum, weight_decay=decay, nesterov=True
        ),
        "rmsprop": lambda: torch.optim.RMSprop([theta], lr, config.alpha, weight_decay=decay),
        "adam": lambda: torch.optim.Adam([theta], lr, betas, weight_decay=decay),
        "adamw": lambda: torch.optim.AdamW([theta], lr, betas, weight_decay=decay),
        "adagrad": lambda: torch.optim.Adagrad([theta], lr, weight_decay=decay),
    }
    optimizer = makers[config.optimizer]()
    train = initial.points.train
    inputs, labels = torch.tensor(train.xy), torch.tensor(train.labels)
    index = free.nonzero()[:, 0]
    for _ in range(steps):
        optimizer.zero_grad()
        flat = start.index_put((index,), theta)
        reference_loss(network(flat, inputs, training=True), labels, config).backward()
        optimizer.step()
        if config.l1:
            with torch.no_grad():
                soften(theta, optimizer.state[theta], config)
    return start.index_put((index,), theta.detach()), network


PENALTIES = {"none": {}, "l2": {"weight_decay": 0.05}, "l1": {"l1": 0.01}}


@pytest.mark.parametrize("batch_norm", [False, True], ids=["by hand", "autograd"])
@pytest.mark.parametrize("penalty", [*PENALTIES, "both"])
@pytest.mark.parametrize("optimizer", get_args(Optimizer))
def test_what_rests_does_not_move_and_the_rest_trains_as_if_it_were_constant(
    optimizer: Optimizer, penalty: str, batch_norm: bool
) -> None:
    settings = {"optimizer": optimizer, "momentum": 0.8, "beta1": 0.85, "alpha": 0.9}
    penalties = PENALTIES.get(penalty, {"weight_decay": 0.05, "l1": 0.01})
    config = TrainConfig(**settings, **penalties, learning_rate=0.003)
    model = ModelConfig(batch_norm=batch_norm)
    ours = trainer(model, config, some_points(held_out=0.2))
    hand = HAND.freeze(BIASES, on=True) if batch_norm else HAND
    ours.set_hand(hand)
    assert isinstance(ours.learner.engine, AutogradEngine) == batch_norm
    start = weights(ours).clone()
    wanted, reference = plain_torch(ours, hand, config, 5)
    ours.run(steps=5)
    torch.testing.assert_close(weights(ours), wanted, atol=1e-5, rtol=1e-5)
    rests = reference.rests(hand)
    assert torch.equal(weights(ours)[rests], start[rests])
    assert not torch.isclose(weights(ours)[~rests], start[~rests], rtol=0.0, atol=0.0).all()
    for name, state in ours.learner.optimizer_state().items():
        if state.dim():
            assert not state[rests].any(), name
    # All that is asked of it: predictions, the map, losses.
    xy = torch.rand(50, 2) * 2 - 1
    logits = reference(wanted, xy, training=False)
    torch.testing.assert_close(ours.model(xy).detach(), logits, atol=1e-4, rtol=1e-4)
    train = ours.points.train
    loss = reference_loss(
        reference(wanted, torch.tensor(train.xy), training=False),
        torch.tensor(train.labels),
        config,
    )
    assert ours.evaluate().train_loss == pytest.approx(float(loss), abs=1e-4)


@pytest.mark.parametrize("optimizer", get_args(Optimizer))
def test_what_is_frozen_later_keeps_its_value_and_what_is_remembered_of_it(
    optimizer: Optimizer,
) -> None:
    config = TrainConfig(optimizer=optimizer, weight_decay=0.05, l1=0.001)
    ours = trainer(ModelConfig(), config, some_points())
    ours.run(steps=7)
    ours.set_hand(HAND)
    rests = Reference(ours.model_config, HAND.off).rests(HAND)
    then, memory = weights(ours).clone(), ours.learner.optimizer_state()
    ours.run(steps=20)
    assert torch.equal(weights(ours)[rests], then[rests])
    for name, state in ours.learner.optimizer_state().items():
        if state.dim():
            assert torch.equal(state[rests], memory[name][rests]), name
            assert not torch.equal(state[~rests], memory[name][~rests]), name
    ours.set_hand(NO_HAND)
    ours.run(steps=1)
    moved = weights(ours)[rests] != then[rests]
    assert moved.float().mean() > 0.5  # steps may be smaller than float32 can tell


@pytest.mark.parametrize("activation", get_args(Activation))
@pytest.mark.parametrize("dropout", [0.0, 0.4])
def test_both_engines_agree_about_what_is_off(activation: Activation, dropout: float) -> None:
    config = ModelConfig(activation=activation, dropout=dropout)
    one, other = (trainer(config, TrainConfig(batch_size=9), some_points(20)) for _ in range(2))
    other.learner.engine = AutogradEngine(other.model, other.learner.flat)
    for ours in (one, other):
        ours.set_hand(HAND)
    batch = one.learner.batch(one.points)
    gradients = []
    for ours in (one, other):
        ours.model.generator.manual_seed(3)
        if not dropout:  # masks are drawn in another shape
            ours.learner.engine.gradient(batch, ours.train_config)
            assert ours.learner.flat.grad is not None
            gradients.append(ours.learner.flat.grad.clone())
        for layer, values in enumerate(neuron_values(ours.model)):
            for neuron, plane in enumerate(values):
                assert (layer, neuron) not in HAND.off or not plane.any()
    if gradients:
        torch.testing.assert_close(*gradients, atol=1e-6, rtol=1e-5)
    logits = [ours.learner.engine.logits(batch.inputs).clone() for ours in (one, other)]
    torch.testing.assert_close(*logits, atol=1e-6, rtol=1e-5)
    one.run(steps=30)
    rests = Reference(config, HAND.off).rests(HAND)
    assert torch.equal(weights(one)[rests], weights(trainer(config))[rests])


def test_dropout_draws_the_same_for_all_others() -> None:
    config = ModelConfig(dropout=0.5, hidden=(6,))
    ours = trainer(config, TrainConfig(optimizer="sgd"), some_points())
    # A neuron whose outgoing weights are 0 anyway: off or not is the same for all others.
    other = trainer(config, TrainConfig(optimizer="sgd"), some_points())
    for each in (ours, other):
        each.model.linears[1].weight.detach()[:, 2] = 0.0
        each.learner.engine.forget()
    ours.set_hand(Hand(off=((0, 2),)))
    ours.run(steps=1)
    other.run(steps=1)
    rows = [0, 1, 3, 4, 5]
    assert torch.equal(ours.model.linears[0].weight[rows], other.model.linears[0].weight[rows])
    assert torch.equal(ours.model.linears[1].bias, other.model.linears[1].bias)


@pytest.mark.parametrize("batch_norm", [False, True])
def test_the_numbers_that_are_sent_give_the_same_map_to_who_knows_of_no_hand(
    batch_norm: bool,
) -> None:
    ours = trainer(ModelConfig(batch_norm=batch_norm, classes=3), points=some_points(40, 3))
    ours.run(steps=20)
    ours.set_hand(HAND)
    ours.run(steps=5)
    numbers = torch.from_numpy(ours.learner.numbers())
    ignorant = Reference(ours.model_config, ())
    count = len(weights(ours))
    if batch_norm:
        first, second, third, fourth = numbers[count:].split([8, 8, 8, 8])
        ignorant.means, ignorant.variances = [first, third], [second, fourth]
    grid = evaluate_grid(
        lambda xy: ignorant(numbers[:count], xy, training=False), GridConfig(resolution=15)
    )
    ours_too = evaluate_grid(ours.model, GridConfig(resolution=15))
    np.testing.assert_allclose(grid.probabilities, ours_too.probabilities, atol=1e-6)
    views = numbers[:count]
    assert not torch.equal(views, weights(ours))  # those that it learns are the true ones
    assert ours.snapshot().weights.equal(weights(ours))


def test_without_a_hand_all_is_as_before() -> None:
    one, other = (trainer(points=some_points()) for _ in range(2))
    other.set_hand(HAND)
    other.set_hand(NO_HAND)
    one.run(steps=9)
    other.run(steps=9)
    assert torch.equal(weights(one), weights(other))
    assert one.history.train_loss == other.history.train_loss


def test_a_hand_that_does_not_fit_changes_nothing() -> None:
    ours = trainer(points=some_points())
    ours.set_hand(HAND)
    for hand in (Hand(frozen=(114,)), Hand(frozen=(-1,)), Hand(off=((2, 0),)), Hand(off=((0, 8),))):
        with pytest.raises(InputError, match=r"^(Weight|Neuron) .*; take one .*\.$"):
            ours.set_hand(hand)
        assert ours.hand == HAND


def test_the_hand_goes_along_with_snapshots_and_reset() -> None:
    ours = trainer(points=some_points())
    before = ours.snapshot()
    ours.run(steps=5)
    ours.set_hand(HAND)
    moment = ours.snapshot()
    assert (before.hand, moment.hand) == (NO_HAND, HAND)
    ours.restore(before)
    assert ours.hand == NO_HAND
    assert Trainer.at(moment, ours.points, ours.train_config).hand == HAND
    ours.restore(moment)
    ours.reset()
    assert ours.hand == HAND
    assert torch.equal(weights(ours), before.weights)  # those of the seed, also frozen ones
    ours.reset(ours.model_config.changed(activation="relu"))
    assert ours.hand == HAND
    ours.reset(ours.model_config.changed(hidden=(8, 7)))
    assert ours.hand == NO_HAND


def test_one_number_is_set_and_what_was_remembered_of_it_is_forgotten() -> None:
    ours = trainer(points=some_points())
    ours.run(steps=5)
    before, held = ours.snapshot(), ours.learner.held(20)
    assert held == {
        VALUE: float(before.weights[20]),
        "exp_avg": float(before.optimizer_state["exp_avg"][20]),
        "exp_avg_sq": float(before.optimizer_state["exp_avg_sq"][20]),
    }
    ours.set_number(20, {VALUE: 0.5})
    others = torch.arange(len(before.weights)) != 20
    assert ours.learner.held(20) == {VALUE: 0.5, "exp_avg": 0.0, "exp_avg_sq": 0.0}
    assert torch.equal(weights(ours)[others], before.weights[others])
    ours.set_number(20, held)
    after = ours.snapshot()
    assert torch.equal(after.weights, before.weights)
    for name, state in before.optimizer_state.items():
        assert torch.equal(after.optimizer_state[name], state)


def test_a_number_that_is_set_before_the_first_step_shows_in_the_first_record() -> None:
    ours = trainer(points=some_points())
    ours.set_number(20, {VALUE: 50.0})
    assert ours.history.train_loss == [ours.evaluate().train_loss]
    assert ours.begun
    ours.reset()
    assert not ours.begun
    ours.set_hand(HAND)
    assert ours.history.train_loss == [ours.evaluate().train_loss]
    assert ours.begun


def test_what_has_no_finite_answer_is_refused() -> None:
    ours = trainer(ModelConfig(hidden=(2,), activation="linear"), points=some_points())
    before = weights(ours).clone()
    ours.set_number(0, {VALUE: 1e25})
    with pytest.raises(InputError) as refused:
        ours.set_number(6, {VALUE: 1e25})
    assert str(refused.value) == UNSOUND
    ours.set_number(0, {VALUE: float(before[0])})
    assert torch.equal(weights(ours), before)
    ours.set_hand(Hand(off=((0, 0),)))
    ours.set_number(0, {VALUE: 1e25})
    ours.set_number(6, {VALUE: 1e25})
    with pytest.raises(InputError):
        ours.set_hand(NO_HAND)
    assert ours.hand == Hand(off=((0, 0),))


def test_after_a_divergence_what_was_held_by_hand_is_still_held() -> None:
    ours = trainer(
        ModelConfig(activation="linear"), TrainConfig(optimizer="sgd"), some_points(held_out=0.0)
    )
    ours.run(steps=5)
    ours.set_number(0, {VALUE: 3.0})
    ours.set_hand(HAND)
    ours.set_train_config(ours.train_config.changed(learning_rate=10.0, weight_decay=1.0))
    ours.run(steps=300)
    assert ours.diverged
    assert ours.hand == HAND
    assert float(weights(ours)[0]) == 3.0


def test_points_are_predicted_without_what_is_off() -> None:
    points = Points.of([(-0.5, 0.0), (0.5, 0.0)], [0, 1])
    ours = trainer(ModelConfig(hidden=(1,)), TrainConfig(learning_rate=0.1), points)
    ours.run(steps=200)
    assert ours.predict().tolist() == [0, 1]
    ours.set_hand(Hand(off=((0, 0),)))
    bias = ours.model.linears[1].bias.detach()
    assert ours.predict().tolist() == [int(bias.argmax())] * 2
    assert torch.equal(ours.model(torch.zeros(1, 2))[0], bias)
