"""The pace follows the measured load, and is the same for everybody."""

import threading
from dataclasses import dataclass

import pytest

from nnviz.server.pace import (
    BUSY,
    FASTEST,
    GONE,
    LADDER,
    LONGEST_SLICE,
    SHORTEST_SLICE,
    SLOWEST,
    Governor,
    Load,
    Turn,
)


@dataclass
class Machine:
    """A clock and a processor that a test moves by hand."""

    now: float = 0.0
    cpu: float = 0.0

    def load(self) -> Load:
        return Load(clock=lambda: self.now, cpu_clock=lambda: self.cpu)


def run_class(
    machine: Machine, governors: list[Governor], *, overhead: float, seconds: float
) -> None:
    """Let every governor tick at its beat; each tick costs `overhead` beside its training."""
    due = dict.fromkeys(range(len(governors)), machine.now)
    end = machine.now + seconds
    while machine.now < end:
        number = min(due, key=lambda n: due[n])
        governor = governors[number]
        machine.now = max(machine.now, due[number])
        governor.begin()
        trained = governor.train_slice
        machine.now += trained + overhead
        machine.cpu += trained + overhead
        governor.end(trained)
        due[number] = max(due[number] + governor.beat, machine.now)


def test_alone_it_ticks_at_full_rate_and_trains_most_of_the_time() -> None:
    machine = Machine()
    governor = Governor(machine.load())
    governor.start()
    run_class(machine, [governor], overhead=0.008, seconds=20.0)
    assert governor.beat == FASTEST
    assert governor.period == pytest.approx(FASTEST, rel=0.05)
    assert governor.train_slice == pytest.approx(LONGEST_SLICE, abs=0.003)


@pytest.mark.parametrize("count", [8, 30])
def test_a_class_slows_down_alike_and_leaves_room(count: int) -> None:
    machine = Machine()
    load = machine.load()
    governors = [Governor(load) for _ in range(count)]
    run_class(machine, governors, overhead=0.008, seconds=60.0)
    assert load.sessions == count
    beats = {governor.beat for governor in governors}
    assert max(beats) <= min(beats) * 1.5
    busy = count * (load.overhead + governors[0].train_slice) / governors[0].beat
    assert busy <= 1.0
    assert governors[0].beat >= count * load.overhead / BUSY * 0.9


def test_those_who_left_no_longer_count() -> None:
    machine = Machine()
    load = machine.load()
    governors = [Governor(load) for _ in range(40)]
    run_class(machine, governors, overhead=0.008, seconds=30.0)
    slow = governors[0].beat
    run_class(machine, governors[:1], overhead=0.008, seconds=GONE + 30.0)
    assert load.sessions == 1
    assert governors[0].beat < slow
    assert governors[0].beat == FASTEST


def test_late_ticks_slow_down_even_an_idle_process() -> None:
    machine = Machine()
    governor = Governor(machine.load())
    for _ in range(300):
        governor.begin()
        governor.end(0.001)
        machine.now += 0.6  # whatever was asked for, ticks come so rarely
        machine.cpu += 0.002
    assert FASTEST < governor.beat <= SLOWEST


def test_a_pause_is_not_taken_for_lateness() -> None:
    machine = Machine()
    governor = Governor(machine.load())
    governor.begin()
    governor.end(0.001)
    machine.now += 100.0
    governor.start()
    governor.begin()
    assert governor.period == FASTEST


def test_beats_are_rungs_and_slices_stay_in_bounds() -> None:
    machine = Machine()
    governor = Governor(machine.load())
    for interval in (0.0, 0.03, 0.0301, 0.05, 0.3, 0.49, 0.5, 2.0):
        governor.interval = interval
        assert governor.beat in LADDER
        assert SHORTEST_SLICE <= governor.train_slice <= LONGEST_SLICE
        assert governor.slow_beat >= 0.4
        assert governor.heatmap_beat >= 1.0


def test_a_turn_is_held_by_one_and_given_in_order_of_arrival() -> None:
    turn, order, arrived = Turn(), [], []
    inside = 0

    def work(number: int) -> None:
        nonlocal inside
        with turn:
            inside += 1
            assert inside == 1
            order.append(number)
            inside -= 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(5)]
    with turn:
        for number, thread in enumerate(threads):
            thread.start()
            while len(turn._waiting) <= number:
                thread.join(0.001)
            arrived.append(number)
        assert order == []
    for thread in threads:
        thread.join()
    assert order == arrived
    with turn:
        pass


def test_a_turn_is_given_back_after_an_error() -> None:
    turn = Turn()
    with pytest.raises(RuntimeError, match="broken"), turn:
        raise RuntimeError("broken")
    with turn:
        pass


def test_the_map_is_coarser_where_many_share_the_process() -> None:
    machine = Machine()
    governor = Governor(machine.load())
    assert governor.resolution == 100
    governor.interval = 0.55
    assert governor.resolution == 72


def test_what_ticks_stand_for_adds_up_to_the_clock() -> None:
    machine = Machine()
    governor, total, start = Governor(machine.load()), 0.0, machine.now
    for number in range(50):
        governor.begin()
        assert governor.passed >= FASTEST
        total += governor.passed
        machine.now += FASTEST * (0.75, 1.25, 1.9, 1.0)[number % 4]
    assert total == pytest.approx(machine.now - start, abs=2 * FASTEST)


def test_a_tick_stands_for_a_beat_at_least_and_a_gap_for_a_second() -> None:
    machine = Machine()
    governor = Governor(machine.load())
    seen = []
    for gap in (0.0, 0.01, 3600.0, FASTEST, FASTEST):
        machine.now += gap
        governor.begin()
        seen.append(governor.passed)
    governor.start()
    machine.now += 3600.0
    governor.begin()
    seen.append(governor.passed)
    assert seen == pytest.approx([FASTEST, FASTEST, 1.0, FASTEST, FASTEST, FASTEST])


def test_ticks_that_come_late_carry_as_many_maps_more_but_none_is_shown_late() -> None:
    governor = Governor(Machine().load())
    assert (governor.span, governor.maps) == (0.4, 24)
    governor.period = 0.5  # the browser is busy
    assert (governor.span, governor.maps) == (0.5, 30)
    governor.period = 2.0
    assert (governor.span, governor.maps) == (0.7, 42)
    for session in range(100):
        governor.load.note(session, 0.0)  # runs alone take more time than there is
    assert (governor.span, governor.maps) == (0.7, 14)
    governor.interval = 1.5
    assert (governor.span, governor.maps) == (1.5, 30)


def test_the_server_draws_fewer_pictures_where_many_share_the_process() -> None:
    governor = Governor(Machine().load())
    assert governor.pictures == 6
    governor.interval = 0.55
    assert governor.pictures == 3
