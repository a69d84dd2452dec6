"""The map with its points as one large picture, for slides and worksheets."""

import io
import math
from functools import lru_cache

from PIL import Image, ImageDraw

from nnviz.data.class_styles import CLASS_STYLES
from nnviz.data.points import Points
from nnviz.inside.grid import BoundaryGrid
from nnviz.pictures.raster import blend
from nnviz.stage.canvas_codec import to_pixels

SIDE = 1040  # pixels: twice the canvas
FRAME = "#c4c9d4"  # of the square without a map
POINTS_SIDE = 640  # pixels of the points alone
RADIUS = 12.0  # pixels of a marker
OUTLINE = 3.4  # pixels, half of it outside the marker
SMOOTH = 8  # markers are drawn so much larger and then scaled down, for soft edges

Corners = list[tuple[float, float]]


def picture_png(grid: BoundaryGrid, points: Points, side: int = SIDE) -> bytes:
    """The map and the points, a square PNG.

    Parameters
    ----------
    grid : BoundaryGrid
    points : Points
        Training points are filled, held-out ones hollow; the shapes are those of the palette.
    side : int
        Pixels.
    """
    picture = Image.fromarray(blend(grid)).resize((side, side), Image.Resampling.BILINEAR)
    return _png(picture, points)


def points_png(points: Points, side: int = POINTS_SIDE) -> bytes:
    """The points alone on white, a square PNG: how they will lie.

    Parameters
    ----------
    points : Points
        Drawn as in `picture_png`.
    side : int
        Pixels.
    """
    square = Image.new("RGB", (side, side), "#fff")
    ImageDraw.Draw(square).rectangle((0, 0, side - 1, side - 1), outline=FRAME, width=2)
    return _png(square, points)


def _png(picture: Image.Image, points: Points) -> bytes:
    """A square picture with points drawn on it, as a PNG."""
    for (x, y), label, held_out in zip(points.xy, points.labels, points.held_out, strict=True):
        place(picture, draw_marker(int(label), bool(held_out)), x, y)
    return to_png(picture)


def place(picture: Image.Image, marker: Image.Image, x: float, y: float) -> None:
    """Draw a marker around a place of the domain, on a square picture of all of it."""
    px, py = to_pixels(float(x), float(y), picture.width)
    corner = round(px - marker.width / 2), round(py - marker.height / 2)
    picture.paste(marker, corner, marker)


def to_png(picture: Image.Image) -> bytes:
    """A picture as a PNG."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def draw_marker(label: int, held_out: bool) -> Image.Image:
    """The marker of a class on a transparent ground, RGBA."""
    style = CLASS_STYLES[label]
    return marker_of(style.symbol, style.color, held_out, RADIUS)


@lru_cache(maxsize=64)
def marker_of(symbol: str, color: str, hollow: bool, radius: float) -> Image.Image:
    """A marker of any radius in pixels on a transparent ground, RGBA, a square."""
    line, fill = (color, "#fff") if hollow else ("#fff", color)
    smooth = SMOOTH if radius <= 2 * RADIUS else 2
    width = OUTLINE * radius / RADIUS
    side = 2 * math.ceil(radius + width) * smooth
    large = Image.new("RGBA", (side, side), (255, 255, 255, 0))
    draw = ImageDraw.Draw(large)
    corners = [
        (side / 2 + x * radius * smooth, side / 2 + y * radius * smooth) for x, y in outline(symbol)
    ]
    draw.line([*corners, *corners[:2]], line, round(width * smooth), "curve")
    draw.polygon(corners, fill)
    if hollow:
        draw.line([*corners, *corners[:2]], line, round(0.8 * width * smooth), "curve")
    return large.resize((side // smooth, side // smooth), Image.Resampling.LANCZOS)


def outline(symbol: str) -> Corners:
    """Corners of a marker of radius 1, y down: as in ``assets/points.js``."""
    if symbol == "square":
        return [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]
    if symbol == "cross":
        arm = [(0.4, -1.0), (0.4, -0.4), (1.0, -0.4)]
        turns = [arm]
        for _ in range(3):
            turns.append([(-y, x) for x, y in turns[-1]])
        return [corner for turn in turns for corner in turn]
    shapes = {
        "circle": (48, 0.0, 1.0),
        "triangle-up": (3, 0.0, 1.0),
        "triangle-down": (3, math.pi, 1.0),
        "diamond": (4, 0.0, 1.0),
        "star": (10, 0.0, 0.45),
        "hexagon": (6, 0.0, 1.0),
    }
    count, turn, inner = shapes[symbol]
    return [
        ((inner if i % 2 else 1.0) * math.sin(angle), -(inner if i % 2 else 1.0) * math.cos(angle))
        for i in range(count)
        for angle in [turn + 2.0 * math.pi * i / count]
    ]
