"""A picture as a PNG of any size, in strips that are drawn larger and scaled down."""

import io

import numpy as np
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from nnviz.pictures.lettering import font_of, writable
from nnviz.pictures.paper import Fill, Line, Paper, Places, Stamps, Words
from nnviz.pictures.poster import marker_of
from nnviz.settings.outside import one_line

STRIP = 256  # rows that are drawn at a time: they bound the memory
_FINE = 3  # pixels a side that are averaged to one, for soft edges
_COARSE, _LARGE = 2, 1_600  # the same for a picture that is wider than so many pixels
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


def png(paper: Paper, width: int) -> bytes:
    """The picture as a PNG; its height follows.

    Parameters
    ----------
    paper : Paper
    width : int
        Pixels.
    """
    scale = width / paper.width
    fine = _COARSE if width > _LARGE else _FINE
    picture = Image.new("RGB", (width, round(paper.height * scale)), "#FFFFFF")
    shapes = [_shape(mark, scale * fine) for mark in paper.marks if not isinstance(mark, Words)]
    for top in range(0, picture.height, STRIP):
        rows = min(STRIP, picture.height - top)
        strip = Image.new("RGB", (width * fine, rows * fine), "#FFFFFF")
        for shape in shapes:
            shape.draw(strip, top * fine)
        picture.paste(strip.reduce(fine), (0, top))
    for mark in paper.marks:
        if isinstance(mark, Words):
            _write(picture, mark, scale)
    about = PngInfo()
    about.add_itxt("Title", one_line(paper.title))
    about.add_itxt("Description", one_line(paper.description))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", pnginfo=about)
    return buffer.getvalue()


class _Areas:
    """Rings on strips; those that go round the other way are holes, the larger ones come first."""

    def __init__(self, mark: Fill, scale: float) -> None:
        rings = [ring * scale for ring in mark.rings if len(ring) > 2]
        rings.sort(key=lambda ring: -abs(_area(ring)))
        self._color, self._rings = mark.color, rings
        self._within = [_area(ring) * _area(rings[0]) > 0.0 for ring in rings]
        self._low = np.array([ring.min(axis=0) for ring in rings]).reshape(-1, 2)
        self._high = np.array([ring.max(axis=0) for ring in rings]).reshape(-1, 2)

    def draw(self, strip: Image.Image, top: int) -> None:
        seen = (self._high[:, 1] >= top) & (self._low[:, 1] <= top + strip.height)
        if not seen.any():
            return
        low = np.floor(self._low[seen].min(axis=0)).astype(int) - (0, top)
        high = np.ceil(self._high[seen].max(axis=0)).astype(int) + 1 - (0, top)
        (left, up), (right, down) = np.maximum(low, 0).tolist(), np.minimum(high, strip.size)
        if left >= right or up >= down:
            return
        mask = Image.new("1", (int(right) - left, int(down) - up))
        draw = ImageDraw.Draw(mask)
        for index in np.flatnonzero(seen):
            corners = (self._rings[index] - (left, top + up)).ravel().tolist()
            draw.polygon(corners, fill=1 if self._within[index] else 0)
        strip.paste(self._color, (left, up), mask)


class _Strokes:
    """Lines on strips, each only where it runs through them."""

    def __init__(self, mark: Line, scale: float) -> None:
        self._color, self._width = mark.color, max(1, round(mark.width * scale))
        self._round = mark.dash is None and self._width > 2
        paths = [path * scale for path in mark.paths]
        if mark.dash:
            paths = [piece for path in paths for piece in _dashed(path, mark.dash, scale)]
        self._paths = paths
        self._low = np.array([path[:, 1].min() for path in paths])
        self._high = np.array([path[:, 1].max() for path in paths])

    def draw(self, strip: Image.Image, top: int) -> None:
        low, high = top - self._width, top + strip.height + self._width
        draw = ImageDraw.Draw(strip)
        for index in np.flatnonzero((self._high >= low) & (self._low <= high)):
            for piece in _stretches(self._paths[index], low, high):
                places = [tuple(place) for place in (piece - (0, top)).tolist()]
                draw.line(places, self._color, self._width, "curve")
                if self._round:
                    for place in (places[0], places[-1]):
                        draw.circle(place, self._width / 2.0, fill=self._color)


class _Markers:
    """Markers on strips."""

    def __init__(self, mark: Stamps, scale: float) -> None:
        self._places, self._looks, self._radius = (
            mark.places * scale,
            mark.looks,
            mark.radius * scale,
        )

    def draw(self, strip: Image.Image, top: int) -> None:
        below = self._places[:, 1] - top
        reach = 2.0 * self._radius
        for index in np.flatnonzero((below > -reach) & (below < strip.height + reach)).tolist():
            look, x, y = self._looks[index], self._places[index, 0], below[index]
            stamp = marker_of(look.symbol, look.color, look.hollow, self._radius)
            corner = round(x - stamp.width / 2), round(y - stamp.height / 2)
            strip.paste(stamp, corner, stamp)


def _shape(mark: Fill | Line | Stamps, scale: float) -> _Areas | _Strokes | _Markers:
    if isinstance(mark, Fill):
        return _Areas(mark, scale)
    return _Strokes(mark, scale) if isinstance(mark, Line) else _Markers(mark, scale)


def _area(ring: Places) -> float:
    x, y = (ring - ring[0]).T
    return float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2.0)


def _stretches(path: Places, low: float, high: float) -> list[Places]:
    """The parts of a line that come between two heights, whole pieces of it."""
    y = path[:, 1]
    seen = (np.maximum(y[:-1], y[1:]) >= low) & (np.minimum(y[:-1], y[1:]) <= high)
    if seen.all():
        return [path]
    edges = np.flatnonzero(np.diff(np.concatenate([[False], seen, [False]]).astype(int)))
    return [path[a : b + 1] for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _dashed(path: Places, dash: tuple[float, float], scale: float) -> list[Places]:
    """The parts of a line that are drawn."""
    along = np.concatenate([[0.0], np.hypot(*np.diff(path, axis=0).T).cumsum()])
    on, period = dash[0] * scale, sum(dash) * scale
    pieces = []
    for begin in np.arange(0.0, along[-1], period):
        end = min(begin + on, along[-1])
        between = along[(along > begin) & (along < end)]
        at = np.concatenate([[begin], between, [end]])
        pieces.append(np.stack([np.interp(at, along, path[:, i]) for i in range(2)], axis=1))
    return pieces


def _write(picture: Image.Image, words: Words, scale: float) -> None:
    text, font = writable(one_line(words.text)), font_of(round(words.size * scale))
    x, y = words.x * scale, words.y * scale
    if not words.turned:
        ImageDraw.Draw(picture).text((x, y), text, words.color, font, _ANCHORS[words.anchor])
        return
    length, size = int(font.getlength(text)) + 4, round(2 * words.size * scale)
    mask = Image.new("L", (length, size))
    ImageDraw.Draw(mask).text((length / 2, 0.75 * size), text, 255, font, "ms")
    mask = mask.rotate(90, expand=True)
    shift = {"start": length, "middle": length / 2, "end": 0}[words.anchor]
    picture.paste(words.color, (round(x - 0.75 * size), round(y - shift)), mask)
