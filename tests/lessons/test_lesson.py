"""A lesson's file: the one in the docs is read, and what is wrong with another is said."""

import re
import tomllib

import numpy as np
import pytest

from nnviz.errors import InputError
from nnviz.lessons.catalogue import FOLDER
from nnviz.lessons.lesson import read_lesson
from nnviz.lessons.parts import PARTS
from nnviz.settings.limits import MAX_LESSON_BYTES, MAX_LESSON_TEXT
from tests.inputs import check_all, mutations
from tests.lessons.solving import begun, learn, model, trained
from tests.processes import ROOT

DOCS = (ROOT / "docs" / "lessons.md").read_text(encoding="utf-8")
WHOLE = re.search(r"```markdown\n(.*?)```", DOCS, re.S)
assert WHOLE
EXAMPLE = WHOLE[1]
CSV = 'points = """\nx,y,label,split\n-0.5,0.5,dog,train\n0.5,0.5,cat,train\n0.25,0,cat,test\n"""'
BY_PRESET = '[preset]\nname = "circles"'


def without(text: str) -> str:
    """The example without something."""
    assert text in EXAMPLE
    return EXAMPLE.replace(text, "")


def changed(old: str, new: str) -> str:
    """The example with something else in it."""
    assert old in EXAMPLE
    return EXAMPLE.replace(old, new, 1)


def test_the_example_of_the_docs_is_read_word_for_word() -> None:
    lesson = read_lesson(EXAMPLE.encode())
    assert (lesson.id, lesson.title, lesson.minutes, lesson.next) == (
        "circle",
        "Close the ring",
        8,
        None,
    )
    assert lesson.first_model.hidden == (2,)
    assert lesson.train.learning_rate == 0.1
    assert lesson.own == "none"
    assert [goal.sentence for goal in lesson.goals] == [
        "At least 95 % of the held-out points right",
        "At most 3 hidden neurons",
    ]
    assert lesson.choices == ("Two", "Three", "Eight")
    assert lesson.right == 1
    assert lesson.question.startswith("How many hidden neurons")
    assert lesson.hints[0] == "Each hidden neuron draws one line."
    assert lesson.why.endswith("rounds its corners.")


def test_the_example_of_the_docs_says_what_is_true() -> None:
    lesson = read_lesson(EXAMPLE)
    most = [
        max(
            (trained(lesson, 300, hidden=(n,), seed=s).evaluate().test_accuracy or 0.0)
            for s in range(4)
        )
        for n in (2, 3)
    ]
    assert most[0] < 0.95 <= most[1]
    bench = begun(lesson)
    assert not lesson.check(bench).reached
    model(bench, hidden=(3,))
    learn(bench, 300)
    assert lesson.check(bench).reached


def test_the_docs_list_every_kind_of_goal_and_every_field() -> None:
    from nnviz.lessons.goals import KINDS
    from nnviz.lessons.lesson import Lesson

    assert [kind for kind in KINDS if f"`{kind}`" not in DOCS] == []
    written = {"question", "choices", "look_at", "task", "hints", "why"}
    fields = set(Lesson.model_fields) - written
    assert [name for name in fields if not re.search(rf"`\[*{name}\]*`|`{name} ", DOCS)] == []


def test_points_in_the_file_are_those_of_the_lesson() -> None:
    lesson = read_lesson(changed(BY_PRESET, "").replace("minutes = 8", f"minutes = 8\n{CSV}"))
    points = lesson.given.points
    np.testing.assert_allclose(points.xy, [[-0.5, 0.5], [0.5, 0.5], [0.25, 0.0]], atol=1 / 1022)
    assert points.labels.tolist() == [0, 1, 1]
    assert points.held_out.tolist() == [False, False, True]
    assert lesson.given.names == ("dog", "cat")


