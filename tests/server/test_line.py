"""What a browser hears late is sent less of, until it keeps up."""

import pytest

from nnviz.server.line import LATE, LEAST, LESS, LONGEST_WAIT, Line
from nnviz.server.pace import FASTEST, Governor, Load


def ticks(line: Line, count: int, *, delay: float, start: float = 0.0, beat: float = 0.4) -> float:
    """So many ticks on a line that delivers after `delay` seconds; when the next one is due."""
    now, on_the_way = start, list[tuple[float, int]]()
    for _ in range(count):
        while on_the_way and on_the_way[0][0] <= now:
            line.heard(on_the_way.pop(0)[1])
        line.look(now, max(beat, line.wait))
        on_the_way.append((now + delay, line.tell(now)))
        now += max(beat, line.wait)
    return now


def test_a_browser_that_keeps_up_is_sent_everything() -> None:
    line = Line()
    ticks(line, 50, delay=0.3)
    assert (line.share, line.wait, line.rarer, line.thin) == (1.0, 0.0, 1.0, False)


def test_where_numbers_are_heard_late_less_is_sent_and_rarer_at_once() -> None:
    line = Line()
    now = ticks(line, 10, delay=0.1)
    ticks(line, 8, delay=3.0, start=now)
    assert line.share < LESS
    assert line.wait >= 1.0
    assert line.rarer > 1.0


def test_a_line_with_a_queue_has_no_queue_soon() -> None:
    """A line that carries so many bytes a second, and ticks in proportion to the share."""
    line, now, free, carried = Line(), 0.0, 0.0, 25.0  # thousand bytes a second
    on_the_way, delays = list[tuple[float, int]](), list[float]()
    for _ in range(200):
        while on_the_way and on_the_way[0][0] <= now:
            line.heard(on_the_way.pop(0)[1])
        line.look(now, max(0.4, line.wait))
        free = max(now, free) + (10.0 + 30.0 * line.share) / carried
        delays.append(free - now)
        on_the_way.append((free + 0.15, line.tell(now)))
        now += max(0.4, line.wait)
    assert max(delays[-100:]) < 2.0
    assert line.share > LEAST


def test_it_recovers_when_the_line_does() -> None:
    line = Line()
    now = ticks(line, 5, delay=0.1)
    now = ticks(line, 20, delay=8.0, start=now)
    assert line.wait <= LONGEST_WAIT
    assert line.thin
    ticks(line, 80, delay=0.1, start=now)
    assert (line.share, line.wait) == (1.0, 0.0)


@pytest.mark.parametrize("delay", [0.1, 100.0])
def test_a_browser_that_never_answers_is_none_that_is_late(delay: float) -> None:
    line = Line()
    for number in range(30):
        line.look(number * delay, 0.4)
        line.tell(number * delay)
    assert (line.share, line.lag(30 * delay)) == (1.0, 0.0)


def test_the_pause_between_two_trainings_is_no_lag() -> None:
    line = Line()
    ticks(line, 5, delay=0.1)
    line.tell(2.0)
    line.tell(2.4)
    line.start()
    line.look(1000.0, 0.4)
    assert line.share == 1.0


def test_numbers_that_were_never_told_change_nothing() -> None:
    line = Line()
    line.tell(0.0)
    line.heard(10**8)
    line.heard(-5)
    assert line.tell(0.4) == 2
    assert line.lag(LATE + 9.0) == 0.0


def test_the_pace_follows_the_line() -> None:
    governor = Governor(Load(lambda: 0.0, lambda: 0.0, lambda: 0.0))
    maps, slow, heatmap = governor.maps, governor.slow_beat, governor.heatmap_beat
    governor.line.share, governor.line.wait = 0.1, 2.5
    assert governor.beat == 2.5 > FASTEST
    assert governor.maps < maps / 2
    assert governor.pictures == 1
    assert governor.slow_beat > 3 * slow
    assert governor.heatmap_beat > 3 * heatmap
    governor.line.share = LEAST
    assert governor.maps >= 1
