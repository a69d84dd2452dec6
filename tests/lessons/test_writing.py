"""A lesson's file that is written is read back as the same lesson."""

import pytest

from nnviz.errors import InputError
from nnviz.lessons.catalogue import lessons
from nnviz.lessons.lesson import Lesson, read_lesson
from nnviz.lessons.writing import write_lesson


@pytest.mark.parametrize("lesson", lessons().values(), ids=lambda lesson: lesson.id)
def test_every_lesson_comes_back(lesson: Lesson) -> None:
    written = write_lesson(lesson)
    assert read_lesson(written) == lesson
    assert write_lesson(read_lesson(written)) == written


@pytest.mark.parametrize(
    "changes",
    [{"hints": ("one\n- two",)}, {"task": "a\n## Why\nb"}, {"question": "- a?"}, {"why": " b"}],
)
def test_a_text_that_would_be_read_as_something_else_is_refused(changes: dict[str, object]) -> None:
    first = next(iter(lessons().values()))
    with pytest.raises(InputError, match=r"\.$"):
        write_lesson(first.changed(**changes))
