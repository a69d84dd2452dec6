"""Every setting is explained: a sentence, the usual range, and whether it restarts the model."""

from typing import get_args

import pytest

from nnviz.settings import config
from nnviz.settings.help import HELP, plain_name
from nnviz.training.new_layers import TOLERANCE

FIELDS = [
    *(name for name in config.ModelConfig.model_fields if name != "classes"),
    *config.TrainConfig.model_fields,
]


@pytest.mark.parametrize("name", FIELDS)
def test_the_help_tells_the_usual_range_and_what_a_change_does(name: str) -> None:
    text = HELP[name]
    assert "Usual" in text or name == "seed"
    assert "estarts the model" in text or "hanges live" in text or name == "activations"
    assert text.endswith(".")
    assert len(text) < 260


@pytest.mark.parametrize(
    "kind",
    [
        config.Activation,
        config.Feature,
        config.Initialization,
        config.Optimizer,
        config.Loss,
        config.Schedule,
    ],
)
def test_every_choice_has_a_plain_name_of_its_own(kind: object) -> None:
    names = [plain_name(choice) for choice in get_args(kind)]
    assert len(set(names)) == len(names)
    assert not any("_" in name for name in names)


def test_whether_it_restarts_is_true() -> None:
    for name in config.TrainConfig.model_fields:
        assert "estarts" not in HELP[name], name
    assert "live" in HELP["dropout"]
    for name in ("seed", "features", "initialization", "batch_norm"):
        assert "Restarts the model." in HELP[name]


def test_what_keeping_the_weights_promises_is_what_new_layers_keep_to() -> None:
    assert "no probability by more than half a percent" in HELP["keep_weights"]
    assert TOLERANCE == 0.005
    assert "another activation, do change it" in HELP["keep_weights"]
