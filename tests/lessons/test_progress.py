"""What a student did is kept as it was, bounded, and read back only if it is sound."""

import json

import pytest

from nnviz.errors import InputError
from nnviz.lessons import progress as done
from nnviz.lessons.catalogue import lessons
from nnviz.lessons.challenges import CHALLENGES
from nnviz.lessons.progress import Progress, Record
from nnviz.settings.limits import (
    MAX_LESSONS,
    MAX_PROGRESS_BYTES,
    MAX_SEEDS,
)
from tests.inputs import check_all, mutations
from tests.lessons.solving import begun, learn, model, train

XOR, SEEDS, RATE = (lessons()[name] for name in ("xor", "seeds", "rate"))


def test_a_prediction_is_kept_and_can_be_changed_until_training_begins() -> None:
    bench, kept = begun(XOR), Progress()
    assert done.came_true(kept, XOR) is None
    kept = done.predict(kept, XOR, 0)
    kept, _ = done.look(kept, bench, XOR)
    kept = done.predict(kept, XOR, 2)
    assert kept.of(XOR).prediction == XOR.choices[2]
    assert done.came_true(kept, XOR) is False
    learn(bench, 1)
    kept, _ = done.look(kept, bench, XOR)
    assert done.predict(kept, XOR, XOR.right) is kept
    assert done.came_true(kept, XOR) is False
    bench.player.reset()
    assert done.predict(kept, XOR, XOR.right) is kept


def test_work_on_other_points_does_not_end_the_time_to_predict() -> None:
    bench, kept = begun(RATE), Progress()
    learn(bench, 5)
    kept, _ = done.look(kept, bench, XOR)
    kept = done.predict(kept, XOR, XOR.right)
    assert done.came_true(kept, XOR) is True


@pytest.mark.parametrize("place", [-1, 3, 99])
def test_a_choice_that_is_none_is_refused(place: int) -> None:
    with pytest.raises(InputError, match="There are 3 choices"):
        done.predict(Progress(), XOR, place)


def test_hints_come_one_by_one_until_there_are_no_more() -> None:
    kept = Progress()
    assert done.hints(kept, XOR) == ()
    for count in (1, 2, 3, 3):
        kept = done.hint(kept, XOR)
        assert done.hints(kept, XOR) == XOR.hints[:count]


def test_to_look_at_an_untouched_bench_leaves_no_trace() -> None:
    kept = Progress()
    assert done.look(kept, begun(XOR), XOR)[0] is kept


def test_a_seed_counts_as_tried_after_fifty_epochs_and_only_once() -> None:
    bench, kept = begun(SEEDS), Progress()
    for seed, epochs in ((1, 49), (2, 50), (2, 30), (3, 60)):
        model(bench, seed=seed)
        learn(bench, epochs)
        kept, checked = done.look(kept, bench, SEEDS)
    assert kept.of(SEEDS).seeds == (2, 3)
    assert checked.states[0].now == "now 2"


def test_of_many_seeds_the_latest_are_remembered() -> None:
    bench = begun(SEEDS)
    kept = Progress().noted(SEEDS, seeds=tuple(range(100, 100 + MAX_SEEDS)))
    learn(bench, 50)
    kept, _ = done.look(kept, bench, SEEDS)
    assert kept.of(SEEDS).seeds == (*range(101, 100 + MAX_SEEDS), 1)


def test_a_goal_that_need_be_met_only_once_is_remembered_over_a_reset() -> None:
    bench, kept = begun(RATE), Progress()
    train(bench, learning_rate=10.0)
    learn(bench, 100)
    kept, _ = done.look(kept, bench, RATE)
    assert kept.of(RATE).met == (0,)
    bench.player.reset()
    kept, checked = done.look(kept, bench, RATE)
    assert [state.met for state in checked.states] == [True, False, False, False]
    assert kept.of(RATE).met == (0,)


def test_what_was_reached_stays_reached() -> None:
    bench, kept = begun(XOR), Progress()
    model(bench, hidden=(4,))
    learn(bench, 200)
    kept, _ = done.look(kept, bench, XOR)
    assert kept.of(XOR).reached
    bench.player.reset()
    kept, checked = done.look(kept, bench, XOR)
    assert not checked.reached
    assert kept.of(XOR).reached


def some() -> Progress:
    """A progress with something in every field."""
    kept = Progress(best={"xor-two": 42})
    kept = kept.noted(XOR, trained=True, reached=True, prediction=XOR.answer, hints=2)
    return kept.noted(SEEDS, trained=True, seeds=(1, 2), met=(0,))


def test_it_comes_back_from_json() -> None:
    for kept in (Progress(), some()):
        assert done.load(done.dump(kept)) == kept
    assert json.loads(done.dump(Progress())) == {"version": 1}


def full() -> Progress:
    """As much as there can be."""
    record = Record(
        trained=True,
        reached=True,
        prediction="\N{PENGUIN}" * 300,
        hints=8,
        met=tuple(range(8)),
        seeds=tuple(range(2**31 - 1 - MAX_SEEDS, 2**31 - 1)),
    )
    names = [f"{number:040}" for number in range(MAX_LESSONS)]
    return Progress(lessons=dict.fromkeys(names, record), best=dict.fromkeys(names, 1_000_000))


def test_the_most_that_there_can_be_is_read_back() -> None:
    data = done.dump(full())
    assert len(data) <= MAX_PROGRESS_BYTES
    assert done.load(data) == full()


def test_of_more_lessons_than_there_is_room_for_the_oldest_is_forgotten() -> None:
    kept = full().noted(XOR, hints=1)
    assert len(kept.lessons) == MAX_LESSONS
    assert f"{0:040}" not in kept.lessons
    assert kept.of(XOR).hints == 1


DAMAGED = {
    "no JSON": b"{",
    "another version": b'{"version": 2}',
    "an unknown field": b'{"version": 1, "fame": 3}',
    "an odd name": b'{"lessons": {"../x": {}}}',
    "too many hints": b'{"lessons": {"xor": {"hints": 9}}}',
    "an odd seed": b'{"lessons": {"xor": {"seeds": [-1]}}}',
    "a long prediction": b'{"lessons": {"xor": {"prediction": "' + b"x" * 301 + b'"}}}',
    "a negative score": b'{"best": {"xor-two": -1}}',
    "a score that is no number": b'{"best": {"xor-two": "few"}}',
    "too large": b" " * (MAX_PROGRESS_BYTES + 1),
    "too many values": b"[" * 50_000,
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_what_is_damaged_is_refused(damage: str) -> None:
    with pytest.raises(InputError):
        done.load(DAMAGED[damage])


def test_a_best_score_is_kept_over_json() -> None:
    challenge = CHALLENGES["circles-fast"]
    bench = begun(challenge)
    train(bench, learning_rate=0.1)
    learn(bench, 60)
    kept, _ = done.play(done.load(done.dump(some())), bench, challenge)
    assert kept.best == {"xor-two": 42, "circles-fast": 60}
    assert kept.lessons == some().lessons


def test_damaged_progress_is_read_or_refused_in_a_sentence() -> None:
    accepted, refused = check_all(mutations([done.dump(some())], seed=18, count=3_000), done.load)
    assert accepted > 100
    assert refused > 1_000
