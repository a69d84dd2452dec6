"""Share links: short, exact, and safe to open."""

import base64
import random
import zlib
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nnviz.data.axes import Axes, Axis
from nnviz.data.points import Points, quantize
from nnviz.data.presets import make
from nnviz.errors import InputError
from nnviz.files import links
from nnviz.files.links import Shared, ShareTooLong, decode, encode
from nnviz.settings.config import ModelConfig, PresetConfig, TrainConfig
from nnviz.settings.limits import MAX_LINK, MAX_LINK_BODY
from nnviz.training.trainer import Trainer
from tests.inputs import (
    MUTATIONS,
    check_all,
    model_configs,
    mutations,
    points,
    preset_configs,
    some_points,
    train_configs,
)

EIGHT = ModelConfig(classes=8)
PLAIN = TrainConfig()


def wrap(body: bytes, version: int = 1, checksum: int | None = None) -> str:
    """A link around any body, with a checksum that is right."""
    compressor = zlib.compressobj(wbits=-15)
    check = zlib.crc32(body) if checksum is None else checksum
    data = links.CHECK.pack(version, check) + compressor.compress(body) + compressor.flush()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unwrapped(link: str) -> bytes:
    return links.unwrap(link)[2]


@settings(max_examples=200, deadline=None)
@given(points(), model_configs(classes=8), train_configs, st.none() | preset_configs)
def test_decoding_gives_back_what_was_encoded(
    drawn: Points, model: ModelConfig, train: TrainConfig, preset: PresetConfig | None
) -> None:
    assert decode(encode(drawn, model, train, preset)) == Shared(
        quantize(drawn), model, train, preset
    )


@settings(max_examples=50, deadline=None)
@given(preset_configs)
def test_an_untouched_preset_travels_by_name(preset: PresetConfig) -> None:
    made = make(preset)
    link = encode(made, EIGHT, PLAIN, preset)
    assert len(link) < 250
    assert decode(link) == Shared(quantize(made), EIGHT, PLAIN, preset)
    assert encode(quantize(made), EIGHT, PLAIN, preset) == link


@settings(max_examples=100, deadline=None)
@given(points())
def test_quantizing_twice_changes_nothing_and_once_changes_little(drawn: Points) -> None:
    once = quantize(drawn)
    assert quantize(once) == once
    assert not len(drawn) or np.abs(once.xy - drawn.xy).max() < 0.001
    assert not np.signbit(once.xy[once.xy == 0.0]).any()


def test_quantize_keeps_edges_and_centre() -> None:
    corners = Points.of([[-1, 1], [0, 0], [1, -1]], [0, 1, 0])
    assert quantize(corners) == corners
    third = quantize(Points.of([[1 / 3, 0.5]], [0]))
    assert third.xy.tolist() == [[np.float32(170 / 511), np.float32(256 / 511)]]


def test_the_body_of_a_link_is_as_documented() -> None:
    drawn = Points.of([[-1, 1], [1, -1], [0, 0]], [0, 1, 5], [False, False, True])
    bits = "0000000000 1111111110 0111111111"  # x: 0, 1022 and 511
    bits += "1111111110 0000000000 0111111111"  # y
    bits += "011 000 001 001"  # labels, lowest bits first; held out
    packed = int(bits.replace(" ", ""), 2).to_bytes(9, "big")
    assert unwrapped(encode(drawn, EIGHT, PLAIN)) == b'\0\x17\0\3{"model":{"classes":8}}' + packed


def test_a_link_written_by_version_1_can_be_read() -> None:
    drawn = Points.of([[-1, 1], [1, -1], [0, 0]], [0, 1, 1], [False, False, True])
    assert decode("ATQmwH1jYGJgrq5lsH_-_x-D_DdGAA") == Shared(drawn, ModelConfig(), PLAIN, None)


AXES = Axes(
    Axis("bill length (mm)", 45.85, 15.27),
    Axis("bill depth (mm)"),
    "species",
    np.zeros((0, 2), np.float32),
    np.zeros((0, 2)),
)


