"""Values over the plane as small pictures: input features, hidden neurons."""

import base64
import io
from collections.abc import Sequence

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


def neurons_html(layers: Sequence[npt.NDArray[np.float32]]) -> str:
    """Every hidden layer as a row of pictures, each scaled to its own largest value.

    Parameters
    ----------
    layers : sequence of ndarray of float32, shape (width, side, side)
        As `nnviz.inside.neurons.neuron_values` returns them.
    """
    rows = []
    for number, layer in enumerate(layers, start=1):
        pictures = []
        for neuron, values in enumerate(layer, start=1):
            largest = float(np.abs(values).max())
            scaled = values / largest if largest > 0.0 else values
            title = f"layer {number}, neuron {neuron}: {values.min():.2f} to {values.max():.2f}"
            pictures.append(f'<img src="{signed_uri(scaled)}" alt="{title}" title="{title}">')
        caption = f"<figcaption>Layer {number}</figcaption>"
        rows.append(f"<figure>{caption}<div>{''.join(pictures)}</div></figure>")
    if not rows:
        return "<p>There is no hidden layer: the inputs go straight to the outputs.</p>"
    return f'<div class="neurons">{"".join(rows)}</div>'
