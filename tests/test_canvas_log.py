"""The log of the canvases: each mark once, whatever the browser sends again."""

from nnviz.canvas_log import CAPACITY, CanvasLog
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
    assert log.canvas == 1
    assert len(log.read(0, drawing(dots))) == 3, "clicks in flight to the old canvas"
    assert len(log.read(1, drawing(dots[:1]))) == 1
    log.read(1, drawing(dots))
    assert log.canvas == 2
    assert list(log.read(0, drawing(dots * 2))) == [], "long gone"


def test_no_drawing_is_no_mark() -> None:
    log = CanvasLog()
    assert list(log.read(0, None)) == []
    assert list(log.read(7, drawing([dot(0, 0)]))) == []
    assert log.seen == 0