def test_names_of_classes_and_axes_travel_along() -> None:
    drawn = quantize(Points.of([[-1, 1], [1, 0]], [0, 1]))
    link = encode(drawn, ModelConfig(), PLAIN, None, ("Adélie", "Gentoo"), AXES)
    assert links.unwrap(link)[0] == 2
    shared = decode(link)
    assert shared.points == drawn
    assert shared.names == ("Adélie", "Gentoo")
    assert shared.axes is not None
    assert (shared.axes.x, shared.axes.y, shared.axes.label) == (AXES.x, AXES.y, "species")
    assert shared.axes.numbers(drawn).tolist() == [[30.58, 1.0], [61.12, 0.0]]


def test_a_link_without_names_is_of_the_first_version() -> None:
    drawn = Points.of([[-1, 1]], [0])
    assert links.unwrap(encode(drawn, ModelConfig(), PLAIN))[0] == 1
    assert links.unwrap(encode(drawn, ModelConfig(), PLAIN, None, ("a",)))[0] == 2


def test_a_link_written_by_version_2_can_be_read() -> None:
    shared = decode(
        "AoxLtgpj6GRgqlbKS8xNLVayilZKVNJRSlKK1VFKrAAJVCtVgAiQtJKVUm5icTFQPjk1r6QIyDcxNTDQ"
        "M9BRykjMSVOyMjIA8Wp1lCqRdBRnVqUi6UBSbghWm5OYlJoDVJedmZeiVFvLYP_-B4MDAA"
    )
    assert shared.names == ("a", "b")
    assert shared.axes is not None
    assert shared.axes.x == Axis("mass", 4500.0, 2000.0)


@pytest.mark.parametrize(
    "said",
    [
        b'{"names":["a","a"]}',
        b'{"names":["a","b","c"]}',
        b'{"names":[""]}',
        b'{"names":[3]}',
        b'{"axes":{"x":{"name":"a","half":0},"y":{"name":"b"},"label":"c"}}',
        b'{"axes":{"x":{"name":"a","centre":1e300},"y":{"name":"b"},"label":"c"}}',
        b'{"axes":{"x":{"name":"a"}}}',
    ],
)
def test_names_that_cannot_be_are_refused(said: bytes) -> None:
    with pytest.raises(InputError):
        decode(wrap(links.HEADER.pack(len(said), 0) + said, version=2))


@pytest.mark.parametrize(("count", "most"), [(4, 65), (100, 450), (300, 1_300)])
def test_links_are_short(count: int, most: int) -> None:
    rng = np.random.default_rng(0)
    noise = Points.of(rng.uniform(-1, 1, (count, 2)), rng.integers(0, 8, count)).split(0.3, 0)
    assert len(encode(noise, EIGHT, PLAIN)) <= most


def test_300_points_with_every_setting_changed_stay_below_2000_characters() -> None:
    rng = np.random.default_rng(0)
    noise = Points.of(rng.uniform(-1, 1, (300, 2)), rng.integers(0, 8, 300)).split(0.3, 0)
    model = ModelConfig(
        hidden=(64, 63, 62, 61, 60, 59),
        classes=8,
        activation="relu",
        activations=("leaky_relu", "sigmoid", "linear", "gelu", "silu", "elu"),
        features=("sin_y", "sin_x", "xy", "y2", "x2", "y", "x"),
        dropout=0.123456,
        batch_norm=True,
        initialization="xavier",
        seed=2_000_000_000,
    )
    train = TrainConfig(
        optimizer="nesterov",
        learning_rate=0.0123456,
        momentum=0.87654,
        beta1=0.81,
        beta2=0.9123,
        alpha=0.9456,
        batch_size=123,
        weight_decay=0.00123,
        l1=0.000123,
        loss="squared_error",
        label_smoothing=0.123,
        schedule="cosine",
        schedule_epochs=12_345,
        schedule_gamma=0.678,
    )
    link = encode(noise, model, train, PresetConfig(name="anisotropic", points=300, noise=0.2))
    assert len(link) < 1_900
    assert decode(link).model_config == model
    assert decode(link).train_config == train


def test_the_text_needs_no_escaping_in_an_address() -> None:
    link = encode(some_points(200, 8), EIGHT, PLAIN)
    assert set(link) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_too_many_points_point_to_the_project_file() -> None:
    with pytest.raises(ShareTooLong, match=r"these 2,000 points .* save a project file"):
        encode(some_points(2_000), EIGHT, PLAIN)


