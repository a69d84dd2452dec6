"""A picture as a PNG of any size, in strips that are drawn larger and scaled down."""

import io
from functools import partial

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
    for top in range(0, picture.height, STRIP):
        rows = min(STRIP, picture.height - top)
        strip = Image.new("RGB", (width * fine, rows * fine), "#FFFFFF")
        on_strip = partial(_placed, scale=scale * fine, top=top * fine)
        for mark in paper.marks:
            if isinstance(mark, Fill):
                _fill(strip, [on_strip(ring) for ring in mark.rings], mark.color)
            elif isinstance(mark, Line):
                _line(strip, mark, scale * fine, [on_strip(path) for path in mark.paths])
            elif isinstance(mark, Stamps):
                _stamp(strip, mark, scale * fine, on_strip(mark.places))
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


def _placed(places: Places, scale: float, top: float) -> Places:
    return np.asarray(places * scale - (0.0, top), dtype=np.float64)


def _fill(strip: Image.Image, rings: list[Places], color: str) -> None:
    """Rings that go round the other way are holes; the larger ones are drawn first."""
    rings = [ring for ring in rings if len(ring) > 2]
    if not rings:
        return
    low = np.floor(np.min([ring.min(axis=0) for ring in rings], axis=0)).astype(int)
    high = np.ceil(np.max([ring.max(axis=0) for ring in rings], axis=0)).astype(int) + 1
    left, top = (int(v) for v in np.maximum(low, 0))
    right, bottom = (int(v) for v in np.minimum(high, strip.size))
    if left >= right or top >= bottom:
        return
    mask = Image.new("1", (right - left, bottom - top))
    draw = ImageDraw.Draw(mask)
    areas = [_area(ring) for ring in rings]
    order = sorted(range(len(rings)), key=lambda index: -abs(areas[index]))
    outer = np.sign(areas[order[0]])
    for index in order:
        corners = (rings[index] - (left, top)).ravel().tolist()
        draw.polygon(corners, fill=1 if areas[index] * outer > 0.0 else 0)
    strip.paste(color, (left, top), mask)


def _area(ring: Places) -> float:
    x, y = (ring - ring[0]).T
    return float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2.0)


def _line(strip: Image.Image, mark: Line, scale: float, paths: list[Places]) -> None:
    draw = ImageDraw.Draw(strip)
    width, reach = max(1, round(mark.width * scale)), mark.width * scale
    for path in paths:
        if path[:, 1].max() < -reach or path[:, 1].min() > strip.height + reach:
            continue
        pieces = _dashed(path, mark.dash, scale) if mark.dash else [path]
        for piece in pieces:
            draw.line([tuple(place) for place in piece.tolist()], mark.color, width, "curve")
            if not mark.dash and width > 2:
                for x, y in piece[[0, -1]].tolist():
                    draw.circle((x, y), width / 2.0, fill=mark.color)


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


def _stamp(strip: Image.Image, mark: Stamps, scale: float, places: Places) -> None:
    for (x, y), look in zip(places.tolist(), mark.looks, strict=True):
        if -2.0 * mark.radius * scale < y < strip.height + 2.0 * mark.radius * scale:
            stamp = marker_of(look.symbol, look.color, look.hollow, mark.radius * scale)
            corner = round(x - stamp.width / 2), round(y - stamp.height / 2)
            strip.paste(stamp, corner, stamp)


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
