"""Lessons on the page: the path of them, and the one beside the stage."""

import csv
import io
import json

import pytest
import streamlit as st

from nnviz.bench import texts, troubles
from nnviz.bench.ideas import success
from nnviz.lessons.catalogue import lessons
from nnviz.lessons.challenges import CHALLENGES
from nnviz.lessons.progress import Progress, Record
from tests.lessons.solving import learn, model, train
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
    assert f"** · {lesson.minutes} minutes · not begun · next  \n{lesson.summary}" in first
    assert second.startswith(":material/radio_button_unchecked: ")
    assert " · not begun  \n" in second
    assert rows(page)[CHALLENGES["xor-two"].title].split("** · ")[1].startswith("not reached yet")


def test_what_was_reached_and_tried_is_said_and_the_best(page: Page) -> None:
    done = {"neuron": Record(trained=True, reached=True), "xor": Record(trained=True)}
    page.view.progress = Progress(lessons=done, best={"spiral-small": 1234})
    page.go("lessons")
    said = rows(page)
    assert said[lessons()["neuron"].title].startswith(":material/check_circle: ")
    assert " minutes · reached  \n" in said[lessons()["neuron"].title]
    assert " minutes · tried · next  \n" in said[lessons()["xor"].title]
    assert " minutes · not begun  \n" in said[lessons()["features"].title]
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


def prose_on(page: Page) -> str:
    """All that is written on the page, as a person reads it."""
    return as_read("\n".join(one.value for one in page.at.markdown))


def captions(page: Page) -> str:
    """All that is said quietly."""
    return as_read("\n".join(one.value for one in page.at.caption))


def goals(page: Page) -> list[tuple[bool, str, str]]:
    """Whether each goal is met, what it asks for, and the present number."""
    found = []
    for one in page.at.markdown:
        head, _, now = one.value.partition(" :small[· ")
        if now and head.startswith(":material/"):
            icon, _, goal = head.removeprefix(":material/").partition(": ")
            found.append((icon == "check_circle", as_read(goal), as_read(now[:-1])))
    return found


def test_without_a_lesson_there_is_none_beside_the_stage(page: Page) -> None:
    assert not [b for b in page.at.button if b.key and b.key.startswith("lesson_")]
    assert goals(page) == []


def test_before_training_one_reads_and_predicts(page: Page) -> None:
    begin(page, "xor")
    lesson, said = lessons()["xor"], prose_on(page)
    assert lesson.title in [one.value for one in page.at.header]
    for part in (lesson.look_at, lesson.question, lesson.task):
        assert part in said
    assert lesson.why not in said
    assert page.value("radio", "predict_xor") is None
    page.choose("radio", "predict_xor", lesson.choices[2])
    assert page.view.progress.of(lesson).prediction == lesson.choices[2]
    page.choose("radio", "predict_xor", lesson.choices[0])
    assert page.view.progress.of(lesson).prediction == lesson.choices[0]
    assert [goal[0] for goal in goals(page)] == [False] * 3


def test_goals_show_the_present_numbers_once_it_is_trained(page: Page) -> None:
    begin(page, "xor")
    page.choose("radio", "predict_xor", lessons()["xor"].choices[0])
    page.click("step")
    assert not page.at.radio or "predict_xor" not in {one.key for one in page.at.radio}
    assert f"You predicted: {lessons()['xor'].choices[0]}." in "".join(
        as_read(one.value) for one in page.at.caption
    )
    accuracy = page.bench.player.trainer.evaluate().test_accuracy
    assert accuracy is not None
    first, second, third = goals(page)
    assert first[1] == "At least 95 % of the held-out points right"
    assert first[2].endswith(" %")
    assert float(first[2].split()[1]) == pytest.approx(100 * accuracy, abs=0.1)
    assert not first[0]
    assert second[0], "no hidden neurons are at most four"
    assert third[0]


