"""Share links: points and settings as one short text for a single query parameter of the address.

The text is URL-safe base64 of: the version (1 byte), the CRC-32 of the body (4 bytes), the body
compressed with raw DEFLATE (RFC 1951). The body is the length of the settings and the number of
points (2 bytes each, big endian), the settings as JSON with the defaults of that version left out
(see `nnviz.files.link_schema`), and the points as `nnviz.files.packing` packs them.

Links stay readable for ever: each version has its own schema and its own reader in `READERS`, and
neither changes once there are links of it. The version, the checksum and the compression around
the body are common to all, so that an older nnviz can say that a link is of a later version.

Coordinates are rounded to the grid of `nnviz.data.points.quantize`, on which points lie as soon
as they are drawn or loaded: the same seed and as many steps give the same loss on both sides.
"""

import base64
import binascii
import re
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from pydantic import ValidationError

from nnviz.data.axes import Axes, Axis
from nnviz.data.points import Points
from nnviz.data.presets import check as check_preset
from nnviz.data.presets import make
from nnviz.errors import InputError
from nnviz.files.hand_schema import unpack_hand
from nnviz.files.link_schema import AxesV2, LinkV1, LinkV2, LinkV3, write
from nnviz.files.packing import DAMAGED, pack, unpack
from nnviz.settings.config import ModelConfig, PresetConfig, TrainConfig
from nnviz.settings.hand import NO_HAND, Hand
from nnviz.settings.limits import MAX_LINK, MAX_LINK_BODY, MAX_LINK_SETTINGS, MAX_POINTS
from nnviz.settings.outside import one_line

PLAIN, NAMED, HELD = 1, 2, 3  # that are written: with names of classes or axes, and with a hand
TOO_LONG = "save a project file and pass that on instead."
Link = TypeVar("Link", bound=LinkV1)
HEADER = struct.Struct(">HH")
CHECK = struct.Struct(">BI")


class ShareTooLong(InputError):  # noqa: N818 - it names what is wrong, as InputError does
    """The points do not fit into a link."""


@dataclass(frozen=True)
class Shared:
    """What a link holds.

    Attributes
    ----------
    points : Points
        On the grid of `nnviz.data.points.quantize`.
    model_config : ModelConfig
    train_config : TrainConfig
    preset : PresetConfig or None
        The starter data set that the points came from, for its controls.
    names : tuple of str
        What classes are called; may be fewer than there are classes.
    axes : Axes or None
        The units of the file that the points came from, without its numbers.
    hand : Hand
        What is frozen, at the values that the seed draws, and which neurons are off.
    """

    points: Points
    model_config: ModelConfig
    train_config: TrainConfig
    preset: PresetConfig | None = None
    names: tuple[str, ...] = ()
    axes: Axes | None = None
    hand: Hand = NO_HAND


def encode(
    points: Points,
    model_config: ModelConfig,
    train_config: TrainConfig,
    preset: PresetConfig | None = None,
    names: Sequence[str] = (),
    axes: Axes | None = None,
    hand: Hand = NO_HAND,
) -> str:
    """The text of a link.

    Parameters
    ----------
    points : Points
    model_config, train_config : ModelConfig, TrainConfig
    preset : PresetConfig, optional
        Where the points came from. If they are still just what it makes, the link carries the
        preset in place of them.
    names : sequence of str
        What classes are called.
    axes : Axes, optional
        The units of the file that the points came from.
    hand : Hand
        What is frozen and off.

    Raises
    ------
    ShareTooLong
        If the text would be longer than 1,900 characters.
    InputError
        If a label is not among the network's classes.
    """
    check_labels(points, model_config)
    packed = pack(points)
    drawn = preset is None or packed != pack(make(preset))
    names = names[: model_config.classes]
    text = write(model_config, train_config, preset, drawn, names, axes, hand)
    if len(text) > MAX_LINK_SETTINGS:
        raise ShareTooLong(
            f"A link has room for {MAX_LINK_SETTINGS:,} bytes of settings, and with all that is "
            f"frozen these are {len(text):,}; {TOO_LONG}"
        )
    content = HEADER.pack(len(text), len(points)) + text
    version = HELD if hand else NAMED if names or axes else PLAIN
    link = wrap(version, zlib.crc32(content + packed), content + packed * drawn)
    if len(link) > MAX_LINK:
        raise ShareTooLong(
            f"A link for these {len(points):,} points would be {len(link):,} characters long and "
            f"{MAX_LINK:,} is the most that works everywhere; {TOO_LONG}"
        )
    return link


