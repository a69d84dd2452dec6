"""The bytes that assets/points.js is told, unpacked one by one."""

import json
import re
import struct
from pathlib import Path
from typing import TypedDict, get_args

import numpy as np
import pytest
from hypothesis import given

from nnviz.data.class_styles import CLASS_STYLES
from nnviz.data.points import Points
from nnviz.settings.limits import MAX_POINTS
from nnviz.stage.points_message import pack_points, revision
from nnviz.stage.shapes import Shape
from nnviz.stage.tools import SHAPES, Tool
from tests.inputs import points as any_points

SCRIPT = Path(__file__).parents[2] / "nnviz" / "ui" / "stage" / "assets" / "points.js"


class Told(TypedDict):
    """What `pack_points` has to be told besides the points."""

    marks_seen: int
    pending_label: int
    pending_held_out: bool
    echo: bool


NONE = revision(Points.empty())
NOTHING: Told = {"marks_seen": 0, "pending_label": 0, "pending_held_out": False, "echo": False}


def records(packed: bytes) -> list[tuple[int, int, int]]:
    """x, y and flags of every point, as the script reads them."""
    assert (len(packed) - 16) % 5 == 0
    return [struct.unpack_from("<HHB", packed, at) for at in range(16, len(packed), 5)]


def test_no_points_are_a_header_only() -> None:
    assert pack_points(Points.empty(), **NOTHING) == bytes(8) + struct.pack("<I", NONE) + bytes(4)


@pytest.mark.parametrize(
    ("echo", "held_out", "flags"),
    [(False, False, 0), (True, False, 1), (False, True, 2), (True, True, 3)],
)
def test_the_header_tells_of_the_next_click(echo: bool, held_out: bool, flags: int) -> None:
    packed = pack_points(
        Points.empty(),
        marks_seen=70_000,
        pending_label=5,
        pending_held_out=held_out,
        echo=echo,
    )
    head = struct.pack("<I", 70_000) + bytes([5, flags, 0, 0]) + struct.pack("<I", NONE)
    assert packed == head + bytes(4)


@pytest.mark.parametrize(("number", "tool"), list(enumerate(get_args(Tool))))
def test_the_header_tells_of_tool_and_radius(tool: Tool, number: int) -> None:
    packed = pack_points(Points.empty(), **(NOTHING | {"echo": True}), tool=tool, radius=0.5)
    _, _, flags, radius, _ = struct.unpack_from("<IBBHI", packed)
    assert (flags & 3, flags >> 2 & 7) == (1, number)
    assert radius / 65535 * 520 == pytest.approx(0.5 * 260, abs=0.01)  # pixels of the stage


@pytest.mark.parametrize(("number", "shape"), list(enumerate(SHAPES)))
def test_the_header_tells_of_shape_and_density(number: int, shape: Shape) -> None:
    packed = pack_points(Points.empty(), **NOTHING, shape=shape, density=7)
    assert packed[12:] == bytes([number, 7, 0, 0])


@pytest.mark.parametrize(
    ("file", "name", "order"),
    [("strokes", "TOOLS", get_args(Tool)), ("shapes", "SHAPE_KINDS", SHAPES)],
)
def test_the_scripts_know_tools_and_shapes_in_the_same_order(
    file: str, name: str, order: tuple[str, ...]
) -> None:
    script = SCRIPT.with_name(f"{file}.js").read_text(encoding="utf-8")
    listed = re.search(rf"{name} = (\[.*?\])", script)
    assert listed is not None
    assert json.loads(listed[1]) == list(order)


def test_points_by_hand() -> None:
    points = Points.of(
        [(-1, 1), (1, -1), (0, 0), (0.5, -0.5)], [0, 7, 2, 1], [False, True, False, True]
    )
    assert records(pack_points(points, **NOTHING)) == [
        (0, 65535, 0),
        (65535, 0, 7 + 8),
        (32768, 32768, 2),
        (49151, 16384, 1 + 8),
    ]


@given(any_points())
def test_every_point_comes_back_within_a_hundredth_of_a_pixel(points: Points) -> None:
    rows = records(pack_points(points, **NOTHING))
    assert len(rows) == len(points)
    for (x, y, flags), xy, label, held_out in zip(
        rows, points.xy, points.labels, points.held_out, strict=True
    ):
        assert x * 520 / 65535 == pytest.approx((xy[0] + 1) * 260, abs=0.01)
        assert y * 520 / 65535 == pytest.approx((xy[1] + 1) * 260, abs=0.01)
        assert (flags & 7, bool(flags & 8)) == (label, held_out)


def test_the_most_points_are_25_kilobytes() -> None:
    points = Points.of(np.zeros((MAX_POINTS, 2)), np.zeros(MAX_POINTS))
    assert len(pack_points(points, **NOTHING)) == 25_016


@given(any_points(), any_points())
def test_other_points_have_another_revision(points: Points, others: Points) -> None:
    assert revision(points) == revision(Points(points.xy.copy(), points.labels, points.held_out))
    same = points.xy.tobytes() == others.xy.tobytes() and (
        points.labels.tobytes() + points.held_out.tobytes()
        == others.labels.tobytes() + others.held_out.tobytes()
    )
    assert (revision(points) == revision(others)) == same


def test_the_script_can_draw_every_shape() -> None:
    script = SCRIPT.with_name("marker.js").read_text(encoding="utf-8")
    shapes = re.search(r"const SHAPES = \{(.*?)\};", script, re.DOTALL)
    assert shapes is not None
    for style in CLASS_STYLES:
        assert re.search(rf"(^|\W){style.symbol}\W", shapes[1]), style.symbol


def test_what_is_selected_is_told_beside_the_class() -> None:
    points = Points.of([(0, 0), (0, 0), (0, 0)], [7, 1, 2], [True, False, True])
    told = pack_points(points, **NOTHING, selected=np.array([True, True, False]))
    assert [flags for _, _, flags in records(told)] == [7 + 8 + 16, 1 + 16, 2 + 8]
