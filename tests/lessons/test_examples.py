"""Small runs for figures: they show what the article says, and what plain torch makes of them."""

import itertools

import numpy as np
import pytest
import torch

from nnviz.data.points import Points
from nnviz.lessons import examples
from nnviz.lessons.examples import Moment
from nnviz.ui import explain


def accuracy(moment: Moment, points: Points) -> float:
    """Of a moment's numbers, put into a network of torch's own."""
    sizes = [2, *moment.config.hidden, 2]
    parts: list[torch.nn.Module] = []
    at = 0
    for fan, width in itertools.pairwise(sizes):
        linear = torch.nn.Linear(fan, width)
        for parameter in (linear.weight, linear.bias):
            values = torch.from_numpy(moment.numbers[at : at + parameter.numel()].copy())
            parameter.data = values.reshape(parameter.shape)
            at += parameter.numel()
        parts += [linear, torch.nn.Tanh()]
    assert at == len(moment.numbers)
    answers = torch.nn.Sequential(*parts[:-1])(torch.tensor(points.xy)).argmax(dim=1)
    right = answers.numpy() == points.labels
    return float(right[~points.held_out].mean())


def shown(moment: Moment) -> float:
    """The accuracy that a label says, in per cent."""
    return float(moment.label.split(", ")[1].split(" %")[0])


@pytest.mark.parametrize("name", ["learning", "layers", "by_heart", "decay"])
def test_each_label_says_what_torch_finds(name: str) -> None:
    example = explain._examples()[name]
    for moment in example.moments:
        exact = 100.0 * accuracy(moment, example.points)
        assert shown(moment) == pytest.approx(exact, abs=0.11)


def test_the_figures_show_what_the_article_says() -> None:
    made = explain._examples()
    learning, layers = made["learning"].moments, made["layers"].moments
    assert shown(learning[0]) < 80.0 <= 98.0 < shown(learning[-1])
    assert shown(layers[0]) < 75.0
    assert shown(layers[-1]) > 98.0
    by_heart = made["by_heart"].moments
    held_out = [float(moment.label.rsplit(" ", 2)[1]) for moment in by_heart]
    assert shown(by_heart[-1]) == 100.0
    assert len(by_heart[-1].numbers) == 2594
    assert max(held_out) > held_out[-1] + 3.0  # it was better before it learnt them by heart
    decay = [float(moment.label.rsplit(" ", 2)[1]) for moment in made["decay"].moments]
    assert max(decay) > decay[0] + 3.0


def test_a_run_goes_on_from_moment_to_moment() -> None:
    points = examples.some_points("moons")
    whole = examples.by_epoch(points, (4,), (50,)).moments[-1]
    parts = examples.by_epoch(points, (4,), (0, 7, 50)).moments[-1]
    np.testing.assert_array_equal(whole.numbers, parts.numbers)
    assert whole.label == parts.label
