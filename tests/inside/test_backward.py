"""A batch forward and back: every derivative against torch's autograd in float64."""

import itertools

import numpy as np
import pytest
import torch

from nnviz.inside.backward import backward, dropout_masks
from nnviz.network.activations import ACTIVATIONS
from nnviz.network.losses import data_loss
from nnviz.network.model import NeuralNetwork
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.hand import Hand
from nnviz.settings.names import LOSSES
from nnviz.training.trainer import Trainer
from tests.inputs import some_points


def close(ours: torch.Tensor, theirs: torch.Tensor | None) -> None:
    assert theirs is not None
    np.testing.assert_allclose(ours.double(), theirs.detach(), atol=2e-7, rtol=2e-4)


@pytest.mark.parametrize("norm", [False, True])
@pytest.mark.parametrize("loss", LOSSES)
def test_all_derivatives_are_autograds(loss: str, norm: bool) -> None:
    for kind, predicting in itertools.product(ACTIVATIONS, (False, True)):
        config = ModelConfig(hidden=(4, 3), classes=3, activation=kind, batch_norm=norm)
        trainer = Trainer(some_points(12), config, TrainConfig(loss=loss, batch_size=5))
        trainer.run(steps=4)
        batch, _ = trainer.coming()
        ours = backward(
            config,
            trainer.train_config,
            trainer.learner.weights(),
            batch,
            step=None if predicting else trainer.steps,
            buffers=trainer.learner.buffers(),
        )
        model = NeuralNetwork(config)
        model.load_state_dict(trainer.model.state_dict())
        model.double().train(not predicting)
        x, stations = batch.inputs.t().double(), []
        for index, linear in enumerate(model.linears[:-1]):
            z = linear(x)
            u = model.norms[index](z) if norm else z
            x = ACTIVATIONS[kind].of(u) * 1.0
            for station in (z, u, x):
                station.retain_grad()
            stations.append((z, u, x))
        logits = model.linears[-1](x)
        logits.retain_grad()
        data_loss(logits.t(), batch.labels, trainer.train_config).backward()
        close(ours.logits.t(), logits)
        close(ours.toward_logits.t(), logits.grad)
        parts = [p.grad.reshape(-1) for p in model.parameters() if p.grad is not None]
        close(ours.gradient, torch.cat(parts))
        for layer, (z, u, a) in zip(ours.hidden, stations, strict=True):
            close(layer.sums.t(), z)
            close(layer.normed.t(), u)
            close(layer.outputs.t(), a)
            close(layer.passed.t(), a)
            close(layer.toward_sums.t(), z.grad)
            close(layer.toward_normed.t(), u.grad)
            close(layer.toward_passed.t(), a.grad)
            assert layer.mask is None
            close(layer.slope * layer.toward_passed, layer.toward_normed)


@pytest.mark.parametrize("norm", [False, True])
def test_what_is_dropped_or_off_passes_nothing_on_and_gets_nothing_back(norm: bool) -> None:
    config = ModelConfig(hidden=(6, 5), dropout=0.5, batch_norm=norm)
    trainer = Trainer(some_points(12, 2), config, TrainConfig())
    hand = Hand(off=((0, 2), (1, 4)))
    batch, _ = trainer.coming()
    ours = backward(
        config,
        trainer.train_config,
        trainer.learner.weights(),
        batch,
        step=3,
        buffers={},
        hand=hand,
    )
    for index, layer in enumerate(ours.hidden):
        assert layer.mask is not None
        assert set(layer.mask.unique().tolist()) == {0.0, 2.0}
        silent = layer.mask == 0.0
        for where in (layer.passed, layer.toward_normed):
            assert not where[silent].any()
            assert where.any()
        off = dict(hand.off)[index]
        for where in (layer.outputs, layer.passed, layer.slope, layer.toward_normed):
            assert not where[off].any()


def test_masks_differ_from_step_to_step_and_only_so() -> None:
    config = ModelConfig(hidden=(7,), dropout=0.3, seed=4)
    (one,), (same,) = (dropout_masks(config, 5, 400, columns=True) for _ in range(2))
    (other,) = dropout_masks(config, 6, 400, columns=True)
    assert torch.equal(one, same)
    assert not torch.equal(one, other)
    assert one.shape == (7, 400)
    assert float(one.mean()) == pytest.approx(0.7, abs=0.03)
    assert dropout_masks(config, 5, 9, columns=False)[0].shape == (7, 9)
