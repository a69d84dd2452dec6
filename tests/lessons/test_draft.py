"""What a teacher is writing: it says what is missing, and becomes a link, a frame or a lesson."""

import json
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.bench.workbench import Workbench
from nnviz.data.points import Points, quantize
from nnviz.errors import InputError
from nnviz.files.links import ShareTooLong
from nnviz.lessons import draft as drafts
from nnviz.lessons.asking import NAMES, Asking
from nnviz.lessons.carried import carry
from nnviz.lessons.catalogue import lessons
from nnviz.lessons.controls import CHOICES, CONTROLS, LOCKABLE, of_group
from nnviz.lessons.draft import Draft, dump, embed, length, load
from nnviz.lessons.goals import KINDS, Goal
from nnviz.lessons.handout import read_handout
from nnviz.lessons.lesson import read_lesson
from nnviz.lessons.own import OwnTask
from nnviz.lessons.teacher import ALL, Teaching
from nnviz.lessons.writing import write_lesson
from nnviz.settings.limits import (
    MAX_LESSON_BYTES,
    MAX_LESSON_ITEMS,
    MAX_LESSON_LINE,
    MAX_LESSON_TEXT,
    MAX_LESSON_TITLE,
    MAX_LINK,
)
from nnviz.settings.outside import one_line
from tests.inputs import HOSTILE, check_all, mutations
from tests.lessons.solving import begun, learn, place
from tests.sessions import bench_with

ADDRESS = "https://example.org/nn?old=1#x"
GOAL = Goal(kind="training_accuracy", at_least=0.9)
TASK = Draft(what="task", title="Two", text="Get both right.", goals=(GOAL,))
TWO = Points.of([[-0.5, 0.5], [0.5, -0.5]], [0, 1])


def drawn() -> Workbench:
    bench = Workbench()
    place(bench, TWO)
    return bench


def reading(link: str) -> Teaching:
    said = parse_qs(urlsplit(link).query)
    return read_handout(said.get("d", [None])[0], said["t"][0]).teaching


goals = st.sampled_from([Asking().of_kind(kind).goal() for kind in KINDS])
words = st.text(st.characters(exclude_characters="<#"), max_size=60)
locks = st.sets(st.sampled_from(sorted(LOCKABLE)))
drafts_made = st.builds(
    lambda what, title, text, goals, shown, fixed, network: (
        Draft(
            what=what,
            lesson="xor",
            goals=tuple(goals),
            network=network if what != "lesson" else None,
        )
        .write("title", title)
        .write("text", text)
        .choose("Everything" if shown is None else drafts.CHOOSE)
        .lock(tuple(fixed))
        .changed(shown=None if shown is None else tuple(n for n in CONTROLS if n in shown))
    ),
    st.sampled_from(["nothing", "lesson", "task"]),
    st.sampled_from(["Ring", " Zäune – drei ", 'a "b" & c', "$x$ | `y`"]),
    words,
    st.lists(goals, max_size=MAX_LESSON_ITEMS, unique_by=lambda goal: goal.kind),
    st.none() | st.sets(st.sampled_from(list(CONTROLS))),
    locks,
    st.none() | st.sampled_from(["float16", "float32"]),
)


@settings(max_examples=60, deadline=None)
@given(drafts_made)
def test_a_link_says_what_the_draft_says(draft: Draft) -> None:
    bench = drawn()
    bench.player.step()
    assert reading(draft.link(bench, ADDRESS)) == draft.teaching(bench)


@settings(max_examples=60, deadline=None)
@given(drafts_made)
def test_what_is_kept_comes_back(draft: Draft) -> None:
    assert load(dump(draft)) == draft


def test_an_untouched_draft_hides_and_asks_for_nothing_and_is_nothing_to_keep() -> None:
    assert Draft().teaching(Workbench()) == ALL
    assert dump(Draft()) == ""
    assert load("") == Draft()


def test_all_that_can_be_written_can_be_kept() -> None:
    most = Draft(goals=tuple(Asking().of_kind(kind).goal() for kind in list(KINDS)[:8]))
    for name in ("title", "text", "summary", "look_at", "question", "why"):
        most = most.write(name, '"\\' * MAX_LESSON_TEXT)
    for name in ("choices", "hints"):
        lines = "\n".join(f'{n}"\\"' + '"\\' * MAX_LESSON_LINE for n in range(9))
        most = most.write_lines(name, lines)
    most = most.lock(tuple(LOCKABLE)).choose(drafts.CHOOSE)
    assert len(most.choices) == MAX_LESSON_ITEMS
    assert len(dump(most)) > 30_000
    assert load(dump(most)) == most


