"""Which points were held out by hand: those in the places where one drew them so."""

import numpy as np

from nnviz.bench.by_hand import ByHand
from nnviz.data.points import Points, quantize
from nnviz.settings.limits import MAX_POINTS

SOME = quantize(Points.of([(0.0, 0.0), (0.5, 0.25), (-1.0, 1.0)], [0, 1, 0], [True, False, True]))


def test_only_what_is_held_out_among_new_points_is_noted() -> None:
    hand = ByHand()
    assert not hand.among(SOME).any()
    hand.note(SOME.select([1, 2]), SOME)
    assert hand.among(SOME).tolist() == [False, False, True]
    hand.note(SOME, SOME)
    assert hand.among(SOME).tolist() == [True, False, True]


def test_it_is_known_by_its_place_whatever_its_number_and_only_while_it_is_held_out() -> None:
    hand = ByHand()
    hand.note(SOME, SOME)
    assert hand.among(SOME.select([2, 1, 0])).tolist() == [True, False, True]
    assert not hand.among(Points(SOME.xy, SOME.labels, np.zeros(3, np.bool_))).any()
    assert hand.among(Points.empty()).shape == (0,)


def test_points_that_move_are_still_held_out_by_hand() -> None:
    hand = ByHand()
    moved = quantize(Points.of(0.1 - SOME.xy[:, ::-1] / 2, SOME.labels, SOME.held_out))
    hand.note(SOME.select([0]), SOME)
    hand.follow(SOME, moved)
    assert hand.among(moved).tolist() == [True, False, False]


def test_places_of_points_that_are_gone_are_forgotten_when_there_are_many() -> None:
    hand, rng = ByHand(), np.random.default_rng(0)
    for _ in range(4):
        many = quantize(Points.of(rng.uniform(-1, 1, (MAX_POINTS, 2)), np.zeros(MAX_POINTS), True))
        hand.note(many, many)
        assert hand.among(many).all()
        assert len(hand._places) <= 2 * MAX_POINTS
