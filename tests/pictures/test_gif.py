"""A GIF that grows: what a reader of it sees, and that it stays below its size."""

import io
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from nnviz.pictures.gif import ENOUGH, Gif, make_palette

WHITE = Image.new("RGB", (4, 4), "#fff")
RAMP = np.repeat(np.arange(0, 256, 2, dtype=np.uint8)[:, None], 3, axis=1)


def noise(seed: int, side: int = 64) -> Image.Image:
    grey = np.random.default_rng(seed).integers(0, 256, (side, side, 1), dtype=np.uint8)
    return Image.fromarray(np.repeat(grey, 3, axis=2))


def read(data: bytes) -> list[tuple[int, npt.NDArray[np.int16]]]:
    image = Image.open(io.BytesIO(data))
    found = []
    for index in range(getattr(image, "n_frames", 1)):
        image.seek(index)
        pixels = np.asarray(image.convert("RGB"), dtype=np.int16)
        found.append((image.info["duration"], pixels))
    return found


def test_every_frame_is_near_to_what_was_given() -> None:
    gif = Gif(make_palette(RAMP, WHITE), 3, 1_000_000)
    wanted = [noise(0), noise(1), noise(2)]
    assert all(gif.add(picture, 7) for picture in wanted)
    shown = read(gif.result())
    assert [delay for delay, _ in shown] == [70] * 3
    for (_, pixels), picture in zip(shown, wanted, strict=True):
        assert np.abs(pixels - np.asarray(picture)).max() <= 4


def test_what_does_not_change_takes_no_room() -> None:
    gif = Gif(make_palette(RAMP, WHITE), 10, 1_000_000)
    gif.add(noise(0), 5)
    first = len(gif.result())
    gif.add(noise(0), 5)
    assert len(gif.result()) - first < 150


@pytest.mark.parametrize("most", [30_000, 60_000])
def test_it_stays_below_its_size_whatever_comes_and_lasts_as_long(most: int) -> None:
    gif = Gif(make_palette(RAMP, WHITE), 40, most)
    taken = [gif.add(noise(seed), 5) for seed in range(40)]
    shown = read(gif.result())
    assert len(gif.result()) <= most
    assert len(shown) == sum(taken) == gif.frames < 40
    assert sum(delay for delay, _ in shown) == 40 * 50
    assert taken[-1]
    assert np.abs(shown[-1][1] - np.asarray(noise(39))).max() <= 4


def test_a_wild_film_is_seen_from_all_of_it() -> None:
    """Frames that are left out are spread over it, so that it never stands still for long."""
    gif = Gif(make_palette(RAMP, WHITE), 200, 120_000)
    taken = [gif.add(noise(seed), 5) for seed in range(200)]
    assert sum(taken) < 60
    delays = [delay // 50 for delay, _ in read(gif.result())]
    assert sum(delays) == 200
    assert max(delays) <= 3 * 200 / sum(taken)


def test_a_palette_of_many_colours_looks_at_some_from_all_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = list[int]()
    quantize = Image.Image.quantize

    def counted(picture: Image.Image, *args: Any, **kwargs: Any) -> Image.Image:
        seen.append(picture.width * picture.height)
        return quantize(picture, *args, **kwargs)

    monkeypatch.setattr(Image.Image, "quantize", counted)
    maps = np.concatenate([np.full((300_000, 3), (200, 0, 0)), np.full((10_000, 3), (0, 0, 200))])
    table = make_palette(maps.astype(np.uint8), noise(0, 900)).getpalette()
    assert max(seen) <= ENOUGH
    colours = set(zip(*[iter(table or [])] * 3, strict=True))
    assert {(200, 0, 0), (0, 0, 200)} <= colours


def test_it_loops_for_ever() -> None:
    gif = Gif(make_palette(RAMP, WHITE), 1, 1_000_000)
    gif.add(noise(0), 5)
    assert Image.open(io.BytesIO(gif.result())).info["loop"] == 0
