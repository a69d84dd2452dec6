"""Pictures of a tick in one message: read back as they were packed."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from nnviz.stage.map_message import pack_frames, unpack_frames


@given(st.lists(st.binary(max_size=200), max_size=10), st.integers(0, 65_535))
def test_unpacking_gives_back_what_was_packed(pictures: list[bytes], milliseconds: int) -> None:
    assert unpack_frames(pack_frames(pictures, milliseconds / 1000)) == (
        pictures,
        milliseconds / 1000,
    )


def test_the_bytes_are_those_that_map_js_reads() -> None:
    packed = pack_frames([b"abc", b""], 0.0225)
    assert packed == struct.pack("<BH", 2, 22) + struct.pack("<I", 3) + b"abc" + struct.pack(
        "<I", 0
    )
