"""Lessons on the page: the path of them, and the one beside the stage."""

import csv
import io
import json

import pytest
import streamlit as st

from nnviz.lessons.catalogue import lessons
from nnviz.lessons.challenges import CHALLENGES
from nnviz.lessons.progress import Progress, Record
from tests.pages.harness import Page, as_read


def begin(page: Page, name: str) -> None:
    """Start a lesson, and look at it; AppTest does not go where a press of a button leads."""
    page.go("lessons")
    page.click(f"start_{name}")
    page.go("train")


def rows(page: Page) -> dict[str, str]:
    """What the page says of each lesson and challenge, by the title."""
    said = [as_read(one.value) for one in page.at.markdown if "  \n" in one.value]
    return {line.split("**")[1]: line for line in said}


def test_all_lessons_and_challenges_are_shown_and_the_first_is_next(page: Page) -> None:
    page.go("lessons")
    titles = [each.title for each in (*lessons().values(), *CHALLENGES.values())]
    assert list(rows(page)) == titles
    first, second = (rows(page)[title] for title in titles[:2])
    lesson = next(iter(lessons().values()))
    assert first.startswith(":material/arrow_circle_right: ")
    assert f"** · {lesson.minutes} minutes · open · next  \n{lesson.summary}" in first
    assert second.startswith(":material/radio_button_unchecked: ")
    assert " · open  \n" in second
    assert rows(page)[CHALLENGES["xor-two"].title].split("** · ")[1].startswith("not reached yet")


def test_what_was_reached_and_tried_is_said_and_the_best(page: Page) -> None:
    done = {"neuron": Record(trained=True, reached=True), "xor": Record(trained=True)}
    page.view.progress = Progress(lessons=done, best={"spiral-small": 1234})
    page.go("lessons")
    said = rows(page)
    assert said[lessons()["neuron"].title].startswith(":material/check_circle: ")
    assert " minutes · reached  \n" in said[lessons()["neuron"].title]
    assert " minutes · tried · next  \n" in said[lessons()["xor"].title]
    assert " minutes · open  \n" in said[lessons()["features"].title]
    assert "your best: 1,234 weights" in said[CHALLENGES["spiral-small"].title]


def test_start_puts_the_lesson_on_the_bench_and_undo_brings_back_what_was_there(
    page: Page,
) -> None:
    page.click("preset_moons")
    page.click("step")
    points, trainer = page.bench.points, page.bench.player.trainer
    begin(page, "xor")
    assert page.view.lesson == "xor"
    assert page.bench.points == lessons()["xor"].given.points
    assert page.bench.player.model_config.hidden == ()
    assert page.bench.player.trainer.epoch == 0
    assert not page.view.guide.on
    page.click("undo")
    assert page.bench.points == points
    assert page.bench.player.trainer is trainer


def test_a_lesson_that_is_open_can_be_gone_on_with(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(page, "xor")
    page.click("step")
    page.go("lessons")
    assert {button.key for button in page.at.button if button.label == "Go on"} == {"go_on_xor"}
    went: list[str] = []
    monkeypatch.setattr(st, "switch_page", went.append)
    page.click("go_on_xor")
    assert page.bench.player.trainer.epoch == 1, "it is not begun anew"
    page.click("start_width")
    assert page.bench.player.trainer.epoch == 0
    assert went == ["pages/train.py"] * 2


def test_progress_is_saved_as_a_table(page: Page) -> None:
    page.view.progress = Progress(lessons={"xor": Record(reached=True, hints=2)})
    page.go("lessons")
    page.click("save_progress")
    head, _, table = page.sent("save_progress_file").partition(b"\n")
    assert json.loads(head)["name"] == "progress.csv"
    lines = list(csv.DictReader(io.StringIO(table.decode())))
    assert len(lines) == len(lessons()) + len(CHALLENGES)
    (xor,) = (line for line in lines if line["title"] == lessons()["xor"].title)
    assert (xor["reached"], xor["hints used"]) == ("yes", "2")
