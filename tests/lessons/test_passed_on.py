"""What a teacher has written becomes a link, a frame or a lesson; or says what is missing."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings

from nnviz.bench.workbench import Workbench
from nnviz.data.points import quantize
from nnviz.errors import InputError
from nnviz.files.links import ShareTooLong
from nnviz.lessons import passed_on
from nnviz.lessons.carried import carry
from nnviz.lessons.catalogue import lessons
from nnviz.lessons.draft import Draft
from nnviz.lessons.handout import read_handout
from nnviz.lessons.lesson import read_lesson
from nnviz.lessons.own import OwnTask
from nnviz.lessons.passed_on import as_lesson, embed, length, make_link, task_of, teaching_of
from nnviz.lessons.teacher import ALL, Teaching
from nnviz.lessons.writing import write_lesson
from nnviz.settings.limits import (
    MAX_LINK,
)
from nnviz.settings.outside import one_line
from tests.inputs import HOSTILE
from tests.lessons.solving import begun, learn, place
from tests.lessons.test_draft import ADDRESS, GOAL, TASK, TWO, drafts_made
from tests.sessions import bench_with


def drawn() -> Workbench:
    bench = Workbench()
    place(bench, TWO)
    return bench


def reading(link: str) -> Teaching:
    said = parse_qs(urlsplit(link).query)
    return read_handout(said.get("d", [None])[0], said["t"][0]).teaching


def test_an_untouched_draft_hides_and_asks_for_nothing() -> None:
    assert teaching_of(Draft(), Workbench()) == ALL


@settings(max_examples=60, deadline=None)
@given(drafts_made)
def test_a_link_says_what_the_draft_says(draft: Draft) -> None:
    bench = drawn()
    bench.player.step()
    assert reading(make_link(draft, bench, ADDRESS)) == teaching_of(draft, bench)


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (Draft(what="task"), passed_on.NO_TITLE),
        (Draft(what="task", title=" \n "), passed_on.NO_TITLE),
        (Draft(what="lesson"), passed_on.NOT_CHOSEN),
    ],
)
def test_what_is_missing_is_said(draft: Draft, said: str) -> None:
    with pytest.raises(InputError) as caught:
        make_link(draft, drawn(), ADDRESS)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("see <b>", "Your task has a field “text” that cannot be used"),
        ("# Big", "no line can begin with #"),
        ("a" * 1_001, "Your task has 1,001 characters and a link has room for 1,000"),
    ],
)
def test_a_text_that_cannot_be_is_said(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        make_link(TASK.write("text", text), drawn(), ADDRESS)
    assert said in str(caught.value)


def test_a_lesson_that_is_gone_is_said() -> None:
    with pytest.raises(InputError, match="which this nnviz does not have"):
        make_link(Draft(what="lesson", lesson="gone"), drawn(), ADDRESS)


def test_a_lesson_goes_by_its_id_with_a_network_of_its_shape() -> None:
    draft = Draft(what="lesson", lesson="xor", title="not this", goals=(GOAL,))
    assert teaching_of(draft, drawn()) == Teaching(lesson="xor")
    bench = begun(lessons()["xor"])
    learn(bench, 1)
    carried = carry(bench.player.trainer.learner)
    assert teaching_of(draft.changed(network="float32"), bench).network == carried
    other = drawn()
    other.player.step()
    with pytest.raises(InputError) as caught:
        teaching_of(draft.changed(network="float32"), other)
    assert str(caught.value) == passed_on.OTHER_SHAPE


def test_a_link_that_is_too_long_is_said() -> None:
    bench = bench_with("moons")
    bench.player.set_model_config(bench.player.model_config.changed(hidden=(30, 30)))
    bench.player.step()
    with pytest.raises(ShareTooLong, match="leave the network out"):
        make_link(Draft(network="float32"), bench, ADDRESS)


def test_what_counts_towards_the_length_is_what_is_refused_beyond_it() -> None:
    link = make_link(TASK, drawn(), ADDRESS)
    (d,), (t,) = (parse_qs(urlsplit(link).query)[name] for name in "dt")
    assert length(link) == len(d) + len(t) < MAX_LINK


class Frames(HTMLParser):
    """What HTML a page would get."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, Any]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("title", ["", 'Two "rings" & <more>', *HOSTILE])
def test_a_frame_is_one_element_with_the_link_in_it(title: str) -> None:
    frames, link = Frames(), make_link(TASK, drawn(), ADDRESS)
    frames.feed(embed(link, title))
    ((tag, given),) = frames.found
    assert tag == "iframe"
    assert given["src"] == f"{link}&embed=true"
    assert given["title"] == (f"nnviz: {one_line(title)}" if title else "nnviz")
    assert (given["width"], given["height"]) == ("100%", "640")


def test_a_file_holds_what_was_written_and_plain_words_for_the_rest() -> None:
    lesson = read_lesson(write_lesson(as_lesson(TASK, drawn())))
    assert (lesson.id, lesson.title, lesson.task) == ("two", "Two", "Get both right.")
    assert (lesson.own, lesson.goals, lesson.minutes) == ("none", (GOAL,), 10)
    assert (lesson.look_at, lesson.answer, lesson.why) == ("Two", "No", "All goals are reached.")
    assert lesson.given.points == quantize(TWO)
    full = TASK.write("why", "Because.").write("look_at", "Left.").write("summary", "In short")
    full = full.write_lines("choices", "1\n2").write_lines("hints", "a\nb")
    full = full.changed(minutes=7, answer="2", next="xor", id="rings").write("text", "b" * 2_000)
    lesson = read_lesson(write_lesson(as_lesson(full, drawn())))
    assert (lesson.why, lesson.look_at, lesson.summary) == ("Because.", "Left.", "In short")
    assert (lesson.choices, lesson.answer, lesson.hints) == (("1", "2"), "2", ("a", "b"))
    assert (lesson.minutes, lesson.next, lesson.id) == (7, "xor", "rings")
    assert lesson.task == "b" * 2_000, "a file has more room than a link"


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (TASK.write("title", ""), passed_on.NO_TITLE),
        (TASK.changed(goals=()), passed_on.NO_GOALS),
        (TASK.write("text", " \n"), passed_on.NO_TEXT),
        (TASK.write("text", "<b>"), "Your task cannot be used (there can be no HTML"),
        (TASK.write_lines("choices", "one"), "Your lesson has a field “choices”"),
        (TASK.changed(id="A b"), "Your lesson has a field “id”"),
    ],
)
def test_what_a_file_lacks_is_said(draft: Draft, said: str) -> None:
    with pytest.raises(InputError) as caught:
        as_lesson(draft, drawn())
    assert str(caught.value).startswith(said)


def test_a_file_needs_points() -> None:
    with pytest.raises(InputError, match="at least two classes"):
        as_lesson(TASK, Workbench())


def test_the_task_is_what_a_link_carries() -> None:
    assert task_of(TASK) == OwnTask(title="Two", text="Get both right.", goals=(GOAL,), own="none")
