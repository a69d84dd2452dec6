"""The map for print: areas, boundary, points, axes with ticks, and a legend beside it."""

from collections.abc import Sequence

import numpy as np

from nnviz.data.axes import Axis
from nnviz.data.class_styles import CLASS_STYLES
from nnviz.data.points import Points
from nnviz.inside.frontier import frontier
from nnviz.pictures.axis_ticks import tick_texts, ticks
from nnviz.pictures.colors import map_colors
from nnviz.pictures.lettering import SLACK, cut, text_width, wrapped
from nnviz.pictures.paper import (
    FAINT,
    FONT,
    INK,
    Fill,
    Line,
    Look,
    Mark,
    Paper,
    Places,
    Stamps,
    Words,
    box,
    closed,
    segment,
)
from nnviz.pictures.regions import chained, leads, log_odds, rings
from nnviz.settings.limits import MAX_PICTURE_CORNERS
from nnviz.settings.outside import one_line

PLOT = 480.0  # units of the square
EDGE, GAP, TICK = 16.0, 24.0, 6.0
TITLE = 19.0  # size of letters
SHADES = (0.0, 0.2, 0.4, 0.6, 0.8)  # how decided the network is where each shade begins
NAME = 180.0  # units of a line in the legend
ROW, NEXT = 26.0, 18.0  # units of an entry in the legend, and of a further line
SWATCH = 40.0
RADIUS, SMALLEST, MANY = 5.5, 2.2, 200  # of markers; from so many points on they get smaller


def map_paper(
    scores: Places,
    points: Points,
    names: Sequence[str],
    units: tuple[Axis, Axis],
    *,
    title: str = "",
    shaded: bool = True,
    description: str = "",
) -> Paper:
    """The map as a list of things to draw.

    Parameters
    ----------
    scores : ndarray of float64, shape (side, side, classes)
        Logits; ``[row, column]`` is at ``(axis[column], axis[row])``, -1 and 1 included.
    points : Points
        Held-out ones are hollow.
    names : sequence of str
        Of each class.
    units : tuple of Axis
        x and y, in the file's own units.
    title : str
        Above the map, if there is one.
    shaded : bool
        Whether areas of classes are coloured, the more decided the fuller.
    description : str
        What else those are told who cannot see it.
    """
    x, y = units
    along, up = _axis_texts(x), _axis_texts(y)
    left = EDGE + 1.6 * FONT + TICK + 10.0
    left += SLACK * max([text_width(text, FONT) for _, text in up], default=0.0)
    top = EDGE + (2.0 * TITLE if title else 0.0)
    legend, beside, deep = _legend(left + PLOT + GAP, top, names, points, shaded)
    height = top + max(PLOT + TICK + 2.0 * FONT + 1.8 * FONT, deep) + EDGE
    areas = _areas(scores, left, top, shaded)
    frame = closed(box(left, top, PLOT, PLOT))
    marks: list[Mark] = [
        *areas,
        _boundary(scores, left, top),
        Line([frame], FAINT, 1.2, role="plot"),
        *_axes(left, top, along, up, x.name, y.name),
        Stamps(
            _on_paper(points.xy.astype(np.float64), left, top),
            [_look(int(c), bool(h)) for c, h in zip(points.labels, points.held_out, strict=True)],
            max(SMALLEST, RADIUS * min(1.0, MANY / max(len(points), 1)) ** 0.3),
            role="points",
        ),
        *legend,
    ]
    width = left + PLOT + GAP + beside + EDGE
    if title:
        room = (width - EDGE - left) / SLACK
        marks.append(Words(left, EDGE + TITLE, cut(one_line(title), TITLE, room), TITLE))
    said = f"{', '.join(names)}. {len(points):,} points. {description}"
    alt = title or f"Decision boundary of {len(names)} classes"
    return Paper(width, height, marks, alt, said.strip())


def _on_paper(places: Places, left: float, top: float) -> Places:
    """Places of the domain, y up, on the paper."""
    half = PLOT / 2.0
    found: Places = places * (half, -half) + (left + half, top + half)
    return found


def _areas(scores: Places, left: float, top: float, shaded: bool) -> list[Fill]:
    """Areas of the classes, coarser where there would be more corners than the limit."""
    if not shaded:
        return []
    while True:
        fills = _fills(scores, left, top)
        if sum(len(ring) for fill in fills for ring in fill.rings) <= MAX_PICTURE_CORNERS:
            return fills
        if len(scores) % 2 == 0 or len(scores) < 9:
            return []
        scores = scores[::2, ::2]


def _fills(scores: Places, left: float, top: float) -> list[Fill]:
    lead, odds = leads(scores), log_odds(scores)
    classes, fills = scores.shape[-1], []
    for shade in SHADES:
        share = (shade * (classes - 1) + 1.0) / classes
        beyond = odds - np.log(share / (1.0 - share))
        for label in range(classes):
            values = lead[..., label]
            if shade:
                values = np.minimum(values, beyond[..., label])
            found = [_on_paper(ring, left, top) for ring in rings(values)]
            if found:
                fills.append(Fill(found, _shade(label, classes, shade + 0.1), f"area-{label}"))
    return fills


