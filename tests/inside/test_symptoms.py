"""What is measured of networks and points: exact values on small cases."""

import numpy as np
import torch

from nnviz.data.points import Points
from nnviz.inside import symptoms
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.hand import Hand
from nnviz.settings.limits import MAX_POINTS
from nnviz.training.trainer import Trainer

POINTS = Points.of([[0.5, 0.5], [-0.5, 0.5], [0.5, -0.5]], [0, 1, 1])


def trainer(**model: object) -> Trainer:
    return Trainer(POINTS, ModelConfig(**model), TrainConfig())


def test_hidden_outputs_are_those_of_the_network() -> None:
    ours = trainer(hidden=(3, 2), activations=("relu", "tanh"), batch_norm=True)
    ours.run(epochs=5)
    first, second = symptoms.hidden_outputs(ours)
    assert (first.shape, second.shape) == ((3, 3), (3, 2))
    with torch.inference_mode():
        ours_logits = ours.model.linears[-1](second)
        np.testing.assert_allclose(ours_logits, ours.model(torch.tensor(POINTS.xy)))


def test_only_relu_is_dead_and_only_tanh_and_sigmoid_are_flat() -> None:
    ours = trainer(hidden=(3, 2), activations=("relu", "tanh"))
    ours.model.linears[0].bias.data.fill_(-9.0)
    ours.model.linears[1].bias.data.fill_(9.0)
    assert symptoms.dead_units(ours) == [(3, 3), (0, 2)]
    assert symptoms.saturation(ours) == [0.0, 1.0]
    assert symptoms.dead_units(trainer()) == []
    assert symptoms.saturation(trainer(activation="relu")) == []
    flat = trainer(hidden=(2,), activation="sigmoid")
    flat.model.linears[0].bias.data.fill_(-9.0)
    assert symptoms.saturation(flat) == [1.0]


def test_a_neuron_that_is_off_is_neither_dead_nor_flat() -> None:
    ours = trainer(hidden=(3, 2), activations=("relu", "sigmoid"))
    ours.model.linears[0].bias.data.fill_(-9.0)
    ours.set_hand(Hand(off=((0, 1), (1, 0), (1, 1))))
    assert symptoms.dead_units(ours) == [(2, 2), (0, 0)]
    assert symptoms.saturation(ours) == [0.0, 0.0]


def test_a_point_is_covered_when_another_class_was_there_first() -> None:
    points = Points.of([[0.1, 0.1], [0.1, 0.1], [0.1, 0.1], [0.2, 0.1]], [0, 1, 0, 1])
    assert symptoms.covered(points).tolist() == [False, True, False, False]
    assert symptoms.covered(Points.empty()).tolist() == []


def test_evening_out_never_makes_too_many_points_and_adds_to_training_only() -> None:
    rng = np.random.default_rng(0)
    points = Points.of(rng.uniform(-1, 1, (4_999, 2)), [0] * 4_990 + [1] * 9)
    grown = symptoms.evened_out(points, seed=0)
    assert len(grown) == MAX_POINTS
    assert not grown.held_out[len(points) :].any()
    assert (grown.labels[len(points) :] == 1).all()


def test_recall_and_hidden_classes_look_at_training_points() -> None:
    ours = trainer()
    ours.run(epochs=200)
    assert [symptoms.recall(ours, label) for label in (0, 1)] == [1.0, 1.0]
    assert symptoms.recall(ours, 5) == 1.0
    assert symptoms.hidden_classes(ours) == []
    assert symptoms.accurate(ours)
    assert not symptoms.constant_prediction(ours)