def solve(page: Page) -> None:
    """Four neurons, 200 epochs."""
    model(page.bench, hidden=(4,))
    learn(page.bench, 200)
    page.run()


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (None, "You made no prediction before you trained. It is: At most three quarters."),
        (0, "You predicted: Nearly all of them. It is: At most three quarters."),
        (1, "You predicted: At most three quarters. So it is."),
    ],
)
def test_once_reached_it_says_why_and_compares_the_prediction(
    page: Page, place: int | None, said: str
) -> None:
    begin(page, "xor")
    lesson = lessons()["xor"]
    if place is not None:
        page.choose("radio", "predict_xor", lesson.choices[place])
    solve(page)
    assert page.view.progress.of(lesson).reached
    assert all(met for met, _, _ in goals(page))
    assert lesson.why in prose_on(page)
    assert f"You have reached all goals.** {said}" in prose_on(page)
    assert page.notice == "All goals are reached. Why it is so stands in the lesson above."
    page.click("step")
    assert page.notice is None, "it is said once"
    assert lesson.why in prose_on(page)


def test_it_is_noticed_while_it_trains(page: Page) -> None:
    begin(page, "xor")
    page.click("train")
    page.run()
    assert page.view.progress.of(lessons()["xor"]).trained
    assert page.bench.player.running


def test_no_idea_of_other_points_is_offered_in_a_lesson(page: Page) -> None:
    begin(page, "xor")
    solve(page)
    page.bench.notice = None
    page.run()
    assert success(page.bench)
    assert "idea_0" not in {button.key for button in page.at.button}
    page.click("lesson_leave")
    page.bench.notice = None
    page.run()
    assert "idea_0" in {button.key for button in page.at.button}


def test_in_a_lesson_what_is_wrong_is_said_and_no_button_does_the_task(page: Page) -> None:
    begin(page, "xor")
    learn(page.bench, 1000)
    page.bench.notice = None
    page.run()
    reason = troubles.too_simple(page.bench.player.trainer)
    assert reason is not None
    assert reason in captions(page)
    assert "remedy_too_simple" not in {button.key for button in page.at.button}
    assert not page.bench.player.self_pause.advises
    page.click("lesson_leave")
    assert "remedy_too_simple" in {button.key for button in page.at.button}
    assert page.bench.player.self_pause.advises


def test_in_a_lesson_nobody_is_told_to_add_points(page: Page) -> None:
    begin(page, "rate")
    learn(page.bench, 1)
    page.bench.notice = None
    page.click("train")
    page.run()
    said = texts.next_step(page.bench, advise=False)
    assert said in captions(page)
    assert "Add points" not in said


def test_flow_offers_no_remedy_in_a_lesson(page: Page) -> None:
    begin(page, "dead")
    trainer = page.bench.player.trainer
    for layer in trainer.model.linears:
        layer.bias.data.fill_(-99.0)
    page.at.button_group(key="inside_tab").set_value("Flow")
    page.run()
    keys = {button.key for button in page.at.button}
    assert any((key or "").startswith("flow_open_") for key in keys)
    assert "flow_remedy_dead_ReLU" not in keys


def test_in_a_lesson_a_restored_copy_offers_no_way_to_lose_what_was_reached(page: Page) -> None:
    begin(page, "xor")
    page.bench.notice = page.view.said_restored = "Restored: 200 points, epoch 1."
    page.run()
    assert page.bench.notice in captions(page)
    assert "start_fresh" not in {button.key for button in page.at.button}
    page.click("lesson_leave")
    page.bench.notice = page.view.said_restored
    page.run()
    assert "start_fresh" in {button.key for button in page.at.button}


