"""The table of settings: it knows every field, its words are whole, and what it says is true."""

from typing import Any

import pytest

from nnviz.bench.workbench import Workbench
from nnviz.files import settings_v1
from nnviz.settings.config import Config, ModelConfig, TrainConfig
from nnviz.settings.setting import EFFECTS, Setting
from nnviz.settings.table import SETTINGS, names_of
from nnviz.training.new_layers import TOLERANCE

FIELDS = {**dict.fromkeys(ModelConfig.model_fields, ModelConfig)} | {
    **dict.fromkeys(TrainConfig.model_fields, TrainConfig)
}
OTHERS: dict[str, Any] = {  # another value than the default
    "hidden": (4,),
    "classes": 3,
    "activations": ("relu", "sine"),
    "features": ("x", "y", "xy"),
    "seed": 5,
    "batch_norm": True,
    "dropout": 0.2,
}


def other(name: str) -> Any:
    setting, default = SETTINGS[name], getattr(FIELDS[name](), name)
    choices = (*setting.names, *setting.steps)
    return OTHERS.get(name) or next(choice for choice in choices if choice != default)


def test_every_field_of_the_configs_is_in_the_table_and_shared() -> None:
    assert {name for name, setting in SETTINGS.items() if setting.shared} == set(FIELDS)
    assert set(FIELDS) == {*settings_v1.MODEL, *settings_v1.TRAIN}
    assert names_of(ModelConfig) == set(ModelConfig.model_fields)


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_the_help_tells_the_usual_range_and_what_a_change_does(setting: Setting) -> None:
    text = setting.help
    assert ("Usual: " in text) == bool(setting.usual)
    assert setting.usual or setting.name == "seed" or not setting.shared
    assert EFFECTS[setting.effect] in text
    assert text.endswith(".")
    assert ".." not in text
    assert "  " not in text
    assert len(text) < 310


def test_words_are_not_used_twice() -> None:
    for words in ("label", "word"):
        used = [getattr(setting, words) for setting in SETTINGS.values()]
        assert len(set(used)) == len(used)


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_what_a_control_offers_is_in_order_and_holds_the_default(setting: Setting) -> None:
    numbers = [step for step in setting.steps if step is not None]
    assert numbers == sorted(set(numbers))
    assert None not in setting.steps[:-1]
    if setting.name in FIELDS:
        kind: type[Config] = FIELDS[setting.name]
        default = getattr(kind(), setting.name)
        assert not setting.steps or default in setting.steps
        offered = () if isinstance(default, tuple) or default is None else (*setting.names,)
        for choice in (*setting.steps, *offered, *(setting.span or ())[:2]):
            assert getattr(kind(**{setting.name: choice}), setting.name) == choice


@pytest.mark.parametrize("name", FIELDS)
def test_what_it_says_a_change_does_is_what_happens(name: str) -> None:
    after: dict[bool, int] = {}
    for keep in (False, True):
        bench = Workbench()
        bench.load_preset("moons")
        bench.player.keep_weights = keep
        bench.player.step()
        if name in ModelConfig.model_fields:
            bench.player.set_model_config(bench.player.model_config.changed(**{name: other(name)}))
        else:
            bench.player.set_train_config(bench.player.train_config.changed(**{name: other(name)}))
        after[keep] = bench.player.trainer.epoch
    wanted = {"live": (1, 1), "rebuild": (0, 0), "rebuild or keep": (0, 1)}
    assert (after[False], after[True]) == wanted[SETTINGS[name].effect]


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("activation", "leaky_relu", "leaky ReLU"),
        ("features", ("x", "x2"), "x, x²"),
        ("activations", None, "the same in all"),
        ("activations", ("tanh", "relu"), "tanh, ReLU"),
        ("hidden", (8, 4), "8-4"),
        ("hidden", (), "–"),
        ("batch_size", None, "full"),
        ("batch_size", 10, "10"),
        ("batch_norm", True, "on"),
        ("learning_rate", 0.0001, "0.0001"),
        ("held_out_share", 20, "20 %"),
        ("optimizer", "of later", "of later"),
    ],
)
def test_values_are_shown_as_people_write_them(name: str, value: Any, text: str) -> None:
    assert SETTINGS[name].show(value) == text


def test_a_setting_without_a_meaning_does_nothing() -> None:
    """What `matters` hides is not in the weights: two runs that differ in it are the same."""

    def run(config: TrainConfig) -> float | None:
        bench = Workbench()
        bench.load_preset("xor")
        bench.player.set_train_config(config)
        bench.player.trainer.run(epochs=5)
        return bench.player.trainer.evaluate().train_loss

    hidden = [name for name, setting in SETTINGS.items() if setting.needs]
    assert len(hidden) == 7
    for name in hidden:
        setting = SETTINGS[name]
        assert setting.needs is not None
        key, values = setting.needs
        for value in SETTINGS[key].names:
            base = TrainConfig(**{key: value, "learning_rate": 0.1, "schedule_epochs": 10})
            assert setting.matters(base) == (value in values)
            if not setting.matters(base):
                assert run(base) == run(base.changed(**{name: other(name)})), (name, value)


def test_what_keeping_the_weights_promises_is_what_new_layers_keep_to() -> None:
    text = SETTINGS["keep_weights"].help
    assert "no probability by more than half a percent" in text
    assert TOLERANCE == 0.005
    assert "another activation, do change it" in text
