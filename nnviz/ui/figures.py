"""Live figures of the article: the browser evaluates the networks itself."""

import base64
from pathlib import Path
from typing import Any

import streamlit as st

from nnviz.data.class_styles import CLASS_STYLES
from nnviz.lessons.examples import Example
from nnviz.settings.config import ModelConfig
from nnviz.stage.map_message import shape_of
from nnviz.ui.scripts import script
from nnviz.ui.stage.components import look

_ASSETS = Path(__file__).parent / "assets"
_STAGE = Path(__file__).parent / "stage" / "assets"

_figure = st.components.v2.component(
    "nnviz_figure",
    html='<figure><canvas role="img"></canvas><figcaption><form></form>'
    '<output class="said"></output></figcaption></figure>',
    css=(_ASSETS / "figure.css").read_text(encoding="utf-8"),
    js=script(_STAGE, "network.js", "paint.js", "marker.js") + "\n" + script(_ASSETS, "figure.js"),
)


def neuron_figure() -> None:
    """A neuron's weights and bias, to be moved."""
    _show("neuron", "neuron", "The plane, divided by one neuron along a straight line")


def descent_figure() -> None:
    """A weight that goes downhill, at a learning rate of one's own."""
    _show("descent", "descent", "A loss curve, and the steps of a weight on it")


def moments_figure(key: str, example: Example, label: str, alt: str) -> None:
    """Networks as they were at several moments, one at a time.

    Parameters
    ----------
    key : str
        Unique on the page.
    example : Example
    label : str
        Of the slider from one to the next.
    alt : str
        What a screen reader says of the picture.
    """
    points = example.points
    _show(
        key,
        "moments",
        alt,
        label=label,
        points=[
            [round(float(x), 3), round(float(y), 3), int(kind), bool(held_out)]
            for (x, y), kind, held_out in zip(
                points.xy, points.labels, points.held_out, strict=True
            )
        ],
        moments=[
            {
                "said": moment.label,
                "shape": _shape(moment.config),
                "numbers": base64.b64encode(moment.numbers.astype("<f4").tobytes()).decode(),
            }
            for moment in example.moments
        ],
    )


def _shape(config: ModelConfig) -> dict[str, Any]:
    """A network's shape as ``network.js`` reads it."""
    features, activations = shape_of(config)
    return {
        "features": features,
        "hidden": list(config.hidden),
        "activations": activations,
        "classes": config.classes,
        "batchNorm": config.batch_norm,
    }


def _show(key: str, kind: str, alt: str, **data: Any) -> None:
    styles = look([style.name for style in CLASS_STYLES])
    _figure(data={"kind": kind, "alt": alt, "look": styles, **data}, key=f"figure_{key}")
