"""What a tick sends, byte by byte; tests/browser/test_network.py reads it as the page does."""

import struct

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnviz.network.learner import Learner
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.stage.map_message import VERSION, Heading, maps_in, pack_moments, pack_pictures

NONE = np.zeros(0, np.bool_)


def heading(wrong: np.ndarray = NONE) -> Heading:
    return Heading(True, 0.2, 100, 1600, 7, wrong)


def test_moments_by_hand() -> None:
    config = ModelConfig(hidden=(3, 2), activations=("relu", "sine"), features=("xy", "x"))
    moments = [np.arange(23, dtype=np.float32), np.ones(23, np.float32)]
    wrong = np.array([True, False, True, False, False, False, False, False, False, True])
    packed = pack_moments(heading(wrong), config, moments)
    assert packed == (
        bytes([VERSION, 1])
        + struct.pack("<HHHBIH", 200, 100, 1600, 2, 7, 10)
        + bytes([0b101, 0b10])
        + bytes([2, 4, 0, 2, 0, 2, 3, 2, 1, 7])
        + b"".join(moment.tobytes() for moment in moments)
    )


def test_pictures_by_hand() -> None:
    packed = pack_pictures(heading(), [b"abc", b""])
    head = bytes([VERSION, 3]) + struct.pack("<HHHBIH", 200, 100, 1600, 2, 7, 0)
    assert packed == head + struct.pack("<I", 3) + b"abc" + struct.pack("<I", 0)


def test_numbers_are_told_from_encoded_images() -> None:
    pictures, grids = (pack_pictures(heading(), [b"abc"], grids=kind) for kind in (False, True))
    assert (pictures[1], grids[1]) == (3, 7)
    assert pictures[2:] == grids[2:]
    assert maps_in(grids) == [b"abc"]


@given(st.lists(st.binary(max_size=50), max_size=10), st.integers(0, 20))
def test_the_maps_of_a_message_are_those_it_was_packed_from(
    pictures: list[bytes], points: int
) -> None:
    wrong = np.zeros(points, np.bool_)
    assert maps_in(pack_pictures(heading(wrong), pictures)) == pictures
    config = ModelConfig(hidden=(4,) * (points % 4), batch_norm=points % 2 == 1)
    moment = Learner(config, TrainConfig()).numbers()
    assert maps_in(pack_moments(heading(wrong), config, [moment, -moment])) == [
        moment.tobytes(),
        (-moment).tobytes(),
    ]
