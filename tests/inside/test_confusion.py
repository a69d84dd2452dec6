"""Confusion matrices against counting by hand."""

import numpy as np

from nnviz.inside.confusion import confusion, confusions


def test_counts_are_true_by_predicted() -> None:
    labels = np.array([0, 0, 0, 1, 1, 2])
    predicted = np.array([0, 1, 1, 1, 0, 1])
    matrix = confusion(labels, predicted, 4)
    assert matrix.counts.tolist() == [[1, 2, 0, 0], [1, 1, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]]
    np.testing.assert_allclose(matrix.per_class, [1 / 3, 1 / 2, 0.0, np.nan])
    assert (matrix.classes, matrix.total) == (4, 6)


def test_training_and_held_out_points_are_counted_apart() -> None:
    labels, predicted = np.array([0, 1, 1]), np.array([0, 0, 1])
    train, test = confusions(labels, predicted, np.array([False, True, True]), 2)
    assert train.counts.tolist() == [[1, 0], [0, 0]]
    assert test.counts.tolist() == [[0, 0], [1, 1]]


def test_no_points_are_no_problem() -> None:
    empty = np.zeros(0, np.int64)
    assert confusion(empty, empty, 2).counts.tolist() == [[0, 0], [0, 0]]
