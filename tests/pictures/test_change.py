"""The picture of what noise would do."""

import io

import numpy as np
import numpy.typing as npt
from PIL import Image

from nnviz.data.class_styles import CLASS_STYLES, UNDECIDED, rgb
from nnviz.data.points import Bools, Points
from nnviz.pictures.change import PALE, RING, change_png

NONE = np.zeros(0, dtype=np.bool_)


def pixels(points: Points, ringed: Bools, gone: Points) -> npt.NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(change_png(points, ringed, gone, 400))))


def test_points_stand_where_they_would_be_and_those_that_would_go_are_pale() -> None:
    there, gone = Points.of([[-0.5, 0.5]], [1]), Points.of([[0.5, -0.5]], [0])
    picture = pixels(there, np.array([False]), gone)
    assert tuple(picture[100, 100]) == rgb(CLASS_STYLES[1].color)
    full, ground = np.array(rgb(CLASS_STYLES[0].color)), np.array(rgb(UNDECIDED))
    np.testing.assert_allclose(picture[300, 300], PALE * full + (1 - PALE) * ground, atol=2)
    assert tuple(picture[0, 0]) == rgb(UNDECIDED)


def test_what_changed_has_a_ring() -> None:
    two = Points.of([[-0.5, 0.5], [0.5, 0.5]], [1, 1])
    picture = pixels(two, np.array([True, False]), Points.empty())
    assert tuple(picture[100, 100 + RING - 1]) == (0x1E, 0x24, 0x30)
    assert tuple(picture[100, 300 + RING - 1]) == rgb(UNDECIDED)


def test_no_points_are_an_empty_square() -> None:
    assert (pixels(Points.empty(), NONE, Points.empty()) == rgb(UNDECIDED)).all()
