"""An exercise on a bench: what counts, and every way round it that we could think of."""

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from nnviz.bench import exchange
from nnviz.bench.workbench import Workbench
from nnviz.data.points import Points
from nnviz.lessons.exercise import OTHER_LOSS, OTHER_POINTS, UNTRAINED, Exercise
from nnviz.lessons.goals import Goal
from nnviz.lessons.tries import start
from nnviz.settings.config import ModelConfig, PresetConfig, TrainConfig
from tests.lessons.solving import begun, hold_out, learn, model, place, train

LEARNT = Goal(kind="held_out_accuracy", at_least=0.9)


def exercise(**values: Any) -> Exercise:
    """Moons, a tenth of the noise that makes them hard."""
    usual: dict[str, Any] = {
        "id": "moons",
        "title": "Two moons",
        "summary": "Learn them.",
        "preset": PresetConfig(name="moons", points=100, held_out=0.3),
        "model": ModelConfig(hidden=(8,)),
        "train": TrainConfig(learning_rate=0.1),
        "goals": (LEARNT, Goal(kind="hidden_neurons", at_most=8)),
    }
    return Exercise(**{**usual, **values})


def solved(what: Exercise) -> Workbench:
    bench = begun(what)
    learn(bench, 150)
    return bench


def test_it_is_reached_by_training_and_not_before() -> None:
    what = exercise()
    bench = begun(what)
    before = what.check(bench)
    assert before.because == UNTRAINED
    assert [state.met for state in before.states] == [False, False]
    assert not before.reached
    assert not what.begun(bench)
    learn(bench, 150)
    assert what.begun(bench)
    after = what.check(bench)
    assert after.because is None
    assert after.reached


def test_it_is_not_reached_on_a_bench_where_it_was_not_begun() -> None:
    what, bench = exercise(), Workbench()
    assert not what.check(bench).reached
    bench.load_preset("linear")
    learn(bench, 100)
    checked = what.check(bench)
    assert not checked.reached
    assert checked.because == "These are not the lesson's points any more; start it again."
    assert not what.begun(bench)


def test_no_hard_point_can_be_deleted() -> None:
    what = exercise()
    bench = solved(what)
    wrong = bench.player.wrong()
    assert wrong.any()
    bench.edit(bench.points.select(~wrong))
    learn(bench, 5)
    assert not what.check(bench).reached
    assert what.check(bench).because is not None


def test_nothing_is_gained_by_training_on_the_held_out_points() -> None:
    what = exercise()
    bench = begun(what)
    first = bench.points
    bench.set_held_out_share(0.0)
    learn(bench, 300)
    bench.edit(first)
    assert what.check(bench).because == OTHER_POINTS
    bench.player.step()
    assert not what.check(bench).reached
    bench.player.reset()
    assert what.check(bench).because == UNTRAINED


def test_points_that_were_changed_and_brought_back_before_training_do_not_matter() -> None:
    what = exercise()
    bench = begun(what)
    bench.clear()
    bench.undo()
    learn(bench, 150)
    assert what.check(bench).reached


def test_going_back_to_before_the_points_were_changed_mends_it() -> None:
    what = exercise()
    bench = solved(what)
    moment = len(bench.player.run.timeline) - 1
    bench.edit(bench.points.add(0.9, 0.9, 0))
    learn(bench, 10)
    assert what.check(bench).because is not None
    bench.undo()
    assert what.check(bench).because == OTHER_POINTS
    bench.player.continue_from(moment)
    assert what.check(bench).reached


def test_other_names_change_nothing_and_another_class_for_each_point_does() -> None:
    what = exercise()
    bench = begun(what)
    bench.rename_class(0, "blue cheese")
    learn(bench, 150)
    assert what.check(bench).reached
    points = bench.points
    bench.edit(Points(points.xy, 1 - points.labels, points.held_out))
    learn(bench, 150)
    assert not what.check(bench).reached


def test_a_class_more_does_not_matter_if_it_has_no_points() -> None:
    what = exercise()
    bench = begun(what)
    bench.add_class()
    learn(bench, 150)
    assert what.check(bench).reached


def test_a_network_that_was_kept_from_other_points_has_learnt_from_them() -> None:
    what = exercise()
    bench = begun(what)
    bench.player.keep_weights = True
    bench.load_preset(PresetConfig(name="moons", points=2000, held_out=0.0))
    learn(bench, 100)
    bench.load_preset(what.preset or "moons")
    assert what.check(bench).because == OTHER_POINTS


