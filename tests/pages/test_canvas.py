"""The canvases of the page: they come and go, and every click arrives."""

import pytest

from nnviz.data.points import Points
from nnviz.ui.stage import canvas
from tests.drawings import XOR, dot, places, stroke
from tests.pages.harness import Page


@pytest.mark.parametrize("drawn", [1, 10, 58, 60, 61, 63, 70, 118, 121, 200])
@pytest.mark.parametrize("report", [20, 200], ids=["slow", "fast"])
def test_every_click_after_a_page_change_arrives(page: Page, drawn: int, report: int) -> None:
    dots = [dot(index / 200, 0.5) for index in range(drawn)]
    for first in range(0, drawn, report):
        page.draw(*dots[first : first + report])
    assert len(page.bench.points) == drawn
    page.go("about")
    page.go("train")
    assert len(page.bench.points) == drawn
    # Whichever of the canvases the browser lets the pointer hit.
    for number in sorted(page.bench.log.consumed):
        page.drawn[number].append(dot(0.0, -0.5))
        page.run()
        drawn += 1
        assert len(page.bench.points) == drawn
    for count in range(1, 5):
        page.draw(dot(count / 10, -0.5))
        assert len(page.bench.points) == drawn + count
    page.click("undo")
    page.draw(dot(0.9, -0.5))
    assert len(page.bench.points) == drawn + 4
    page.click("clear")
    page.draw(dot(0.9, -0.9))
    assert len(page.bench.points) == 1


def test_no_number_of_a_canvas_is_used_on_two_visits(page: Page) -> None:
    used: set[int] = set()
    for _ in range(3):
        page.draw(*[dot(0, 0)] * 60)
        page.draw(dot(0, 0))
        lying = set(page.bench.log.consumed)
        assert not lying & used
        used |= lying
        page.go("about")
        page.go("train")


def test_a_canvas_that_was_replaced_unseen_is_read_from_its_beginning(page: Page) -> None:
    page.draw(*[dot(index / 100, 0.0) for index in range(20)])
    page.drawn.clear()  # the browser has made a new one, and nothing of the page says so
    page.draw(dot(0.5, 0.5))
    assert len(page.bench.points) == 21


def test_the_page_says_how_many_marks_and_points_it_has_read(page: Page) -> None:
    page.draw(*XOR, {"type": "rect"})
    page.click("undo")
    (style,) = [h.proto.body for h in page.at.get("html") if "--nnviz-marks" in h.proto.body]
    assert "--nnviz-points: 3; --nnviz-marks: 5;" in style


def test_what_finds_no_room_is_said_also_while_it_trains(page: Page) -> None:
    page.click("preset_moons")
    page.click("train")
    room = 5000 - len(page.bench.points)
    page.bench.edit(page.bench.points.concat(Points.of([[0, 0]] * (room - 1), [0] * (room - 1))))
    page.draw(dot(0.5, 0.5), dot(0.6, 0.5))
    assert page.bench.player.running
    assert len(page.bench.points) == 5000
    assert page.notice == (
        "The data set is full: 5,000 points are the most, so 1 of 2 new points were left out."
    )


def test_a_stroke_that_comes_late_has_the_reach_it_was_drawn_with(page: Page) -> None:
    page.draw(*XOR)
    page.choose("button_group", "pointer", "erase")
    page.choose("slider", "brush_radius", 0.5)
    erasing = stroke(page.bench.brush, (-0.5, -0.9))
    page.choose("slider", "brush_radius", 0.02)
    page.draw(erasing)
    assert places(page.bench.points) == [[0.5, 0.5], [-0.5, 0.5], [0.5, -0.5]]


def test_what_a_mark_has_changed_goes_out_before_the_next_tick_can_drop_it(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.draw(*XOR)
    page.click("train")
    waits: list[int] = []
    monkeypatch.setattr(canvas, "wait_until_sent", lambda: waits.append(len(page.bench.points)))
    page.run()
    assert not waits, "nothing was drawn"
    page.draw(dot(0.9, -0.9))
    assert waits == [5]
