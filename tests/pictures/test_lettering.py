"""Texts of a picture: how wide they are, and that they keep to their room."""

import pytest
from PIL import ImageFont

from nnviz.pictures.lettering import cut, font_of, text_width, wrapped, writable

LONG = [
    "W" * 60,
    "some words of a title that goes on and on and on",
    "日本語の長い名前" * 5,
    "iiii " * 40,
]


def test_a_width_is_the_fonts_own_at_any_size() -> None:
    font = font_of(100)
    assert isinstance(font, ImageFont.FreeTypeFont)
    assert text_width("Epoch 1,234", 15.0) == pytest.approx(font.getlength("Epoch 1,234") * 0.15)


def test_letters_that_are_as_wide_as_high_count_so_whatever_the_font_has() -> None:
    assert text_width("日本語", 15.0) == 45.0
    assert text_width("a日b", 15.0) == pytest.approx(15.0 + text_width("ab", 15.0))


@pytest.mark.parametrize("text", LONG)
def test_a_text_is_cut_where_its_room_ends_and_not_before(text: str) -> None:
    short = cut(text, 15.0, 200.0)
    assert short.endswith("…")
    assert text_width(short, 15.0) <= 200.0
    longer = text[: len(short)]  # with the letter that the dots stand for, and one more
    assert text_width(f"{longer}W…", 15.0) > 200.0
    assert text.startswith(short[:-1])
    assert cut(text, 15.0, 1e6) == text


def test_where_there_is_no_room_dots_are_left() -> None:
    assert cut("WWW", 15.0, 0.0) == "…"
    assert cut("", 15.0, 0.0) == ""


@pytest.mark.parametrize("text", LONG)
def test_wrapped_lines_keep_to_their_room_and_lose_nothing(text: str) -> None:
    lines = wrapped(text, 15.0, 120.0)
    assert all(text_width(line, 15.0) <= 120.0 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_words_stay_whole_where_they_can() -> None:
    assert wrapped("one two three", 15.0, text_width("one two", 15.0)) == ["one two", "three"]
    assert wrapped("", 15.0, 100.0) == [""]


def test_what_the_font_lacks_is_written_without_it() -> None:
    assert writable("Größe 1") == "Größe 1"
    assert writable("\ue123") == "?"