def test_damaged_copies_are_one_sentence() -> None:
    whole = dump(TASK.lock(("seed",)).choose("The essentials"))
    cases = (one.decode("utf-8", "replace") for one in mutations([whole.encode()], 18, 300))
    accepted, refused = check_all(cases, load)
    assert refused > accepted
    for wrong in ("{", "[]", '{"goals":3}', '{"fixed":["timeline"]}', '{"shown":["x"]}', "1"):
        with pytest.raises(InputError, match="damaged"):
            load(wrong)
    with pytest.raises(InputError, match="damaged"):
        load(" " * (MAX_LESSON_BYTES + 1))


def test_texts_are_cut_and_cannot_hold_what_cannot_be_printed() -> None:
    draft = Draft().write("title", "x" * 100).write("text", "a\r\n\x00b\u2028c\ud800" + "y" * 4_000)
    assert draft.title == "x" * MAX_LESSON_TITLE
    assert draft.text.startswith("a\nbcy")
    assert len(draft.text) == MAX_LESSON_TEXT


def test_lines_are_one_entry_each_and_the_answer_stays_one_of_them() -> None:
    draft = Draft().write_lines("choices", "- Two\n\n  Three \n")
    assert (draft.choices, draft.answer) == (("Two", "Three"), "Two")
    draft = draft.changed(answer="Three").write_lines("choices", "Three\nEight")
    assert draft.answer == "Three"
    assert draft.write_lines("choices", "").answer == ""
    assert len(draft.write_lines("hints", "h\n" * 20).hints) == MAX_LESSON_ITEMS


def test_goals_are_added_once_and_removed() -> None:
    draft = Draft().add_goal().add_goal()
    (goal,) = draft.goals
    assert goal.sentence == "At least 95 % of the held-out points right"
    assert draft.remove_goal(goal).goals == ()
    assert draft.remove_goal(GOAL) == draft
    for number in range(20):
        draft = draft.changed(asking=draft.asking.by(float(number))).add_goal()
    assert len(draft.goals) == MAX_LESSON_ITEMS


def test_what_shows_is_a_choice_or_chosen_one_by_one() -> None:
    draft = Draft()
    assert draft.choice == "Everything"
    for choice, names in CHOICES.items():
        chosen = draft.choose(choice)
        assert chosen.choice == choice
        assert names is None or set(chosen.shown or ()) == set(names)
    few = draft.choose("Stage, Train and curve").choose(drafts.CHOOSE)
    assert (few.choice, few.shown) == (drafts.CHOOSE, ("curves",))
    more = few.show(of_group("Network"), ("seed", "hidden"))
    assert more.shown == ("curves", "hidden", "seed")
    assert more.show(of_group("While it trains"), ()).shown == ("hidden", "seed")
    assert draft.choose(drafts.CHOOSE).shown == tuple(CONTROLS)


def test_what_is_locked_is_in_the_order_of_the_registry() -> None:
    assert Draft().lock(("seed", "hidden", "timeline")).fixed == ("hidden", "seed")


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (Draft(what="task"), drafts.NO_TITLE),
        (Draft(what="task", title=" \n "), drafts.NO_TITLE),
        (Draft(what="lesson"), drafts.NOT_CHOSEN),
    ],
)
def test_what_is_missing_is_said(draft: Draft, said: str) -> None:
    with pytest.raises(InputError) as caught:
        draft.link(drawn(), ADDRESS)
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
        TASK.write("text", text).link(drawn(), ADDRESS)
    assert said in str(caught.value)


def test_a_lesson_that_is_gone_is_said() -> None:
    with pytest.raises(InputError, match="which this nnviz does not have"):
        Draft(what="lesson", lesson="gone").link(drawn(), ADDRESS)


def test_a_lesson_goes_by_its_id_with_a_network_of_its_shape() -> None:
    draft = Draft(what="lesson", lesson="xor", title="not this", goals=(GOAL,))
    assert draft.teaching(drawn()) == Teaching(lesson="xor")
    bench = begun(lessons()["xor"])
    learn(bench, 1)
    carried = carry(bench.player.trainer.learner)
    assert draft.changed(network="float32").teaching(bench).network == carried
    other = drawn()
    other.player.step()
    with pytest.raises(InputError) as caught:
        draft.changed(network="float32").teaching(other)
    assert str(caught.value) == drafts.OTHER_SHAPE


def test_a_link_that_is_too_long_is_said() -> None:
    bench = bench_with("moons")
    bench.player.set_model_config(bench.player.model_config.changed(hidden=(30, 30)))
    bench.player.step()
    with pytest.raises(ShareTooLong, match="leave the network out"):
        Draft(network="float32").link(bench, ADDRESS)


