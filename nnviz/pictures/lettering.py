"""Letters of a picture: the font, how wide a text is, and what it cannot write."""

import unicodedata
from functools import lru_cache

from PIL import ImageFont

# Pillow's own font has hardly more than ASCII, so that it is the last resort.
_FONTS = ("DejaVuSans.ttf", "LiberationSans-Regular.ttf", "NotoSans-Regular.ttf", "arial.ttf")
SLACK = 1.12  # by so much another font may be wider than the one texts are measured with
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
    """How wide a text is about, in units of its size, also where the font lacks its letters."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    if wide:  # these are as wide as they are high, in whatever font has them
        text = "".join(c for c in text if unicodedata.east_asian_width(c) not in "WF")
    return size * (wide + float(font_of(_SIZE).getlength(text)) / _SIZE)


def cut(text: str, size: float, room: float) -> str:
    """As much of a text as there is room for; dots say that it goes on."""
    if text_width(text, size) <= room:
        return text
    low, high = 0, len(text) - 1
    while low < high:  # the longest part that fits
        middle = (low + high + 1) // 2
        fits = text_width(f"{text[:middle].rstrip()}…", size) <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    return f"{text[:low].rstrip()}…"


def wrapped(text: str, size: float, room: float) -> list[str]:
    """A text in lines for which there is room; a word that is too long is parted. At least one."""
    lines, line = list[str](), ""
    for word in text.split():
        if line and text_width(f"{line} {word}", size) <= room:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(line)
        line = ""
        for letter in word:
            if line and text_width(line + letter, size) > room:
                lines.append(line)
                line = ""
            line += letter
    return [*lines, line]


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