def test_it_begins_afresh_also_where_weights_are_kept() -> None:
    what, bench = exercise(), Workbench()
    bench.load_preset("moons")
    bench.player.keep_weights = True
    learn(bench, 100)
    start(bench, what)
    assert bench.player.trainer.steps == 0
    assert not bench.player.trainer.begun
    assert bench.player.keep_weights


def test_another_loss_does_not_count_where_the_loss_is_asked_for() -> None:
    what = exercise(goals=(Goal(kind="training_loss", at_most=0.3),))
    bench = begun(what)
    train(bench, loss="squared_error")
    learn(bench, 100)
    assert what.check(bench).because == OTHER_LOSS
    assert not what.check(bench).reached
    train(bench, loss="cross_entropy")
    learn(bench, 100)
    assert what.check(bench).reached
    assert exercise().check(solved(exercise())).reached


def test_held_out_points_can_be_chosen_but_not_nearly_all() -> None:
    what = exercise(
        preset=PresetConfig(name="moons", points=100, held_out=0.0),
        own="held_out",
        goals=(Goal(kind="held_out_by_hand", at_least=20), LEARNT),
    )
    bench = begun(what)
    hold_out(bench, np.arange(100) < 80)
    learn(bench, 100)
    assert "Too many points are held out" in (what.check(bench).because or "")
    bench.undo()
    hold_out(bench, np.arange(100) < 40)
    assert what.check(bench).because == OTHER_POINTS
    bench.player.reset()
    learn(bench, 200)
    assert what.check(bench).because is None
    assert what.check(bench).states[0].now == "now 40"


def test_a_share_that_a_slider_held_out_is_not_by_hand() -> None:
    what = exercise(
        preset=PresetConfig(name="moons", points=100, held_out=0.0),
        own="held_out",
        goals=(Goal(kind="held_out_by_hand", at_least=20), LEARNT),
    )
    bench = begun(what)
    bench.set_held_out_share(0.4)
    learn(bench, 100)
    assert what.check(bench).states[0].now == "now 0"
    assert not what.check(bench).reached


def test_points_may_be_added_where_the_lesson_says_so_and_then_none_be_missing() -> None:
    what = exercise(own="add", goals=(Goal(kind="own_points", at_least=2), LEARNT))
    bench = begun(what)
    learn(bench, 50)
    place(bench, Points.of([[0.9, 0.9], [-0.9, 0.9]], [0, 0]))
    learn(bench, 150)
    assert what.check(bench).reached
    bench.edit(bench.points.select(np.arange(len(bench.points)) > 0))
    assert not what.check(bench).reached


def test_a_goal_of_once_stays_met_and_the_others_do_not() -> None:
    what = exercise(
        goals=(
            Goal(kind="training_loss", at_most=0.4, once=True),
            Goal(kind="epochs", at_most=5),
        )
    )
    bench = begun(what)
    assert not what.check(bench, before=frozenset({1})).states[1].met
    checked = what.check(bench, before=frozenset({0}))
    assert [state.met for state in checked.states] == [True, False]


def test_weights_of_a_project_file_go_on_counting() -> None:
    what = exercise()
    bench = solved(what)
    other = Workbench()
    exchange.open_project(other, exchange.save_project(bench))
    assert what.check(other).reached


def test_a_breakdown_at_the_very_first_step_counts_as_begun() -> None:
    what = exercise(
        model=ModelConfig(hidden=(8, 8), activation="linear"),
        train=TrainConfig(optimizer="sgd", learning_rate=10.0),
        goals=(Goal(kind="diverged"),),
    )
    bench = begun(what)
    assert not what.check(bench).reached
    learn(bench, 100)
    assert bench.player.trainer.steps == 0
    assert what.check(bench).reached
    model(bench, activation="tanh")
    assert not what.check(bench).reached


def test_it_is_found_before_anything_is_begun_that_it_has_no_points() -> None:
    with pytest.raises(ValidationError, match="exactly one of"):
        exercise(preset=None)
    with pytest.raises(ValidationError, match="called “squares”"):
        exercise(preset=PresetConfig(name="squares"))
    with pytest.raises(ValidationError, match="at least 1 item"):
        exercise(goals=())
