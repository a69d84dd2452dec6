"""What one sees of a student's progress: a path of lessons, and a table for a teacher."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from nnviz.lessons.challenges import CHALLENGES
from nnviz.lessons.exercise import Exercise
from nnviz.lessons.lesson import Lesson
from nnviz.lessons.progress import Progress, Record, came_true
from nnviz.settings.outside import one_line, write_cell

COLUMNS = ("kind", "title", "reached", "predicted", "came true", "hints used", "best")


@dataclass(frozen=True)
class Stop:
    """A lesson on the path.

    Attributes
    ----------
    lesson : Lesson
    state : {"done", "next", "open"}
    """

    lesson: Lesson
    state: Literal["done", "next", "open"]


def path(progress: Progress, lessons: Mapping[str, Lesson]) -> list[Stop]:
    """All lessons in their order; the first that is not done is next."""
    stops, found = [], False
    for lesson in lessons.values():
        done = progress.of(lesson).reached
        stops.append(Stop(lesson, "done" if done else "open" if found else "next"))
        found = found or not done
    return stops


def write_csv(progress: Progress, exercises: Iterable[Exercise]) -> bytes:
    """A table for a teacher, in UTF-8: a row for each lesson, task of a teacher's, and challenge.

    What is not among `exercises`, such as a task of a link that is not open any more, is called by
    its id. No cell is a formula.
    """
    known = {exercise.id: exercise for exercise in exercises}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for name in {**known, **progress.lessons}:
        record, lesson = progress.lessons.get(name, Record()), known.get(name)
        right = came_true(progress, lesson) if isinstance(lesson, Lesson) else None
        row = [
            "lesson",
            write_cell(lesson.title if lesson else name),
            _yes(record.reached),
            write_cell(one_line(record.prediction or "")),
            "" if right is None else _yes(right),
            record.hints,
            "",
        ]
        writer.writerow(row)
    for challenge in CHALLENGES.values():
        best = progress.best.get(challenge.id)
        row = ["challenge", challenge.title, _yes(best is not None), "", "", "", best or ""]
        writer.writerow(row)
    return out.getvalue().encode()


def _yes(true: bool) -> str:
    return "yes" if true else "no"