def test_sender_and_receiver_get_the_same_loss() -> None:
    preset = PresetConfig(name="moons", points=60, noise=0.1)
    model, train = ModelConfig(dropout=0.1), TrainConfig(batch_size=7)
    sender = Trainer(quantize(make(preset)), model, train)
    shared = decode(encode(make(preset), model, train, preset))
    receiver = Trainer(shared.points, shared.model_config, shared.train_config)
    for trainer in (sender, receiver):
        trainer.run(steps=50)
    assert sender.history.train_loss == receiver.history.train_loss
    assert sender.evaluate() == receiver.evaluate()


def test_points_without_a_class_in_the_network_are_refused() -> None:
    with pytest.raises(InputError, match="points of class 3, but the network has only 2"):
        encode(some_points(classes=3), ModelConfig(classes=2), PLAIN)


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("", "This link is damaged"),
        ("A", "This link is damaged"),
        ("Ä" * 10, "This link is damaged"),
        ("AAAA AAAA", "This link is damaged"),
        ("A" * 1_901, "is 1,901 characters long"),
        (wrap(b"\0\0\0\0{}", version=4), "another version of nnviz"),
        (wrap(b"\0\0\0\0{}"), "This link is damaged"),
        (wrap(b"\0\2\0\0[]"), "This link is damaged"),
        (wrap(b"\0\2\0\1{}\xff\xff\xff"), "This link is damaged"),
        (wrap(b"\0\2\0\0{}", checksum=1), "This link is damaged"),
        (wrap(b"\0\x0f\0\0" + b'{"drawn":false}'), "This link is damaged"),
        (wrap(b"\0\0\0\0" + b"0" * 1_000_000), "This link is damaged"),
    ],
)
def test_bad_links_are_refused_with_a_sentence(link: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        decode(link)


def test_a_preset_that_has_changed_since_is_noticed() -> None:
    text = b'{"preset":{"name":"moons"},"drawn":false}'
    with pytest.raises(InputError, match="starter data set has changed"):
        decode(wrap(links.HEADER.pack(len(text), 200) + text))


def test_a_bomb_is_not_inflated(monkeypatch: pytest.MonkeyPatch) -> None:
    inflated: list[int] = []
    header = links.HEADER.size

    class Header:
        size = header

        def unpack_from(self, body: bytes) -> tuple[int, int]:
            inflated.append(len(body))
            return 0, 0

    bomb = wrap(b"\0" * 1_000_000)
    assert len(bomb) < MAX_LINK
    monkeypatch.setattr(links, "HEADER", Header())
    with pytest.raises(InputError):
        decode(bomb)
    assert inflated == []


def valid_links() -> list[str]:
    preset = PresetConfig(name="moons", points=30)
    return [
        encode(some_points(), EIGHT, PLAIN),
        encode(some_points(80, 8), EIGHT, TrainConfig(optimizer="sgd", learning_rate=0.1)),
        encode(make(preset), ModelConfig(), PLAIN, preset),
    ]


def test_damaged_links_give_settings_or_a_sentence() -> None:
    texts = (
        data.decode("latin-1") for data in mutations([link.encode() for link in valid_links()], 1)
    )
    accepted, refused = check_all(texts, decode)
    assert accepted + refused == MUTATIONS
    assert refused > 0.9 * MUTATIONS


def test_forged_links_give_settings_or_a_sentence() -> None:
    """Damage inside a link whose checksum is right again, as only a forger makes it."""

    def forged() -> Iterator[str]:
        rng = random.Random(2)
        for body in mutations([unwrapped(link) for link in valid_links()], 3):
            body = body[:MAX_LINK_BODY]
            size = int.from_bytes(body[:2], "big")
            if rng.random() < 0.5:  # make the count agree, too
                count = max(0, len(body) - 4 - size) // 3
                body = body[:2] + (count % 65_536).to_bytes(2, "big") + body[4:]
            yield wrap(body)

    accepted, refused = check_all(forged(), decode)
    assert accepted > 100
    assert refused > 100


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=100))
def test_any_text_gives_settings_or_a_sentence(text: str) -> None:
    assume(text)
    check_all(iter([text]), decode)
