"""Small pictures: dark below zero, light above, in their place on the plane."""

import base64
import io

import numpy as np
from PIL import Image

from nnviz.data.class_styles import CLASS_STYLES, rgb
from nnviz.pictures.small_maps import SIGNED_TONES, signed_png, signed_uri

SIDE = 24


def test_pictures_are_dark_below_zero_and_light_above_and_stand_upright() -> None:
    values = np.zeros((SIDE, SIDE), dtype=np.float32)
    values[0, :] = -1.0  # lowest y
    values[-1, :] = 5.0  # highest y, beyond the scale
    pixels = np.asarray(Image.open(io.BytesIO(signed_png(values))).convert("RGB"))
    dark, middle, light = SIGNED_TONES
    assert (pixels[-1] == dark).all()
    assert (pixels[0] == light).all()
    assert (pixels[1:-1] == middle).all()


def test_no_tone_between_dark_and_light_is_taken_for_a_class() -> None:
    values = np.tile(np.linspace(-1, 1, 64, dtype=np.float32), (64, 1))
    pixels = np.asarray(Image.open(io.BytesIO(signed_png(values))).convert("RGB")).astype(int)[0]
    assert (np.diff(pixels.sum(axis=1)) > 0).all()  # also a grey print has the order
    assert np.ptp(pixels, axis=1).max() < 25  # greys
    for style in CLASS_STYLES:
        assert np.ptp(rgb(style.tone)) > 40


def test_an_address_holds_the_picture_itself() -> None:
    values = np.linspace(-1, 1, SIDE * SIDE, dtype=np.float32).reshape(SIDE, SIDE)
    head, _, data = signed_uri(values).partition(",")
    assert head == "data:image/png;base64"
    assert base64.b64decode(data) == signed_png(values)
    assert len(data) < 3_000
