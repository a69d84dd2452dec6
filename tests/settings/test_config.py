"""Settings: frozen, bounded, and the same after a trip through JSON."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from nnviz.settings.config import Config, GridConfig, ModelConfig, PresetConfig, TrainConfig
from tests.inputs import model_configs, preset_configs, train_configs


@settings(max_examples=100, deadline=None)
@given(st.one_of(model_configs(), train_configs, preset_configs))
def test_json_gives_back_the_same_settings(config: Config) -> None:
    for exclude_defaults in (False, True):
        text = config.model_dump_json(exclude_defaults=exclude_defaults)
        assert type(config).model_validate_json(text) == config


def test_defaults_are_the_documented_ones() -> None:
    model, train, preset = ModelConfig(), TrainConfig(), PresetConfig(name="xor")
    assert (model.hidden, model.classes, model.activation) == ((8, 8), 2, "tanh")
    assert (model.features, model.seed) == (("x", "y"), 0)
    assert (train.optimizer, train.learning_rate, train.batch_size) == ("adam", 0.01, None)
    assert (preset.points, preset.noise, preset.held_out) == (200, 0.05, 0.2)
    assert GridConfig().resolution == 100


def test_settings_are_frozen_and_can_be_compared_and_hashed() -> None:
    config = ModelConfig()
    with pytest.raises(ValidationError, match="frozen"):
        config.seed = 1  # type: ignore[misc]
    assert config == ModelConfig()
    assert len({config, ModelConfig(), ModelConfig(seed=1)}) == 2


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (ModelConfig, {"hidden": (1,) * 6}),
        (ModelConfig, {"hidden": ()}),
        (ModelConfig, {"hidden": (64, 1)}),
        (ModelConfig, {"classes": 8, "dropout": 0.9, "seed": 2**31 - 1}),
        (ModelConfig, {"hidden": (2, 3), "activations": ("relu", "sine")}),
        (TrainConfig, {"learning_rate": 10.0, "batch_size": 5_000, "label_smoothing": 0.5}),
        (GridConfig, {"resolution": 400}),
        (PresetConfig, {"name": "xor", "points": 5_000, "noise": 0.5, "held_out": 0.9}),
    ],
)
def test_limits_themselves_are_possible(kind: type[Config], values: dict[str, Any]) -> None:
    config = kind(**values)
    assert {name: getattr(config, name) for name in values} == values


@pytest.mark.parametrize(
    ("kind", "values", "sentence"),
    [
        (ModelConfig, {"hidden": (1,) * 7}, "hidden must have at most 6 layers. Got 7."),
        (ModelConfig, {"hidden": (65,)}, "each hidden layer must have 1 to 64 neurons. Got 65."),
        (ModelConfig, {"hidden": (0,)}, "each hidden layer must have 1 to 64 neurons. Got 0."),
        (ModelConfig, {"features": ()}, "features must name at least one input. Got none."),
        (ModelConfig, {"features": ("x", "x")}, "features must be distinct. Got x, x."),
        (ModelConfig, {"features": ("z",)}, "features"),
        (ModelConfig, {"activations": ("relu",)}, r"one per hidden layer \(2\). Got 1."),
        (ModelConfig, {"activation": "softplus"}, "activation"),
        (ModelConfig, {"classes": 1}, "classes"),
        (ModelConfig, {"classes": 9}, "classes"),
        (ModelConfig, {"dropout": 0.91}, "dropout"),
        (ModelConfig, {"dropout": float("nan")}, "dropout"),
        (ModelConfig, {"seed": -1}, "seed"),
        (ModelConfig, {"depth": 3}, "depth"),
        (TrainConfig, {"learning_rate": 0.0}, "learning_rate"),
        (TrainConfig, {"learning_rate": 10.1}, "learning_rate"),
        (TrainConfig, {"learning_rate": float("inf")}, "learning_rate"),
        (TrainConfig, {"momentum": 1.0}, "momentum"),
        (TrainConfig, {"batch_size": 0}, "batch_size"),
        (TrainConfig, {"l1": -0.1}, "l1"),
        (TrainConfig, {"optimizer": "lbfgs"}, "optimizer"),
        (GridConfig, {"resolution": 1}, "resolution"),
        (GridConfig, {"resolution": 401}, "resolution"),
        (PresetConfig, {}, "name"),
        (PresetConfig, {"name": "xor", "points": 1}, "points"),
        (PresetConfig, {"name": "xor", "points": 5_001}, "points"),
        (PresetConfig, {"name": "xor", "noise": 0.51}, "noise"),
        (PresetConfig, {"name": "xor", "held_out": 0.91}, "held_out"),
    ],
)
def test_impossible_settings_are_refused_by_name(
    kind: type[Config], values: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        kind(**values)


def test_one_activation_serves_every_layer_unless_each_has_its_own() -> None:
    assert ModelConfig(hidden=(2, 3), activation="relu").layer_activations == ("relu", "relu")
    each = ModelConfig(hidden=(2, 3), activation="relu", activations=("sine", "elu"))
    assert each.layer_activations == ("sine", "elu")
    assert ModelConfig(hidden=(), activations=()).layer_activations == ()
