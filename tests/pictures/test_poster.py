"""The exported picture: the map below, each class with its own marker on it."""

import io

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from nnviz.data.class_styles import CLASS_STYLES, rgb
from nnviz.data.points import Points
from nnviz.inside.grid import BoundaryGrid, cell_centers
from nnviz.pictures.colors import tones
from nnviz.pictures.poster import FRAME, draw_marker, outline, picture_png, points_png

CERTAIN = BoundaryGrid(cell_centers(2), np.eye(4, dtype=np.float32).reshape(2, 2, 4))


def pixels(points: Points, side: int = 400) -> npt.NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(picture_png(CERTAIN, points, side))))


def test_the_map_is_the_right_way_up() -> None:
    picture = pixels(Points.empty())
    corners = picture[[-1, -1, 0, 0], [0, -1, 0, -1]]
    np.testing.assert_allclose(corners, tones(4), atol=2)


@pytest.mark.parametrize("label", range(8))
def test_a_training_point_is_filled_and_a_held_out_one_hollow(label: int) -> None:
    picture = pixels(Points.of([[-0.5, 0.5], [0.5, 0.5]], [label, label], [False, True]))
    assert tuple(picture[100, 100]) == rgb(CLASS_STYLES[label].color)
    assert tuple(picture[100, 300]) == (255, 255, 255)


def test_points_alone_lie_on_white() -> None:
    drawn = points_png(Points.of([[0.5, 0.5]], [1]), 400)
    picture = np.asarray(Image.open(io.BytesIO(drawn)))
    assert picture.shape == (400, 400, 3)
    assert tuple(picture[100, 300]) == rgb(CLASS_STYLES[1].color)
    assert (picture[200:-2, 2:-2] == 255).all()
    assert tuple(picture[-1, 0]) == rgb(FRAME)


def test_points_on_the_edge_are_cut_off_not_refused() -> None:
    assert pixels(Points.of([[-1, -1], [1, 1]], [0, 1])).shape == (400, 400, 3)


def test_every_class_has_a_shape_of_its_own() -> None:
    shapes = {draw_marker(label, False).getchannel("A").tobytes() for label in range(8)}
    assert len(shapes) == len(CLASS_STYLES)


@pytest.mark.parametrize("style", CLASS_STYLES)
def test_markers_have_radius_one_at_most(style: object) -> None:
    symbol = style.symbol  # type: ignore[attr-defined]
    corners = np.array(outline(symbol))
    assert 0.85 <= np.abs(corners).max() <= 1.0
    assert np.hypot(*corners.T).max() <= 1.3
