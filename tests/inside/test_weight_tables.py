"""A network's numbers as tables and as a file: each where torch's own module has it."""

import csv
import io

import numpy as np

from nnviz.inside.weight_tables import weight_tables, weights_csv
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.hand import Hand
from nnviz.settings.naming import Place, index_of
from nnviz.training.trainer import Trainer
from tests.inputs import some_points

CONFIG = ModelConfig(hidden=(3, 2), classes=3, batch_norm=True, features=("x", "y", "x2"))


def test_every_number_stands_in_its_cell() -> None:
    trainer = Trainer(some_points(), CONFIG, TrainConfig())
    trainer.run(epochs=3)
    buffers = {name: value.numpy() for name, value in trainer.learner.buffers().items()}
    place = Place("bias", 1, 1)
    hand = Hand(frozen=(1, index_of(CONFIG, place)), off=((0, 2),))
    tables = weight_tables(CONFIG, trainer.learner.weights().numpy(), buffers, hand)
    assert [table.title for table in tables] == ["Layer 1, tanh", "Layer 2, tanh", "Outputs"]
    assert [table.columns for table in tables] == [
        ["x", "y", "x²"],
        ["neuron 1", "neuron 2", "neuron 3"],
        ["neuron 1", "neuron 2"],
    ]
    assert tables[2].rows == ["output 1", "output 2", "output 3"]
    for table, linear in zip(tables, trainer.model.linears, strict=True):
        np.testing.assert_array_equal(table.weights, linear.weight.detach())
        np.testing.assert_array_equal(table.others["bias"], linear.bias.detach())
    state = trainer.model.state_dict()
    for layer, table in enumerate(tables[:2]):
        assert list(table.others) == ["bias", "scale", "shift", "mean", "variance"]
        names = ("weight", "bias", "running_mean", "running_var")
        for name, shown in zip(names, list(table.others)[1:], strict=True):
            np.testing.assert_array_equal(table.others[shown], state[f"norms.{layer}.{name}"])
        assert table.frozen.shape == (len(table.rows), 8)
    assert list(tables[2].others) == ["bias"]
    assert np.argwhere(tables[0].frozen).tolist() == [[0, 1]]
    assert np.argwhere(tables[1].frozen).tolist() == [[1, 3]]
    assert tables[0].off.tolist() == [False, False, True]
    assert not tables[1].off.any()


def test_a_file_has_every_number_to_the_last_bit() -> None:
    trainer = Trainer(some_points(), CONFIG, TrainConfig())
    trainer.run(epochs=3)
    buffers = {name: value.numpy() for name, value in trainer.learner.buffers().items()}
    flat = trainer.learner.weights().numpy()
    tables = weight_tables(CONFIG, flat, buffers)
    rows = list(csv.DictReader(io.StringIO(weights_csv(CONFIG, tables).decode())))
    assert len(rows) == sum(table.count for table in tables) == len(flat) + 2 * 5
    assert rows[0]["from"] == "x"
    assert rows[0]["to"] == "neuron 1 of layer 1"
    assert np.float32(rows[0]["value"]) == flat[0]
    written = {np.float32(row["value"]).tobytes() for row in rows}
    assert {value.tobytes() for value in flat} <= written
    kinds = {row["kind"] for row in rows}
    assert kinds == {"weight", "bias", "scale", "shift", "mean", "variance"}


def test_a_network_without_hidden_layers() -> None:
    config = ModelConfig(hidden=())
    trainer = Trainer(some_points(classes=2), config, TrainConfig())
    (table,) = weight_tables(config, trainer.learner.weights().numpy(), {})
    assert (table.title, table.columns, table.count) == ("Outputs", ["x", "y"], 6)
