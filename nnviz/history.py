"""What a run has shown so far: one record per recorded epoch, bounded by thinning."""

from dataclasses import dataclass, field
from typing import Any

CAPACITY = 512


@dataclass(frozen=True)
class Metrics:
    """Loss and accuracy on training and held-out points; ``None`` where there are no points."""

    train_loss: float | None
    train_accuracy: float | None
    test_loss: float | None
    test_accuracy: float | None


@dataclass
class History:
    """Metrics over epochs: columns of equal length, fewer than 512 records.

    When it is full, every second record is dropped and the stride doubles, so that a curve of
    any length keeps its shape. Which epochs are kept depends on the epoch alone.

    Attributes
    ----------
    stride : int
        Epochs from one record to the next; a power of two.
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

    stride: int = 1
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

    def wants(self, epoch: int) -> bool:
        """Whether a record at this epoch would be kept."""
        return epoch % self.stride == 0 and (not self.epochs or epoch > self.epochs[-1])

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
        if len(self) >= CAPACITY:
            self.stride *= 2
            keep = [i for i, e in enumerate(self.epochs) if e % self.stride == 0]
            for column in self.columns():
                column[:] = [column[i] for i in keep]

    def rewind(self, epoch: int) -> None:
        """Forget every record after an epoch."""
        count = sum(e <= epoch for e in self.epochs)
        for column in self.columns():
            del column[count:]
