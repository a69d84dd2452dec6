"""The lessons that come with nnviz: one file each in ``content/``, in the order of their names."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from nnviz.lessons.lesson import Lesson, read_lesson

FOLDER = Path(__file__).parent / "content"


@cache
def lessons() -> Mapping[str, Lesson]:
    """All of them by their ids, read and checked at the first call.

    Raises
    ------
    InputError
        If a file cannot be used.
    ValueError
        If two of them have one id, or a next lesson is none.
    """
    found: dict[str, Lesson] = {}
    for path in sorted(FOLDER.glob("*.md")):
        lesson = read_lesson(path.read_bytes(), path.name)
        if lesson.id in found:
            raise ValueError(f"two lessons have the id {lesson.id}; the second is in {path.name}.")
        found[lesson.id] = lesson
    for lesson in found.values():
        if lesson.next is not None and lesson.next not in found:
            raise ValueError(f"the lesson {lesson.id} is followed by {lesson.next}, which is none.")
    return MappingProxyType(found)