def _shade(label: int, classes: int, decided: float) -> str:
    """The map's colour where the network is so decided, 0 to 1, for a class."""
    share = (decided * (classes - 1) + 1.0) / classes
    shares = np.full(classes, (1.0 - share) / (classes - 1), np.float32)
    shares[label] = share
    red, green, blue = map_colors(shares).tolist()
    return f"#{red:02X}{green:02X}{blue:02X}"


def _boundary(scores: Places, left: float, top: float) -> Line:
    while True:
        side = len(scores)
        axis = np.linspace(-1.0, 1.0, side, dtype=np.float32)
        places = np.stack([np.tile(axis, side), np.repeat(axis, side)], axis=1)
        flat = scores.reshape(side * side, -1).astype(np.float32)
        pieces = frontier(flat, places, side, MAX_PICTURE_CORNERS + 1)
        if len(pieces) <= MAX_PICTURE_CORNERS or side % 2 == 0 or side < 9:
            break
        scores = scores[::2, ::2]
    paths = [_on_paper(line, left, top) for line in chained(pieces.astype(np.float64))]
    return Line(paths, INK, 2.0, role="boundary")


def _axis_texts(axis: Axis) -> list[tuple[float, str]]:
    """Where ticks lie, -1 to 1, and their texts; fewer where they are too long to stand apart."""
    if not axis.low < axis.high:
        return []
    for most in (5, 4, 3, 2):
        values = ticks(axis.low, axis.high, most)
        texts = tick_texts(axis.low, axis.high, most)
        widest = SLACK * max((text_width(text, FONT) for text in texts), default=0.0)
        if widest + FONT < PLOT / most:
            break
    return [((v - axis.centre) / axis.half, text) for v, text in zip(values, texts, strict=True)]


def _axes(
    left: float,
    top: float,
    along: list[tuple[float, str]],
    up: list[tuple[float, str]],
    x_name: str,
    y_name: str,
) -> list[Mark]:
    bottom, marks, lines = top + PLOT, [], []
    for place, text in along:
        at = left + PLOT * (place + 1.0) / 2.0
        lines.append(segment(at, bottom, at, bottom + TICK))
        marks.append(Words(at, bottom + TICK + 1.1 * FONT, text, anchor="middle"))
    for place, text in up:
        at = bottom - PLOT * (place + 1.0) / 2.0
        lines.append(segment(left - TICK, at, left, at))
        marks.append(Words(left - TICK - 5.0, at + 0.36 * FONT, text, anchor="end"))
    low = bottom + TICK + 2.0 * FONT + 0.9 * FONT
    x_name, y_name = (cut(one_line(name), FONT, PLOT / SLACK) for name in (x_name, y_name))
    names = [
        Words(left + PLOT / 2.0, low, x_name, anchor="middle"),
        Words(EDGE + FONT, top + PLOT / 2, y_name, anchor="middle", turned=True),
    ]
    return [Line(lines, FAINT, 1.2, role="ticks"), *marks, *names]


def _look(label: int, held_out: bool) -> Look:
    style = CLASS_STYLES[label]
    return Look(style.symbol, style.color, held_out)


def _legend(
    left: float, top: float, names: Sequence[str], points: Points, shaded: bool
) -> tuple[list[Mark], float, float]:
    """What is drawn, how wide it is, and how deep."""
    marks: list[Mark] = []
    text_left, deep, widest = left + SWATCH + 10.0, 0.0, 0.0

    def entry(text: str) -> float:
        """Write an entry; the middle of its first line."""
        nonlocal deep, widest
        middle = top + deep + ROW / 2.0
        for number, line in enumerate(wrapped(one_line(text), FONT, NAME / SLACK)):
            if number:
                deep += NEXT
            marks.append(Words(text_left, middle + 0.36 * FONT + number * NEXT, line))
            widest = max(widest, SLACK * text_width(line, FONT))
        deep += ROW
        return middle

    for label, name in enumerate(names):
        middle = entry(name)
        if shaded:
            marks += _swatch(left, middle, label, len(names))
        at = np.array([[left + SWATCH / 2.0, middle]])
        marks.append(Stamps(at, [_look(label, False)], RADIUS, role="legend"))
    others = []
    if points.held_out.any():
        others = [("training point", False), ("held-out point", True)]
    deep += ROW / 2.0
    for text, hollow in others:
        at = np.array([[left + SWATCH / 2.0, entry(text)]])
        marks.append(Stamps(at, [Look("circle", FAINT, hollow)], RADIUS, role="legend"))
    middle = entry("decision boundary")
    marks.append(Line([segment(left, middle, left + SWATCH, middle)], INK, 2.0, role="legend"))
    return marks, text_left - left + widest, deep


def _swatch(left: float, middle: float, label: int, classes: int) -> list[Mark]:
    wide = SWATCH / len(SHADES)
    return [
        Fill(
            [box(left + number * wide, middle - 9.0, wide, 18.0)],
            _shade(label, classes, shade + 0.1),
            "legend",
        )
        for number, shade in enumerate(SHADES)
    ]
