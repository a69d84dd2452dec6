"""Fabric drawings to marks, pixels to domain."""

import itertools
from math import nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.settings.limits import MAX_POSITIONS
from nnviz.stage.canvas_codec import (
    CANVAS_SIDE,
    Mark,
    objects_of,
    read_marks,
    to_domain,
    to_pixels,
)

sides = st.floats(1.0, 4000.0)
inside = st.floats(-1.0, 1.0)

# As streamlit-drawable-canvas 0.13.0 sends it: freedraw mode, a click and a stroke.
POINT: dict[str, Any] = {
    "type": "path",
    "version": "4.4.0",
    "originX": "left",
    "originY": "top",
    "left": 129.995,
    "top": 389.995,
    "fill": None,
    "stroke": "#05669D40",
    "strokeWidth": 0.01,
    "path": [["M", 129.99999, 390], ["L", 130.00001, 390]],
}
STROKE: dict[str, Any] = {
    "type": "path",
    "originX": "left",
    "originY": "top",
    "left": 129.5,
    "top": 129.5,
    "fill": None,
    "stroke": "#010101",
    "strokeWidth": 1,
    "path": [["M", 130, 130], ["Q", 130, 130, 195, 260], ["L", 390.0, 260.0]],
}


def drawing(*objects: Any) -> dict[str, Any]:
    """A Fabric drawing."""
    return {"version": "4.4.0", "objects": list(objects), "background": ""}


def one(shape: Any) -> Mark | None:
    """The mark of a drawing of one object."""
    (mark,) = read_marks(objects_of(drawing(shape)))
    return mark


@pytest.mark.parametrize(
    ("pixels", "domain"),
    [
        ((0, 0), (-1, 1)),
        ((520, 0), (1, 1)),
        ((0, 520), (-1, -1)),
        ((260, 260), (0, 0)),
        ((390, 130), (0.5, 0.5)),
    ],
)
def test_pixels_and_domain_by_hand(
    pixels: tuple[float, float], domain: tuple[float, float]
) -> None:
    assert CANVAS_SIDE == 520
    assert to_domain(*pixels) == domain
    assert to_pixels(*domain) == pixels


def test_a_smaller_square_has_the_same_domain() -> None:
    assert to_domain(75, 75, side=100) == (0.5, -0.5)
    assert to_pixels(0.5, -0.5, side=100) == (75, 75)


@given(inside, inside, sides)
def test_domain_to_pixels_and_back(x: float, y: float, side: float) -> None:
    assert to_domain(*to_pixels(x, y, side), side) == pytest.approx((x, y), abs=1e-9)


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), sides)
def test_pixels_to_domain_and_back(across: float, down: float, side: float) -> None:
    pixels = across * side, down * side
    assert to_pixels(*to_domain(*pixels, side), side) == pytest.approx(pixels, abs=1e-9 * side)


def test_a_click_is_a_stroke_that_goes_nowhere() -> None:
    click = one(POINT)
    assert click is not None
    assert (click.stroke, click.width) == ("#05669D40", 0.01)
    for position in click.path:
        assert position == pytest.approx((-0.5, -0.5), abs=1e-6)  # pixel 130, 390
    assert one({**POINT, "type": "Path"}) == click  # Fabric 6 spells it so


def test_a_stroke_is_the_ends_of_its_pieces() -> None:
    assert one(STROKE) == Mark(((-0.5, 0.5), (-0.25, 0.0), (0.5, 0.0)), "#010101", 1.0)


def test_closing_a_path_adds_no_position() -> None:
    assert one({**STROKE, "path": [*STROKE["path"], ["z"]]}) == one(STROKE)


def test_what_lies_outside_is_moved_to_the_edge() -> None:
    far = one({**STROKE, "path": [["M", -5, 260], ["L", 600, 530]]})
    assert far == Mark(((-1.0, 0.0), (1.0, -1.0)), "#010101", 1.0)


def test_a_stroke_has_the_width_it_was_drawn_with() -> None:
    wide = one({**STROKE, "strokeWidth": 0.12})
    assert wide is not None
    assert wide.width == 0.12


class Piece(list[Any]):
    """A piece of a path that counts how often numbers are taken out of it."""

    taken = 0

    def __getitem__(self, index: Any) -> Any:
        Piece.taken += 1
        return super().__getitem__(index)


