"""A link or a lesson's file becomes a draft again, and what it begins with is on the bench."""

import pytest
import torch

from nnviz.bench.workbench import Workbench
from nnviz.errors import InputError
from nnviz.lessons.catalogue import lessons
from nnviz.lessons.draft import Draft
from nnviz.lessons.lesson import Lesson, read_lesson
from nnviz.lessons.passed_on import as_lesson, make_link
from nnviz.lessons.reopened import (
    NO_LINK,
    of_handout,
    of_lesson,
    put_handout,
    put_lesson,
    read_link,
)
from nnviz.lessons.teacher import Teaching, write_teaching
from nnviz.lessons.writing import write_lesson
from tests.lessons.test_draft import ADDRESS, TASK
from tests.lessons.test_passed_on import drawn


@pytest.mark.parametrize(
    "draft",
    [
        Draft(),
        TASK.lock(("seed",)),
        Draft(what="lesson", lesson="xor").choose("The essentials"),
        Draft(network="float32"),
    ],
)
def test_a_link_is_written_on(draft: Draft) -> None:
    bench, other = drawn(), Workbench()
    bench.player.step()
    handout = read_link(f"  {make_link(draft, bench, ADDRESS)}\n")
    assert of_handout(handout) == draft
    put_handout(other, handout)
    assert other.points == (bench.points if draft.what != "lesson" else handout.start.points)
    assert other.notice == (
        "Here is what the link begins with. Undo brings back what was here before."
    )
    trained, made = bench.player.trainer.learner, other.player.trainer.learner
    assert torch.equal(made.weights(), trained.weights()) == (draft.network is not None)
    other.undo()
    assert len(other.points) == 0


@pytest.mark.parametrize(
    "address", ["", "https://example.org", "http://[", "https://e.de/?d=abc", "t=abc", "x" * 9_000]
)
def test_another_address_is_refused(address: str) -> None:
    with pytest.raises(InputError) as caught:
        read_link(address)
    assert str(caught.value) == NO_LINK


def test_a_damaged_link_is_refused() -> None:
    with pytest.raises(InputError, match="damaged"):
        read_link(make_link(TASK, drawn(), ADDRESS)[:-9])


@pytest.mark.parametrize("lesson", lessons().values(), ids=lambda lesson: lesson.id)
def test_a_lesson_is_written_on_and_stays_what_it_was(lesson: Lesson) -> None:
    bench = Workbench()
    put_lesson(bench, lesson)
    assert bench.points == lesson.given.points
    again = as_lesson(of_lesson(read_lesson(write_lesson(lesson))), bench)
    assert again.id == f"own-{lesson.id}", "one that nnviz has already cannot be started as a file"
    kept = ("title", "summary", "minutes", "next", "look_at", "question", "choices", "answer")
    for name in (*kept, "task", "hints", "why", "own", "goals", "train", "first_model"):
        assert getattr(again, name) == getattr(lesson, name), name
    assert again.given.points == lesson.given.points


def test_of_a_parameter_that_is_there_twice_the_last_counts_as_on_the_page() -> None:
    first, last = (write_teaching(Teaching(fixed=(name,))) for name in ("hidden", "seed"))
    handout = read_link(f"http://here/?t={first}&d=nonsense&t={last}&d=")
    assert handout.teaching.fixed == ("seed",)
