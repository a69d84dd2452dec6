"""What the machine of `test_workbench_stateful.py` needs: input of any kind, and what always holds.

`check` looks at a Workbench after each thing that was done to it; `state_of` is all of it that a
refused wish must leave alone.
"""

import inspect
import pkgutil
from importlib import import_module
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st

import nnviz.bench
from nnviz.bench import exchange
from nnviz.bench.verbs import verb
from nnviz.bench.workbench import Workbench
from nnviz.data.class_styles import CLASS_STYLES
from nnviz.data.points import quantize
from nnviz.data.presets import PRESETS
from nnviz.inside.neurons import neuron_values
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.limits import MAX_CLASSES, MAX_DENSITY, MAX_POINTS, MAX_RADIUS
from nnviz.settings.names import Activation, Initialization, Loss, Optimizer, Schedule
from nnviz.stage.tools import SHAPES, Brush
from nnviz.training.stop_rules import StopRules
from tests.drawings import dot, stroke
from tests.inputs import coordinates, literals, model_configs, preset_configs

# What the browser may send

labels = st.integers(0, MAX_CLASSES - 1)
places = st.tuples(coordinates, coordinates)
tools = st.sampled_from(["draw", "spray", "erase", "move", "shape", "select"])
brushes = st.builds(
    Brush,
    tool=st.sampled_from(["spray", "erase", "move", "shape", "select", "select"]),
    shape=st.sampled_from(SHAPES),
    label=labels,
    held_out=st.booleans(),
    radius=st.floats(0.02, MAX_RADIUS),
    density=st.integers(1, MAX_DENSITY),
)
dots = st.builds(
    lambda at, k, out: dot(at[0], at[1], k, held_out=out), places, labels, st.booleans()
)
strokes = st.builds(
    lambda brush, path: stroke(brush, *path), brushes, st.lists(places, min_size=1, max_size=4)
)
junk: st.SearchStrategy[Any] = (
    st.none() | st.integers() | st.floats() | st.text(max_size=5) | st.just([]) | st.just({})
)
nonsense = junk | st.builds(
    lambda shape, key, value: {**shape, key: value},
    dots | strokes,
    st.sampled_from(["type", "left", "path", "fill", "stroke", "strokeWidth", "scaleX", "originY"]),
    junk,
)
drawn = st.lists(dots | dots | strokes | nonsense, min_size=1, max_size=6)

# What a page's controls may set

preset_names = st.sampled_from([*PRESETS, "nonesuch"])
some_presets = preset_names | preset_configs
shares = st.floats(0.0, 0.9) | st.floats()
rates = st.sampled_from([1e-6, 1e-4, 0.003, 0.03, 1.0, 10.0])
moments = st.integers(-2, 60)
indices = st.integers(0, 60) | st.integers(-2, 1000)
weights = st.floats(-3.0, 3.0) | st.sampled_from([0.0, 100.0, -100.0]) | st.floats()
layers, neurons = st.integers(-1, 6), st.integers(-1, 12)
rules = st.builds(
    StopRules,
    epoch=st.none() | st.integers(1, 60),
    loss=st.none() | st.floats(0.0, 2.0),
    accuracy=st.none() | st.floats(0.0, 1.0),
    patience=st.none() | st.integers(1, 20),
)
wild_configs = st.builds(
    TrainConfig,
    optimizer=st.sampled_from(literals(Optimizer)),
    learning_rate=rates,
    momentum=st.sampled_from([0.0, 0.9, 0.999]),
    batch_size=st.none() | st.integers(1, 50),
    weight_decay=st.sampled_from([0.0, 0.01, 1.0]),
    l1=st.sampled_from([0.0, 0.01, 1.0]),
    loss=st.sampled_from(literals(Loss)),
    label_smoothing=st.sampled_from([0.0, 0.5]),
    schedule=st.sampled_from(literals(Schedule)),
    schedule_epochs=st.sampled_from([1, 20]),
)


@st.composite
def networks(draw: st.DrawFn, classes: int) -> ModelConfig:
    """Any small network of so many classes, with or without a nonlinearity for each layer."""
    config = draw(model_configs(classes))
    kinds = st.tuples(*[st.sampled_from(literals(Activation))] * len(config.hidden))
    return config.changed(
        activations=draw(st.none() | kinds),
        initialization=draw(st.sampled_from(literals(Initialization))),
    )


# What is wrong with a file

fields_of_files = st.sampled_from(
    ["points.x", "points.labels", "state.weights", "state.position", "model.classes"]
)
impossible = st.sampled_from([None, "AAAA", 9999, -1, [2.5] * 3])  # for any of these fields

# What can be done


