"""How late a browser hears what it is sent, so that no more is sent than its line carries.

Each tick sends a number, and each message of the browser says which it has heard last. Where these
fall behind, less is sent, and more again when they keep up: quickly less, slowly more, as TCP finds
its rate (Chiu and Jain, 1989).
"""

from collections import deque

LATE = 0.8  # seconds beyond a beat after which what was sent must have been heard
LESS, MORE = 0.6, 1.1  # factors of a tick in which it was not, and in which it was
LEAST = 1 / 32
LONGEST_WAIT = 4.0  # seconds
THIN = 0.4  # the share below which a large network's numbers are too much
RICH = 0.25  # the share for which charts come as rarely as they ever do


class Line:
    """The way to one browser.

    Attributes
    ----------
    share : float
        Of what a good line is sent in a second, 1/32 to 1.
    wait : float
        Seconds between two ticks at least, so that one is heard before the next.
    """

    def __init__(self) -> None:
        self.share, self.wait = 1.0, 0.0
        self._number = 0
        self._on_the_way: deque[tuple[int, float]] = deque()
        self._answers = False

    def start(self) -> None:
        """Training is switched on: what was on the way long ago says nothing."""
        self._on_the_way.clear()

    def tell(self, now: float) -> int:
        """The next number, sent at this time."""
        self._number += 1
        self._on_the_way.append((self._number, now))
        return self._number

    def heard(self, number: int) -> None:
        """The browser has heard this number, and so all before it."""
        while self._on_the_way and self._on_the_way[0][0] <= number:
            self._on_the_way.popleft()
            self._answers = True

    def lag(self, now: float) -> float:
        """Seconds for which the oldest unheard number is on its way.

        0 as long as only the last one is, and for a browser that never answers.
        """
        if not self._answers or len(self._on_the_way) < 2:
            return 0.0
        return now - self._on_the_way[0][1]

    def look(self, now: float, beat: float) -> None:
        """A tick begins, as one does every `beat` seconds: is the browser still with us?"""
        lag = self.lag(now)
        if lag > LATE + beat:
            self.share = max(LEAST, LESS * self.share)
            self.wait = min(LONGEST_WAIT, max(self.wait, round(2.0 * lag) / 2.0))
        else:
            self.share = min(1.0, MORE * self.share)
            self.wait = 0.0 if self.share == 1.0 else self.wait * 0.9

    @property
    def rarer(self) -> float:
        """By what charts come rarer than on a good line."""
        return 1.0 / max(self.share, RICH)

    @property
    def thin(self) -> bool:
        """Whether a large network's numbers are too much for it."""
        return self.share < THIN
