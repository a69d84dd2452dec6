"""Hidden layers as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.settings.config import ModelConfig
from nnviz.settings.hidden import describe_hidden, parse_hidden, with_layers, with_width

NO_NUMBER = (
    "Each hidden layer needs a whole number of 1 to 64 neurons, such as 8-8 (or 3x8 for three of "
    "eight); “{}” is none. The network stays as it was."
)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("8-8", (8, 8)),
        ("8, 8", (8, 8)),
        ("8 8", (8, 8)),
        (" 16–4 ", (16, 4)),
        ("3x8", (8, 8, 8)),
        ("3 × 8", (8, 8, 8)),
        ("2X4-1", (4, 4, 1)),
        ("6x64", (64,) * 6),
        ("1;64", (1, 64)),
        ("08", (8,)),
        ("8-", (8,)),
        ("8 - 8", (8, 8)),
        ("64-64-64-64-64-64", (64,) * 6),
        ("", ()),
        ("   ", ()),
        ("-", ()),
    ],
)
def test_hidden_layers_are_read(text: str, hidden: tuple[int, ...]) -> None:
    assert parse_hidden(text) == hidden


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("8-a", "a"),
        ("0", "0"),
        ("8-65", "65"),
        ("8.5", "8.5"),
        ("²", "²"),
        ("٣", "٣"),
        ("+8", "+8"),
        ("9" * 5000, "9" * 20),
        ("00000000640", "00000000640"),
        ("3x2x1", "3x2x1"),
        ("0x8", "0x8"),
        ("3x", "3x"),
        ("2x65", "2x65"),
        ("-3", "−3"),
        ("–3", "−3"),
        ("8, -3", "−3"),
        ("-2x8", "−2x8"),
    ],
)
def test_what_is_no_layer_is_named_in_a_sentence(text: str, part: str) -> None:
    with pytest.raises(ValueError, match="whole number") as refused:
        parse_hidden(text)
    assert str(refused.value) == NO_NUMBER.format(part)


def test_too_many_layers_are_counted_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="At most") as refused:
        parse_hidden("1-2-3-4-5-6-7")
    assert str(refused.value) == (
        "At most 6 hidden layers are possible; you asked for 7. The network stays as it was."
    )


@given(st.lists(st.integers(1, 64), max_size=6).map(tuple))
def test_describing_and_reading_is_the_identity(hidden: tuple[int, ...]) -> None:
    assert parse_hidden(describe_hidden(hidden)) == hidden


@given(st.text(max_size=30) | st.text("0123456789-, ", max_size=30))
def test_any_text_is_layers_that_a_network_takes_or_a_sentence(text: str) -> None:
    sentence = ""
    hidden: tuple[int, ...] = ()
    try:
        hidden = parse_hidden(text)
    except ValueError as refused:
        sentence = str(refused)
    assert ModelConfig(hidden=hidden).hidden == hidden
    assert not sentence or sentence.endswith("The network stays as it was.")


@pytest.mark.parametrize(
    ("hidden", "count", "then"),
    [((), 2, (8, 8)), ((4, 6), 4, (4, 6, 6, 6)), ((4, 6), 1, (4,)), ((4,), 0, ())],
)
def test_layers_are_added_and_taken_away_at_the_end(
    hidden: tuple[int, ...], count: int, then: tuple[int, ...]
) -> None:
    assert with_layers(hidden, count) == then


def test_all_layers_can_be_made_as_wide() -> None:
    assert with_width((4, 6, 8), 5) == (5, 5, 5)
    assert with_width((), 5) == ()
