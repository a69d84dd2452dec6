"""What is frozen and off, as a value."""

import pytest
from pydantic import ValidationError

from nnviz.errors import InputError
from nnviz.settings.config import ModelConfig
from nnviz.settings.hand import NO_HAND, Hand

CONFIG = ModelConfig(hidden=(3, 2))  # 2*3 + 3 + 3*2 + 2 + 2*2 + 2 = 23 numbers


def test_entries_are_in_order_and_each_is_there_once() -> None:
    hand = Hand(frozen=(5, 1, 5), off=((1, 0), (0, 2), (1, 0)))
    assert (hand.frozen, hand.off) == ((1, 5), ((0, 2), (1, 0)))
    assert hand == Hand(frozen=(1, 5), off=((0, 2), (1, 0)))


def test_there_is_something_in_it_or_not() -> None:
    assert not NO_HAND
    assert Hand(frozen=(0,))
    assert Hand(off=((0, 0),))


def test_freezing_and_switching_make_another_one() -> None:
    hand = NO_HAND.freeze([4, 2], on=True).switch(1, 0, on=False).switch(0, 1, on=False)
    assert hand == Hand(frozen=(2, 4), off=((0, 1), (1, 0)))
    assert hand.freeze([2], on=False).switch(0, 1, on=True) == Hand(frozen=(4,), off=((1, 0),))
    assert hand.freeze([2], on=True).switch(0, 1, on=False) == hand
    assert hand.freeze([7], on=False).switch(0, 0, on=True) == hand
    assert not NO_HAND


def test_it_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError):
        NO_HAND.frozen = (1,)  # type: ignore[misc]


def test_a_hand_that_lies_elsewhere_is_the_same_where_it_does_not() -> None:
    hand = Hand(frozen=(3,), off=((0, 1),))
    assert hand.moved([3], [(0, 1)]) is hand
    assert hand.moved([4], [(1, 1)]) == Hand(frozen=(4,), off=((1, 1),))


def test_it_is_checked_against_a_network() -> None:
    hand = Hand(frozen=(0, 22), off=((0, 2), (1, 1)))
    assert hand.check(CONFIG) is hand
    assert NO_HAND.check(ModelConfig(hidden=())) is NO_HAND


@pytest.mark.parametrize(
    ("hand", "sentence"),
    [
        (
            Hand(frozen=(3, 23)),
            "Weight 23 is to be frozen, but the network has only the weights 0 to 22; take one of "
            "these.",
        ),
        (
            Hand(frozen=(-1, 3)),
            "Weight -1 is to be frozen, but the network has only the weights 0 to 22; take one of "
            "these.",
        ),
        (
            Hand(off=((1, 2),)),
            "Neuron 3 of hidden layer 2 is to be off, but the network has no such neuron; take one "
            "that it has.",
        ),
        (
            Hand(off=((2, 0),)),
            "Neuron 1 of hidden layer 3 is to be off, but the network has no such neuron; take one "
            "that it has.",
        ),
    ],
)
def test_what_the_network_does_not_have_is_refused(hand: Hand, sentence: str) -> None:
    with pytest.raises(InputError) as refused:
        hand.check(CONFIG)
    assert str(refused.value) == sentence
