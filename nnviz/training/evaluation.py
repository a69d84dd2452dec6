"""What is measured of a network after each epoch: all points in one forward pass."""

from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from nnviz.data.points import Points
from nnviz.network.learner import Learner
from nnviz.training.history import Metrics


class Evaluation:
    """A data set as a network takes it, and how well that network does on it.

    Loss, accuracy, predictions and confusion all come from a forward pass over the same batch, so
    that they agree to the last point, also where two logits are equal. Where the next step is to
    see all training points, it goes on from that pass: held-out points lie in its batch, too,
    and weigh nothing.

    Parameters
    ----------
    learner : Learner
    points : Points

    Attributes
    ----------
    train : Batch
        The training points.
    everything : Batch
        All points, training points first; the others weigh nothing.
    order : Tensor of int64, shape (n,)
        Which point of the data set each of them is.
    """

    def __init__(self, learner: Learner, points: Points) -> None:
        self._learner = learner
        self.train = learner.batch(points.train)
        self.counts = len(self.train), len(points) - len(self.train)
        self.order = torch.from_numpy(np.argsort(points.held_out, kind="stable"))
        first = torch.arange(len(points)) < len(self.train)
        self.everything = replace(
            learner.batch(points.select(self.order.numpy())),
            weights=first.float() / max(1, len(self.train)),
        )
        self._groups = torch.stack([first, ~first], dim=1).float()
        self._table = torch.empty(2, len(points))
        self._losses, self._right = self._table

    def metrics(self) -> Metrics:
        """Loss (without regularisers) and accuracy on training and held-out points."""
        if not len(self.order):
            return Metrics(None, None, None, None)
        self._learner.measure(self.everything, self._losses, self._right)
        sums = torch.mm(self._table, self._groups).tolist()
        (train_loss, test_loss), (train_right, test_right) = sums
        train, test = self.counts
        return Metrics(
            train_loss=train_loss / train if train else None,
            train_accuracy=train_right / train if train else None,
            test_loss=test_loss / test if test else None,
            test_accuracy=test_right / test if test else None,
        )

    def predict(self) -> Tensor:
        """The predicted class of every point, shape (n,), in the order of the data set."""
        classes = torch.empty(len(self.order), dtype=torch.int64)
        if len(classes):
            classes[self.order] = self._learner.predict(self.everything)
        return classes