def wanted_rules() -> set[str]:
    """Names of all verbs of `nnviz.bench`, and of all that brings something in or takes it away."""
    modules = [
        import_module(f"nnviz.bench.{module.name}")
        for module in pkgutil.iter_modules(nnviz.bench.__path__)
    ]
    kinds = {kind for module in modules for _, kind in inspect.getmembers(module, inspect.isclass)}
    code = verb(lambda self: None).__code__
    verbs = {
        name
        for kind in kinds
        for name, method in inspect.getmembers(kind, inspect.isfunction)
        if method.__code__ is code
    }
    passages = {
        name
        for name, function in inspect.getmembers(exchange, inspect.isfunction)
        if "bench" in inspect.signature(function).parameters and not name.startswith("_")
    }
    return verbs | passages


# What always holds


def weights_of(bench: Workbench) -> tuple[torch.Tensor, ...]:
    """All numbers of the network and its optimiser."""
    moment = bench.player.trainer.snapshot()
    state = (moment.optimizer_state[name] for name in sorted(moment.optimizer_state))
    return (moment.weights, *moment.buffers.values(), *state)


def same(ones: tuple[torch.Tensor, ...], others: tuple[torch.Tensor, ...]) -> bool:
    """Whether tensors are equal, one by one."""
    return len(ones) == len(others) and all(map(torch.equal, ones, others))


def state_of(bench: Workbench) -> tuple[Any, ...]:
    """What a refused wish leaves alone: all but weights and notice."""
    player, run, history = bench.player, bench.player.run, bench.player.trainer.history
    trainer, versions = player.trainer, bench.versions
    return (
        (versions.now, versions.previous, versions.following, versions.resized(MAX_CLASSES)),
        (bench.brush, bench.preset_held_out, bench.log.seen, dict(bench.log.consumed)),
        (player.running, player.steps_per_map, player.pace, player.self_pause.on),
        (player.keep_weights, run, trainer, run.rules),
        (player.model_config, player.train_config, trainer.epoch, trainer.steps, trainer.diverged),
        (trainer.hand, run.edits),
        ([*history.epochs], [*history.train_loss], run.viewed, run.timeline.epochs, list(run.gone)),
        ([*run.events.items], [*run.ghosts], run.revision, run.best),
    )


def check(bench: Workbench) -> None:
    """All that holds at any time."""
    check_data(bench)
    check_network(bench)
    check_record(bench)
    assert bench.notice is None or bench.notice.strip()


def check_data(bench: Workbench) -> None:
    """Points lie on the grid, have labels of classes, and are what is trained on."""
    points, versions = bench.points, bench.versions
    classes = bench.player.model_config.classes
    assert len(points) <= MAX_POINTS
    assert points == quantize(points)
    assert not len(points) or points.labels.max() < classes
    assert len(versions.now.outputs) == len(set(versions.now.outputs)) == classes
    assert len(versions.now.names) <= classes
    assert bench.player.trainer.points == points == bench.player.run.shown.points
    assert 0 <= bench.brush.label < classes <= len(CLASS_STYLES)
    assert bench.can_undo == versions.can_undo == (versions.previous is not None)
    assert bench.can_redo == versions.can_redo == (versions.following is not None)
    assert 0.0 <= bench.held_out_share <= 1.0


def check_network(bench: Workbench) -> None:
    """All numbers are finite, and the map is of probabilities of the network's classes."""
    trainer, shown = bench.player.trainer, bench.player.run.shown
    for each in (trainer, shown):
        each.hand.check(each.model_config)
        for layer, neuron in each.hand.off:
            assert not neuron_values(each.model)[layer][neuron].any()
    assert trainer.model.linears[-1].out_features == trainer.model_config.classes
    assert all(bool(torch.isfinite(numbers).all()) for numbers in weights_of(bench))
    assert trainer.evaluate().finite
    assert shown.evaluate().finite
    map_ = bench.player.boundary().probabilities
    assert map_.shape[-1] == trainer.model_config.classes == shown.model_config.classes
    assert np.isfinite(map_).all()
    np.testing.assert_allclose(map_.sum(axis=-1), 1.0, atol=1e-5)
    assert bench.player.wrong().shape == (len(bench.points),)


def check_record(bench: Workbench) -> None:
    """Curves, moments and marks are in order, and nothing comes after the present."""
    player, run, trainer = bench.player, bench.player.run, bench.player.trainer
    history, marks = trainer.history, [event.epoch for event in run.events.items]
    assert len({len(column) for column in history.columns()}) == 1
    for epochs in (history.epochs, run.timeline.epochs):
        assert all(earlier < later for earlier, later in pairwise(epochs))
        assert all(epoch <= trainer.epoch for epoch in epochs)
    assert len(run.timeline) > 0
    assert marks == sorted(marks)
    assert all(0 <= epoch <= trainer.epoch for epoch in marks)
    assert all(event.text for event in run.events.items)
    assert run.viewed is None or run.viewed in run.timeline.epochs
    assert not player.running or (player.missing is None and run.viewed is None)
    assert run.best.epoch <= trainer.epoch
