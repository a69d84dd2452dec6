"""The nearest place of another class, and the way forward at a point, against numpy and torch."""

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from playwright.sync_api import Browser, Page

from nnviz.inside.grid import SMALL_SIDE
from nnviz.inside.neurons import neuron_values
from nnviz.network.learner import Learner
from nnviz.network.model import compute_features
from nnviz.settings.config import ModelConfig
from tests.browser.module import moments_text, stage_scripts_page, to_floats
from tests.browser.test_network import HEADING, learner_of

CELL = 2 / 96
FINE = 800  # a side, of the grid that is searched point by point
PROBES = [(0.0, 0.0), (-0.9, 0.85), (0.4, -0.35), (1.0, 1.0), (0.123, 0.456)]
NETWORKS = {
    "tanh": (ModelConfig(hidden=(8, 8)), 4.0),
    "ReLU, five classes": (ModelConfig(hidden=(12, 6), activation="relu", classes=5), 3.0),
    "sine, batch norm": (ModelConfig(hidden=(6, 5), activation="sine", batch_norm=True), 2.0),
    "no hidden layer": (ModelConfig(hidden=(), classes=3), 5.0),
    "all features": (ModelConfig(hidden=(7,), features=("x2", "y2", "xy", "sin_x")), 4.0),
}
LOAD = """
    const { shape, moments } = stage.readMessage(bytes(message));
    const network = new stage.Network(shape).load(moments[0]);
"""
NEAREST = f"""([message, places]) => {{ {LOAD}
    return places.map(([x, y]) => stage.nearestOther(network, x, y)); }}"""
ANSWERS = f"([message, [x, y]]) => {{ {LOAD} return stage.answersAt(network, x, y); }}"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """An empty page with the scripts of the stage."""
    yield from stage_scripts_page(browser)


def classes_at(learner: Learner, xy: torch.Tensor) -> torch.Tensor:
    with torch.inference_mode():
        labels: torch.Tensor = learner.model(xy.to(torch.float32)).argmax(dim=1)
    return labels


@pytest.mark.parametrize("name", NETWORKS)
def test_the_nearest_place_of_another_class_is_that_of_a_search_of_every_point(
    page: Page, name: str
) -> None:
    config, scale = NETWORKS[name]
    learner = learner_of(config, scale)
    axis = torch.linspace(-1.0, 1.0, FINE, dtype=torch.float64)
    grid = torch.cartesian_prod(axis, axis)
    labels = classes_at(learner, grid)
    assert len(labels.unique()) > 1
    message = moments_text(HEADING, config, [learner.numbers()])
    for (x, y), found in zip(PROBES, page.evaluate(NEAREST, [message, PROBES]), strict=True):
        own = classes_at(learner, torch.tensor([[x, y]]))
        away = torch.linalg.vector_norm(grid - torch.tensor([x, y]), dim=1)
        nearest = float(away[labels != own].min())
        assert abs(found["distance"] - nearest) <= CELL
        assert found["distance"] == pytest.approx(np.hypot(found["x"] - x, found["y"] - y))
        # It is of another class, and but for rounding the one that is named; just before it is not.
        there = torch.tensor([[found["x"], found["y"]]])
        assert max(abs(found["x"]), abs(found["y"])) <= 1.0
        on = torch.tensor([[x, y]], dtype=torch.float64)
        assert classes_at(learner, on + 1.002 * (there - on)) == found["label"] != own
        assert classes_at(learner, on + 0.99 * (there - on)) == own


def test_where_one_class_is_everywhere_there_is_no_nearest(page: Page) -> None:
    config = ModelConfig(hidden=(4,))
    learner = learner_of(config, 0.0)
    with torch.no_grad():
        learner.flat[-1] = 1.0  # the bias of the last class
    message = moments_text(HEADING, config, [learner.numbers()])
    assert page.evaluate(NEAREST, [message, [(0.2, 0.1)]]) == [None]


@pytest.mark.parametrize("name", NETWORKS)
def test_the_way_forward_at_a_point_is_torchs(page: Page, name: str) -> None:
    config, scale = NETWORKS[name]
    learner = learner_of(config, scale)
    message = moments_text(HEADING, config, [learner.numbers()])
    inputs, *outputs = page.evaluate(ANSWERS, [message, (0.3, -0.7)])
    with torch.inference_mode():
        features = compute_features(torch.tensor([[0.3, -0.7]]), config.features)
        wanted = [layer[0].numpy() for layer in learner.model.outputs(features)]
    np.testing.assert_allclose(inputs, features[0].numpy(), rtol=1e-5, atol=1e-6)
    for mine, theirs in zip(outputs, wanted, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-4, atol=1e-4)


OVER = f"""([message, side, wanted]) => {{ {LOAD}
    return stage.answersOver(network, side, wanted).map((values) => text(values)); }}"""


@pytest.mark.parametrize("name", NETWORKS)
def test_the_squares_are_what_neurons_put_out_over_the_plane(page: Page, name: str) -> None:
    config, scale = NETWORKS[name]
    learner = learner_of(config, scale)
    message = moments_text(HEADING, config, [learner.numbers()])
    layers = neuron_values(learner.model)
    wanted = [
        {"layer": layer, "index": index}
        for layer, values in enumerate(layers, start=1)
        for index in range(len(values))
    ]
    answers = [to_floats(t) for t in page.evaluate(OVER, [message, SMALL_SIDE, wanted])]
    for mine, theirs in zip(answers, [one for values in layers for one in values], strict=True):
        top_row_first = mine.reshape(SMALL_SIDE, SMALL_SIDE)[::-1]
        np.testing.assert_allclose(top_row_first, theirs, rtol=1e-4, atol=1e-4)
