"""A goal that is being written: each kind begins with a goal that makes sense."""

import pytest

from nnviz.lessons.asked import DEFAULTS
from nnviz.lessons.asking import FIRST, NAMES, Asking, Way, show
from nnviz.lessons.goals import KINDS, Goal
from nnviz.lessons.measures import MEASURES

FIRST_SENTENCES = {
    "held_out_accuracy": "At least 95 % of the held-out points right",
    "training_accuracy": "At least 95 % of the training points right",
    "worst_class": "At least 90 % of the points right in each class",
    "fresh_accuracy": "At least 95 % right of 500 new points, drawn by the same rule",
    "gap": "A gap of at most 5 % between training and held-out accuracy",
    "training_loss": "A training loss of at most 0.1",
    "held_out_loss": "A held-out loss of at most 0.2",
    "dead_share": "At most 10 % of the hidden neurons dead",
    "hidden_neurons": "At most 4 hidden neurons",
    "hidden_layers": "At most 1 hidden layer",
    "weights": "At most 20 numbers to learn (weights and biases)",
    "epochs": "At most 500 epochs",
    "steps": "At most 1,000 learning steps",
    "own_points": "At least 5 points of your own",
    "held_out_by_hand": "At least 10 points held out by hand",
    "classes": "At least 3 classes among the training points",
    "seeds": "At least 3 seeds tried",
    "setting": "Learning rate: 0.01",
    "diverged": "Training breaks down: the loss is no number any more",
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_begins_with_a_goal(kind: str) -> None:
    assert Asking().of_kind(kind).goal().sentence == FIRST_SENTENCES[kind]


def test_every_measure_has_a_beginning() -> None:
    assert FIRST.keys() == MEASURES.keys()


@pytest.mark.parametrize("name", NAMES)
def test_each_setting_can_be_asked_for_in_all_its_ways(name: str) -> None:
    asking = Asking().of_kind("setting").of_setting(name)
    usual = getattr(DEFAULTS[name], name)
    if asking.form == "one of":
        assert asking.value in asking.choices
    for way in asking.ways:
        goal = asking.to(way).goal()
        assert (goal.kind, goal.name) == ("setting", name)
        assert getattr(goal, way) is not None
    if name not in ("dropout", "seed"):
        assert show(name, asking.value) in asking.goal().sentence
    else:
        assert asking.goal().value == usual


def test_hidden_layers_are_asked_for_by_kinds_of_their_own() -> None:
    assert set(DEFAULTS) - set(NAMES) == {"hidden"}


def test_shares_are_asked_for_in_per_cent() -> None:
    asking = Asking().by(97.5)
    assert asking.goal() == Goal(kind="held_out_accuracy", at_least=0.975)
    assert asking.range is not None
    assert (asking.range.unit, asking.range.high) == ("%", 100.0)


@pytest.mark.parametrize(
    ("kind", "typed", "taken"),
    [
        ("held_out_accuracy", 120.0, 100.0),
        ("held_out_accuracy", -3.0, 0.0),
        ("hidden_neurons", 2.6, 3.0),
        ("held_out_accuracy", float("nan"), 95.0),
        ("held_out_accuracy", float("inf"), 95.0),
        ("diverged", 3.0, 95.0),
    ],
)
def test_a_number_is_as_near_as_one_can_ask_for(kind: str, typed: float, taken: float) -> None:
    assert Asking().of_kind(kind).by(typed).number == taken


def test_the_full_batch_is_a_value_and_no_bound() -> None:
    asking = Asking().of_kind("setting").of_setting("batch_size")
    assert asking.value == "full"
    assert asking.goal() == Goal(kind="setting", name="batch_size", value="full")
    assert "full" not in asking.to("at_most").choices
    assert asking.to("at_most").goal() == Goal(kind="setting", name="batch_size", at_most=100)


def test_inputs_have_to_be_chosen() -> None:
    asking = Asking().of_kind("setting").of_setting("features")
    assert asking.form == "some of"
    assert not asking.changed(value=()).complete
    assert asking.changed(value=("x2", "y2")).goal() == Goal(
        kind="setting", name="features", value=("x2", "y2")
    )


def test_a_break_down_has_no_bound() -> None:
    asking = Asking().of_kind("diverged").changed(once=True)
    assert (asking.ways, asking.range, asking.form) == ((), None, None)
    assert asking.goal() == Goal(kind="diverged", once=True)


@pytest.mark.parametrize("said", [{"kind": "luck"}, {"name": "hidden"}, {"name": "classes"}])
def test_there_is_no_other_goal(said: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="no such goal"):
        Asking(**said)


def test_a_way_is_one_of_four() -> None:
    ways: tuple[Way, ...] = Asking().of_kind("setting").of_setting("momentum").ways
    assert ways == ("value", "other_than", "at_least", "at_most")
    assert Asking().of_kind("setting").of_setting("batch_norm").ways == ("value",)
