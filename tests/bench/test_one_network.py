"""How many networks are built for what a person does: one, or none where none is needed."""

from collections.abc import Callable

import pytest

from nnviz.bench import exchange
from nnviz.bench.workbench import Workbench
from nnviz.network.model import NeuralNetwork
from nnviz.settings.config import ModelConfig, TrainConfig

Act = Callable[[Workbench], object]


def bench_with_a_past() -> Workbench:
    bench = Workbench()
    bench.load_preset("moons")
    bench.player.set_model_config(ModelConfig(hidden=(4, 3), batch_norm=True))
    for _ in range(4):
        bench.player.step()
    return bench


PROJECT = exchange.save_project(bench_with_a_past())
LINK = exchange.make_link(bench_with_a_past(), "http://localhost").partition("?d=")[2]
ACTS: dict[str, tuple[int, Act]] = {
    "open a project": (1, lambda bench: exchange.open_project(bench, PROJECT)),
    "open a link": (1, lambda bench: exchange.open_link(bench, LINK)),
    "look at an earlier moment": (1, lambda bench: bench.player.view_moment(1)),
    "look at the present": (0, lambda bench: bench.player.view_moment(4)),
    "go on from a moment": (2, lambda bench: bench.player.continue_from(1)),
    "start over": (1, lambda bench: bench.player.reset()),
    "restart": (1, lambda bench: bench.player.restart()),
    "another seed": (1, lambda bench: bench.player.set_model_config(ModelConfig(seed=3))),
    "another optimiser": (
        0,
        lambda bench: bench.player.set_train_config(TrainConfig(optimizer="sgd")),
    ),
    "another data set": (1, lambda bench: bench.load_preset("circles")),
    "save a project": (0, exchange.save_project),
    # One for the weights that new outputs or neurons start from, and one that learns; where undo
    # brings back the network as it was, that one stays, and another goes on.
    "one more class": (3, lambda bench: bench.add_class()),
    "other layers, weights kept": (
        2,
        lambda bench: bench.player.set_model_config(
            bench.player.model_config.changed(hidden=(6, 3)), keep=True
        ),
    ),
}


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[ModelConfig]:
    """The networks that are built."""
    make, configs = NeuralNetwork.__init__, []

    def counting(self: NeuralNetwork, config: ModelConfig) -> None:
        configs.append(config)
        make(self, config)

    monkeypatch.setattr(NeuralNetwork, "__init__", counting)
    return configs


@pytest.mark.parametrize("act", ACTS)
def test_no_more_networks_are_built_than_needed(act: str, built: list[ModelConfig]) -> None:
    bench = bench_with_a_past()
    built.clear()
    wanted, do = ACTS[act]
    do(bench)
    assert len(built) == wanted


def test_a_network_that_has_learnt_nothing_is_built_anew_for_one_more_class(
    built: list[ModelConfig],
) -> None:
    bench = Workbench()
    built.clear()
    bench.add_class()
    assert [config.classes for config in built] == [3]
