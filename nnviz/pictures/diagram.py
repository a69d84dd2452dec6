"""A network as a small drawing: columns of neurons and the lines between them, as SVG."""

import base64
from itertools import pairwise

from nnviz.data.class_styles import CLASS_STYLES
from nnviz.settings.config import ModelConfig
from nnviz.settings.names import FEATURES
from nnviz.settings.naming import layer_widths

WIDTH, GAP = 240, 9.5
INK = "#808A99"
MOST = 8  # neurons drawn of a layer; the rest is a number below it
_TOP, _BOTTOM, _LEFT, _RIGHT = 8, 24, 34, 14


def network_svg(config: ModelConfig) -> str:
    """The network's layers, inputs on the left and one coloured output a class on the right.

    Its grey is seen on a light and on a dark page.
    """
    sizes = layer_widths(config)
    height = _TOP + GAP * (min(max(sizes), MOST) - 1) + _BOTTOM
    middle = (_TOP + height - _BOTTOM) / 2
    columns = [_heights(min(size, MOST), middle) for size in sizes]
    step = (WIDTH - _LEFT - _RIGHT) / (len(sizes) - 1)
    at = [_LEFT + step * index for index in range(len(sizes))]
    parts = [
        f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}"/>'
        for (x0, ys0), (x1, ys1) in pairwise(zip(at, columns, strict=True))
        for y0 in ys0
        for y1 in ys1
    ]
    lines = f'<g stroke="{INK}" stroke-opacity="0.35" stroke-width="0.8">{"".join(parts)}</g>'
    dots, last = [], len(sizes) - 1
    for index, (x, ys) in enumerate(zip(at, columns, strict=True)):
        for row, y in enumerate(ys):
            color = CLASS_STYLES[row].color if index == last else INK
            dots.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{color}"/>')
        if 0 < index < last:
            dots.append(_text(x, height - 6, str(sizes[index]), "middle"))
    dots += [
        _text(at[0] - 9, y + 3.5, FEATURES[name].label, "end")
        for name, y in zip(config.features, columns[0], strict=True)
    ]
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" xmlns="http://www.w3.org/2000/svg" '
        f'font-family="sans-serif">{lines}{"".join(dots)}</svg>'
    )


def network_html(config: ModelConfig) -> str:
    """The drawing as a picture with a description."""
    data = base64.b64encode(network_svg(config).encode()).decode("ascii")
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{describe(config)}">'


def describe(config: ModelConfig) -> str:
    """``2 inputs, hidden layers of 8 and 8 neurons, 2 outputs, 114 weights``."""
    hidden = " and ".join(str(width) for width in config.hidden)
    layers = f"hidden layers of {hidden} neurons" if config.hidden else "no hidden layer"
    return (
        f"{len(config.features)} inputs, {layers}, {config.classes} outputs, "
        f"{weights(config):,} weights"
    )


def weights(config: ModelConfig) -> int:
    """Number of weights and biases, batch normalisation's included."""
    sizes = layer_widths(config)
    linear = sum((fan_in + 1) * fan_out for fan_in, fan_out in pairwise(sizes))
    return linear + (2 * sum(config.hidden) if config.batch_norm else 0)


def _heights(count: int, middle: float) -> list[float]:
    """Where the neurons of a layer lie, about the middle."""
    return [middle + GAP * (row - (count - 1) / 2) for row in range(count)]


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="10" '
        f'fill="{INK}">{text}</text>'
    )