def test_one_button_of_the_path_stands_out_which_is_the_way_on(page: Page) -> None:
    def standing_out() -> list[str | None]:
        page.go("lessons")
        found = [b.key for b in page.at.button if b.proto.type == "primary"]
        page.go("train")
        return found

    assert standing_out() == ["start_neuron"]
    begin(page, "neuron")
    assert standing_out() == ["go_on_neuron"]
    page.view.progress = Progress(lessons={"neuron": Record(trained=True, reached=True)})
    assert standing_out() == ["start_xor"]
    begin(page, "circles-fast")
    assert standing_out() == ["go_on_circles-fast"]
    page.view.progress = Progress(lessons=page.view.progress.lessons, best={"circles-fast": 1000})
    assert standing_out() == ["start_xor"]


def test_the_next_lesson_begins_at_a_press(page: Page) -> None:
    begin(page, "xor")
    solve(page)
    page.click("next_features")
    assert page.view.lesson == "features"
    assert page.bench.points == lessons()["features"].given.points
    assert lessons()["features"].title in [one.value for one in page.at.header]


def test_after_the_last_lesson_there_is_the_way_to_all(page: Page) -> None:
    last = lessons()["penguins"]
    assert last.next is None
    page.view.progress = Progress(lessons={"penguins": Record(trained=True, reached=True)})
    begin(page, "penguins")
    assert not [button.key for button in page.at.button if (button.key or "").startswith("next_")]
    links = [link.proto.label for link in page.at.get("page_link")]
    assert "All lessons" in links


def test_hints_come_one_by_one(page: Page) -> None:
    begin(page, "xor")
    lesson = lessons()["xor"]
    for count, hint in enumerate(lesson.hints):
        assert hint not in prose_on(page)
        assert page.button(f"hint_{count}").label == f"Hint {count + 1} of {len(lesson.hints)}"
        page.click(f"hint_{count}")
        assert hint in prose_on(page)
        assert page.view.progress.of(lesson).hints == count + 1
    assert not [button.key for button in page.at.button if (button.key or "").startswith("hint_")]


def test_a_lesson_is_left_and_begun_again(page: Page) -> None:
    begin(page, "xor")
    page.click("step")
    page.click("lesson_again")
    assert page.bench.player.trainer.epoch == 0
    page.click("step")
    page.click("lesson_leave")
    assert page.view.lesson is None
    assert goals(page) == []
    assert page.bench.player.trainer.epoch == 1, "what is on the bench stays"
    assert page.view.progress.of(lessons()["xor"]).trained


def test_other_points_do_not_count_and_it_says_so(page: Page) -> None:
    begin(page, "xor")
    page.bench.load_preset("moons")
    page.bench.player.step()
    page.run()
    said = lessons()["xor"].because(page.bench)
    assert said is not None
    assert said in [as_read(caption.value) for caption in page.at.caption]


def test_a_challenge_shows_its_score_and_keeps_the_best(page: Page) -> None:
    begin(page, "circles-fast")
    challenge = CHALLENGES["circles-fast"]
    assert challenge.title in [one.value for one in page.at.header]
    assert "**Now:** not all goals are met · **Your best:** none yet" in prose_on(page)
    train(page.bench, learning_rate=0.1)
    learn(page.bench, 300)
    page.run()
    score = challenge.points_for(page.bench, challenge.check(page.bench))
    assert score is not None
    assert page.view.progress.best == {"circles-fast": score}
    shown = f"{score:,} {challenge.counts}"
    assert f"**Now:** {shown} · **Your best:** {shown}" in prose_on(page)
    said = f"{challenge.counts.capitalize()}: {score:,}."
    assert page.notice == f"All goals are reached. {said} Lower is better."
    learn(page.bench, 1)
    page.bench.notice = None
    page.run()
    assert page.view.progress.best == {"circles-fast": score}
    assert page.bench.notice is None, "a worse one is no news"
    page.view.progress = Progress(best={"circles-fast": 99_999})
    page.run()
    assert page.notice == (
        f"Your best so far. Learning steps: {score + 1:,}. Before it was 99,999."
    )


def test_a_lesson_that_nobody_knows_is_none(page: Page) -> None:
    page.view.lesson = "gone"
    page.run()
    assert goals(page) == []
