"""Which classes a network confuses: counts from true and predicted labels."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnviz.data.points import Bools, Ints


@dataclass(frozen=True, eq=False)
class Confusion:
    """A confusion matrix.

    Attributes
    ----------
    counts : ndarray of int64, shape (classes, classes)
        ``[true, predicted]``: how many points.
    """

    counts: Ints

    @property
    def classes(self) -> int:
        """Number of classes."""
        return len(self.counts)

    @property
    def total(self) -> int:
        """Number of points."""
        return int(self.counts.sum())

    @property
    def per_class(self) -> npt.NDArray[np.float64]:
        """Share of each class's points that is told right, shape (classes,); NaN without points."""
        totals = self.counts.sum(axis=1)
        shares: npt.NDArray[np.float64] = np.full(self.classes, np.nan)
        np.divide(np.diag(self.counts), totals, out=shares, where=totals > 0)
        return shares


def confusion(labels: Ints, predicted: Ints, classes: int) -> Confusion:
    """Count how often each class is taken for each.

    Parameters
    ----------
    labels, predicted : ndarray of int64, shape (n,)
        0 to `classes` - 1.
    classes : int
    """
    pairs = labels * classes + predicted
    return Confusion(np.bincount(pairs, minlength=classes**2).reshape(classes, classes))


def confusions(
    labels: Ints, predicted: Ints, held_out: Bools, classes: int
) -> tuple[Confusion, Confusion]:
    """The matrices of the training points and of the held-out points."""
    train, test = ~held_out, held_out
    return (
        confusion(labels[train], predicted[train], classes),
        confusion(labels[test], predicted[test], classes),
    )
