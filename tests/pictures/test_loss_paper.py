"""The loss chart for print: nothing leaves the paper, nothing is lost."""

import numpy as np
import pytest

from nnviz.pictures.chart_view import ChartView
from nnviz.pictures.lettering import text_width
from nnviz.pictures.loss_paper import DOT, HIGH, WIDE, loss_paper
from nnviz.pictures.paper import Line, Paper, Stamps, Words
from nnviz.training.events import Event
from tests.runs import history

LOG = ChartView(log_loss=True, log_time=False)


def words(paper: Paper) -> list[Words]:
    return [mark for mark in paper.marks if isinstance(mark, Words)]


def plot(paper: Paper) -> tuple[float, float]:
    """Left and top of the frame."""
    (frame,) = (mark for mark in paper.marks if isinstance(mark, Line) and mark.role == "plot")
    left, top = frame.paths[0].min(axis=0)
    return float(left), float(top)


@pytest.mark.parametrize("decades", [3, 12, 60])
def test_no_text_leaves_the_paper_or_lies_on_another(decades: int) -> None:
    losses = [10.0 ** (decades / 2 - i * decades / 100) for i in range(101)]
    events = [Event(i, i, f"{'W' * 110}") for i in range(0, 100, 10)]
    paper = loss_paper(history(losses), LOG, events=events, title="W" * 200)
    boxes = []
    for word in words(paper):
        wide, size = text_width(word.text, word.size), word.size
        begin = word.x - {"start": 0.0, "middle": wide / 2, "end": wide}[word.anchor]
        box = (begin, word.y - 0.8 * size, begin + wide, word.y + 0.2 * size)
        if word.turned:
            box = (word.x - 0.8 * size, word.y - wide / 2, word.x + 0.2 * size, word.y + wide / 2)
        boxes.append(box)
        assert box[0] >= 0.0
        assert box[1] >= 0.0
        assert box[2] <= paper.width
        assert box[3] <= paper.height
    for i, one in enumerate(boxes):
        for other in boxes[:i]:
            apart = one[0] >= other[2] or other[0] >= one[2]
            assert apart or one[1] >= other[3] or other[1] >= one[3], (one, other)


@pytest.mark.parametrize("log", [False, True])
def test_only_whole_epochs_are_written(log: bool) -> None:
    paper = loss_paper(history([1.0, 0.5, 0.4]), ChartView(log_time=log))
    along = [w.text for w in words(paper) if w.anchor == "middle" and not w.turned]
    assert along == (["zero", "1", "2", "epoch"] if log else ["0", "1", "2", "epoch"])


def test_seconds_have_parts() -> None:
    paper = loss_paper(history([1.0, 0.5]), ChartView(over="seconds"))
    assert "0.2" in [word.text for word in words(paper)]


def test_a_record_between_gaps_is_a_dot_at_its_place() -> None:
    gap = float("inf")
    paper = loss_paper(history([2.0, gap, 1.0, gap, 0.5, 0.5]))
    left, top = plot(paper)
    (dots,) = (mark for mark in paper.marks if isinstance(mark, Stamps))
    np.testing.assert_allclose(
        dots.places, [[left, top], [left + 0.4 * WIDE, top + 0.5 * HIGH]], atol=1e-9
    )
    assert dots.radius == DOT
    (line,) = (mark for mark in paper.marks if isinstance(mark, Line) and mark.role == "training")
    assert [len(path) for path in line.paths] == [2]


@pytest.mark.parametrize("log_time", [False, True])
def test_events_beyond_the_curve_are_marked_at_its_ends(log_time: bool) -> None:
    events = [Event(0, 0.0, "before"), Event(900, 900.0, "after")]
    paper = loss_paper(
        history([1.0, 0.5, 0.2], [10, 20, 40]), ChartView(log_time=log_time), events=events
    )
    left, _ = plot(paper)
    (lines,) = (mark for mark in paper.marks if isinstance(mark, Line) and mark.role == "events")
    assert [path[0, 0] for path in lines.paths] == [left, left + WIDE]


def test_without_losses_there_is_a_frame_and_a_word() -> None:
    paper = loss_paper(history([float("nan")]), LOG)
    assert "not trained yet" in [word.text for word in words(paper)]
