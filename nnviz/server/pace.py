"""How often to tick, and how long to train in a tick: follows the measured load.

All sessions of a server share one process, and Python runs one of them at a time. So the load is
measured once for all of them, and everybody slows down alike.
"""

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from nnviz.server.line import Line

LADDER = (
    *(0.400, 0.430, 0.460, 0.500, 0.540, 0.590, 0.640, 0.700, 0.760, 0.820, 0.880, 0.950),
    *(1.03, 1.12, 1.21, 1.31, 1.41, 1.50),  # a class on a slow machine: late, but clicks are heard
)
FASTEST, SLOWEST = LADDER[0], LADDER[-1]
LATEST = 0.700  # of one person: what is shown is hardly older than that
DISPLAY = 60  # maps a second that a display shows: a run of Streamlit carries as many as it can
CLASS_DISPLAY = 20  # where runs alone take all the time there is
MOST_MAPS = 42  # in one tick
PICTURES, FEWER_PICTURES = 6, 3  # maps that the server draws in a tick, where the browser cannot
BUSY = 0.85  # of the process's time that ticks may take, so that clicks find it idle
LONGEST_SLICE = 0.240  # seconds of training in one tick, when there is time
SHORTEST_SLICE = 0.012  # and when there is none
LEAST_OVERHEAD = 0.008  # a tick looks cheaper when Streamlit, short of time, merges several
CROWDED = 0.500  # an interval from which on the map is a little coarser
GONE = 5.0  # seconds without a tick after which a session no longer counts
WINDOW = 0.5  # seconds over which costs are measured
GRACE = 2.0  # of its slice a session may use before its tick ends, where others wait


class Turn:
    """A lock that serves in order of arrival: nobody is passed by."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    def __enter__(self) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        mine.acquire()

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


class Load:
    """What ticks cost in this process, whoever they belong to. Knows nothing of anybody's work.

    Parameters
    ----------
    clock : callable
        Seconds, monotonic.
    cpu_clock : callable
        Processor seconds of this process, all threads.
    thread_clock : callable
        Processor seconds of the thread that asks.

    Attributes
    ----------
    turn : Turn
        Held while one session computes: threads that compute at the same time only get in each
        other's way.
    overhead : float
        Processor seconds per tick beside what sessions compute: messages, charts, Streamlit.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.perf_counter,
        cpu_clock: Callable[[], float] = time.process_time,
        thread_clock: Callable[[], float] = time.thread_time,
    ) -> None:
        self.clock = clock
        self.cpu_clock = cpu_clock
        self.thread_clock = thread_clock
        self.turn = Turn()
        self.overhead = 0.012
        self._guard = threading.Lock()
        self._seen: dict[int, float] = {}
        self._ticks = 0
        self._computed = 0.0
        self._window_start = clock()
        self._window_cpu = cpu_clock()

    def note(self, session: int, computed: float) -> None:
        """A session has ticked, and computed for so many seconds of the processor."""
        with self._guard:
            now = self.clock()
            self._seen[session] = now
            self._ticks += 1
            self._computed += computed
            if now - self._window_start >= WINDOW:
                self._close_window(now)

    def _close_window(self, now: float) -> None:
        cpu = self.cpu_clock()
        cost = (cpu - self._window_cpu - self._computed) / self._ticks
        self.overhead = _smooth(self.overhead, min(max(cost, LEAST_OVERHEAD), 0.1), 0.3)
        self._seen = {key: at for key, at in self._seen.items() if now - at < GONE}
        self._window_start, self._window_cpu = now, cpu
        self._ticks, self._computed = 0, 0.0

    @property
    def sessions(self) -> int:
        """How many sessions train now, at least 1."""
        return max(1, len(self._seen))

    @property
    def interval(self) -> float:
        """Seconds between two ticks of a session, if all are to find room, however long that is."""
        return self.sessions * (self.overhead + SHORTEST_SLICE) / BUSY

    def train_slice(self, beat: float) -> float:
        """Seconds a session may train in a tick, when it ticks every `beat` seconds."""
        room = beat * BUSY / self.sessions - self.overhead
        return min(LONGEST_SLICE, max(SHORTEST_SLICE, room))


LOAD = Load()


