"""What a link begins with, and how far that is from the goals."""

import pytest

from nnviz.bench.exchange import begins
from nnviz.bench.workbench import Workbench
from nnviz.data.points import Points
from nnviz.files.links import decode, encode
from nnviz.lessons.beginning import (
    describe,
    describe_locked,
    out_of_reach,
    passes_at_once,
    rehearse,
)
from nnviz.lessons.carried import carry
from nnviz.lessons.exercise import UNTRAINED
from nnviz.lessons.goals import Goal
from tests.lessons.solving import learn, model, place
from tests.sessions import bench_with

RIGHT = Goal(kind="training_accuracy", at_least=0.9)
SMALL = Goal(kind="hidden_neurons", at_most=4)
LARGE = Goal(kind="hidden_neurons", at_least=4)
TWO = Points.of([[-0.5, 0.5], [0.5, -0.5]], [0, 1])


def drawn() -> Workbench:
    bench = Workbench()
    place(bench, TWO)
    return bench


def test_it_begins_with_what_its_link_holds() -> None:
    bench = bench_with("moons")
    start, now = begins(bench), bench.versions.now
    back = decode(
        encode(bench.points, bench.player.model_config, bench.player.train_config, now.preset)
    )
    assert (start.points, start.preset) == (back.points, back.preset)
    assert (start.model_config, start.train_config) == (back.model_config, back.train_config)


def test_it_is_described_in_a_sentence() -> None:
    bench = bench_with("moons")
    assert describe(bench) == (
        "200 points (Moons), 40 of them held out; a network with hidden layers 8-8, untrained."
    )
    bench.player.step()
    assert describe(bench).endswith("trained for 1 epoch.")
    place(bench, TWO)
    assert describe(bench).startswith("202 points (points of your own), ")
    assert describe(Workbench()).startswith("No points: the canvas is empty; ")
    model(bench, hidden=())
    assert "; a network without hidden layers, " in describe(bench)


def test_what_is_locked_is_named_with_its_value() -> None:
    trainer = bench_with("moons").player.trainer
    said = describe_locked(("hidden", "seed", "optimizer", "batch_size"), trainer)
    assert said.split(", ")[:2] == ["Hidden layers 8-8", "Seed 0"]
    assert said.split(", ")[2] == "Optimiser Adam"


def test_a_rehearsal_says_how_far_the_network_here_is() -> None:
    bench = drawn()
    assert rehearse((), bench).states == ()
    assert rehearse((RIGHT,), bench).because == UNTRAINED
    learn(bench, 300)
    checked = rehearse((RIGHT, SMALL), bench)
    assert [state.met for state in checked.states] == [True, False]
    assert checked.because is None
    assert rehearse((RIGHT,), bench).reached


def test_a_start_that_passes_is_found() -> None:
    bench = drawn()
    assert passes_at_once((LARGE,), bench, None)
    assert not passes_at_once((SMALL,), bench, None)
    assert not passes_at_once((LARGE, SMALL), bench, None)
    assert not passes_at_once((), bench, None)
    learn(bench, 300)
    steps = Goal(kind="steps", at_most=10)
    assert passes_at_once((RIGHT, steps), bench, carry(bench.player.trainer.learner))
    assert not passes_at_once((Goal(kind="training_loss", at_most=0.01),), bench, None)


def test_an_empty_canvas_passes_no_goal_about_points() -> None:
    assert not passes_at_once((RIGHT,), Workbench(), None)
    assert rehearse((RIGHT,), Workbench()).because == UNTRAINED


SEED = Goal(kind="setting", name="seed", value=3)


@pytest.mark.parametrize(
    ("goal", "shown", "fixed", "said"),
    [
        (SMALL, None, (), None),
        (SMALL, None, ("seed",), None),
        (SMALL, None, ("hidden",), "Hidden layers is locked, so it stays out of reach."),
        (LARGE, None, ("hidden",), None),
        (SMALL, ("seed",), (), "Hidden layers is hidden, so nobody can change it."),
        (SMALL, ("hidden",), (), None),
        (SEED, None, ("seed",), "Seed is locked, so it stays out of reach."),
        (Goal(kind="seeds", at_least=3), ("hidden",), (), "Seed is hidden, so nobody can change"),
        (Goal(kind="held_out_accuracy", at_least=0.9), None, (), "No points are held out."),
        (RIGHT, (), (), None),
    ],
)
def test_what_cannot_be_reached_is_said(
    goal: Goal, shown: tuple[str, ...] | None, fixed: tuple[str, ...], said: str | None
) -> None:
    found = out_of_reach((goal,), shown, fixed, drawn())
    if said is None:
        assert found == ()
    else:
        (sentence,) = found
        assert sentence.startswith(goal.sentence)
        assert said in sentence


def test_on_an_empty_canvas_students_may_hold_out_points_of_their_own() -> None:
    goal = Goal(kind="held_out_accuracy", at_least=0.9)
    assert out_of_reach((goal,), None, (), Workbench()) == ()
