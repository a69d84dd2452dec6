"""The path, and the table for a teacher."""

import csv
import io

import pytest

from nnviz.lessons.catalogue import lessons
from nnviz.lessons.challenges import CHALLENGES
from nnviz.lessons.progress import Progress, Record
from nnviz.lessons.report import COLUMNS, path, write_csv
from nnviz.settings.outside import read_cell

LESSONS = lessons()


def rows(progress: Progress) -> list[dict[str, str]]:
    text = write_csv(progress, LESSONS.values()).decode()
    reader = csv.DictReader(io.StringIO(text))
    assert tuple(reader.fieldnames or ()) == COLUMNS
    return list(reader)


def test_the_first_lesson_that_is_not_done_is_next() -> None:
    first, second, third, *_ = LESSONS.values()
    states = [stop.state for stop in path(Progress(), LESSONS)]
    assert states == ["next", *["open"] * (len(LESSONS) - 1)]
    kept = Progress().noted(first, reached=True).noted(third, reached=True)
    stops = path(kept, LESSONS)
    assert [stop.state for stop in stops[:4]] == ["done", "next", "done", "open"]
    assert stops[1].lesson is second


def test_where_all_is_done_nothing_is_next() -> None:
    kept = Progress(lessons=dict.fromkeys(LESSONS, Record(reached=True)))
    assert {stop.state for stop in path(kept, LESSONS)} == {"done"}


def test_a_table_has_a_row_for_each_lesson_and_each_challenge() -> None:
    table = rows(Progress())
    assert [row["title"] for row in table] == [
        *(lesson.title for lesson in LESSONS.values()),
        *(challenge.title for challenge in CHALLENGES.values()),
    ]
    assert {row["reached"] for row in table} == {"no"}
    assert {row["came true"] for row in table} == {""}


def test_it_says_what_was_predicted_and_whether_it_came_true() -> None:
    xor, width = LESSONS["xor"], LESSONS["width"]
    kept = Progress(best={"xor-two": 42})
    kept = kept.noted(xor, reached=True, prediction=xor.answer, hints=2)
    kept = kept.noted(width, prediction=width.choices[0])
    found = {row["title"]: row for row in rows(kept)}
    assert found[xor.title] == {
        "kind": "lesson",
        "title": xor.title,
        "reached": "yes",
        "predicted": xor.answer,
        "came true": "yes",
        "hints used": "2",
        "best": "",
    }
    assert found[width.title]["came true"] == "no"
    assert found["XOR with two neurons"]["best"] == "42"
    assert found["XOR with two neurons"]["reached"] == "yes"


def test_a_teachers_own_lesson_is_called_by_its_id() -> None:
    kept = Progress(lessons={"my-own": Record(reached=True, prediction="so")})
    row = next(row for row in rows(kept) if row["title"] == "my-own")
    assert (row["reached"], row["predicted"], row["came true"]) == ("yes", "so", "")


def test_no_cell_is_a_formula() -> None:
    nasty = "=HYPERLINK(1)"
    kept = Progress(lessons={"xor": Record(prediction=nasty)})
    cell = next(row["predicted"] for row in rows(kept) if row["predicted"])
    assert cell == f"'{nasty}"
    assert read_cell(cell) == nasty


@pytest.mark.parametrize("said", ["a\r=1+1", "a\n=1+1", "\r=1", '"a",=1', "=1+1"])
def test_a_prediction_stays_in_its_cell_whatever_it_is(said: str) -> None:
    progress = Progress(lessons={"own-0123abcd": Record(prediction=said)})
    table = write_csv(progress, ()).decode()
    rows = list(csv.reader(table.splitlines()))
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert not [cell for row in rows for cell in row if cell.startswith("=")]
