"""Values over the plane as small pictures, and the tones of these."""

import base64
import io

import numpy as np
import numpy.typing as npt
from PIL import Image

from nnviz.data.class_styles import rgb

SIGNED_TONES = tuple(map(rgb, ("#1B2030", "#8C8A94", "#FFF9EC")))  # -1, 0, 1


def signed_png(values: npt.NDArray[np.float32]) -> bytes:
    """Values over the plane, PNG: dark where they are negative, light where positive.

    In tones that are no class's: a neuron is not for one class or another.

    Parameters
    ----------
    values : ndarray of float32, shape (side, side)
        Lowest y first; beyond [-1, 1] the colour is the same as at its end.
    """
    share = (np.clip(values[::-1], -1.0, 1.0) + 1.0) / 2.0 * (len(SIGNED_TONES) - 1)
    known = np.arange(len(SIGNED_TONES))
    colors = np.stack(
        [np.interp(share, known, channel) for channel in zip(*SIGNED_TONES, strict=True)], axis=-1
    )
    buffer = io.BytesIO()
    Image.fromarray((colors + 0.5).astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def signed_uri(values: npt.NDArray[np.float32]) -> str:
    """As `signed_png`, as a ``data:`` address."""
    return "data:image/png;base64," + base64.b64encode(signed_png(values)).decode("ascii")
