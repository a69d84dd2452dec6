"""What a browser hears late is sent less of, until it keeps up."""

import pytest

from nnviz.server.line import FIRST, LEAST, LONGEST_WAIT, MOST, PATIENCE, RAREST, WIDE, Line
from nnviz.server.pace import FASTEST, Governor, Load

BEAT = 0.4


class Wire:
    """What is between a session and its browser: so many bytes a second, and a delay each way."""

    def __init__(self, line: Line, *, rate: float, delay: float = 0.15) -> None:
        self.line, self.rate, self.delay = line, rate, delay
        self.now = self.free = 0.0
        self.on_the_way: list[tuple[float, int]] = []
        self.heard = 0

    def tick(self, *, size: int, maps: int, rest: int = 12_000) -> tuple[int, float]:
        """One tick: how many maps were sent, and how old they are when they arrive."""
        line = self.line
        while self.on_the_way and self.on_the_way[0][0] <= self.now:
            self.heard = self.on_the_way.pop(0)[1]
        line.heard(self.heard)
        line.look(self.now, max(BEAT, line.wait))
        each = size if line.fits(size) else 4_000
        count = 0 if line.late else line.maps(maps, each)
        self.free = max(self.now, self.free) + (rest / line.rarer + count * each) / self.rate
        self.on_the_way.append((self.free + 2 * self.delay, line.tell(self.now)))
        age = self.free + self.delay - self.now
        self.now += max(BEAT, line.wait)
        return count, age


NETWORKS = {"8-8": (600, 42), "32-32": (5_000, 42), "6 x 64": (84_000, 6)}


@pytest.mark.parametrize("name", NETWORKS)
def test_a_good_line_is_sent_everything(name: str) -> None:
    size, maps = NETWORKS[name]
    wire = Wire(Line(), rate=10e6)
    sent = [wire.tick(size=size, maps=maps)[0] for _ in range(60)]
    assert set(sent[-20:]) == {maps}
    assert (wire.line.wait, wire.line.rarer, wire.line.late) == (0.0, 1.0, False)


@pytest.mark.parametrize("rate", [30_000, 100_000, 300_000])
@pytest.mark.parametrize("name", NETWORKS)
def test_on_a_thin_line_no_map_is_older_than_two_seconds_soon(name: str, rate: float) -> None:
    size, maps = NETWORKS[name]
    wire = Wire(Line(), rate=rate)
    seen = [wire.tick(size=size, maps=maps) for _ in range(300)]
    assert max(age for count, age in seen[60:] if count) < 2.0
    assert max(age for _, age in seen) < 10.0
    assert sum(count for count, _ in seen[60:]) > 60, "and there is something to see"


def test_it_recovers_when_the_line_does() -> None:
    wire = Wire(Line(), rate=20_000)
    for _ in range(50):
        wire.tick(size=600, maps=42)
    thin = wire.line.budget
    assert thin < WIDE
    assert wire.line.wait <= LONGEST_WAIT
    wire.rate = 10e6
    sent = [wire.tick(size=600, maps=42)[0] for _ in range(200)]
    assert sent[-1] == 42
    assert wire.line.wait == 0.0


@pytest.mark.parametrize("delay", [0.1, 100.0])
def test_where_nobody_asks_what_was_heard_nothing_is_late(delay: float) -> None:
    line = Line()
    for number in range(30):
        line.look(number * delay, BEAT)
        line.tell(number * delay)
    assert (line.budget, line.lag(30 * delay)) == (WIDE, 0.0)


def test_a_browser_that_never_answers_is_sent_maps_all_the_same_after_a_while() -> None:
    line = Line()
    for number in range(100):
        line.heard(0)
        line.look(number * BEAT, BEAT)
        line.tell(number * BEAT)
        if number == 10:
            assert line.late
    assert not line.late


def late_line() -> Line:
    """A line on which two numbers are on their way since time 0 and 0.4; the first was heard."""
    line = Line()
    line.heard(line.tell(-1.0))
    line.tell(0.0)
    line.tell(0.4)
    return line


def test_who_is_late_is_told_nothing_new_and_each_tick_less() -> None:
    line = late_line()
    line.look(BEAT + PATIENCE, BEAT)
    assert not line.late
    line.look(BEAT + PATIENCE + 0.1, BEAT)
    assert line.late
    line.budget = WIDE
    assert not line.wide, "it was late once"
    assert line.tell(1.0) == line.tell(1.2) == 3
    for _ in range(30):
        line.look(9.0, BEAT)
    assert (line.budget, line.wait, line.rarer) == (LEAST, LONGEST_WAIT, 3.0)
    assert line.rarer <= RAREST
    assert line.maps(42, 10_000) == 1


def test_the_budget_grows_to_what_is_usual_and_beyond_only_where_it_is_used() -> None:
    line = Line()
    line.maps(42, 100)
    assert (line.budget, line.wide) == (FIRST, False), "nothing is known yet"
    line.look(0.0, BEAT)
    assert (line.budget, line.wide) == (1.5 * FIRST, False)
    for _ in range(100):
        line.look(0.0, BEAT)
        line.maps(42, 100)
    assert (line.budget, line.wide) == (WIDE, True)
    for _ in range(100):
        line.look(0.0, BEAT)
        line.maps(10**6, 100)
    assert line.budget == MOST


def test_the_pause_between_two_trainings_is_no_lag() -> None:
    line = late_line()
    line.start()
    line.look(1000.0, BEAT)
    assert not line.late


def test_numbers_that_were_never_told_change_nothing() -> None:
    line = Line()
    line.tell(0.0)
    line.heard(10**8)
    line.heard(-5)
    assert line.tell(0.4) == 2
    assert line.lag(9.0) == 0.0


def test_the_pace_follows_the_line() -> None:
    governor = Governor(Load(lambda: 0.0, lambda: 0.0, lambda: 0.0))
    slow, heatmap = governor.slow_beat, governor.heatmap_beat
    governor.line.budget, governor.line.wait = 6_000.0, 2.5
    assert governor.beat == 2.5 > FASTEST
    assert governor.slow_beat > 2 * slow
    assert governor.heatmap_beat > 2 * heatmap
