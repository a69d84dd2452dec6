"""What is done in the diagram reaches the bench."""

import pytest

from nnviz.bench import by_diagram
from nnviz.bench.workbench import Workbench
from nnviz.errors import InputError
from nnviz.stage.acts import KINDS, Act
from tests.sessions import bench_with


@pytest.fixture
def bench() -> Workbench:
    bench = bench_with("moons")
    bench.player.step()
    return bench


def do(bench: Workbench, name: str, *args: object) -> bool:
    return by_diagram.do(bench, Act(1, name, args))


def weight(bench: Workbench, index: int) -> float:
    return float(bench.player.trainer.learner.weights()[index])


def test_a_value_is_set_and_the_page_shows_it_unless_the_map_will(bench: Workbench) -> None:
    before = weight(bench, 3)
    assert do(bench, "set", 3, 2, False)
    assert weight(bench, 3) == 2.0
    bench.player.train()
    assert not do(bench, "set", 3, 1.5, False)
    bench.player.tick()
    assert do(bench, "set", 3, 1.25, True)
    assert weight(bench, 3) == 1.25
    bench.undo()
    assert weight(bench, 3) == before, "one movement is one act"


def test_a_weight_is_frozen_and_free_again(bench: Workbench) -> None:
    do(bench, "freeze", 3, True)
    assert by_diagram.hand_of(bench).frozen == (3,)
    do(bench, "freeze", 3, False)
    assert not by_diagram.hand_of(bench)


def test_a_neuron_is_off_when_the_diagram_says_off(bench: Workbench) -> None:
    do(bench, "switch", 1, 2, True)
    assert by_diagram.hand_of(bench).off == ((1, 2),)
    do(bench, "switch", 1, 2, False)
    assert not by_diagram.hand_of(bench)


def test_neurons_and_layers_come_and_go(bench: Workbench) -> None:
    do(bench, "add_neuron", 1)
    do(bench, "remove_neuron", 0, 3)
    do(bench, "add_layer", 2)
    do(bench, "add_layer", 0)
    do(bench, "remove_layer", 2)
    assert bench.player.model_config.hidden == (7, 7, 9)


@pytest.mark.parametrize("name", KINDS)
def test_what_the_network_has_not_is_refused_in_a_sentence(bench: Workbench, name: str) -> None:
    args = [{int: 2**31 - 1, float: 1.0, bool: True}[kind] for kind in KINDS[name]]
    before = bench.player.model_config, list(bench.player.trainer.learner.weights())
    with pytest.raises(InputError, match=r"\.$"):
        do(bench, name, *args)
    assert (bench.player.model_config, list(bench.player.trainer.learner.weights())) == before