def test_what_counts_towards_the_length_is_what_is_refused_beyond_it() -> None:
    link = TASK.link(drawn(), ADDRESS)
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
    frames, link = Frames(), TASK.link(drawn(), ADDRESS)
    frames.feed(embed(link, title))
    ((tag, given),) = frames.found
    assert tag == "iframe"
    assert given["src"] == f"{link}&embed=true"
    assert given["title"] == (f"nnviz: {one_line(title)}" if title else "nnviz")
    assert (given["width"], given["height"]) == ("100%", "640")


def test_a_file_holds_what_was_written_and_plain_words_for_the_rest() -> None:
    lesson = read_lesson(write_lesson(TASK.as_lesson(drawn())))
    assert (lesson.id, lesson.title, lesson.task) == ("two", "Two", "Get both right.")
    assert (lesson.own, lesson.goals, lesson.minutes) == ("none", (GOAL,), 10)
    assert (lesson.look_at, lesson.answer, lesson.why) == ("Two", "No", "All goals are reached.")
    assert lesson.given.points == quantize(TWO)
    full = TASK.write("why", "Because.").write("look_at", "Left.").write("summary", "In short")
    full = full.write_lines("choices", "1\n2").write_lines("hints", "a\nb")
    full = full.changed(minutes=7, answer="2", next="xor", id="rings").write("text", "b" * 2_000)
    lesson = read_lesson(write_lesson(full.as_lesson(drawn())))
    assert (lesson.why, lesson.look_at, lesson.summary) == ("Because.", "Left.", "In short")
    assert (lesson.choices, lesson.answer, lesson.hints) == (("1", "2"), "2", ("a", "b"))
    assert (lesson.minutes, lesson.next, lesson.id) == (7, "xor", "rings")
    assert lesson.task == "b" * 2_000, "a file has more room than a link"


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (TASK.write("title", ""), drafts.NO_TITLE),
        (TASK.changed(goals=()), drafts.NO_GOALS),
        (TASK.write("text", " \n"), drafts.NO_TEXT),
        (TASK.write("text", "<b>"), "Your task cannot be used (there can be no HTML"),
        (TASK.write_lines("choices", "one"), "Your lesson has a field “choices”"),
        (TASK.changed(id="A b"), "Your lesson has a field “id”"),
    ],
)
def test_what_a_file_lacks_is_said(draft: Draft, said: str) -> None:
    with pytest.raises(InputError) as caught:
        draft.as_lesson(drawn())
    assert str(caught.value).startswith(said)


def test_a_file_needs_points() -> None:
    with pytest.raises(InputError, match="at least two classes"):
        TASK.as_lesson(Workbench())


def test_the_task_is_what_a_link_carries() -> None:
    assert TASK.task == OwnTask(title="Two", text="Get both right.", goals=(GOAL,), own="none")


@pytest.mark.parametrize(
    "asking",
    [
        {"kind": "setting", "name": "activation", "way": "at_least", "value": "tanh"},
        {"kind": "setting", "name": "activation", "way": "value", "value": "none such"},
        {"kind": "setting", "name": "features", "way": "value", "value": ["none such"]},
        {"kind": "setting", "name": "seed", "way": "value", "number": 1e30},
        {"kind": "setting", "name": "batch_size", "way": "value", "value": 7},
        {"kind": "held_out_accuracy", "number": 1e9},
        {"kind": "held_out_accuracy", "number": -5},
        {"kind": "held_out_accuracy", "way": "value"},
    ],
)
def test_a_goal_that_cannot_be_asked_for_is_not_taken_back(asking: dict[str, object]) -> None:
    back = load(json.dumps({"what": "task", "title": "Ring", "asking": asking}))
    assert back == Draft(what="task", title="Ring")


def test_a_lesson_that_there_is_not_is_not_taken_back() -> None:
    for name in ("none-such", "Ä Ö"):
        assert load(json.dumps({"what": "lesson", "lesson": name})) == Draft(what="lesson")


def test_every_goal_that_can_be_asked_for_is_taken_back() -> None:
    for kind in KINDS:
        asking = Asking().of_kind(kind)
        for way in asking.ways or (asking.way,):
            draft = Draft(asking=asking.to(way))
            assert load(dump(draft)) == draft
    for name in NAMES:
        asking = Asking().of_kind("setting").of_setting(name)
        for way in asking.ways:
            draft = Draft(asking=asking.to(way))
            assert load(dump(draft)) == draft, (name, way)
