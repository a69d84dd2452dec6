"""Moments of a run to go back to: snapshots of weights and optimiser, bounded by thinning."""

from bisect import bisect_left
from dataclasses import dataclass, field

from nnviz.settings.limits import MAX_MOMENTS, MAX_TIMELINE_BYTES
from nnviz.training.snapshot import PackedSnapshot, Snapshot
from nnviz.training.trainer import Trainer


@dataclass
class Timeline:
    """Snapshots in order of epochs, the first of them of the untrained network.

    When there are 256, or when they take 8 MB, every second one is dropped and the interval
    doubles; so large networks have fewer. The newest is never dropped.

    Attributes
    ----------
    interval : int
        Least number of epochs from one snapshot to the next.
    moments : list of PackedSnapshot
    """

    interval: int = 1
    moments: list[PackedSnapshot] = field(default_factory=list)
    _bytes: int = 0

    @classmethod
    def of(cls, moments: list[PackedSnapshot]) -> "Timeline":
        """A timeline that goes on from some moments, in order of their epochs."""
        timeline = cls(moments=moments, _bytes=sum(moment.nbytes for moment in moments))
        if moments:
            timeline.rewind(moments[-1].epoch)
        return timeline

    def __len__(self) -> int:
        return len(self.moments)

    @property
    def epochs(self) -> list[int]:
        """The epoch of each snapshot, ascending."""
        return [moment.epoch for moment in self.moments]

    @property
    def nbytes(self) -> int:
        """Memory that the numbers of all snapshots take, in bytes."""
        return self._bytes

    def snapshot(self, index: int) -> Snapshot:
        """One of the snapshots."""
        return self.moments[index].unpack()

    def offer(self, trainer: Trainer) -> None:
        """Take a snapshot, if the last one lies far enough back."""
        if not self.moments or trainer.epoch >= self.moments[-1].epoch + self.interval:
            self.take(trainer)

    def take(self, trainer: Trainer) -> None:
        """Take a snapshot now, instead of one of the same epoch if there is one."""
        while self.moments and self.moments[-1].epoch >= trainer.epoch:
            self._bytes -= self.moments.pop().nbytes
        moment = PackedSnapshot(trainer.snapshot())
        self.moments.append(moment)
        self._bytes += moment.nbytes
        while len(self.moments) > 2 and self._full:
            self._thin()

    @property
    def _full(self) -> bool:
        return len(self.moments) >= MAX_MOMENTS or self._bytes > MAX_TIMELINE_BYTES

    def _thin(self) -> None:
        newest = self.moments[-1]
        self.moments = self.moments[::2]
        if self.moments[-1] is not newest:
            self.moments.append(newest)
        self._bytes = sum(moment.nbytes for moment in self.moments)
        # A tick may pass many epochs, so the interval that is doubled is the one there really was.
        span = newest.epoch - self.moments[0].epoch
        self.interval = max(2 * self.interval, span // (len(self.moments) - 1))

    def nearest(self, epoch: int) -> int:
        """Index of the snapshot that is nearest to an epoch, the earlier one of two."""
        epochs = self.epochs
        right = min(bisect_left(epochs, epoch), len(epochs) - 1)
        left = max(right - 1, 0)
        return left if epoch - epochs[left] <= epochs[right] - epoch else right

    def rewind(self, epoch: int) -> None:
        """Forget every snapshot after an epoch."""
        while self.moments and self.moments[-1].epoch > epoch:
            self._bytes -= self.moments.pop().nbytes
        if self.moments:
            # As fine as in a run that is no longer than what is left of this one.
            each = self._bytes / len(self.moments)
            room = min(MAX_MOMENTS, MAX_TIMELINE_BYTES / each)
            self.interval = max(1, int(self.moments[-1].epoch // (room / 2)))

    def forget(self) -> None:
        """Forget every snapshot."""
        self.moments, self._bytes, self.interval = [], 0, 1
