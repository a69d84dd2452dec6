"""A page of its own: a run to play, in one HTML file that needs neither a server nor nnviz.

It holds the browser's own network and what the network's numbers were at moments of the run. It
asks no address for anything, and its policy forbids it to.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from nnviz.data.axes import Axes, Axis
from nnviz.data.class_styles import CLASS_STYLES, UNDECIDED, rgb
from nnviz.data.points import Points
from nnviz.export.page_curve import Curve
from nnviz.export.page_moments import (
    ENOUGH,
    Moment,
    Past,
    fits_half,
    numbers_text,
    text_size,
)
from nnviz.inside.drawing import drawing
from nnviz.pictures.axis_ticks import tick_texts, ticks
from nnviz.pictures.loss_scale import said
from nnviz.pictures.numbers import counted, percent
from nnviz.settings.config import ModelConfig
from nnviz.settings.limits import MAX_NAME, MAX_PAGE_BYTES
from nnviz.settings.names import ACTIVATIONS
from nnviz.settings.outside import class_labels, markup, one_line
from nnviz.stage.map_message import shape_of
from nnviz.stage.points_message import pack_points
from nnviz.training.run import Run

TITLE = "A neural network learns"
HOW = "Press Play to watch how it learnt to tell the classes apart, or move the slider."
_ASSETS = Path(__file__).parent / "assets"
_ABOUT_A_MOMENT = 110  # bytes of what is said of a moment, at most


def write_page(
    run: Run,
    *,
    scripts: str,
    names: Sequence[str] = (),
    axes: Axes | None = None,
    title: str = TITLE,
) -> bytes:
    """The run as a page to play, at most 300,000 bytes of HTML.

    Parameters
    ----------
    run : Run
        As it is now; its last moment is the present one.
    scripts : str
        The stage's own scripts that evaluate and paint, as one: ``network.js``, ``paint.js`` and
        ``marker.js``, in this order. The interface has them, which stands above this wing.
    names : sequence of str
        What a person calls each class; those without a name get a number.
    axes : Axes, optional
        Their names and units.
    title : str
        The page's heading.

    Returns
    -------
    bytes
        UTF-8. Moments are left out, evenly, until the page is small enough; the first and the last
        one stay. Where not a hundred of them fit, numbers are float16, as long as none is
        larger than 65,504.

    Raises
    ------
    ValueError
        If the scripts would end the element that they stand in, or nothing fits.
    """
    if "</script" in scripts.lower() or "<!--" in scripts:
        raise ValueError("scripts must not hold </script or <!--: they stand in an HTML element.")
    past, history = Past(run), run.trainer.history
    points: Points = run.trainer.points
    classes = class_labels(names, run.trainer.model_config.classes)
    axes = axes or Axes.plain()
    heading = one_line(title)[: 2 * MAX_NAME] or TITLE
    [now] = past.some(1)
    curve = Curve(history.epochs, history.train_loss, history.test_loss, now.epoch)

    def page(moments: list[Moment], half: bool) -> bytes:
        data = _data(moments, half, curve, points, classes)
        told = _told(len(moments), len(past), half)
        return _html(heading, scripts, data, curve, points, classes, axes, now.config, told)

    room = MAX_PAGE_BYTES - len(page([], True))
    most = past.most_numbers()
    sizes = [_ABOUT_A_MOMENT + text_size(most, half) for half in (False, True)]
    count, half = room // sizes[0], False
    if count < min(ENOUGH, len(past)):
        count, half = room // sizes[1], True
    while count > 0:
        moments = past.some(min(count, len(past)))
        if half and not fits_half(moments):
            count, half = room // sizes[0], False
            continue
        found = page(moments, half)
        if len(found) <= MAX_PAGE_BYTES:
            return found
        count = min(count, len(past)) - 1
    raise ValueError(f"a page must fit into {MAX_PAGE_BYTES:,} bytes. Its scripts are too long.")


def _data(
    moments: list[Moment], half: bool, curve: Curve, points: Points, classes: list[str]
) -> dict[str, Any]:
    """All that the page's script reads."""
    shapes: list[dict[str, Any]] = []
    rows = []
    for moment in moments:
        if (shape := _shape(moment.config)) not in shapes:
            shapes.append(shape)
        m = moment.metrics
        losses = [_said(m.train_loss), _share(m.train_accuracy)]
        losses += [_said(m.test_loss), _share(m.test_accuracy)]
        rows.append([moment.epoch, shapes.index(shape), curve.place(moment.epoch), *losses])
    return {
        "shapes": shapes,
        "half": half,
        "numbers": numbers_text(moments, half),
        "moments": rows,
        "points": _points_text(points),
        "classes": [
            {"name": name, "color": style.color, "symbol": style.symbol}
            for name, style in zip(classes, CLASS_STYLES, strict=False)
        ],
        "look": {"tones": [rgb(s.tone) for s in CLASS_STYLES], "undecided": rgb(UNDECIDED)},
    }


