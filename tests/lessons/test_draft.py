"""What a teacher is writing: verbs that give another draft, and what is kept of it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.data.points import Points
from nnviz.errors import InputError
from nnviz.lessons import draft as drafts
from nnviz.lessons.asking import NAMES, Asking
from nnviz.lessons.controls import CHOICES, CONTROLS, LOCKABLE, of_group
from nnviz.lessons.draft import Draft, dump, load
from nnviz.lessons.goals import KINDS, Goal
from nnviz.settings.limits import (
    MAX_LESSON_BYTES,
    MAX_LESSON_ITEMS,
    MAX_LESSON_LINE,
    MAX_LESSON_TEXT,
    MAX_LESSON_TITLE,
)
from tests.inputs import check_all, mutations

ADDRESS = "https://example.org/nn?old=1#x"
GOAL = Goal(kind="training_accuracy", at_least=0.9)
TASK = Draft(what="task", title="Two", text="Get both right.", goals=(GOAL,))
TWO = Points.of([[-0.5, 0.5], [0.5, -0.5]], [0, 1])


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
def test_what_is_kept_comes_back(draft: Draft) -> None:
    assert load(dump(draft)) == draft


def test_an_untouched_draft_is_nothing_to_keep() -> None:
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
