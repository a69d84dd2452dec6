"""Letters of a picture: the font, how wide a text is, and what it cannot write."""

import unicodedata
from functools import lru_cache

from PIL import ImageFont

# Pillow's own font has hardly more than ASCII, so that it is the last resort.
_FONTS = ("DejaVuSans.ttf", "LiberationSans-Regular.ttf", "NotoSans-Regular.ttf", "arial.ttf")
_SIZE = 100  # at which texts are measured
_UNUSED = "\ue000"  # no font has it
_INSTEAD = {"−": "-", "→": "to", "…": "...", "×": "x"}

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@lru_cache(maxsize=32)
def font_of(size: float) -> Font:
    """A sans-serif font: one that the machine has, or Pillow's own."""
    for name in _FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


def text_width(text: str, size: float) -> float:
    """How wide a text is about, in units of its size."""
    return float(font_of(_SIZE).getlength(text)) * size / _SIZE


def writable(text: str) -> str:
    """A text with only what the font has: letters lose their accents rather than be boxes."""
    return "".join(_known(letter) for letter in text)


@lru_cache(maxsize=1024)
def _known(letter: str) -> str:
    if letter.isascii() or _drawn(letter) != _drawn(_UNUSED):
        return letter
    plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return _INSTEAD.get(letter, plain or "?")


def _drawn(letter: str) -> bytes:
    return bytes(font_of(24).getmask(letter))
