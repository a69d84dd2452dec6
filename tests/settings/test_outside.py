"""Text from outside: what Markdown, HTML and tables make of it is that text, and nothing else."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.settings.limits import MAX_NAME
from nnviz.settings.outside import (
    JOINER,
    class_labels,
    fitted,
    markdown,
    markup,
    one_line,
    prose,
    read_cell,
    write_cell,
)
from tests.inputs import HOSTILE

# What Streamlit's page looks for in text when all escapes are undone (1.67).
REPLACED = [
    r"(?i)(https?:\/\/|www(?=\.))([-.\w]+)([^ \t\r\n]*)",
    r"([-.\w+]+)@([-\w]+(?:\.[-\w]+)+)",
    r":(?:material\/|streamlit:)?[\w+-][\w_+-]*:",
    r":material\/\w+:",
    r"(^|\s)(<->|->|<-|--|>=|<=|~=)(\s|$)",
]
MARKUP = set("`*_[]<>#|~$&@:")


def shown(text: str) -> str:
    """What Markdown with nothing but escaped characters makes of it."""
    return re.sub(r"\\([\W_])", r"\1", text)


def check_markdown(text: str) -> None:
    said = markdown(text)
    assert not MARKUP & set(re.sub(r"\\[\W_]", "", said)), "every mark is escaped"
    assert not re.match(r"[-+=]|[0-9]+[.)]", said), "no list, heading or line begins"
    assert not any(re.search(pattern, shown(said)) for pattern in REPLACED)
    assert shown(said).replace(JOINER, "") == " ".join(text.split()).replace(JOINER, "")


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_hostile_text_as_it_is(text: str) -> None:
    check_markdown(text)


@given(st.text(max_size=60))
def test_markdown_shows_any_text_as_it_is(text: str) -> None:
    check_markdown(text)


def test_markdown_escapes_word_for_word() -> None:
    assert markdown("a*b* $x$") == r"a\*b\* \$x\$"
    assert markdown("one\n\n# two") == r"one \# two"
    assert markdown("![i](http://e)") == rf"!\[i\](http\:{JOINER}//e)"
    assert markdown("www.e.de") == f"www{JOINER}.e.de"
    assert markdown("- 1. x") == r"\- 1. x"
    assert markdown("12. x") == f"12{JOINER}. x"
    assert markdown("8-8, 5 > 3: fine.") == r"8-8, 5 \> 3\: fine."


def check_prose(text: str) -> None:
    said = prose(text)
    lines = text.splitlines()
    assert len(said.splitlines()) <= len(lines)
    for line, given_line in zip(said.split("\n"), lines, strict=False):
        rest = re.sub(r"^(- |[0-9]{1,2}\. )", "", line)
        assert not MARKUP - {"*"} & set(re.sub(r"\\[\W_]", "", rest)), "every other mark is escaped"
        assert not re.match(r"[-+=]|[0-9]+[.)]", rest), "no list in a list, heading or line begins"
        assert not any(re.search(pattern, shown(rest)) for pattern in REPLACED)
        assert shown(line).replace(JOINER, "") == one_line(given_line).replace(JOINER, "")


@pytest.mark.parametrize("text", HOSTILE)
def test_prose_shows_hostile_text_as_it_is(text: str) -> None:
    check_prose(text)


@given(st.text(max_size=60))
def test_prose_shows_any_text_as_it_is(text: str) -> None:
    check_prose(text)


def test_prose_keeps_paragraphs_lists_and_emphasis() -> None:
    said = "One *two* **three**.\n\n- four\n- five\n\n1. six"
    assert prose(said) == said
    assert prose("# one\n`two` <b> [x](http://e)") == (
        rf"\# one" "\n" rf"\`two\` \<b\> \[x\](http\:{JOINER}//e)"
    )
    assert prose("- - x\n---\n  code") == "- \\- x\n\\---\ncode".replace(
        "---", f"-{JOINER}-{JOINER}-"
    )


@given(st.text(max_size=60))
def test_markup_comes_back_from_html(text: str) -> None:
    said = markup(text)
    assert not set("<>\"'") & set(said)
    assert html.unescape(said) == " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-1+1", "'-1+1"),
        ("\tx", "'\tx"),
        ("'=x", "''=x"),
        ("-1", "-1"),
        ("+2.5", "+2.5"),
        ("'quoted'", "'quoted'"),
        ("cat", "cat"),
    ],
)
def test_no_cell_is_a_formula(text: str, cell: str) -> None:
    assert write_cell(text) == cell
    assert read_cell(cell) == text


@given(st.text(st.sampled_from("'=+-@1a\t."), max_size=6))
def test_every_cell_comes_back(text: str) -> None:
    assert read_cell(write_cell(text)) == text


def test_a_name_is_as_long_as_there_is_room_for() -> None:
    assert fitted("twelve signs") == "twelve signs"
    assert fitted("thirteen sign") == "thirteen si…"
    assert fitted("eleven and a half") == "eleven and…", "no blank before the dots"
    assert fitted("abcd", 3) == "ab…"


def test_classes_of_one_name_are_numbered() -> None:
    assert class_labels(["cat", "cat", "cat (2)", "cat"], 5) == [
        "cat",
        "cat (2)",
        "cat (2) (2)",
        "cat (3)",
        "class 5",
    ]
    assert class_labels(["class 2"], 2) == ["class 2", "class 2 (2)"]
    assert class_labels([" a\n b ", "\0"], 2) == ["a b", "class 2"]


@given(st.lists(st.text(max_size=60), max_size=8))
def test_classes_in_a_file_have_names_of_their_own(names: list[str]) -> None:
    labels = class_labels(names, 8)
    assert len(set(labels)) == 8
    assert all(1 <= len(label) <= MAX_NAME and label == one_line(label) for label in labels)
