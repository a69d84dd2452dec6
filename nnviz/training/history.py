"""What a run has shown so far: one record per recorded epoch, bounded by thinning."""

import math
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from nnviz.settings.limits import MAX_RECORDS


@dataclass(frozen=True)
class Metrics:
    """Loss and accuracy on training and held-out points; ``None`` where there are no points."""

    train_loss: float | None
    train_accuracy: float | None
    test_loss: float | None
    test_accuracy: float | None

    @property
    def finite(self) -> bool:
        """Whether no loss is infinite or NaN."""
        losses = self.train_loss, self.test_loss
        return all(loss is None or math.isfinite(loss) for loss in losses)


@dataclass
class History:
    """Metrics over epochs: columns of equal length, fewer than 512 records.

    Every epoch is recorded. When there are 512 records, they are thinned to at most half: of each
    stretch of epochs those with the least and the greatest loss are kept (training and held-out),
    so that no spike and no oscillation is lost, however long the run. The first record is kept,
    too, and the latest ones are all there.

    Attributes
    ----------
    epochs : list of int
        Strictly increasing.
    seconds : list of float
        Time spent on training until then.
    train_loss, train_accuracy, test_loss, test_accuracy : list of float or None
        As in `Metrics`.
    learning_rate : list of float
        Of the epoch's last step.
    gradient_norm : list of float or None
        Of the epoch's last step; ``None`` before the first step.
    """

    epochs: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    train_loss: list[float | None] = field(default_factory=list)
    train_accuracy: list[float | None] = field(default_factory=list)
    test_loss: list[float | None] = field(default_factory=list)
    test_accuracy: list[float | None] = field(default_factory=list)
    learning_rate: list[float] = field(default_factory=list)
    gradient_norm: list[float | None] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.epochs)

    def columns(self) -> tuple[list[Any], ...]:
        """Every column, in the order of the fields."""
        return (
            self.epochs,
            self.seconds,
            self.train_loss,
            self.train_accuracy,
            self.test_loss,
            self.test_accuracy,
            self.learning_rate,
            self.gradient_norm,
        )

    @property
    def last_epoch(self) -> int:
        """The epoch of the last record; -1 if there is none."""
        return self.epochs[-1] if self.epochs else -1

    def index(self, epoch: int) -> int:
        """Which record is the last one up to an epoch; the first one if all came later."""
        return max(0, bisect_right(self.epochs, epoch) - 1)

    def record(
        self,
        epoch: int,
        metrics: Metrics,
        *,
        seconds: float,
        learning_rate: float,
        gradient_norm: float | None,
    ) -> None:
        """Append one record; thin when the capacity is reached."""
        row = (
            epoch,
            seconds,
            metrics.train_loss,
            metrics.train_accuracy,
            metrics.test_loss,
            metrics.test_accuracy,
            learning_rate,
            gradient_norm,
        )
        for column, value in zip(self.columns(), row, strict=True):
            column.append(value)
        if len(self) >= MAX_RECORDS:
            self._thin()

    def _thin(self) -> None:
        span, stride = self.epochs[-1] + 1, 1
        while span > MAX_RECORDS // 4 * stride:
            stride *= 2
        kept = self._extremes(stride)
        while len(kept) > MAX_RECORDS // 2:
            stride *= 2
            kept = self._extremes(stride)
        for column in self.columns():
            column[:] = [column[i] for i in kept]

    def _extremes(self, stride: int) -> list[int]:
        """Indices of the first and last record, and of each stretch's least and greatest losses."""
        kept, start = {0, len(self) - 1}, 0
        for _, stretch in groupby(self.epochs, key=lambda epoch: epoch // stride):
            stop = start + sum(1 for _ in stretch)
            for column in (self.train_loss, self.test_loss):
                losses = [(loss, i) for i in range(start, stop) if (loss := column[i]) is not None]
                if losses:
                    kept.add(min(losses)[1])
                    kept.add(max(losses, key=itemgetter(0))[1])
            start = stop
        return sorted(kept)

    def rewind(self, epoch: int) -> None:
        """Forget every record after an epoch."""
        count = bisect_right(self.epochs, epoch)
        for column in self.columns():
            del column[count:]
