"""Weights as a coloured table: a cell's words, tone and frame."""

import re
from dataclasses import replace

import numpy as np

from nnviz.inside.weight_tables import WeightTable
from nnviz.pictures.weights_table import DEPTHS, FROZEN, OFF, legend_html, weights_html
from tests.processes import ROOT

TABLE = WeightTable(
    "Layer 1, tanh",
    ["neuron 1", "neuron 2"],
    ["x", "y"],
    np.array([[0.5, -1.0], [0.0, 0.01]], np.float32),
    {"bias": np.array([7.0, -0.2], np.float32)},
    np.array([[False, True, False], [False, False, False]]),
    np.array([False, True]),
)


def test_cells_are_coloured_by_sign_and_size() -> None:
    text = weights_html(TABLE)
    cells = re.findall(r'<td class="([^"]*)">([^<]*)</td>', text)
    assert cells == [
        ("p4", "0.5"),
        ("n8 frozen", "−1"),
        ("p8", "7"),
        ("", "0"),
        ("p1", "0.01"),
        ("n2", "−0.2"),
    ]
    assert '<tr class=off><th scope="row">neuron 2</th>' in text
    assert re.findall(r'<th scope="col">([^<]*)', text) == ["x", "y", "bias"]
    assert 'tabindex="0"' in text


def test_zeros_have_no_colour_and_every_tone_is_in_the_sheet() -> None:
    nothing = WeightTable("Outputs", ["output 1"], ["x"], np.zeros((1, 1), np.float32), {})
    assert '<td class="">0</td>' in weights_html(nothing)
    sheet = (ROOT / "nnviz" / "ui" / "assets" / "numbers.css").read_text(encoding="utf-8")
    for depth in range(1, DEPTHS + 1):
        assert f".p{depth} {{" in sheet
        assert f".n{depth} {{" in sheet


def test_a_frame_and_a_line_through_are_explained_where_there_are_any() -> None:
    plain = WeightTable("Outputs", ["output 1"], ["x"], np.ones((1, 1), np.float32), {})
    frozen = replace(plain, frozen=np.array([[True]]))
    off = replace(plain, off=np.array([True]))
    for tables, said in (
        ([plain], (False, False)),
        ([plain, frozen], (True, False)),
        ([off, plain], (False, True)),
        ([TABLE], (True, True)),
    ):
        text = legend_html(tables)
        assert (FROZEN in text, OFF in text) == said
        assert text.startswith('<p class="signs">')
