"""The log of the canvases: each mark once, whatever the browser sends again."""

from collections import defaultdict
from typing import Any

import pytest

from nnviz.stage.canvas_log import CAPACITY, CanvasLog
from tests.drawings import dot, drawing


def test_each_mark_is_read_once() -> None:
    log = CanvasLog()
    dots = [dot(0.1 * i, 0.0) for i in range(5)]
    assert len(log.read(0, drawing(dots[:2]))) == 2
    assert list(log.read(0, drawing(dots[:2]))) == []
    fresh = log.read(0, drawing(dots))
    assert [round(mark.path[0][0], 6) for mark in fresh if mark] == [0.2, 0.3, 0.4]
    assert log.seen == 5


def test_an_object_that_means_nothing_is_counted() -> None:
    log = CanvasLog()
    assert list(log.read(0, drawing([{"type": "text"}]))) == [None]
    assert log.seen == 1
    assert len(log.read(0, drawing([{"type": "text"}, dot(0, 0)]))) == 1


def test_a_full_canvas_gives_way_and_is_still_read() -> None:
    log = CanvasLog()
    dots = [dot(0, 0)] * (CAPACITY + 3)
    log.read(0, drawing(dots[:CAPACITY]))
    assert (log.canvas, log.top) == (1, 0), "the fresh one is drawn below the full one first"
    log.read(0, drawing(dots[:CAPACITY]))
    assert log.top == 0
    assert len(log.read(0, drawing(dots))) == 3, "clicks in flight to the old canvas"
    assert log.top == 1
    assert len(log.read(1, drawing(dots[:1]))) == 1
    log.read(1, drawing(dots))
    assert log.canvas == 2
    assert list(log.read(0, drawing(dots * 2))) == [], "long gone"


def test_no_drawing_is_no_mark() -> None:
    log = CanvasLog()
    assert list(log.read(0, None)) == []
    assert list(log.read(7, drawing([dot(0, 0)]))) == []
    assert log.seen == 0


def test_a_canvas_that_counts_from_the_beginning_is_a_new_log() -> None:
    log = CanvasLog()
    dots = [dot(index / 100, 0.0) for index in range(40)]
    log.read(0, drawing(dots))
    again = [dot(0.5, index / 100) for index in range(45)]
    assert len(log.read(0, drawing(again[:1]))) == 1
    assert len(log.read(0, drawing(again[:2]))) == 1
    assert len(log.read(0, drawing(again))) == 43
    assert (log.seen, log.consumed) == (85, {0: 45})


@pytest.mark.parametrize("length", [3, 5])
def test_a_log_that_is_as_long_but_another_one_is_new(length: int) -> None:
    log = CanvasLog()
    log.read(0, drawing([dot(index / 100, 0.0) for index in range(3)]))
    assert len(log.read(0, drawing([dot(0.5, 0.5)] * length))) == length
    assert log.seen == 3 + length


def test_a_canvas_that_reports_nothing_for_once_is_read_on() -> None:
    log = CanvasLog()
    dots = [dot(index / 100, 0.0) for index in range(5)]
    log.read(0, drawing(dots[:4]))
    for nothing in (None, {}, drawing([])):
        assert list(log.read(0, nothing)) == []
    assert len(log.read(0, drawing(dots))) == 1


def test_objects_that_mean_nothing_do_not_hide_a_new_log() -> None:
    log = CanvasLog()
    log.read(0, drawing([dot(0, 0), {"type": "rect"}]))
    assert list(log.read(0, drawing([dot(0, 0), {"type": "rect"}]))) == []
    assert len(log.read(0, drawing([dot(0, 0), dot(0.1, 0)]))) == 2


def test_a_renewed_canvas_has_a_number_that_no_other_had() -> None:
    log = CanvasLog()
    log.read(0, drawing([dot(0, 0)] * CAPACITY))
    log.renew()
    assert (log.canvas, log.consumed) == (2, {2: 0})
    assert list(log.read(0, drawing([dot(0, 0)] * 99))) == []
    assert list(log.read(1, drawing([dot(0, 0)]))) == []
    assert len(log.read(2, drawing([dot(0, 0)]))) == 1


@pytest.mark.parametrize("sizes", [(1,), (10,), (58, 2), (60,), (60, 1), (63,), (118, 3), (200,)])
@pytest.mark.parametrize("known", [True, False], ids=["renewed", "not renewed"])
def test_every_mark_after_a_page_change_is_read(sizes: tuple[int, ...], known: bool) -> None:
    """Draw in reports of so many, let the browser forget its canvases, and draw on one by one."""
    log = CanvasLog()
    held: dict[int, list[Any]] = defaultdict(list)

    def draw(count: int, y: float) -> int:
        held[log.top] += [dot(index / 500, y) for index in range(count)]
        return sum(len(log.read(number, drawing(held[number]))) for number in sorted(log.consumed))

    for visit in range(3):
        for size in sizes:
            assert draw(size, visit / 3) == size
        held.clear()
        if known:
            log.renew()
        for _ in range(70):
            assert draw(1, visit / 3 + 0.1) == 1
