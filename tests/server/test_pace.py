"""The pace follows the measured load, and is the same for everybody."""

import threading
from collections.abc import Mapping
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
        return Load(lambda: self.now, lambda: self.cpu, lambda: self.cpu)

    def compute(self, governor: Governor, seconds: float) -> None:
        """A session computes for so long."""
        with governor.spending():
            self.now += seconds
            self.cpu += seconds


def run_class(
    machine: Machine,
    governors: list[Governor],
    *,
    overhead: float,
    seconds: float,
    steps: Mapping[int, float] | None = None,
) -> list[float]:
    """Let every governor tick at its beat; each tick costs `overhead` beside its training.

    The steps of some may take longer than there is time for. Returned is what each has computed.
    """
    steps, spent = steps or {}, [0.0] * len(governors)
    due = dict.fromkeys(range(len(governors)), machine.now)
    end = machine.now + seconds
    while machine.now < end:
        number = min(due, key=lambda n: due[n])
        governor = governors[number]
        machine.now = max(machine.now, due[number])
        governor.begin()
        since, step = machine.cpu, steps.get(number, 0.001)
        end_of_slice = machine.cpu + governor.train_slice
        while machine.cpu < end_of_slice and not governor.has_had_its_share(since):
            machine.compute(governor, step)
        spent[number] += machine.cpu - since
        machine.now += overhead
        machine.cpu += overhead
        governor.end()
        due[number] = max(due[number] + governor.beat, machine.now)
    return spent


@pytest.mark.parametrize("step", [0.05, 0.1, 0.2])
def test_a_share_is_one_of_time_whatever_a_step_costs(step: float) -> None:
    machine = Machine()
    load = machine.load()
    governors = [Governor(load) for _ in range(6)]
    run_class(machine, governors, overhead=0.008, seconds=20.0, steps={5: step})
    spent = run_class(machine, governors, overhead=0.008, seconds=60.0, steps={5: step})
    assert spent[5] / sum(spent) <= 0.25, "a sixth is its share"
    assert min(spent[:5]) >= 0.12 * sum(spent)


def test_whoever_is_alone_may_take_as_long_as_a_step_takes() -> None:
    machine = Machine()
    governor = Governor(machine.load())
    run_class(machine, [governor], overhead=0.008, seconds=20.0, steps={0: 0.2})
    assert governor.beat <= 0.5
    assert not governor.has_had_its_share(machine.cpu - 1.0)


def test_what_was_computed_before_training_began_does_not_count() -> None:
    machine = Machine()
    load = machine.load()
    other, governor = Governor(load), Governor(load)
    other.begin()
    other.end()
    machine.compute(governor, 5.0)  # at rest, one looks at a large network
    governor.start()
    governor.begin()
    governor.end()
    assert governor.beat == FASTEST


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
        governor.end()
        machine.now += 0.6  # whatever was asked for, ticks come so rarely
        machine.cpu += 0.002
    assert FASTEST < governor.beat <= SLOWEST


def test_a_pause_is_not_taken_for_lateness() -> None:
    machine = Machine()
    governor = Governor(machine.load())
    governor.begin()
    governor.end()
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
