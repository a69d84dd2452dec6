"""Small pictures of the input features."""

import io
from typing import get_args

import numpy as np
import pytest
from PIL import Image

from nnviz.config import Feature
from nnviz.feature_maps import SIDE, feature_png, feature_uri


def picture(name: Feature) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(feature_png(name)))).astype(int)


def test_x_grows_to_the_right_and_y_upwards() -> None:
    x, y = picture("x"), picture("y")
    redness = x[..., 0] - x[..., 2]
    assert (redness[:, -1] > redness[:, 0]).all()
    redness = y[..., 0] - y[..., 2]
    assert (redness[0] > redness[-1]).all()


@pytest.mark.parametrize("name", get_args(Feature))
def test_every_feature_has_a_small_picture_of_its_own(name: Feature) -> None:
    assert picture(name).shape == (SIDE, SIDE, 3)
    assert len(feature_uri(name)) < 3_000
    others = [feature_png(other) for other in get_args(Feature) if other != name]
    assert feature_png(name) not in others
