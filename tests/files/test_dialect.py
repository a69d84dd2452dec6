"""Cells of a text, whatever separates them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.errors import InputError
from nnviz.files.dialect import FIXED, read_cells
from nnviz.settings.limits import MAX_ROWS

ROWS = [["x", "y", "kind"], ["1.5", "-2", "cat"], ["3", "4", "dog"]]


@pytest.mark.parametrize("mark", ["\t", ";", "|", ",", " "])
def test_any_separator_is_found(mark: str) -> None:
    cells = read_cells("\n".join(mark.join(row) for row in ROWS))
    assert (cells.separator, [row for _, row in cells.records]) == (mark, ROWS)
    assert [row for row, _ in cells.records] == [1, 2, 3]
    assert cells.notes == ()


@given(
    st.lists(
        st.tuples(
            st.floats(-1e6, 1e6).map(str),
            st.integers(-99, 99).map(str),
            st.text("ab ,;|\"'x1", min_size=1, max_size=8).map(str.strip).filter(bool),
        ),
        min_size=1,
        max_size=9,
    ),
    st.sampled_from(["\t", ";", "|", ","]),
)
def test_what_is_written_with_quotes_is_read_as_it_was(
    rows: list[tuple[str, str, str]], mark: str
) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=mark, quoting=csv.QUOTE_ALL).writerows(rows)
    cells = read_cells(out.getvalue().replace("\r\n", "\n"))
    assert [tuple(row) for _, row in cells.records] == rows


@pytest.mark.parametrize(
    ("text", "separator", "rows"),
    [
        ("1,5;2,5;a\n3;4,25;b", ";", [["1,5", "2,5", "a"], ["3", "4,25", "b"]]),
        ("1,5 2,5 a\n3,0 4,2 b", " ", [["1,5", "2,5", "a"], ["3,0", "4,2", "b"]]),
        ('"1,5","2,5",a', ",", [["1,5", "2,5", "a"]]),
        ("1,2,a;b", ",", [["1", "2", "a;b"]]),
        ("1.5, 2, a b", ",", [["1.5", "2", "a b"]]),
        ("1 234,5\t2\ta b\n", "\t", [["1 234,5", "2", "a b"]]),
        ("  1    2  a\n 10  -20  b", " ", [["1", "2", "a"], ["10", "-20", "b"]]),
        ("sep=;\n1,5;2\n", ";", [["1,5", "2"]]),
        ("sep=|\n1;2|3\n", "|", [["1;2", "3"]]),
    ],
)
def test_the_separator_is_told_from_marks_within_cells(
    text: str, separator: str, rows: list[list[str]]
) -> None:
    cells = read_cells(text)
    assert (cells.separator, [row for _, row in cells.records]) == (separator, rows)


def test_columns_of_fixed_width_may_have_gaps_and_blanks() -> None:
    cells = read_cells(
        "Flowers of a meadow, measured in May\n"
        "x     y     species\n"
        "1.5   2.0   Iris setosa\n"
        "3.0         Iris virginica\n"
    )
    assert cells.separator == FIXED
    assert cells.notes == ("Row 1, “Flowers of a meadow, measured …”, is taken for a title.",)
    assert [row for _, row in cells.records] == [
        ["x", "y", "species"],
        ["1.5", "2.0", "Iris setosa"],
        ["3.0", "", "Iris virginica"],
    ]


def test_titles_and_comments_are_set_aside_and_said() -> None:
    cells = read_cells("# by hand\nMay 2024\n\nx,y,label\n1,2,a\n% later\n3,4,b\n#1,5,c\n")
    assert cells.records == [
        (4, ["x", "y", "label"]),
        (5, ["1", "2", "a"]),
        (7, ["3", "4", "b"]),
        (8, ["#1", "5", "c"]),
    ]
    assert cells.notes == (
        "Row 2, “May 2024”, is taken for a title.",
        "2 lines that begin with # or % left out.",
    )


@pytest.mark.parametrize(
    ("above", "titles"),
    [
        ("Class 7b;;May 2024\n", ["Class 7b May 2024"]),
        ("Class 7b;May 2024;;\n;;;\n", ["Class 7b May 2024"]),
        ("A title\nby Ann;in May\n", ["A title", "by Ann in May"]),
    ],
)
def test_a_title_may_stand_in_several_cells(above: str, titles: list[str]) -> None:
    cells = read_cells(above + "x;y;kind\n1;2;a\n3;4;b\n")
    assert [row[0] for _, row in cells.records] == ["x", "1", "3"]
    assert [note.partition("“")[2].partition("”")[0] for note in cells.notes] == titles


@pytest.mark.parametrize(
    "text",
    [
        "length;width;kind\ncm;mm;text\n1;2;a\n",
        "1;;a\nb;c;d\n1;2;a\n",
        "x;y;\n1;2;a\n",
    ],
)
def test_headings_and_rows_are_no_titles(text: str) -> None:
    assert read_cells(text).notes == ()
    assert len(read_cells(text).records) == text.count("\n")


def test_a_comment_just_above_may_name_the_columns() -> None:
    assert read_cells("# a b label\n1.0 2.0 0.0\n").headings == ("a", "b", "label")
    assert read_cells("# made by hand in May\n1.0 2.0 0.0\n").headings == ()


def test_the_head_of_an_arff_file_names_the_columns() -> None:
    cells = read_cells(
        "% flowers\n@RELATION iris\n@attribute 'sepal length' numeric\n@ATTRIBUTE w REAL\n"
        "@attribute class {a,'b c'}\n\n@DATA\n1,2,a\n% so\n3,?,'b c'\n"
    )
    assert cells.headings == ("sepal length", "w", "class")
    assert cells.records == [(8, ["1", "2", "a"]), (10, ["3", "?", "b c"])]
    assert cells.notes == ("2 lines that begin with # or % left out.",)


def test_rows_of_quoted_cells_with_line_ends_count_as_one() -> None:
    assert read_cells('1,2,"a\nb"\n3,4,c').records == [
        (1, ["1", "2", "a\nb"]),
        (2, ["3", "4", "c"]),
    ]


def test_exactly_so_many_rows_are_read() -> None:
    assert len(read_cells("1,2\n" * MAX_ROWS).records) == MAX_ROWS
    with pytest.raises(InputError, match=r"^There are over 50,000 rows, blank ones included;"):
        read_cells("1,2\n" * MAX_ROWS + "3,4")


@given(st.text("1,;|\t \"'#%@=\nabsepdt.-", max_size=120))
def test_anything_gives_cells_that_end_in_something(text: str) -> None:
    assert all(row and row[-1] for _, row in read_cells(text).records)
