"""What the colours and lines of the map mean, as a strip that lies over it."""

from collections.abc import Sequence

import numpy as np

from nnviz.data.class_styles import CLASS_STYLES, UNDECIDED
from nnviz.pictures.colors import map_colors
from nnviz.pictures.map_view import MapView
from nnviz.settings.outside import markup

LEVELS = (50, 75, 95)  # per cent, of the contours in assets/paint.js
_LINE_HEIGHTS = (1.0, 1.6, 2.25)  # pixels, of the same
_STOPS = 11


def legend_html(names: Sequence[str], view: MapView) -> str:
    """The legend of a map.

    Parameters
    ----------
    names : sequence of str
        What a person calls each class of the network, two or more.
    view : MapView
        How the map is read.
    """
    classes, subject = len(names), view.subject(len(names))
    if view.areas == "hard":
        parts = [_chip(k, name, CLASS_STYLES[k].tone) for k, name in enumerate(names)]
    elif subject is not None:
        ramp = f"linear-gradient(90deg,{UNDECIDED},{CLASS_STYLES[subject].tone})"
        parts = [_bar(subject, ramp), _named(subject, names[subject])]
    elif classes == 2:
        shares = np.linspace(0.0, 1.0, _STOPS, dtype=np.float32)
        parts = [
            _named(0, names[0]),
            _bar(1, _gradient(np.stack([1.0 - shares, shares], axis=1))),
            _named(1, names[1]),
        ]
    else:
        parts = [_chip(k, name, _ramp(k, classes)) for k, name in enumerate(names)]
        parts.append(f"<span>{round(100 / classes)} to 100 %</span>")
    if view.contours:
        lines = "".join(
            f'<i class="legend-line" style="height:{height}px"></i>{level} %'
            for level, height in zip(LEVELS, _LINE_HEIGHTS, strict=True)
        )
        parts.append(f'<span class="legend-lines">{lines}</span>')
    if view.boundary:
        parts.append('<span class="legend-lines"><i class="legend-boundary"></i>boundary</span>')
    opening = '<div class="map-legend" role="group" aria-label="Legend of the map">'
    return f"{opening}{''.join(parts)}</div>"


def _bar(label: int, ramp: str) -> str:
    """A ramp with per cents of one class under it."""
    mark = _mark(label)
    scale = "".join(f"<span>{mark}{percent} %</span>" for percent in (0, 50, 100))
    return (
        f'<span class="legend-bar"><i style="background:{ramp}"></i>'
        f'<span class="legend-scale">{scale}</span></span>'
    )


def _chip(label: int, name: str, ground: str) -> str:
    swatch = f'<i class="legend-chip" style="background:{ground}"></i>'
    return f'<span class="legend-class">{swatch}{_mark(label)}<b>{markup(name)}</b></span>'


def _named(label: int, name: str) -> str:
    return f'<span class="legend-class">{_mark(label)}<b>{markup(name)}</b></span>'


def _mark(label: int) -> str:
    style = CLASS_STYLES[label]
    return f'<em style="color:{style.color}">{style.glyph}</em>'


def _ramp(label: int, classes: int) -> str:
    """From a class that is no likelier than the others, which share the rest, to a certain one."""
    share = np.linspace(1.0 / classes, 1.0, _STOPS, dtype=np.float32)[:, None]
    rest = (1.0 - share) / (classes - 1)
    return _gradient(np.where(np.arange(classes) == label, share, rest).astype(np.float32))


def _gradient(probabilities: np.ndarray) -> str:
    colors = ",".join(f"#{r:02X}{g:02X}{b:02X}" for r, g, b in map_colors(probabilities).tolist())
    return f"linear-gradient(90deg,{colors})"
