"""Challenges: a script solves each, the start does not, and fewer is better."""

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from nnviz.bench import exchange
from nnviz.bench.workbench import Workbench
from nnviz.export.weights import write_weights
from nnviz.lessons.challenges import BY_HAND, CHALLENGES, Challenge
from nnviz.lessons.progress import Progress, play
from nnviz.settings.config import ModelConfig, PresetConfig
from nnviz.settings.naming import count_numbers
from tests.lessons.solving import begun, learn, model, train, trained


def xor_two(bench: Workbench) -> None:
    model(bench, activation="sine")
    learn(bench, 300)


def spiral_small(bench: Workbench) -> None:
    model(bench, hidden=(6, 6))
    train(bench, learning_rate=0.03)
    learn(bench, 800)


def checkerboard_all(bench: Workbench) -> None:
    model(bench, hidden=(16, 16))
    train(bench, learning_rate=0.03)
    learn(bench, 300)


def circles_fast(bench: Workbench) -> None:
    train(bench, learning_rate=0.1)
    learn(bench, 60)


def few_points(bench: Workbench) -> None:
    model(bench, hidden=(4,))
    train(bench, learning_rate=0.03)
    learn(bench, 300)


SOLUTIONS: dict[str, Callable[[Workbench], None]] = {
    "xor-two": xor_two,
    "spiral-small": spiral_small,
    "checkerboard-all": checkerboard_all,
    "circles-fast": circles_fast,
    "few-points": few_points,
}


@pytest.mark.parametrize("name", CHALLENGES)
def test_a_script_solves_it_and_the_start_does_not(name: str) -> None:
    challenge = CHALLENGES[name]
    bench = begun(challenge)
    assert not challenge.check(bench).reached
    assert challenge.points_for(bench, challenge.check(bench)) is None
    bench.player.step()
    assert challenge.points_for(bench, challenge.check(bench)) is None
    SOLUTIONS[name](bench)
    assert [state for state in challenge.check(bench).states if not state.met] == []
    trainer = bench.player.trainer
    counted = {"weights": count_numbers(trainer.model_config), "steps": trainer.steps}
    assert challenge.points_for(bench, challenge.check(bench)) == counted[challenge.score]


def test_two_lines_of_tanh_are_not_enough_for_xor() -> None:
    tries = [trained(CHALLENGES["xor-two"], 300, seed=seed) for seed in range(5)]
    assert max(run.evaluate().train_accuracy or 0.0 for run in tries) < 0.95


def test_the_best_is_kept_and_a_worse_one_does_not_replace_it() -> None:
    challenge, progress = CHALLENGES["circles-fast"], Progress()
    bench = begun(challenge)
    progress, checked = play(progress, bench, challenge)
    assert progress.best == {}
    assert not checked.reached
    train(bench, learning_rate=0.1)
    learn(bench, 100)
    progress, checked = play(progress, bench, challenge)
    assert checked.reached
    assert progress.best == {"circles-fast": 100}
    learn(bench, 50)
    progress, _ = play(progress, bench, challenge)
    assert progress.best == {"circles-fast": 100}
    bench.player.reset()
    learn(bench, 60)
    progress, _ = play(progress, bench, challenge)
    assert progress.best == {"circles-fast": 60}


def test_small_batches_do_not_make_fewer_steps() -> None:
    challenge = CHALLENGES["circles-fast"]
    bench = begun(challenge)
    train(bench, batch_size=5)
    while not challenge.check(bench).reached and bench.player.trainer.epoch < 100:
        learn(bench, 1)
    assert challenge.points_for(bench, challenge.check(bench)) == 32 * bench.player.trainer.epoch


def test_loaded_weights_count_as_no_steps() -> None:
    challenge = CHALLENGES["circles-fast"]
    good = begun(challenge)
    train(good, learning_rate=0.1)
    learn(good, 200)
    bench = begun(challenge)
    bench.load_weights(write_weights(good.player.trainer.snapshot()))
    bench.player.step()
    assert challenge.because(bench) == BY_HAND
    assert challenge.points_for(bench, challenge.check(bench)) is None
    bench.player.reset()
    train(bench, learning_rate=0.1)
    learn(bench, 60)
    assert challenge.points_for(bench, challenge.check(bench)) == 60


def test_where_weights_are_counted_neurons_may_be_taken_away_afterwards() -> None:
    challenge = CHALLENGES["few-points"]
    bench = begun(challenge)
    model(bench, hidden=(5,))
    train(bench, learning_rate=0.03)
    learn(bench, 300)
    bench.remove_neuron(0, 0)
    learn(bench, 300)
    assert bench.player.run.edits
    assert challenge.because(bench) is None


def test_easier_points_do_not_count() -> None:
    challenge = CHALLENGES["spiral-small"]
    bench = begun(challenge)
    bench.load_preset("linear")
    learn(bench, 100)
    assert challenge.points_for(bench, challenge.check(bench)) is None


def test_a_project_that_was_saved_keeps_its_score() -> None:
    challenge = CHALLENGES["circles-fast"]
    bench, other = begun(challenge), Workbench()
    circles_fast(bench)
    exchange.open_project(other, exchange.save_project(bench))
    assert challenge.points_for(other, challenge.check(other)) == 60


@pytest.mark.parametrize("score", ["training_loss", "fame"])
def test_a_score_is_something_that_is_counted(score: str) -> None:
    goals = CHALLENGES["few-points"].goals
    with pytest.raises(ValidationError, match="score must be"):
        Challenge(
            id="x",
            title="X",
            summary="X.",
            preset=PresetConfig(name="xor"),
            model=ModelConfig(),
            goals=goals,
            score=score,
        )


def test_each_says_what_is_counted() -> None:
    assert {challenge.counts for challenge in CHALLENGES.values()} == {
        "learning steps",
        "weights and biases",
    }
    assert list(CHALLENGES) == [challenge.id for challenge in CHALLENGES.values()]
