"""The parts of a lesson's file."""

import pytest

from nnviz.errors import InputError
from nnviz.lessons.parts import halves, parts

BODY = """
## Look at

One line
of text.

- a list
- of two

## Predict

Which?

- This one
  here
- That one

## Task
Do it.
## Hints

- First.

- Second.

## Why

Because.
"""


def test_settings_end_at_the_second_line_of_plus_signs() -> None:
    front, body = halves("\n+++ \na = 1\n+++\ntext\n+++\nmore", "mine")
    assert front == "a = 1"
    assert body == "text\n+++\nmore"


@pytest.mark.parametrize("text", ["", "a = 1", "+++\na = 1", "text\n+++\n+++"])
def test_without_settings_there_is_no_lesson(text: str) -> None:
    with pytest.raises(InputError, match="mine must begin with settings"):
        halves(text, "mine")


def test_the_size_is_counted_in_bytes() -> None:
    with pytest.raises(InputError, match="40,001 bytes"):
        halves("x" * 40_001, "mine")
    with pytest.raises(InputError, match="60,000 bytes"):
        halves("\N{EURO SIGN}" * 20_000, "mine")


def test_text_stands_under_its_headings() -> None:
    assert parts(BODY, "mine") == {
        "look_at": "One line\nof text.\n\n- a list\n- of two",
        "question": "Which?",
        "choices": ("This one here", "That one"),
        "task": "Do it.",
        "hints": ("First.", "Second."),
        "why": "Because.",
    }


def test_a_smaller_heading_is_text() -> None:
    assert parts(BODY.replace("Do it.", "### Now\nDo it."), "mine")["task"] == "### Now\nDo it."


def test_a_mere_less_than_is_no_html() -> None:
    assert parts(BODY.replace("Do it.", "x < y and 1 <2"), "mine")["task"] == "x < y and 1 <2"
