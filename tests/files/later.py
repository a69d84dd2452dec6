"""An nnviz of later years: every default is another one, and the settings have new fields.

To be run in a process of its own, before anything else has imported the settings.
"""

from copy import copy
from typing import Any

from pydantic import create_model

from nnviz.settings import config

DEFAULTS: dict[str, dict[str, Any]] = {
    "ModelConfig": {
        "hidden": (3,),
        "classes": 5,
        "activation": "sine",
        "activations": ("relu",),
        "features": ("x2", "xy"),
        "dropout": 0.5,
        "batch_norm": True,
        "initialization": "zero",
        "seed": 9,
    },
    "TrainConfig": {
        "optimizer": "sgd",
        "learning_rate": 0.5,
        "momentum": 0.1,
        "beta1": 0.2,
        "beta2": 0.3,
        "alpha": 0.4,
        "batch_size": 7,
        "weight_decay": 0.9,
        "l1": 0.8,
        "loss": "hinge",
        "label_smoothing": 0.3,
        "schedule": "step",
        "schedule_epochs": 2,
        "schedule_gamma": 0.1,
    },
    "PresetConfig": {"points": 60, "noise": 0.4, "classes": 3, "held_out": 0.5, "seed": 9},
}
NEW = "colour"  # a setting that there is not yet, in each of the three
NOW, THEN = "red", "grey"  # its default later, and what means "as it was before it"


def come() -> None:
    """Put the settings of later in place of today's, and the new field into version 1."""
    for name, defaults in DEFAULTS.items():
        today = getattr(config, name)
        fields: dict[str, Any] = {NEW: (str, NOW)}
        for key, value in defaults.items():
            field = copy(today.model_fields[key])
            assert field.default != value
            field.default = value
            fields[key] = (field.annotation, field)
        setattr(config, name, create_model(name, __base__=today, **fields))
    from nnviz.files import settings_v1

    for table in (settings_v1.MODEL, settings_v1.TRAIN, settings_v1.PRESET):
        assert isinstance(table, dict)
        table[NEW] = THEN  # this is the line that somebody adds who adds a setting


def check() -> None:
    """All that was stored means what it meant, and the new field can be written, too."""
    import torch

    from nnviz.files.links import decode, encode
    from tests.files import test_v1

    torch.set_num_threads(1)
    assert config.ModelConfig().hidden == (3,)
    assert getattr(config.TrainConfig(), NEW) == NOW
    for param in test_v1.LINKS:
        (case,) = param.values
        test_v1.test_a_link_of_version_1_means_what_it_meant(case)
        test_v1.test_the_same_link_is_still_made(case)
        shared = decode(case["link"])
        for settings in (shared.model_config, shared.train_config, shared.preset):
            assert settings is None or getattr(settings, NEW) == THEN
        model = shared.model_config.changed(**{NEW: NOW})
        again = decode(encode(shared.points, model, shared.train_config, shared.preset))
        assert again.model_config == model
    for param in test_v1.PROJECTS:
        (case,) = param.values
        test_v1.test_a_file_of_version_1_goes_on_as_it_did(case)
        test_v1.test_what_a_file_leaves_out_is_as_it_was_in_version_1(case)
    print(f"{len(test_v1.LINKS)} links and {len(test_v1.PROJECTS)} files")
