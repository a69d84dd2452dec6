"""QR codes: large, sharp, and refused when they cannot be."""

import io

import numpy as np
import pytest
import segno
from PIL import Image

from nnviz.errors import InputError
from nnviz.files.qr import QUIET_ZONE, qr_png


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("L"))


@pytest.mark.parametrize("length", [30, 500, 1_950])
def test_the_code_fills_a_projector_and_shows_every_module(length: int) -> None:
    url = ("https://example.org/?s=" + "aB3-_" * 400)[:length]
    image = pixels(qr_png(url))
    matrix = np.array(segno.make_qr(url, error="l").matrix)
    modules = len(matrix) + 2 * QUIET_ZONE
    scale = len(image) // modules
    assert image.shape == (scale * modules, scale * modules)
    assert 800 <= len(image) <= 1_000
    assert scale >= 5
    centres = image[scale // 2 :: scale, scale // 2 :: scale]
    inner = centres[QUIET_ZONE:-QUIET_ZONE, QUIET_ZONE:-QUIET_ZONE]
    assert np.array_equal(inner == 0, matrix == 1)
    assert (centres[:QUIET_ZONE] == 255).all()


def test_an_address_that_is_too_long_is_refused() -> None:
    with pytest.raises(InputError, match="2,954 characters long, too long for a QR code"):
        qr_png("a" * 2_954)
