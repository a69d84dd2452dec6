"""What a run has shown so far: one record per recorded epoch, bounded by thinning."""

from dataclasses import dataclass, field

CAPACITY = 1024


@dataclass(frozen=True)
class Metrics:
    """Loss and accuracy on training and held-out points; ``None`` where there are no points."""

    train_loss: float | None
    train_accuracy: float | None
    test_loss: float | None
    test_accuracy: float | None


@dataclass
class History:
    """Metrics over epochs, at most 1,024 records.

    When it is full, every second record is dropped and the stride doubles, so that a curve of
    any length keeps its shape. Which epochs are kept depends on the epoch alone.
    """

    stride: int = 1
    epochs: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    train_loss: list[float | None] = field(default_factory=list)
    train_accuracy: list[float | None] = field(default_factory=list)
    test_loss: list[float | None] = field(default_factory=list)
    test_accuracy: list[float | None] = field(default_factory=list)
    learning_rate: list[float] = field(default_factory=list)
    gradient_norm: list[float] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.epochs)

    def columns(self) -> tuple[list[float | None], ...]:
        """Every column, in the order of the fields."""
        names = ("seconds", "train_loss", "train_accuracy", "test_loss", "test_accuracy")
        return (
            self.epochs,
            *(getattr(self, n) for n in (*names, "learning_rate", "gradient_norm")),
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
        gradient_norm: float,
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
