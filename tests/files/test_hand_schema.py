"""What is frozen and off in files and links: it comes back, and damage is one sentence."""

import json
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from nnviz.data.points import Points
from nnviz.errors import InputError
from nnviz.files import links, project
from nnviz.files.hand_schema import HandFile, pack_hand, unpack_hand
from nnviz.files.link_schema import write
from nnviz.files.links import ShareTooLong, decode, encode, unwrap
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.hand import NO_HAND, Hand
from nnviz.settings.naming import count_numbers
from nnviz.training.trainer import Trainer
from tests.inputs import some_points

CONFIG = ModelConfig(hidden=(3, 2))  # 23 numbers
WIDEST = ModelConfig(hidden=(64,) * 6, classes=8, features=("x", "y", "x2", "y2"), batch_norm=True)
hands = st.builds(
    Hand,
    frozen=st.lists(st.integers(0, 22)).map(tuple),
    off=st.lists(st.sampled_from([(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)])).map(tuple),
)


@given(hands)
def test_it_comes_back(hand: Hand) -> None:
    packed = pack_hand(hand)
    assert unpack_hand(packed, CONFIG) == hand
    assert (packed is None) == (hand == NO_HAND)


@pytest.mark.parametrize(
    ("frozen", "text"),
    [
        ((), ""),
        ((0,), "0"),
        ((0, 1, 2, 5, 7, 8), "0-2 5 7-8"),
        (tuple(range(23)), "0-22"),
    ],
)
def test_it_is_written_in_ranges(frozen: tuple[int, ...], text: str) -> None:
    packed = pack_hand(Hand(frozen=frozen, off=((0, 0),)))
    assert packed == HandFile(frozen=text, off=((0, 0),))


@pytest.mark.parametrize(
    "frozen",
    [
        *("23", "0-23", "5-4", "3 3", "5 4", "0-4 4", "-1", "1-", "a", " 1", "1 ", " ", "1  2"),
        *("1,2", "1;2", "٣", "1" * 9),
    ],
)
def test_damage_is_one_sentence(frozen: str) -> None:
    with pytest.raises(InputError) as refused:
        unpack_hand(HandFile(frozen=frozen), CONFIG)
    assert str(refused.value) == (
        "What is frozen cannot be read: it should be ascending indices below the network's 23 "
        "weights, such as 0-3 17; take another file or link."
    )


def test_a_neuron_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match=r"^Neuron 3 of hidden layer 2 is to be off"):
        unpack_hand(HandFile(off=((1, 2),)), CONFIG)
    for off in ([[6, 0]], [[0, 64]], [[-1, 0]], [[0]], [[0, 1, 2]], "x", [[0, 0]] * 385):
        with pytest.raises(ValidationError):
            HandFile.model_validate({"off": off})


def file_with(hand: Any) -> bytes:
    data = json.loads(project.dump(Trainer(some_points(9, classes=2), CONFIG, TrainConfig())))
    assert "hand" not in data  # as files always were
    data["hand"] = hand
    return json.dumps(data).encode()


def test_a_project_file_carries_it_also_without_weights() -> None:
    ours = Trainer(some_points(9, classes=2), CONFIG, TrainConfig())
    ours.set_hand(Hand(frozen=(1, 2), off=((0, 1),)))
    data = json.loads(project.dump(ours))
    assert data["hand"] == {"frozen": "1-2", "off": [[0, 1]]}
    assert project.load(json.dumps(data).encode()).open().hand == ours.hand
    data["state"] = None
    data["history"] = {}
    assert project.load(json.dumps(data).encode()).open().hand == ours.hand


@pytest.mark.parametrize(
    "hand",
    [
        {"frozen": "99"},
        {"frozen": 3},
        {"frozen": [1]},
        {"off": [[5, 5]]},
        {"off": [[0, 1e9]]},
        {"off": [["x", None]]},
        {"on": []},
        [],
        "0-3",
    ],
)
def test_a_project_file_with_a_hand_that_is_none_is_refused_in_a_sentence(hand: Any) -> None:
    with pytest.raises(InputError, match=r"^[A-Z][^\n]{20,300}\.$"):
        project.load(file_with(hand))


def shared(hand: Hand) -> str:
    return encode(some_points(9, classes=2), CONFIG, TrainConfig(), hand=hand)


@given(hands)
def test_a_link_carries_it_and_is_of_version_3_only_then(hand: Hand) -> None:
    link = shared(hand)
    assert decode(link).hand == hand
    assert unwrap(link)[0] == (3 if hand else 1)


def test_a_link_with_a_hand_has_names_and_axes_too() -> None:
    link = encode(
        some_points(9, classes=2),
        CONFIG,
        TrainConfig(),
        names=("cat", "dog"),
        hand=Hand(frozen=(3,)),
    )
    assert decode(link).names == ("cat", "dog")
    assert decode(link).hand == Hand(frozen=(3,))


def test_a_link_with_a_hand_that_does_not_fit_is_refused() -> None:
    link = encode(
        some_points(9, classes=2),
        ModelConfig(hidden=(3, 9)),
        TrainConfig(),
        hand=Hand(off=((1, 8),)),
    )
    assert decode(link).hand.off == ((1, 8),)
    text = write(CONFIG, TrainConfig(), None, True, hand=Hand(off=((1, 8),)))
    body = links.HEADER.pack(len(text), 0) + text
    with pytest.raises(InputError, match=r"^Neuron 9 of hidden layer 2"):
        links.read_v3(zlib.crc32(body), body)


def test_a_link_has_no_room_for_thousands_of_single_weights() -> None:
    points, count = Points.of([[0.0, 0.0]], [0]), count_numbers(WIDEST)
    every = encode(points, WIDEST, TrainConfig(), hand=Hand(frozen=tuple(range(count))))
    assert len(decode(every).hand.frozen) == count
    with pytest.raises(
        ShareTooLong, match=r"^A link has room for 4,096 bytes .* are \d+,\d+; save"
    ):
        encode(points, WIDEST, TrainConfig(), hand=Hand(frozen=tuple(range(0, count, 2))))


def test_a_project_file_has_room_for_any_hand() -> None:
    ours = Trainer(some_points(9), WIDEST, TrainConfig())
    neurons = tuple((layer, neuron) for layer in range(6) for neuron in range(0, 64, 2))
    ours.set_hand(Hand(frozen=tuple(range(0, count_numbers(WIDEST), 2)), off=neurons))
    assert project.load(project.dump(ours)).open().hand == ours.hand