def test_a_real_data_set_brings_its_classes_along() -> None:
    real = '[real]\nname = "penguins"\nx = "body_mass_g"\ny = "bill_depth_mm"\nheld_out = 0.5'
    lesson = read_lesson(changed(BY_PRESET, real))
    assert lesson.first_model.classes == 3
    assert lesson.given.names == ("Adélie", "Chinstrap", "Gentoo")
    assert lesson.given.axes is not None
    assert lesson.given.axes.x.name == "body mass (g)"
    assert len(lesson.given.points) == 342


def test_an_entry_of_a_list_goes_on_on_the_next_line() -> None:
    lesson = read_lesson(changed("- Each hidden neuron draws one line.", "- Each\n  draws one."))
    assert lesson.hints[0] == "Each draws one."


def test_what_cannot_be_seen_is_left_out_of_the_text() -> None:
    lesson = read_lesson(
        changed("Two lines cannot close.", "Two\u202e lines\u200b\tcannot  close.")
    )
    assert lesson.why.startswith("Two lines cannot close.")


def test_line_ends_and_a_mark_of_windows_make_no_difference() -> None:
    other = b"\xef\xbb\xbf" + EXAMPLE.replace("\n", "\r\n").encode()
    assert read_lesson(other) == read_lesson(EXAMPLE)


