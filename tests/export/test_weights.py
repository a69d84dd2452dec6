"""Weights, architecture and loader, run where nnviz is not installed."""

import json
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
import torch
from safetensors.torch import load

from nnviz.data.axes import Axes, Axis
from nnviz.export.weights import WEIGHTS, write_architecture, write_loader, write_weights
from nnviz.inside.boundary import evaluate_grid, grid_points
from nnviz.settings.config import GridConfig, ModelConfig, TrainConfig
from nnviz.settings.hand import Hand
from nnviz.settings.names import Activation, Feature
from nnviz.training.trainer import Trainer
from tests.bare import run_bare
from tests.inputs import HOSTILE, some_points

CELLS = 9
PACKAGES = ("torch", "numpy", "safetensors")
EVERYTHING = {"features": get_args(Feature), "batch_norm": True, "dropout": 0.2}
CONFIGS = [
    *(ModelConfig(hidden=(5, 4), classes=3, activation=kind) for kind in get_args(Activation)),
    *(ModelConfig(hidden=(4,), classes=3, features=(name,)) for name in get_args(Feature)),
    ModelConfig(hidden=(6, 5), classes=3, activations=("relu", "sine"), **EVERYTHING),
    ModelConfig(hidden=(), classes=8, features=("xy", "x")),
    ModelConfig(hidden=(), classes=3, batch_norm=True),
    ModelConfig(hidden=(7,) * 6, classes=4, activation="elu", batch_norm=True),
]
ALL_IN_ONE = """\
import json
import os
import runpy

import torch

points = torch.tensor(json.load(open("points.json")))
for number in range({count}):
    os.chdir(str(number))
    found = runpy.run_path("load_weights.py")
    print(json.dumps(found["probabilities"](points).tolist()))
    os.chdir("..")
"""


def trained(config: ModelConfig, epochs: int = 30, hand: Hand | None = None) -> Trainer:
    """A network after some epochs, far from where it began."""
    trainer = Trainer(some_points(classes=3), config, TrainConfig(learning_rate=0.05))
    if hand is not None:
        trainer.set_hand(hand)
    trainer.run(epochs=epochs)
    assert trainer.epoch == epochs
    return trainer


def shown(trainer: Trainer) -> Any:
    """What the page draws, shape (n, classes)."""
    map_ = evaluate_grid(trainer.model, GridConfig(resolution=CELLS)).probabilities
    return map_.reshape(CELLS * CELLS, -1)


def test_the_loader_gives_the_pages_probabilities(tmp_path: Path) -> None:
    off = Hand(off=((0, 1), (1, 2)))
    trainers = [trained(config) for config in CONFIGS]
    trainers.append(trained(ModelConfig(hidden=(4, 4), classes=3), hand=off))
    trainers.append(trained(ModelConfig(hidden=(4, 4), classes=3, batch_norm=True), hand=off))
    for number, trainer in enumerate(trainers):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / WEIGHTS).write_bytes(write_weights(trainer.snapshot()))
        (folder / "load_weights.py").write_text(write_loader(trainer.snapshot()))
    (tmp_path / "points.json").write_text(json.dumps(grid_points(CELLS).tolist()))
    printed = run_bare(ALL_IN_ONE.format(count=len(trainers)), PACKAGES, cwd=tmp_path)
    for trainer, line in zip(trainers, printed.splitlines(), strict=True):
        np.testing.assert_allclose(
            np.array(json.loads(line)), shown(trainer), rtol=0, atol=1e-6, err_msg=str(trainer)
        )


def test_the_loader_runs_by_itself_and_names_the_classes(tmp_path: Path) -> None:
    trainer = trained(ModelConfig(classes=3, activation="gelu"))
    (tmp_path / "net.safetensors").write_bytes(write_weights(trainer.snapshot()))
    text = write_loader(trainer.snapshot(), ("cat", "dög"), weights="net.safetensors")
    assert "as it was at epoch 30" in text
    assert text.isascii()
    first, second = run_bare(text, PACKAGES, cwd=tmp_path).splitlines()
    with torch.no_grad():
        wanted = trainer.model(torch.tensor([[0.0, 0.0], [0.5, -0.5]])).softmax(dim=1)
    for line, point, row in zip(
        (first, second), ("[0.0, 0.0]", "[0.5, -0.5]"), wanted, strict=True
    ):
        names = ("cat", "dög", "class 3")
        said = {name: round(p, 3) for name, p in zip(names, row.tolist(), strict=True)}
        assert line == f"{point} {said}"


