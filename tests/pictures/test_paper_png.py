"""A picture in pixels: strips do not show, and only what is on them is drawn."""

import io

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from nnviz.pictures import paper_png
from nnviz.pictures.paper import Fill, Line, Look, Mark, Paper, Stamps, Words, box, closed
from nnviz.pictures.paper_png import png

RED, BLUE = "#FF0000", "#0000FF"


def drawn(paper: Paper, width: int) -> npt.NDArray[np.int64]:
    picture = Image.open(io.BytesIO(png(paper, width))).convert("RGB")
    return np.asarray(picture).astype(np.int64)


def everything() -> Paper:
    """All kinds of marks, across all of a tall paper."""
    turns = np.linspace(0.0, 40.0, 400)
    wave = np.stack([100 + 80 * np.sin(turns), np.linspace(-20.0, 620.0, 400)], axis=1)
    hole = box(60, 100, 80, 400)[::-1]
    places = np.random.default_rng(0).uniform(0, (200, 600), (300, 2))
    return Paper(
        200.0,
        600.0,
        [
            Fill([hole, box(20, 20, 160, 560)], "#CCCC66"),
            Line([wave], "#224466", 3.0),
            Line([wave[:, ::-1] * (0.3, 3.0)], "#882244", 2.0, (7.0, 4.0)),
            Line([closed(box(10, 10, 180, 580))], "#000000", 1.2),
            Stamps(places, [Look("star", RED, bool(i % 2)) for i in range(300)], 5.0),
            Words(100.0, 300.0, "words", anchor="middle"),
        ],
        "",
        "",
    )


@pytest.mark.parametrize("strip", [64, 117])
def test_no_strip_can_be_seen(monkeypatch: pytest.MonkeyPatch, strip: int) -> None:
    monkeypatch.setattr(paper_png, "STRIP", 10_000)
    whole = drawn(everything(), 200)
    monkeypatch.setattr(paper_png, "STRIP", strip)
    apart = np.abs(drawn(everything(), 200) - whole).max(axis=-1)
    assert (apart > 0).mean() < 1e-3  # a corner that is rounded the other way
    assert np.quantile(apart, 0.9999) < 64


def test_a_hole_is_one_whichever_ring_comes_first() -> None:
    outer, hole = box(10, 10, 80, 80), box(30, 30, 40, 40)[::-1]
    for rings in ([outer, hole], [hole, outer], [hole[::-1], outer[::-1]]):
        pixels = drawn(Paper(100.0, 100.0, [Fill(rings, RED)], "", ""), 100)
        assert tuple(pixels[20, 20]) == (255, 0, 0)
        assert tuple(pixels[50, 50]) == (255, 255, 255)
        assert tuple(pixels[5, 5]) == (255, 255, 255)


def test_what_lies_off_the_paper_is_not_drawn() -> None:
    marks: list[Mark] = [
        Fill([box(-50, 300, 500, 50), box(-90, -90, 50, 50)], RED),
        Fill([], RED),
        Line([], BLUE, 2.0),
        Line([np.array([[0.0, 400.0], [100.0, 500.0]])], BLUE, 2.0, (7.0, 4.0)),
        Stamps(np.array([[50.0, 700.0]]), [Look("circle", BLUE)], 5.0),
        Stamps(np.zeros((0, 2)), [], 5.0),
    ]
    assert (drawn(Paper(100.0, 100.0, marks, "", ""), 100) == 255).all()


def test_dashes_are_as_long_as_they_should_be() -> None:
    line = Line([np.array([[0.0, 10.0], [100.0, 10.0]])], BLUE, 4.0, (10.0, 10.0))
    row = drawn(Paper(100.0, 20.0, [line], "", ""), 100)[10]
    blue = row[:, 0] < 128
    assert np.flatnonzero(np.diff(blue.astype(int))).tolist() == pytest.approx(
        [10, 19, 30, 39, 50, 59, 70, 79, 90], abs=1.0
    )
