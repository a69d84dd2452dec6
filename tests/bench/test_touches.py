"""Acts by hand as values: what they are called, and whether their place is still there."""

import pytest
import torch

from nnviz.bench.touches import (
    GONE,
    NOT_AGAIN,
    NOT_BACK,
    Freeze,
    SetNumber,
    Switch,
    Touch,
    Where,
    do_again,
    freeze,
    number,
    set_number,
    switch,
    take_back,
)
from nnviz.network.learner import VALUE
from nnviz.settings.config import ModelConfig
from nnviz.settings.hand import NO_HAND, Hand
from nnviz.settings.naming import Place
from nnviz.training.new_runs import copy_of, fresh
from nnviz.training.run import Run
from nnviz.training.trainer import UNSOUND
from tests.training.test_trainer import some_points, trainer

WEIGHT = Place("weight", 1, 3, 5)  # 24 + 8 * 3 + 5
OUTPUT = Place("weight", 2, 0, 1)


def trained(steps: int = 3, **model: object) -> Run:
    run = Run(trainer(ModelConfig(**model), points=some_points()))
    run.advance(steps=steps)
    return run


@pytest.mark.parametrize(
    ("value", "text"), [(0.4, "0.4"), (-1.23456, "-1.235"), (1e-9, "1e-09"), (0.0, "0")]
)
def test_a_weight_is_written_with_four_digits(value: float, text: str) -> None:
    assert number(value) == text


def test_a_place_is_found_in_runs_that_grew_out_of_one_start_and_in_no_other() -> None:
    run = trained()
    where = Where.of(run, WEIGHT)
    assert where.index(run) == where.index(copy_of(run)) == 53
    with pytest.raises(ValueError, match=GONE):
        where.index(fresh(run))


@pytest.mark.parametrize(
    ("hidden", "weight", "output"),
    [((9, 8), 59, 108), ((8, 8, 3), 53, None), ((8,), None, None), ((8, 3), None, 52)],
)
def test_a_place_moves_with_the_shape_until_it_is_gone(
    hidden: tuple[int, ...], weight: int | None, output: int | None
) -> None:
    run = trained()
    places = Where.of(run, WEIGHT), Where.of(run, OUTPUT)
    assert run.reshape(run.trainer.model_config.changed(hidden=hidden), keep=True)
    for where, wanted in zip(places, (weight, output), strict=True):
        if wanted is None:
            with pytest.raises(ValueError, match=r"."):
                where.index(run)
        else:
            assert where.index(run) == wanted


def test_each_act_goes_to_its_other_side_and_back() -> None:
    run = trained()
    learner = run.trainer.learner
    before, place = learner.held(53), Where.of(run, WEIGHT)
    acts: list[Touch] = [
        SetNumber(place, before, run.trainer.steps),
        Freeze(place, other=False),
        Switch(Where.of(run, Place("bias", 0, 5)), other=True),
    ]
    set_number(run, 53, {VALUE: 0.25})
    freeze(run, 53, on=True)
    switch(run, 0, 5, on=False)
    then = run.trainer.snapshot()
    assert then.hand == Hand(frozen=(53,), off=((0, 5),))
    said = [take_back(act, run) for act in reversed(acts)]
    assert said == [
        "Neuron 6 of layer 1 is on again.",
        "Weight 6→4 of layer 2 is free again.",
        f"Weight 6→4 of layer 2 is {before[VALUE]:.4g} again.",
    ]
    assert learner.held(53) == before
    assert not run.trainer.hand
    for act in acts:
        do_again(act, run)
    now = run.trainer.snapshot()
    assert now.hand == then.hand
    assert torch.equal(now.weights, then.weights)


def test_what_would_have_no_finite_answer_is_not_taken_back_and_can_be_tried_again() -> None:
    run = trained(0, hidden=(1,), activation="linear")
    act = Switch(Where.of(run, Place("bias", 0, 0)), other=True)
    switch(run, 0, 0, on=False)
    run.trainer.set_number(0, {VALUE: 1e25})
    run.trainer.set_number(3, {VALUE: 1e25})
    assert take_back(act, run) == UNSOUND
    assert run.trainer.hand == Hand(off=((0, 0),))
    assert do_again(act, run) == NOT_BACK  # the other side would be the wrong one
    assert run.trainer.hand == Hand(off=((0, 0),))
    run.trainer.set_number(3, {VALUE: 1.0})
    assert take_back(act, run) == "Neuron 1 of layer 1 is on again."
    assert do_again(act, run) == "Neuron 1 of layer 1 is off again."
    run.trainer.set_number(3, {VALUE: 1e25})
    assert take_back(act, run) == UNSOUND


def test_what_was_not_done_again_is_not_taken_back() -> None:
    run = trained(0, hidden=(1,), activation="linear")
    run.trainer.set_number(0, {VALUE: 1e15})
    act = SetNumber(Where.of(run, Place("weight", 1, 0, 0)), run.trainer.learner.held(3), 0)
    set_number(run, 3, {VALUE: 1e10})
    assert take_back(act, run).endswith("again.")
    before = run.trainer.snapshot().weights
    set_number(run, 0, {VALUE: 1e25})
    assert do_again(act, run) == UNSOUND
    assert take_back(act, run) == NOT_AGAIN
    set_number(run, 0, {VALUE: 1e15})
    assert torch.equal(run.trainer.snapshot().weights, before)
    assert do_again(act, run).endswith("is 1e+10 again.")


def test_a_switch_has_the_same_two_sides_whatever_has_become_of_it() -> None:
    run = trained()
    acts: list[Touch] = [
        Freeze(Where.of(run, WEIGHT), other=False),
        Switch(Where.of(run, Place("bias", 0, 5)), other=True),
    ]
    freeze(run, 53, on=True)
    switch(run, 0, 5, on=False)
    run.trainer.set_hand(NO_HAND)  # as when layers became narrower, and wider again
    for act in acts:
        take_back(act, run)
    assert not run.trainer.hand
    for act in acts:
        do_again(act, run)
    assert run.trainer.hand == Hand(frozen=(53,), off=((0, 5),))
