"""Fabric drawings to marks, pixels to domain."""

import itertools
from math import nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.stage.canvas_codec import (
    CANVAS_SIDE,
    MAX_POSITIONS,
    Mark,
    read_marks,
    to_domain,
    to_pixels,
)

sides = st.floats(1.0, 4000.0)
inside = st.floats(-1.0, 1.0)

# As streamlit-drawable-canvas 0.13.0 sends it: point mode, radius 4, stroke width 0 and 1.
POINT: dict[str, Any] = {
    "type": "circle",
    "version": "4.4.0",
    "originX": "left",
    "originY": "center",
    "left": 126.0,
    "top": 390.0,
    "width": 8,
    "height": 8,
    "fill": "#0072B2",
    "stroke": "#fefefe",
    "strokeWidth": 0,
    "scaleX": 1,
    "scaleY": 1,
    "angle": 0,
    "radius": 4,
    "startAngle": 0,
    "endAngle": 6.283185307179586,
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
    (mark,) = read_marks(drawing(shape))
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


def test_a_click_is_a_dot_at_its_centre() -> None:
    assert one(POINT) == Mark(((-0.5, -0.5),), "#0072B2", "#fefefe")  # pixel 130, 390
    assert one({**POINT, "strokeWidth": 2, "left": 125.0}) == one(POINT)
    assert one({**POINT, "type": "Circle"}) == one(POINT)  # Fabric 6 spells it so


@given(
    st.tuples(st.floats(0, CANVAS_SIDE), st.floats(0, CANVAS_SIDE)),
    st.sampled_from(["left", "center", "right"]),
    st.sampled_from(["top", "center", "bottom"]),
    st.tuples(st.floats(0.1, 5.0), st.floats(0.1, 5.0)),
    st.floats(0.5, 20.0),
    st.floats(0.0, 5.0),
)
def test_the_centre_is_found_whatever_origin_and_scale(
    center: tuple[float, float],
    origin_x: str,
    origin_y: str,
    scale: tuple[float, float],
    radius: float,
    stroke: float,
) -> None:
    width = (2 * radius + stroke) * scale[0]
    height = (2 * radius + stroke) * scale[1]
    mark = one(
        {
            **POINT,
            "originX": origin_x,
            "originY": origin_y,
            "left": center[0] + {"left": -width / 2, "center": 0, "right": width / 2}[origin_x],
            "top": center[1] + {"top": -height / 2, "center": 0, "bottom": height / 2}[origin_y],
            "radius": radius,
            "strokeWidth": stroke,
            "scaleX": scale[0],
            "scaleY": scale[1],
        }
    )
    assert mark is not None
    assert to_pixels(*mark.path[0]) == pytest.approx(center, abs=1e-6)


def test_origin_and_scale_have_fabrics_defaults() -> None:
    bare = {"type": "circle", "left": 256, "top": 126, "radius": 4}
    assert one(bare) == Mark(((0.0, 0.5),), "None", "None")


def test_a_stroke_is_the_ends_of_its_pieces() -> None:
    assert one(STROKE) == Mark(((-0.5, 0.5), (-0.25, 0.0), (0.5, 0.0)), "None", "#010101", 1.0)


def test_closing_a_path_adds_no_position() -> None:
    assert one({**STROKE, "path": [*STROKE["path"], ["z"]]}) == one(STROKE)


def test_what_lies_outside_is_moved_to_the_edge() -> None:
    far = one({**STROKE, "path": [["M", -5, 260], ["L", 600, 530]]})
    assert far == Mark(((-1.0, 0.0), (1.0, -1.0)), "None", "#010101", 1.0)


def test_a_stroke_has_the_width_it_was_drawn_with_and_a_dot_has_none() -> None:
    wide = one({**STROKE, "strokeWidth": 0.12})
    assert wide is not None
    assert wide.width == 0.12
    dot = one({**POINT, "strokeWidth": 2})
    assert dot is not None
    assert dot.width == 0.0


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
    shapes = [{**POINT, "left": left} for left in (256, 266, 276)]
    xs = [mark.path[0][0] for mark in read_marks(drawing(*shapes)) if mark]
    assert xs == pytest.approx([0.0, 10 / 260, 20 / 260])
    rest = read_marks(drawing(*shapes), skip=2)
    assert [mark.path[0][0] for mark in rest if mark] == pytest.approx([20 / 260])
    assert read_marks(drawing(*shapes), skip=3) == []
    assert read_marks(drawing(*shapes), skip=9) == []


@pytest.mark.parametrize("nothing", [None, {}, {"objects": []}])
def test_no_drawing_has_no_marks(nothing: dict[str, Any] | None) -> None:
    assert read_marks(nothing) == []


GARBAGE: list[object] = [
    None,
    7,
    "circle",
    [],
    {},
    {"type": "rect", "left": 1, "top": 1},
    {"type": "circle"},
    {**POINT, "left": None},
    {**POINT, "left": "here"},
    {**POINT, "left": nan},
    {**POINT, "top": "inf"},
    {**POINT, "radius": [4]},
    {**POINT, "originX": "middle"},
    {**POINT, "originX": []},
    {"type": "path"},
    {**STROKE, "path": []},
    {**STROKE, "path": None},
    {**STROKE, "path": 5},
    {**STROKE, "path": [["M"]]},
    {**STROKE, "path": [["M", "a", "b"]]},
    {**STROKE, "path": [["M", None, 3]]},
    {**STROKE, "path": [7]},
    {**STROKE, "path": [["M", nan, 3]]},
    {**POINT, "left": 10**400},
    {**POINT, "radius": 1e308},
    {**POINT, "scaleX": -1e308, "scaleY": 1e308},
    {**POINT, "type": ["circle"]},
    {**STROKE, "strokeWidth": "broad"},
    {**STROKE, "strokeWidth": 1e400},
    {**STROKE, "strokeWidth": [1]},
    {**STROKE, "path": [["M", [1], [2]]]},
    {**STROKE, "path": [["M", 1e308, 1], ["L", -1e308 * 10, 1]]},
]


@pytest.mark.parametrize("shape", GARBAGE, ids=lambda shape: repr(shape)[:60])
def test_garbage_is_counted_but_means_nothing(shape: Any) -> None:
    marks = read_marks(drawing(POINT, shape, STROKE))
    assert marks == [one(POINT), None, one(STROKE)]


@pytest.mark.parametrize("objects", [None, 5, "xy", {"a": 1}])
def test_objects_that_are_no_list_are_no_marks(objects: Any) -> None:
    assert read_marks({"objects": objects}) == []
    assert read_marks(objects) == []


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
    marks = read_marks(drawing(*objects))
    assert len(marks) == len(objects)
    for mark in marks:
        if mark is not None:
            assert mark.path
            assert all(-1.0 <= value <= 1.0 for position in mark.path for value in position)
