"""Curves of futures that were left behind."""

import numpy as np

from nnviz.training.ghosts import Ghost
from nnviz.training.history import History, Metrics


def history(count: int) -> History:
    made = History()
    for epoch in range(count):
        metrics = Metrics(1.0 / (epoch + 1), 0.5, None, None)
        made.record(epoch, metrics, seconds=epoch / 2, learning_rate=0.1, gradient_norm=None)
    return made


def test_a_ghost_begins_where_the_new_curve_leaves_it() -> None:
    ghost = Ghost.of(history(5), 2)
    assert ghost is not None
    assert ghost.epochs.tolist() == [2, 3, 4]
    assert ghost.seconds.tolist() == [1.0, 1.5, 2.0]
    np.testing.assert_allclose(ghost.train_loss, [1 / 3, 1 / 4, 1 / 5], rtol=1e-6)
    assert np.isnan(ghost.test_loss).all()


def test_a_future_of_no_length_leaves_no_ghost() -> None:
    assert Ghost.of(history(5), 4) is None
    assert Ghost.of(history(5), 99) is None
    assert Ghost.of(History(), 0) is None