@pytest.mark.parametrize("length", [1, 2, MAX_POSITIONS, MAX_POSITIONS + 1, 60_000])
def test_a_path_is_thinned_evenly_before_it_is_read(length: int) -> None:
    Piece.taken = 0
    across = [520 * k / max(1, length - 1) for k in range(length)]
    mark = one({**STROKE, "path": [Piece(["L", px, 260]) for px in across]})
    assert mark is not None
    kept = min(length, MAX_POSITIONS)
    assert (len(mark.path), Piece.taken) == (kept, 2 * kept)
    xs = [x for x, _ in mark.path]
    assert (xs[0], xs[-1]) == (-1.0, 1.0 if length > 1 else -1.0)
    steps = [after - before for before, after in itertools.pairwise(xs)]
    if steps:
        assert max(steps) <= 2 / (kept - 1) + 2 / (length - 1) + 1e-9
        assert min(steps) > 0


def test_the_order_drawn_is_kept_and_the_first_can_be_skipped() -> None:
    shapes = [{**POINT, "path": [["M", px, 130]]} for px in (260, 270, 280)]
    xs = [mark.path[0][0] for mark in read_marks(objects_of(drawing(*shapes))) if mark]
    assert xs == pytest.approx([0.0, 10 / 260, 20 / 260])
    rest = read_marks(objects_of(drawing(*shapes))[2:])
    assert [mark.path[0][0] for mark in rest if mark] == pytest.approx([20 / 260])


@pytest.mark.parametrize("nothing", [None, {}, {"objects": []}])
def test_no_drawing_has_no_objects(nothing: dict[str, Any] | None) -> None:
    assert objects_of(nothing) == []


GARBAGE: list[object] = [
    None,
    7,
    "circle",
    [],
    {},
    {"type": "rect", "left": 1, "top": 1},
    {"type": "path"},
    {**STROKE, "path": []},
    {**STROKE, "path": None},
    {**STROKE, "path": 5},
    {**STROKE, "path": [["M"]]},
    {**STROKE, "path": [["M", "a", "b"]]},
    {**STROKE, "path": [["M", None, 3]]},
    {**STROKE, "path": [7]},
    {**STROKE, "path": [["M", nan, 3]]},
    {**STROKE, "path": [["M", 10**400, 3]]},
    {"type": "circle", "left": 1, "top": 1, "radius": 4},
    {**POINT, "type": ["path"]},
    {**STROKE, "strokeWidth": "broad"},
    {**STROKE, "strokeWidth": "1"},
    {**STROKE, "path": [["M", "1" * 100_000, 3]]},
    {**STROKE, "strokeWidth": 1e400},
    {**STROKE, "strokeWidth": [1]},
    {**STROKE, "path": [["M", [1], [2]]]},
    {**STROKE, "path": [["M", 1e308, 1], ["L", -1e308 * 10, 1]]},
]


@pytest.mark.parametrize("shape", GARBAGE, ids=lambda shape: repr(shape)[:60])
def test_garbage_is_counted_but_means_nothing(shape: Any) -> None:
    marks = read_marks(objects_of(drawing(POINT, shape, STROKE)))
    assert marks == [one(POINT), None, one(STROKE)]


@pytest.mark.parametrize("objects", [None, 5, "xy", {"a": 1}])
def test_objects_that_are_no_list_are_none(objects: Any) -> None:
    assert objects_of({"objects": objects}) == []
    assert objects_of(objects) == []


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from([*POINT, "path", "objects"]), inner, max_size=6)
    ),
    max_leaves=12,
)


@given(
    st.lists(
        st.builds(
            lambda kind, rest: {**rest, "type": kind},
            st.sampled_from(["circle", "path"]),
            st.dictionaries(st.sampled_from([*POINT, "path"]), json, max_size=8),
        ),
        max_size=4,
    )
)
def test_any_json_is_counted_and_every_mark_lies_in_the_domain(objects: list[Any]) -> None:
    marks = read_marks(objects_of(drawing(*objects)))
    assert len(marks) == len(objects)
    for mark in marks:
        if mark is not None:
            assert mark.path
            assert all(-1.0 <= value <= 1.0 for position in mark.path for value in position)
