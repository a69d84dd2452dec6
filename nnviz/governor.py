"""How often to tick, and how long to train in a tick: follows the measured load."""

from dataclasses import dataclass

LADDER = (0.030, 0.040, 0.055, 0.075, 0.100, 0.140, 0.200, 0.280, 0.400, 0.500)
FASTEST, SLOWEST = LADDER[0], LADDER[-1]  # what is shown is never older than half a second
TRAIN_SHARE = 0.5  # of an interval, when training is to be as fast as possible
LEAST_SHARE = 0.15  # of an interval that is left for training when pictures cost much
BUSY = 0.8  # of an interval that a tick may take, so that ticks do not overlap


@dataclass
class Governor:
    """Adapts the tick interval to what a tick costs here and now.

    Everybody on a busy server measures the same slowness, so all slow down alike and pages stay
    responsive: the interval grows with the time a tick takes beside its training.

    Attributes
    ----------
    interval : float
        Seconds between ticks, 0.03 to 0.5.
    period : float
        Measured seconds between the starts of two ticks, smoothed.
    overhead : float
        Measured seconds of a tick beside training, smoothed.
    """

    interval: float = FASTEST
    period: float = FASTEST
    overhead: float = 0.01
    last_start: float | None = None

    def start(self) -> None:
        """Training is switched on: forget the pause before it."""
        self.last_start = None

    def begin(self, now: float) -> None:
        """A tick begins at `now` (seconds of a monotonic clock)."""
        if self.last_start is not None:
            self.period = _smooth(self.period, min(now - self.last_start, 2.0))
        self.last_start = now

    def end(self, elapsed: float, trained: float) -> None:
        """A tick took `elapsed` seconds, `trained` of them training."""
        self.overhead = _smooth(self.overhead, max(elapsed - trained, 0.0))
        late = max(0.0, self.period - 1.2 * self.beat)
        needed = (self.overhead + LEAST_SHARE * self.beat) / BUSY + late
        self.interval = min(SLOWEST, max(FASTEST, _smooth(self.interval, needed)))

    @property
    def beat(self) -> float:
        """The interval as a timer is set to it: a rung of a ladder, so that timers rarely move."""
        return next((rung for rung in LADDER if rung >= self.interval - 1e-9), SLOWEST)

    @property
    def slow_beat(self) -> float:
        """Seconds between two updates of everything rich: charts, status, points."""
        return max(0.4, 4.0 * self.beat)

    @property
    def train_slice(self) -> float:
        """Seconds to train in one tick: what a picture leaves of it, within bounds."""
        beat = self.beat
        return min(TRAIN_SHARE * beat, max(LEAST_SHARE * beat, BUSY * beat - self.overhead))


def _smooth(old: float, new: float) -> float:
    return 0.8 * old + 0.2 * new
