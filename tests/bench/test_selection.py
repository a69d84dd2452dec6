"""Which points are selected, of each version."""

import numpy as np

from nnviz.bench.selection import Selection
from nnviz.data.points import Points
from nnviz.settings.limits import MAX_UNDO

SOME, EQUAL = (Points.of([(0, 0), (0.5, 0)], [0, 1]) for _ in range(2))
FIRST, SECOND = np.array([True, False]), np.array([False, True])


def test_of_points_that_it_does_not_know_none_is_selected() -> None:
    selection = Selection()
    selection.take(SOME, FIRST)
    assert selection.of(SOME) is FIRST
    assert selection.of(EQUAL).tolist() == [False, False], "equal, but another version"


def test_the_last_word_counts_and_nothing_is_a_word_too() -> None:
    selection = Selection()
    selection.take(SOME, FIRST)
    selection.take(EQUAL, FIRST)
    selection.take(SOME, SECOND)
    assert selection.of(SOME) is SECOND
    selection.take(SOME, np.zeros(2, np.bool_))
    assert not selection.of(SOME).any()
    assert selection.of(EQUAL) is FIRST


def test_it_remembers_no_more_versions_than_undo_does() -> None:
    selection = Selection()
    versions = [Points.of([(0, 0), (0.5, 0)], [0, 1]) for _ in range(MAX_UNDO + 1)]
    for points in versions:
        selection.take(points, FIRST)
    assert not selection.of(versions[0]).any()
    assert selection.of(versions[1]).any()
