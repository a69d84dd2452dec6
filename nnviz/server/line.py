"""How late a browser hears what it is sent, so that no more is sent than its line carries.

Each tick sends a number, and each message of the browser says which it has heard last. Where these
fall behind, ticks send no map, then fewer bytes of maps, until they keep up: less at once, more by
and by, as TCP finds its rate (Chiu and Jain, 1989).
"""

from collections import deque

PATIENCE = 0.3  # seconds beyond a beat within which what was sent must have been heard
FIRST, WIDE = 20_000.0, 100_000.0  # bytes of maps in the first tick; in one, if all goes well
LEAST, MOST = 4_000.0, 8_000_000.0
LESS = 0.6  # factor of a tick that finds the browser late
MORE, MORE_SLOWLY = 1.5, 1.05  # and of one that does not, before and after it was late once
LONGEST_WAIT = 1.5  # seconds
MUTE = 20.0  # seconds after which a browser that has never answered is none that will
THIN, RAREST = 12_000.0, 4.0  # bytes below which charts come rarer, and by how much at most


class Line:
    """The way to one browser.

    Attributes
    ----------
    budget : float
        Bytes of maps that a tick may send.
    wait : float
        Seconds between two ticks at least.
    late : bool
        Whether the browser has not heard yet what it should have: a map would only wait in line.
    was_late : bool
        Whether it has ever been.

    Nothing is known of a line at first, so it begins with little (as in TCP's slow start).
    """

    def __init__(self) -> None:
        self.budget, self.wait, self.late = FIRST, 0.0, False
        self._number = 0
        self._used = 0.0
        self.was_late = False
        self._on_the_way: deque[tuple[int, float]] = deque()
        self._asked = self._answers = False

    def start(self) -> None:
        """Training is switched on: what was on the way long ago says nothing."""
        self._on_the_way.clear()

    def tell(self, now: float) -> int:
        """The number that goes out at this time; no new one as long as the browser is late."""
        if not self.late:
            self._number += 1
            self._on_the_way.append((self._number, now))
        return self._number

    def heard(self, number: int) -> None:
        """The browser has heard this number, and so all before it."""
        self._asked = True
        while self._on_the_way and self._on_the_way[0][0] <= number:
            self._on_the_way.popleft()
            self._answers = True

    def lag(self, now: float) -> float:
        """Seconds for which the oldest unheard number is on its way.

        0 as long as only the last one is, where nobody asks what was heard, and for a browser that
        never answers.
        """
        if not self._asked or len(self._on_the_way) < 2:
            return 0.0
        lag = now - self._on_the_way[0][1]
        return lag if self._answers or lag < MUTE else 0.0

    def look(self, now: float, beat: float) -> None:
        """A tick begins, as one does every `beat` seconds: is the browser still with us?"""
        lag = self.lag(now)
        self.late = lag > beat + PATIENCE
        if self.late:
            self.was_late = True
            self.budget = max(LEAST, LESS * self.budget)
            self.wait = min(LONGEST_WAIT, max(self.wait, lag))
        else:
            if self._used >= self.budget / 2:
                more = MORE_SLOWLY if self.was_late else MORE
                self.budget = min(MOST, more * self.budget)
            elif not self.was_late and self.budget < WIDE:
                self.budget = min(WIDE, MORE * self.budget)
            self.wait = 0.7 * self.wait if self.wait > PATIENCE else 0.0

    def fits(self, size: int) -> bool:
        """Whether a map of so many bytes may be sent at all."""
        return size <= self.budget

    def maps(self, wanted: int, size: int) -> int:
        """How many maps of so many bytes each a tick is to send, at most `wanted`; one at least."""
        count = max(1, min(wanted, int(self.budget / size)))
        self._used = count * size
        return count

    @property
    def wide(self) -> bool:
        """Whether much at once is no burden to it, as far as one knows."""
        return not self.was_late and self.budget >= WIDE

    @property
    def rarer(self) -> float:
        """By what charts come rarer than on a good line."""
        return min(RAREST, max(1.0, THIN / self.budget))
