"""What would become of the points, as a small picture."""

from PIL import Image, ImageDraw

from nnviz.data.class_styles import UNDECIDED
from nnviz.data.points import Bools, Points
from nnviz.pictures.poster import draw_marker, place, to_png
from nnviz.stage.canvas_codec import to_pixels

SIDE = 640  # pixels, shown at half the size
SCALE = 0.5  # of the poster's markers
PALE = 0.2  # opacity of what would go
RING, RING_WIDTH, RING_COLOR = 10, 3, "#1e2430"  # pixels


def change_png(points: Points, ringed: Bools, gone: Points, side: int = SIDE) -> bytes:
    """Points as they would be, a square PNG on the map's undecided grey.

    Parameters
    ----------
    points : Points
        Those that there would be.
    ringed : ndarray of bool, shape (n,)
        Which of them are named by a ring.
    gone : Points
        Those that there would be no more: pale.
    side : int
        Pixels.
    """
    picture = Image.new("RGB", (side, side), UNDECIDED)
    _paste(picture, gone, PALE)
    _paste(picture, points, 1.0)
    draw = ImageDraw.Draw(picture)
    for x, y in points.xy[ringed]:
        px, py = to_pixels(float(x), float(y), side)
        box = px - RING, py - RING, px + RING, py + RING
        draw.ellipse(box, outline=RING_COLOR, width=RING_WIDTH)
    return to_png(picture)


def _paste(picture: Image.Image, points: Points, opacity: float) -> None:
    markers: dict[tuple[int, bool], Image.Image] = {}
    for (x, y), label, held_out in zip(points.xy, points.labels, points.held_out, strict=True):
        look = int(label), bool(held_out)
        if look not in markers:
            large = draw_marker(*look)
            small = large.resize((round(large.width * SCALE), round(large.height * SCALE)))
            small.putalpha(small.getchannel("A").point(lambda a: round(opacity * a)))
            markers[look] = small
        place(picture, markers[look], x, y)