WRONG = {
    "no settings": ("# A lesson", "must begin with settings between two lines of +++"),
    "an open end": (EXAMPLE.replace("+++", "", 1), "must begin with settings"),
    "no TOML": (changed('id = "circle"', "id = circle"), "are no TOML"),
    "a huge number": (changed("minutes = 8", "minutes = " + "8" * 5000), "a line of 5,010"),
    "deep brackets": (changed("minutes = 8", "minutes = " + "[" * 9000), "a line of 9,010"),
    "no title": (without('title = "Close the ring"\n'), "field “title”"),
    "an odd id": (changed('id = "circle"', 'id = "A circle"'), "field “id”"),
    "two lines": (changed("Close the ring", "Close\\nit"), "on one line each"),
    "a long title": (changed("Close the ring", "x" * 81), "field “title”"),
    "endless": (changed("minutes = 8", "minutes = 900"), "field “minutes”"),
    "an unknown field": (changed("minutes = 8", "minutes = 8\ncolour = 1"), "field “colour”"),
    "another answer": (changed('"Three"', '"Four"'), "answer must be one of the choices"),
    "equal choices": (changed("- Eight", "- Two"), "must differ"),
    "one choice": (without("- Two\n").replace("- Eight\n", ""), "field “choices”"),
    "no choices": (without("- Two\n- Three\n- Eight\n"), "field “choices”"),
    "no data": (without(BY_PRESET), "exactly one of preset, real and points"),
    "two data sets": (
        changed(BY_PRESET, f'{BY_PRESET}\n[real]\nname = "iris"'),
        "exactly one of preset, real and points",
    ),
    "no such preset": (changed('"circles"', '"squares"'), "called “squares”"),
    "no such noise": (changed(BY_PRESET, f"{BY_PRESET}\nnoise = 9"), "field “preset.noise”"),
    "too many classes": (changed(BY_PRESET, f"{BY_PRESET}\nclasses = 5"), "can have 2 classes"),
    "no such real set": (
        changed(BY_PRESET, '[real]\nname = "cats"'),
        "no real data set called “cats”",
    ),
    "no such column": (
        changed(BY_PRESET, '[real]\nname = "iris"\nx = "smell"'),
        "no column “smell”",
    ),
    "too far out": (
        changed(BY_PRESET, "").replace("minutes = 8", "minutes = 8\n" + CSV.replace("-0.5,", "7,")),
        "outside -1 to 1",
    ),
    "one class": (
        changed(BY_PRESET, "").replace("minutes = 8", "minutes = 8\n" + CSV.replace("dog", "cat")),
        "at least two classes",
    ),
    "no such activation": (
        changed("hidden = [2]", 'hidden = [2]\nactivation = "wow"'),
        "field “model.activation”",
    ),
    "too wide": (changed("hidden = [2]", "hidden = [65]"), "field “model.hidden”"),
    "not a number": (changed("learning_rate = 0.1", "learning_rate = nan"), "train.learning_rate"),
    "no such optimiser": (
        changed("learning_rate = 0.1", 'optimizer = "magic"'),
        "field “train.optimizer”",
    ),
    "no such goal": (changed('"hidden_neurons"', '"fame"'), "field “goals.1”"),
    "another ownership": (changed("minutes = 8", 'minutes = 8\nown = "all"'), "field “own”"),
    "no heading": (without("## Why\n"), "has no heading ## Why"),
    "an odd heading": (changed("## Why", "## Warum"), "a heading “Warum”"),
    "twice": (changed("## Why", "## Task"), "“Task” a second time"),
    "text before": (changed("## Look at", "Hello\n\n## Look at"), "text before its first heading"),
    "an empty part": (
        without(
            "Find the smallest number of hidden neurons that gets 95 % of the "
            "held-out points right.\n"
        ),
        "field “task”",
    ),
    "hints in no list": (changed("- Each hidden neuron", "Each hidden neuron"), "in no list"),
    "HTML": (changed("Two lines", "<b>Two</b> lines"), "looks like HTML"),
    "a comment": (changed("Two lines", "<!-- x --> lines"), "looks like HTML"),
    "text among settings": (changed("minutes = 8", 'minutes = 8\nwhy = "so"'), "“why” among"),
    "a long part": (changed("Two lines", "x" * (MAX_LESSON_TEXT + 1)), "field “why”"),
    "too large": (EXAMPLE + " " * MAX_LESSON_BYTES, "bytes and at most 40,000"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_said_in_one_sentence(wrong: str) -> None:
    text, said = WRONG[wrong]
    with pytest.raises(InputError) as error:
        read_lesson(text, "mine.md")
    sentence = str(error.value)
    assert sentence.startswith("mine.md ")
    assert said in sentence
    assert sentence.endswith(".")
    assert len(sentence) < 400
    assert "\n" not in sentence


def test_what_is_not_utf_8_is_refused() -> None:
    with pytest.raises(InputError, match="not text in UTF-8"):
        read_lesson(EXAMPLE.encode().replace(b"Close", b"Clos\xe9"))


DEEP = {
    "a long key": ".".join("a" * 9_000) + " = 1",
    "many long keys": "\n".join(".".join(f"{n}" + "a" * 240) + " = 1" for n in range(70)),
    "a deep table": "[" + ".".join("a" * 240) + "]\n",
    "tables in tables": "a = " + "{b=" * 160,
    "brackets on many lines": "a = " + "[\n" * 9_000,
}


@pytest.mark.parametrize("deep", DEEP)
def test_nested_settings_are_refused(deep: str) -> None:
    with pytest.raises(InputError):
        read_lesson(changed("minutes = 8", f"minutes = 8\n{DEEP[deep]}"))


def test_nothing_of_a_file_that_is_cut_anywhere_is_taken() -> None:
    end = EXAMPLE.index("## Why")
    for length in range(0, end, 7):
        with pytest.raises(InputError):
            read_lesson(EXAMPLE[:length])


def test_the_five_headings_stand_in_the_example_in_their_order() -> None:
    assert re.findall(r"^## (.+)$", EXAMPLE, re.M) == list(PARTS)
    assert tomllib.loads(EXAMPLE.split("+++")[1])["id"] == "circle"


def test_damaged_lessons_are_read_or_refused_in_a_sentence() -> None:
    valid = [EXAMPLE.encode(), *(path.read_bytes() for path in FOLDER.glob("*.md"))]
    accepted, refused = check_all(mutations(valid, seed=18, count=1_000), read_lesson)
    assert accepted > 100
    assert refused > 100