@dataclass
class Governor:
    """One session's pace: from the load of all, and from how late its own ticks come.

    Ticks come late when something else than this process is busy: the browser, or the machine.

    Attributes
    ----------
    load : Load
    line : Line
        The way to its browser.
    interval : float
        Seconds between ticks, 0.4 to 1.5.
    period : float
        Measured seconds between the starts of two ticks, smoothed.
    last_start : float, optional
        When the last tick began.
    passed : float
        Seconds that this tick stands for: at least a beat, at most 1 or a beat, and added up they
        keep to the clock. A longer gap is not made up for.
    """

    load: Load = field(default_factory=lambda: LOAD)
    line: Line = field(default_factory=Line)
    interval: float = FASTEST
    period: float = FASTEST
    last_start: float | None = None
    passed: float = FASTEST
    _ahead: float = 0.0
    _spent: float = 0.0
    _cost: float = 0.0

    def start(self) -> None:
        """Training is switched on: forget the pause before it."""
        self.last_start, self._spent = None, 0.0
        self.line.start()

    def begin(self) -> None:
        """A tick begins."""
        now, beat = self.load.clock(), self.beat
        self.line.look(now, beat)
        if self.last_start is None:
            self.passed, self._ahead = beat, 0.0
        else:
            since = now - self.last_start
            self.period = _smooth(self.period, min(since, 2.0), 0.2)
            # A tick that comes early, as after a click, stands for a beat all the same.
            self.passed = max(beat, min(since - self._ahead, 1.0))
            self._ahead = min(max(0.0, self._ahead + self.passed - since), beat)
        self.last_start = now

    @contextlib.contextmanager
    def spending(self) -> Iterator[float]:
        """What is computed in here is this session's own: it counts against its share of the time.

        Counted is the time of the processor, so that nobody pays for having waited. Given is when
        it began, by the thread's clock.
        """
        begin = self.load.thread_clock()
        try:
            yield begin
        finally:
            self._spent += self.load.thread_clock() - begin

    def has_had_its_share(self, since: float) -> bool:
        """Whether a tick that began to compute at this time of its thread's is to make room."""
        shared = self.load.sessions > 1
        return shared and self.load.thread_clock() - since >= GRACE * self.train_slice

    def end(self) -> None:
        """A tick is over."""
        spent, self._spent = self._spent, 0.0
        self._cost = _smooth(self._cost, spent, 0.3)
        self.load.note(id(self), spent)
        late = max(0.0, self.period - 1.3 * self.beat)
        most = SLOWEST if self.load.sessions > 1 else LATEST
        wanted = min(most, max(FASTEST, self.load.interval) + late)
        self.interval = _smooth(self.interval, wanted, 0.1)

    @property
    def beat(self) -> float:
        """The interval as a timer is set to it: a rung of a ladder, so that timers rarely move.

        One step of a large network may take longer than all that a session may in a tick. Then its
        ticks come so much later that its share of the time is that of the others.
        """
        return max(_rung(max(self.interval, self._own_interval)), self.line.wait)

    @property
    def _own_interval(self) -> float:
        """Seconds between ticks as costly as this session's, where that is more than its share."""
        if self.load.sessions == 1 or self._cost <= GRACE * self.train_slice:
            return 0.0
        return self.load.sessions * (self.load.overhead + self._cost) / BUSY

    @property
    def slow_beat(self) -> float:
        """Seconds between two updates of what is rich: loss chart, status, points."""
        return max(0.8, 1.5 * self.beat) * self.line.rarer

    @property
    def heatmap_beat(self) -> float:
        """Seconds between two updates of the plotly heatmap under the map."""
        return max(4.0, 8.0 * self.beat) * self.line.rarer

    @property
    def span(self) -> float:
        """Seconds over which the maps of a tick are shown: until those of the next one come."""
        return max(self.beat, min(LATEST, self.period))

    @property
    def maps(self) -> int:
        """Maps in a tick, where the browser draws them: one for each picture of its display."""
        rate = CLASS_DISPLAY if self.load.interval > LATEST else DISPLAY
        return min(MOST_MAPS, round(rate * self.span))

    @property
    def pictures(self) -> int:
        """Maps in a tick, where the server draws them."""
        return PICTURES if self.beat < CROWDED else FEWER_PICTURES

    @property
    def resolution(self) -> int:
        """Cells a side of the map: fewer when the process is shared by many."""
        return 100 if self.beat < CROWDED else 72

    @property
    def train_slice(self) -> float:
        """Seconds to train in the next tick."""
        return self.load.train_slice(_rung(self.interval))


def _rung(seconds: float) -> float:
    return next((rung for rung in LADDER if rung >= 0.95 * seconds), SLOWEST)


def _smooth(old: float, new: float, weight: float) -> float:
    return (1.0 - weight) * old + weight * new
