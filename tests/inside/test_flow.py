"""What flows through a network at the moments of a run."""

from typing import Any

import numpy as np
import pytest
import torch

from nnviz.inside import flow as module
from nnviz.inside.flow import Flow, flow_moment, spread_out
from nnviz.network.losses import data_loss
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.limits import MAX_FLOW_MOMENTS
from nnviz.training.run import Run
from nnviz.training.trainer import Trainer
from tests.inputs import some_points


def trainer(model: dict[str, Any] | None = None, **train: Any) -> Trainer:
    config = ModelConfig(**{"hidden": (4, 3), "classes": 3, **(model or {})})
    return Trainer(some_points(18), config, TrainConfig(**train))


def test_quantiles_and_ratios_are_those_of_the_step_that_follows() -> None:
    ours = trainer({"activations": ("relu", "tanh")}, learning_rate=0.1)
    ours.run(steps=3)
    moment = flow_moment(ours)
    xy = torch.tensor(ours.points.train.xy)
    *hidden, logits = ours.model.outputs(xy)
    labels = torch.tensor(ours.points.train.labels)
    weights = [layer.weight for layer in ours.model.linears]
    gradients = torch.autograd.grad(data_loss(logits.t(), labels, ours.train_config), weights)
    shares = torch.tensor([0.1, 0.25, 0.5, 0.75, 0.9])
    for index, gradient in enumerate(gradients):
        wanted = torch.quantile(gradient.abs().flatten(), shares)
        np.testing.assert_allclose(moment.gradients[index], wanted, rtol=1e-4)
    for index, h in enumerate(hidden):
        wanted = torch.quantile(h.detach().flatten(), shares)
        np.testing.assert_allclose(moment.outputs[index], wanted, rtol=1e-5, atol=1e-7)
    before = [w.detach().clone() for w in weights]
    ours.run(steps=1)
    for index, (old, new) in enumerate(zip(before, weights, strict=True)):
        ratio = float((new.detach() - old).norm() / old.norm())
        assert moment.ratios[index] == pytest.approx(ratio, rel=1e-4)
    assert (moment.epoch, moment.outputs.shape) == (3, (2, 5))


def test_only_relu_is_dead_and_only_what_is_flat_saturates() -> None:
    ours = trainer({"hidden": (4, 3, 2), "activations": ("relu", "tanh", "gelu")})
    ours.model.linears[0].bias.data[:] = torch.tensor([-99.0, 9.0, 9.0, 9.0])
    ours.model.linears[1].bias.data.fill_(-99.0)
    moment = flow_moment(ours)
    np.testing.assert_array_equal(moment.dead, [0.25, np.nan, np.nan])
    np.testing.assert_array_equal(moment.saturated, [np.nan, 1.0, np.nan])


def test_weights_of_zero_have_no_ratio() -> None:
    moment = flow_moment(trainer({"initialization": "zero"}))
    assert np.isnan(moment.ratios).all()
    assert flow_moment(trainer({"hidden": ()})).outputs.shape == (0, 5)


def test_each_moment_is_measured_once_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[int] = []

    def counted(of: Trainer) -> Any:
        measured.append(of.epoch)
        return flow_moment(of)

    monkeypatch.setattr(module, "flow_moment", counted)
    run = Run(trainer({"dropout": 0.2}, batch_size=4))
    for _ in range(5):
        run.step()
    flow = Flow()
    assert [m.epoch for m in flow.moments(run, 0)] == [5]  # nothing else is known
    assert [m.epoch for m in flow.moments(run, 2)] == [4]  # the newest
    assert [m.epoch for m in flow.moments(run, 2)] == [2, 3, 4]
    assert measured == [5, 5, 4, 3, 2]
    assert [m.epoch for m in flow.moments(run, most=3)] == [0, 2, 4, 5]
    assert [m.epoch for m in flow.moments(run)] == [0, 1, 2, 3, 4, 5]
    count = len(measured)
    flow.moments(run)
    assert measured[count:] == [5]
    run.set_points(some_points(15))
    flow.moments(run)
    assert sorted(measured[count + 1 :]) == [0, 1, 2, 3, 4, 5, 5]


def test_a_moment_of_the_past_is_measured_as_it_was() -> None:
    run = Run(trainer(optimizer="adam", learning_rate=0.1))
    wanted = [flow_moment(run.trainer)]
    for _ in range(3):
        run.step()
        wanted.append(flow_moment(run.trainer))
    run.set_train_config(run.trainer.train_config.changed(learning_rate=1.0))
    ours = Flow().moments(run)
    for one, other in zip(ours[:3], wanted[:3], strict=True):
        np.testing.assert_allclose(one.ratios, other.ratios, rtol=1e-6)
        np.testing.assert_allclose(one.gradients, other.gradients, rtol=1e-6)
    assert ours[3].ratios[0] == pytest.approx(10 * wanted[3].ratios[0], rel=1e-3)


def test_what_had_another_number_of_layers_is_left_out() -> None:
    run = Run(trainer())
    run.step()
    assert run.reshape(run.trainer.model_config.with_hidden((4, 3, 3)), keep=True)
    run.step()
    moments = Flow().moments(run)
    assert [moment.epoch for moment in moments] == [1, 2]
    assert {moment.ratios.shape for moment in moments} == {(4,)}
    assert run.reshape(run.trainer.model_config.with_hidden((4,)), keep=True)
    flow = Flow()
    assert [moment.epoch for moment in flow.moments(run, 0)] == [2]  # nothing else fits
    assert [moment.epoch for moment in flow.moments(run, 3)] == [2]
    assert [moment.epoch for moment in flow.moments(run)] == [2]
    assert flow.left_out == 2
    assert run.reshape(run.trainer.model_config.with_hidden((5,)), keep=True)
    run.step()
    assert [moment.epoch for moment in Flow().moments(run)] == [2, 3]  # wider, but as deep


def test_moments_are_spread_out_and_stay_chosen() -> None:
    for count in (0, 1, 32, 33, 100, 256):
        chosen = spread_out(list(range(count)))
        assert len(chosen) <= MAX_FLOW_MOMENTS
        assert len(chosen) > MAX_FLOW_MOMENTS // 2 or len(chosen) == count
    assert set(spread_out(list(range(250)))) <= set(spread_out(list(range(120)))) | set(
        range(120, 250)
    )
