"""Small pictures: blue below zero, orange above, in their place on the plane."""

import base64
import io

import numpy as np
from PIL import Image

from nnviz.data.class_styles import UNDECIDED, rgb
from nnviz.pictures.colors import tones
from nnviz.pictures.small_maps import neurons_html, signed_png, signed_uri

SIDE = 24


def test_pictures_are_blue_below_zero_and_orange_above_and_stand_upright() -> None:
    values = np.zeros((SIDE, SIDE), dtype=np.float32)
    values[0, :] = -1.0  # lowest y
    values[-1, :] = 5.0  # highest y, beyond the scale
    pixels = np.asarray(Image.open(io.BytesIO(signed_png(values))).convert("RGB"))
    blue, orange = tones(2)
    np.testing.assert_allclose(pixels[-1], np.tile(blue, (SIDE, 1)), atol=1)
    np.testing.assert_allclose(pixels[0], np.tile(orange, (SIDE, 1)), atol=1)
    assert (pixels[1:-1] == rgb(UNDECIDED)).all()


def test_an_address_holds_the_picture_itself() -> None:
    values = np.linspace(-1, 1, SIDE * SIDE, dtype=np.float32).reshape(SIDE, SIDE)
    head, _, data = signed_uri(values).partition(",")
    assert head == "data:image/png;base64"
    assert base64.b64decode(data) == signed_png(values)
    assert len(data) < 3_000


def test_there_is_one_picture_for_each_neuron_and_a_word_when_there_is_none() -> None:
    layers = [np.ones((width, SIDE, SIDE), dtype=np.float32) for width in (8, 3)]
    assert neurons_html(layers).count("<img") == 11
    assert "no hidden layer" in neurons_html([])


def test_a_dead_neuron_is_drawn_without_dividing_by_zero() -> None:
    assert neurons_html([np.zeros((2, SIDE, SIDE), dtype=np.float32)]).count("0.00 to 0.00") == 4