def decode(link: str) -> Shared:
    """What the text of a link holds: ``decode(encode(points, ...)).points == quantize(points)``.

    Raises
    ------
    InputError
        If the text is too long, damaged, or from another version.
    """
    if len(link) > MAX_LINK:
        raise InputError(
            f"This link is {len(link):,} characters long and at most {MAX_LINK:,} are possible; "
            "copy it again from where it was made."
        )
    version, check, body = unwrap(link)
    if version not in READERS:
        raise InputError(
            "This link was made by another version of nnviz; ask for a project file instead."
        )
    return READERS[version](check, body)


def read_v1(check: int, body: bytes) -> Shared:
    """What a link of version 1 holds, from its checksum and body."""
    shared, _ = _read(LinkV1, check, body)
    return shared


def read_v2(check: int, body: bytes) -> Shared:
    """What a link of version 2 holds, from its checksum and body."""
    return _named(*_read(LinkV2, check, body))


def read_v3(check: int, body: bytes) -> Shared:
    """What a link of version 3 holds, from its checksum and body."""
    shared, said = _read(LinkV3, check, body)
    return replace(_named(shared, said), hand=unpack_hand(said.hand, shared.model_config))


def _named(shared: Shared, said: LinkV2) -> Shared:
    names = tuple(one_line(name) or f"class {i}" for i, name in enumerate(said.names, start=1))
    if len(set(names)) < len(names) or len(names) > shared.model_config.classes:
        raise InputError(DAMAGED)
    return replace(shared, names=names, axes=_axes(said.axes))


def _axes(said: AxesV2 | None) -> Axes | None:
    if said is None:
        return None
    x, y = (Axis(one_line(a.name) or "axis", a.centre, a.half) for a in (said.x, said.y))
    return Axes.plain(x, y, one_line(said.label) or "label")


def _read(schema: type[Link], check: int, body: bytes) -> tuple[Shared, Link]:
    size, count = HEADER.unpack_from(body)
    text, packed = body[HEADER.size : HEADER.size + size], body[HEADER.size + size :]
    if count > MAX_POINTS or size > MAX_LINK_SETTINGS:
        raise InputError(DAMAGED)
    try:
        settings = schema.model_validate_json(text)
    except ValidationError:
        raise InputError(DAMAGED) from None
    if settings.preset is not None:
        check_preset(settings.preset)
    points = unpack(packed, count) if settings.drawn else remake(settings.preset)
    if zlib.crc32(body[: HEADER.size + size] + pack(points)) != check:
        raise InputError(
            DAMAGED
            if settings.drawn
            else "This link's starter data set has changed since it was made; ask for a new link."
        )
    check_labels(points, settings.model)
    return Shared(points, settings.model, settings.train, settings.preset), settings


READERS: dict[int, Callable[[int, bytes], Shared]] = {1: read_v1, 2: read_v2, 3: read_v3}


def check_labels(points: Points, model_config: ModelConfig) -> None:
    """Every label must be one of the network's classes."""
    highest = max(points.classes_present, default=0)
    if highest >= model_config.classes:
        raise InputError(
            f"There are points of class {highest + 1}, but the network has only "
            f"{model_config.classes} classes; give it more classes first."
        )


def remake(preset: PresetConfig | None) -> Points:
    """The quantised points of a preset that a link names."""
    if preset is None:
        raise InputError(DAMAGED)
    return make(preset)


def wrap(version: int, check: int, body: bytes) -> str:
    """The text with this version, checksum and body, which `unwrap` takes apart again."""
    compressor = zlib.compressobj(9, wbits=-15)
    data = CHECK.pack(version, check) + compressor.compress(body) + compressor.flush()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unwrap(link: str) -> tuple[int, int, bytes]:
    """Version, checksum and inflated body; never more than `MAX_LINK_BODY` bytes are inflated."""
    if not re.fullmatch(r"[A-Za-z0-9_-]+", link):
        raise InputError(DAMAGED)
    try:
        data = base64.urlsafe_b64decode(link + "=" * (-len(link) % 4))
        version, check = CHECK.unpack_from(data)
        inflater = zlib.decompressobj(wbits=-15)
        body = inflater.decompress(data[CHECK.size :], MAX_LINK_BODY + 1)
    except (binascii.Error, struct.error, zlib.error):
        raise InputError(DAMAGED) from None
    if not inflater.eof or inflater.unused_data or not HEADER.size <= len(body) <= MAX_LINK_BODY:
        raise InputError(DAMAGED)
    return version, check, body
