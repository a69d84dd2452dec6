"""The browser's forward pass against torch: every activation, input feature and shape."""

from collections.abc import Iterator
from typing import get_args

import numpy as np
import numpy.typing as npt
import pytest
import torch
from playwright.sync_api import Browser, Page

from nnviz.inside.boundary import grid_points
from nnviz.network.learner import Learner
from nnviz.network.model import compute_features
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.names import ACTIVATIONS, FEATURES, Activation, Feature
from nnviz.stage.map_message import Heading, pack_pictures
from tests.browser.module import moments_text, stage_scripts_page, to_floats, to_text

EVALUATE = """
([message, x, y]) => {
    const { shape, moments } = stage.readMessage(bytes(message));
    const [numbers] = moments, network = new stage.Network(shape).load(numbers);
    const xs = floats(x), ys = floats(y), parts = [];
    for (let at = 0; at < xs.length; at += stage.TILE) {
        const n = Math.min(stage.TILE, xs.length - at);
        network.logits(xs.subarray(at, at + n), ys.subarray(at, at + n), n);
        parts.push(network.outputs.flat().map((plane) => plane.slice(0, n)));
    }
    return parts[0].map((_, unit) => {
        const whole = new Float32Array(xs.length);
        parts.forEach((part, i) => whole.set(part[unit], i * stage.TILE));
        return text(whole);
    });
}
"""
POINTS = grid_points(100)
NOTHING = np.zeros(0, np.bool_)
HEADING = Heading(training=False, span=0.0, cells=100, finest=520, revision=0, wrong=NOTHING)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """An empty page with the scripts of the stage."""
    yield from stage_scripts_page(browser)


def learner_of(config: ModelConfig, scale: float) -> Learner:
    """A network whose weights are so many times larger than fresh ones, with used statistics."""
    learner = Learner(config, TrainConfig())
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        learner.flat.mul_(scale)
        for name, buffer in learner.model.named_buffers():
            if buffer.dim():
                noise = torch.rand(buffer.shape, generator=generator)
                buffer.copy_(noise * 2 + 0.1 if name.endswith("var") else noise - 0.5)
    return learner


def in_the_browser(page: Page, learner: Learner) -> list[npt.NDArray[np.float32]]:
    """What every layer puts out on the grid, shape (width, 10,000) each, the logits last."""
    config = learner.model.config
    message = moments_text(HEADING, config, [learner.numbers()])
    x, y = (to_text(column) for column in POINTS.t().contiguous().numpy())
    planes = [to_floats(t) for t in page.evaluate(EVALUATE, [message, x, y])]
    widths = [*config.hidden, config.classes]
    ends = np.cumsum(widths)
    return [np.stack(planes[end - n : end]) for n, end in zip(widths, ends, strict=True)]


def assert_same(page: Page, config: ModelConfig, scale: float = 2.0) -> None:
    learner = learner_of(config, scale)
    *hidden, logits = in_the_browser(page, learner)
    with torch.inference_mode():
        *outputs, wanted = learner.model.outputs(compute_features(POINTS, config.features))
    for mine, theirs in zip(hidden, outputs, strict=True):
        np.testing.assert_allclose(mine, theirs.t().numpy(), rtol=1e-4, atol=1e-4)
    probabilities = torch.softmax(torch.tensor(logits), dim=0)
    exact = torch.softmax(wanted.t(), dim=0)
    torch.testing.assert_close(probabilities, exact, rtol=0.0, atol=1e-4)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("scale", [1.0, 4.0])
def test_every_activation_is_torchs(page: Page, activation: Activation, scale: float) -> None:
    assert_same(page, ModelConfig(hidden=(8, 8), activation=activation), scale)


@pytest.mark.parametrize("feature", FEATURES)
def test_every_feature_is_torchs(page: Page, feature: Feature) -> None:
    assert_same(page, ModelConfig(hidden=(4,), features=(feature,)))


def test_features_come_in_the_order_of_the_config(page: Page) -> None:
    assert_same(page, ModelConfig(hidden=(6,), features=("sin_y", "x", "xy")))
    assert_same(page, ModelConfig(hidden=(6,), features=get_args(Feature)))


@pytest.mark.parametrize("classes", range(2, 9))
@pytest.mark.parametrize("hidden", [(), (1,), (3, 5), (64, 64, 64, 64, 64, 64), (7, 2, 9)])
def test_every_shape_is_torchs(page: Page, hidden: tuple[int, ...], classes: int) -> None:
    assert_same(page, ModelConfig(hidden=hidden, classes=classes), 1.5)


@pytest.mark.parametrize("activation", ["tanh", "relu", "gelu"])
def test_batch_norm_is_torchs(page: Page, activation: Activation) -> None:
    config = ModelConfig(hidden=(8, 5, 6), classes=3, activation=activation, batch_norm=True)
    assert_same(page, config)


def test_layers_may_have_activations_of_their_own(page: Page) -> None:
    kinds: tuple[Activation, ...] = ("sine", "relu", "sigmoid")
    assert_same(page, ModelConfig(hidden=(5, 6, 7), activations=kinds))


def test_messages_are_read_as_they_were_packed(page: Page) -> None:
    config = ModelConfig(hidden=(3, 64), activations=("relu", "sine"), classes=8, batch_norm=True)
    moments = [np.arange(learner_of(config, 1.0).numbers().size, dtype=np.float32)] * 3
    wrong = np.array([True, False, False, True, False, False, False, False, True])
    heading = Heading(True, 0.2, 71, 1234, 4_000_000_000, wrong)
    read = page.evaluate(
        """(text) => {
            const message = stage.readMessage(bytes(text));
            message.wrong.bits = Array.from(message.wrong.bits);
            return { ...message, moments: message.moments?.map((moment) => Array.from(moment)),
                pictures: message.pictures?.map((picture) => Array.from(picture)) };
        }""",
        moments_text(heading, config, moments),
    )
    assert read.pop("wrong") == {"revision": 4_000_000_000, "points": 9, "bits": [0b1001, 1]}
    assert [len(moment) for moment in read["moments"]] == [len(moment) for moment in moments]
    assert read.pop("moments")[2] == moments[2].tolist()
    shape = read.pop("shape")
    assert shape == {
        "features": [0, 1],
        "hidden": [3, 64],
        "activations": [1, 7],
        "classes": 8,
        "batchNorm": True,
    }
    assert read == {
        "training": True, "span": 200, "cells": 71, "finest": 1234, "pictures": None
    }  # fmt: skip
    packed = np.frombuffer(pack_pictures(heading, [b"abc", b""]), np.uint8)
    pictures = page.evaluate(
        "(text) => stage.readMessage(bytes(text)).pictures.map((picture) => Array.from(picture))",
        to_text(packed),
    )
    assert pictures == [list(b"abc"), []]


def test_names_are_numbered_alike_on_both_sides(page: Page) -> None:
    names = "() => [stage.ACTIVATIONS, stage.FEATURES].map((kinds) => kinds.map(([name]) => name))"
    assert page.evaluate(names) == [list(ACTIVATIONS), list(FEATURES)]


def test_a_message_of_another_version_is_refused_with_a_sentence(page: Page) -> None:
    said = page.evaluate(
        "() => { try { stage.readMessage(new Uint8Array([9])); } catch (e) { return e.message; } }"
    )
    assert said == "a map of version 9, where this page knows 3: reload it"
