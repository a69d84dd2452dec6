"""Batches: the training points of an epoch, shuffled and cut, without allocating on the way.

Points lie in columns, shape (features, n): for so few features, torch's matrix products and its
softmax are several times faster that way round.
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from nnviz.settings.config import ModelConfig

ORDER, DROPOUT = 1, 2  # streams of randomness, each with its own numbers


def derived_seed(seed: int, stream: int, count: int) -> int:
    """A well-mixed 63-bit seed for the `count`-th use of a stream (SplitMix64's finaliser).

    Drawing each epoch's order and each step's dropout from a seed of its own makes both a
    function of (seed, epoch, step): there is no generator state to store, restore or lose.
    """
    mask = 2**64 - 1
    x = seed * 0x9E3779B97F4A7C15 + stream * 0xD1B54A32D192ED03 + count * 0x8CB92BA72F3D8DD7
    x &= mask
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & mask
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & mask
    return (x ^ (x >> 31)) >> 1


@dataclass(frozen=True)
class Batch:
    """Points as the engines take them.

    Attributes
    ----------
    inputs : Tensor of float, shape (features, n)
    labels : Tensor of int64, shape (n,)
    one_hot : Tensor of float, shape (classes, n)
        1 where the label is that class.
    weights : Tensor of float, shape (n,), optional
        What each point's loss counts in the mean; ``None``: all alike.
    """

    inputs: Tensor
    labels: Tensor
    one_hot: Tensor
    weights: Tensor | None = None

    @classmethod
    def of(cls, inputs: Tensor, labels: Tensor, classes: int) -> "Batch":
        """A batch of points in rows: inputs of shape (n, features), labels of shape (n,)."""
        one_hot = functional.one_hot(labels, classes).to(inputs.dtype)
        return cls(inputs.t().contiguous(), labels, one_hot.t().contiguous())

    def __len__(self) -> int:
        return len(self.labels)


def batch_bounds(count: int, size: int | None, smallest: int = 1) -> list[tuple[int, int]]:
    """Where to cut `count` points: every batch has `size` points but the last, which has the rest.

    A batch of fewer than `smallest` points joins the one before it. `size` ``None`` is one batch.
    """
    if not count:
        return []
    size = max(size or count, smallest)
    starts = list(range(0, count, size))
    if len(starts) > 1 and count - starts[-1] < smallest:
        starts.pop()
    return list(zip(starts, [*starts[1:], count], strict=True))


def smallest_batch(config: ModelConfig) -> int:
    """Points that a batch needs: batch normalisation finds no spread in one alone."""
    return 2 if config.batch_norm else 1


class Batches:
    """Endless epochs of batches: in each epoch each point comes exactly once.

    Parameters
    ----------
    points : Batch
        All training points.
    size : int, optional
        Points per batch; ``None`` (or at least as many as there are) is the full batch, which
        keeps the points' own order.
    seed : int
        The order of an epoch depends on this and on the epoch's number, on nothing else.
    smallest : int
        Least size of a batch: 2 under batch normalisation, which cannot learn from one point.

    Attributes
    ----------
    position : int
        Batches already given out in this epoch; 0 before its first and again after its last.
    """

    def __init__(self, points: Batch, size: int | None, seed: int, smallest: int = 1) -> None:
        self.points = points
        self.seed = seed
        self.position = 0
        self._bounds = batch_bounds(len(points), size, smallest)
        self.shuffles = len(self._bounds) > 1
        if not self.shuffles:
            self._batches = [points]
            return
        # The shuffled points always lie in the same memory, so each batch is a view made once.
        self._shuffled = Batch(*(torch.empty_like(t) for t in _columns(points)))
        self._generator = torch.Generator()
        self._batches = [
            Batch(*(column[..., start:stop] for column in _columns(self._shuffled)))
            for start, stop in self._bounds
        ]

    def __len__(self) -> int:
        return len(self._batches)

    def next(self, epoch: int) -> Batch:
        """The next batch of an epoch; its tensors are overwritten when the next epoch begins."""
        if self.position == 0:
            self._shuffle(epoch)
        batch = self._batches[self.position]
        self.position = (self.position + 1) % len(self._batches)
        return batch

    def coming(self, epoch: int) -> tuple[Batch, Tensor]:
        """The batch that `next` will give, which stays to be given.

        Returns
        -------
        batch : Batch
        order : Tensor of int64, shape (n,)
            Which of all training points each of its points is.
        """
        if self.position == 0:
            self._shuffle(epoch)
        if not self.shuffles:
            return self.points, torch.arange(len(self.points))
        start, stop = self._bounds[self.position]
        return self._batches[self.position], self._order[start:stop]

    def seek(self, epoch: int, position: int) -> None:
        """Go to where `position` batches of an epoch have been given out."""
        self._shuffle(epoch)
        self.position = position

    def _shuffle(self, epoch: int) -> None:
        if not self.shuffles:
            return
        self._generator.manual_seed(derived_seed(self.seed, ORDER, epoch))
        self._order = torch.randperm(len(self.points), generator=self._generator)
        for source, target in zip(_columns(self.points), _columns(self._shuffled), strict=True):
            torch.index_select(source, -1, self._order, out=target)


def _columns(batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
    return batch.inputs, batch.labels, batch.one_hot