def _shape(config: ModelConfig) -> dict[str, Any]:
    features, activations = shape_of(config)
    drawn = drawing(config)
    return {
        "features": features,
        "hidden": list(config.hidden),
        "activations": activations,
        "classes": config.classes,
        "batchNorm": config.batch_norm,
        "cells": drawn.cells,
        "finest": drawn.finest,
    }


def _points_text(points: Points) -> str:
    packed = pack_points(points, marks_seen=0, pending_label=0, pending_held_out=False, echo=False)
    return base64.b64encode(packed).decode()


def _said(loss: float | None) -> str:
    return "–" if loss is None else said(loss)


def _share(accuracy: float | None) -> str:
    return "–" if accuracy is None else percent(accuracy)


def _told(shown: int, there: int, half: bool) -> str:
    which = f"All {there:,} moments" if shown == there else f"{shown} of {there} moments"
    which = "One moment of the run is" if shown == 1 else f"{which} of the run are"
    exact = "three digits (float16)" if half else "all their digits (float32)"
    return f"{which} in this file; its weights have {exact}."


def _network(config: ModelConfig) -> str:
    """The network in a few words."""
    if not config.hidden:
        return "A network without hidden layers"
    layers = "-".join(map(str, config.hidden))
    kinds = list(dict.fromkeys(ACTIVATIONS[name].label for name in config.layer_activations))
    one = len(config.hidden) == 1
    what = (
        f"a hidden layer of {counted(config.hidden[0], 'neuron')}"
        if one
        else (f"hidden layers of {layers} neurons")
    )
    return f"A network with {what} ({', '.join(kinds)})"


def _html(
    title: str,
    scripts: str,
    data: dict[str, Any],
    curve: Curve,
    points: Points,
    classes: list[str],
    axes: Axes,
    config: ModelConfig,
    told: str,
) -> bytes:
    style, script = _asset("page.css"), f"{scripts}\n{_asset('page.js')}"
    held_out = int(points.held_out.sum())
    about = f"{_network(config)}, and {counted(len(points), 'point')}"
    about += f", {held_out:,} of them held out (hollow)." if held_out else "."
    policy = f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
    policy += "base-uri 'none'; form-action 'none'"
    parts = {
        "POLICY": policy,
        "TITLE": markup(title),
        "STYLE": style,
        "ABOUT": markup(about),
        "HOW": HOW if len(data["moments"]) > 1 else "",
        "XNAME": markup(axes.x.name),
        "YNAME": markup(axes.y.name),
        "XAXIS": _along(axes.x),
        "YAXIS": _up(axes.y),
        "CURVE": curve.svg(),
        "HELDOUT": "" if held_out else " hidden",
        "LEGEND": "".join(_key(i, name, points) for i, name in enumerate(classes)),
        "TOLD": markup(told),
        "LAST": str(max(0, len(data["moments"]) - 1)),
        "DATA": json.dumps(data, separators=(",", ":")).replace("<", "\\u003c"),
        "SCRIPT": script,
    }
    # In one walk over our own text: what is put in is not looked at again.
    first, *rest = _asset("page.html").split("{{")
    text = first
    for part in rest:
        name, after = part.split("}}", 1)
        text += parts[name] + after
    return text.encode()


def _key(label: int, name: str, points: Points) -> str:
    count = counted(int((points.labels == label).sum()), "point")
    mark = f'<canvas class="key" data-label="{label}" width="48" height="48" aria-hidden="true">'
    return f"<li>{mark}</canvas><b>{markup(name)}</b> <span>{count}</span></li>"


def _along(axis: Axis) -> str:
    return "".join(
        f'<text x="{at:.2f}%" y="15" class="middle">{text}</text>' for at, text in _places(axis)
    )


def _up(axis: Axis) -> str:
    return "".join(
        f'<text x="100%" dx="-5" y="{100.0 - at:.2f}%" dy="5" class="end">{text}</text>'
        for at, text in _places(axis)
    )


def _places(axis: Axis) -> list[tuple[float, str]]:
    """How far along an axis each number stands, in per cent, and its text."""
    if not axis.low < axis.high:
        return []
    values, texts = ticks(axis.low, axis.high, 4), tick_texts(axis.low, axis.high, 4)
    span = axis.high - axis.low
    return [(100.0 * (v - axis.low) / span, text) for v, text in zip(values, texts, strict=True)]


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@lru_cache
def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")
