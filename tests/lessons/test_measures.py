"""Measures: each has a sentence, and no number seems to be where it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.bench.workbench import Workbench
from nnviz.data import presets
from nnviz.lessons.measures import MEASURES
from nnviz.lessons.work import Work
from nnviz.settings.config import ModelConfig, PresetConfig, TrainConfig
from nnviz.training.trainer import Trainer
from tests.lessons.solving import learn

RULE = PresetConfig(name="circles", points=100)


@pytest.fixture(scope="module")
def work() -> Work:
    bench = Workbench()
    config = ModelConfig(hidden=(3, 5), activation="relu")
    bench.set_up(Trainer(presets.make(RULE), config, TrainConfig(batch_size=40)), "So.")
    learn(bench, 7)
    return Work.on(bench, bench.points, RULE, frozenset({3, 4, 5}))


COUNTS = {
    "hidden_neurons": 8,
    "hidden_layers": 2,
    "weights": (2 * 3 + 3) + (3 * 5 + 5) + (5 * 2 + 2),
    "epochs": 7,
    "steps": 14,  # 80 training points in batches of 40
    "own_points": 0,
    "held_out_by_hand": 0,
    "classes": 2,
    "seeds": 3,
}


@pytest.mark.parametrize("name", COUNTS)
def test_what_is_counted(name: str, work: Work) -> None:
    assert MEASURES[name].of(work) == COUNTS[name]


@pytest.mark.parametrize("name", MEASURES)
def test_each_has_a_number_in_its_range_and_words(name: str, work: Work) -> None:
    measure = MEASURES[name]
    value = measure.of(work)
    assert value is not None
    assert -1.0 <= value <= measure.most
    assert measure.says.count("{}") == 1
    assert (measure.unit == "count") == (name in COUNTS)
    assert measure.title[0].isupper()


def test_loss_and_accuracy_are_those_of_the_trainer(work: Work) -> None:
    now = work.trainer.evaluate()
    names = ("training_loss", "training_accuracy", "held_out_loss", "held_out_accuracy")
    assert [MEASURES[name].of(work) for name in names] == [
        now.train_loss,
        now.train_accuracy,
        now.test_loss,
        now.test_accuracy,
    ]


@given(st.floats(0.0, 1.0), st.integers(0, 1000))
def test_a_share_below_a_bound_never_looks_as_if_it_were_there(value: float, mille: int) -> None:
    measure, bound = MEASURES["held_out_accuracy"], mille / 1000.0
    down, up = (float(measure.show(value, down=way).split()[0]) for way in (True, False))
    assert down <= 100.0 * value + 1e-6
    assert up >= 100.0 * value - 1e-6
    if value < bound - 1e-6:
        assert down < 100.0 * bound
    if value > bound + 1e-6:
        assert up > 100.0 * bound


@pytest.mark.parametrize(
    ("name", "value", "down", "shown"),
    [
        ("held_out_accuracy", 0.9499, True, "94.9 %"),
        ("held_out_accuracy", 0.95, True, "95.0 %"),
        ("dead_share", 0.1875, False, "18.8 %"),
        ("gap", -0.05, True, "-5.0 %"),
        ("training_loss", 0.0504, False, "0.051"),
        ("training_loss", 0.0504, True, "0.050"),
        ("training_loss", 0.00004, False, "4e-5"),
        ("training_loss", 3.2e9, True, "3.2e9"),
        ("epochs", 12_345, True, "12,345"),
    ],
)
def test_numbers_are_written_as_people_do(name: str, value: float, down: bool, shown: str) -> None:
    assert MEASURES[name].show(value, down=down) == shown