@pytest.mark.parametrize("name", ["'", '"""', "\\", "{0}", "\u2028x", *HOSTILE])
def test_a_name_is_text_whatever_is_in_it(name: str) -> None:
    snapshot = Trainer(some_points(), ModelConfig(classes=3), TrainConfig()).snapshot()
    axes = Axes(Axis(name), Axis("y"), name, np.zeros((0, 2), np.float32), np.zeros((0, 2)))
    text = write_loader(snapshot, (name,), axes)
    assert text.isascii()
    compile(text, "loader", "exec")
    assert json.loads(write_architecture(snapshot, (), axes))["axes"][0]["name"] == name


def test_with_units_the_loader_takes_the_tables_own_numbers(tmp_path: Path) -> None:
    trainer = trained(ModelConfig(classes=3))
    axes = Axes(
        Axis("length (mm)", 40.0, 12.5),
        Axis("width", -3.0, 0.25),
        "species",
        np.zeros((0, 2), np.float32),
        np.zeros((0, 2)),
    )
    (tmp_path / WEIGHTS).write_bytes(write_weights(trainer.snapshot(), (), axes))
    (tmp_path / "load_weights.py").write_text(write_loader(trainer.snapshot(), (), axes))
    source = (
        "import torch\n"
        "import load_weights as w\n"
        "numbers = torch.tensor([[52.5, -3.25], [40.0, -3.0], [33.75, -2.8125]])\n"
        "print(w.columns, w.from_table(numbers).tolist())\n"
    )
    assert run_bare(source, PACKAGES, cwd=tmp_path) == (
        "['length (mm)', 'width'] [[1.0, -1.0], [0.0, 0.0], [-0.5, 0.75]]\n"
    )


def test_the_arrays_are_those_of_the_torch_module() -> None:
    trainer = trained(ModelConfig(hidden=(3,), classes=3, batch_norm=True))
    found = load(write_weights(trainer.snapshot()))
    wanted = trainer.model.state_dict()
    assert found.keys() == wanted.keys()
    assert all(torch.equal(found[name], wanted[name]) for name in wanted)
    assert all(found[name].dtype == wanted[name].dtype for name in wanted)
    assert found["norms.0.num_batches_tracked"] == 30


def test_one_moment_always_gives_the_same_bytes_and_later_training_changes_nothing() -> None:
    trainer = trained(ModelConfig(hidden=(3,), classes=3, batch_norm=True))
    moment = trainer.snapshot()
    first, weights = write_weights(moment), moment.weights.clone()
    trainer.run(epochs=3)
    assert {write_weights(moment) for _ in range(10)} == {first}
    assert torch.equal(moment.weights, weights)
    assert write_weights(trainer.snapshot()) != first


def test_a_neuron_that_is_off_stays_as_it_is_in_the_moment() -> None:
    moment = trained(ModelConfig(hidden=(3,), classes=3), hand=Hand(off=((0, 1),))).snapshot()
    before = moment.weights.clone()
    found = load(write_weights(moment))
    assert torch.equal(moment.weights, before)
    assert not found["layers.1.weight"][:, 1].any()
    assert found["layers.1.weight"][:, [0, 2]].all()


def test_the_architecture_says_what_the_network_is_made_of() -> None:
    config = ModelConfig(
        hidden=(6, 5), classes=3, activations=("relu", "sine"), features=("x", "sin_y")
    )
    trainer = trained(config)
    assert json.loads(write_architecture(trainer.snapshot(), ("cat",))) == {
        "made_by": "nnviz",
        "epoch": 30,
        "features": ["x", "sin_y"],
        "hidden": [6, 5],
        "activations": ["relu", "sine"],
        "batch_norm": False,
        "classes": ["cat", "class 2", "class 3"],
        "parameters": 2 * 6 + 6 + 6 * 5 + 5 + 5 * 3 + 3,
    }


def test_the_file_says_of_itself_what_the_architecture_says() -> None:
    moment = trained(ModelConfig(classes=3)).snapshot()
    data = write_weights(moment, ("cat",))
    header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
    assert list(header["__metadata__"]) == ["architecture"]
    said = json.loads(header["__metadata__"]["architecture"])
    assert said == json.loads(write_architecture(moment, ("cat",)))
