"""From a sheet and a choice to a table: everything that people have in a spreadsheet."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.errors import InputError
from nnviz.files.choice import Choice, is_amount, parse_csv, suggest, use_sheet
from nnviz.files.sheet import read_sheet
from nnviz.files.table import Table
from nnviz.settings.limits import MAX_POINTS


def used(text: str, **changes: object) -> Table:
    """What is made of a text by guess, but for some of the choice."""
    sheet = read_sheet(text)
    return use_sheet(sheet, replace(suggest(sheet), **changes))  # type: ignore[arg-type]


IRIS = "sl,sw,pl,pw,species\n5.1,3.5,1.4,0.2,setosa\n7,3.2,4.7,1.4,versicolor\n"


@pytest.mark.parametrize(
    ("text", "xy", "labels", "columns"),
    [
        (IRIS, [[5.1, 3.5], [7, 3.2]], ["setosa", "versicolor"], ("sl", "sw", "species")),
        (
            'Länge;Breite;Art\n−1,5;12.500,5;a\n="0.5";50%;b\n',
            [[-1.5, 12500.5], [0.5, 50]],
            ["a", "b"],
            ("Länge", "Breite", "Art"),
        ),
        ("1|14.2|1.7\n2|13.2|1.8\n1|12|2.5", [[14.2, 1.7], [13.2, 1.8], [12, 2.5]], None, None),
        ("x\ty\tl\n1 234,5\t2\ta\n1,5\t3\tb", [[1234.5, 2], [1.5, 3]], ["a", "b"], None),
        ("  0.1   0.2  a\n 10.5  -3.2  b\n", [[0.1, 0.2], [10.5, -3.2]], ["a", "b"], None),
        ('x,y,l\n"1,5","2,5",a\n"3,25","1,0",b', [[1.5, 2.5], [3.25, 1]], ["a", "b"], None),
        (
            "@relation r\n@attribute a real\n@attribute b real\n@attribute class {u,v}\n@data\n"
            "1,2,u\n3,4,v",
            [[1, 2], [3, 4]],
            ["u", "v"],
            ("a", "b", "class"),
        ),
        ("0,1,2\n0.5,1.2,1\n0.25,1.5,0", [[0.5, 1.2], [0.25, 1.5]], ["1", "0"], None),
        ("x1,x2,y\n1.5,2,0\n2,3.5,1", [[1.5, 2], [2, 3.5]], ["0", "1"], ("x1", "x2", "y")),
    ],
)
def test_tables_as_people_have_them(
    text: str,
    xy: list[list[float]],
    labels: list[str] | None,
    columns: tuple[str, str, str] | None,
) -> None:
    table = used(text)
    assert table.xy.tolist() == xy
    assert labels is None or [table.names[label] for label in table.labels] == labels
    assert columns is None or table.columns == columns
    assert table.report == ()


@given(
    st.lists(
        st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.sampled_from(["a b", "ü", "c,d"])),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from([(",", "."), (";", "."), (";", ","), ("\t", "."), ("\t", ","), ("|", ",")]),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "# by hand\n", "A title\n\n"]),
)
def test_whatever_a_table_is_written_with_it_is_read_exactly(
    rows: list[tuple[float, float, str]],
    marks: tuple[str, str],
    headed: bool,
    counted: bool,
    above: str,
) -> None:
    separator, mark = marks
    lines = [[repr(x).replace(".", mark), repr(y).replace(".", mark), f'"{n}"'] for x, y, n in rows]
    names = ["width", "height", "kind"]
    if counted and headed:
        lines = [[str(i), *line] for i, line in enumerate(lines)]
        names = ["", *names]
    if headed:
        lines = [names, *lines]
    table = used(above + "\n".join(map(separator.join, lines)), mark=mark)
    assert table.xy.tolist() == [[x, y] for x, y, _ in rows]
    assert [table.names[label] for label in table.labels] == [name for *_, name in rows]


def test_labels_that_mean_one_number_are_one_class_in_order_of_numbers() -> None:
    table = used("x,y,c\n1,2,10\n1,3,1.0\n2,3,+1\n4,5,1\n3,3,-2.5\n3,4,9")
    assert table.names == ("-2.5", "1", "9", "10")
    assert table.labels.tolist() == [3, 1, 1, 1, 0, 2]
    assert used("x,y,c\n1,2,1\n1,3,1.0\n2,3,b").names == ("1", "1.0", "b")


GAPS = "x,y,c\n1,2,a\n,3,b\n4,NA,a\n5,6,\n7,8,b\n"


def test_rows_with_gaps_are_left_out_and_named() -> None:
    table = used(GAPS)
    assert table.rows.tolist() == [2, 6]
    assert table.report == ("The 3 rows without a number or label are left out (rows 3, 4 and 5).",)
    assert used("x,y,c\n1,2,a\n,3,b\n").report == ("The row without a number is left out (row 3).",)
    many = "x,y,c\n" + "1,2,a\n,2,b\n" * 9
    assert used(many).report == (
        "The 9 rows without a number are left out (rows 3, 5, 7, 9, 11 and 4 more).",
    )
    with pytest.raises(InputError, match=r"^Row 3 has no x;"):
        used(GAPS, leave_out=False)
    with pytest.raises(InputError, match=r"^No row has a number in both columns;"):
        used("x,y,c\n1,,a\n,2,b\n")


def test_of_too_many_rows_a_sample_has_the_same_share_of_each_class() -> None:
    text = "\n".join(f"{i},{i % 7},{'ab'[i % 4 == 0]}" for i in range(12_000))
    table = used(text)
    assert Counter(table.labels.tolist()) == {0: 1250, 1: 3750}
    assert table.report == (
        "There are 12,000 rows; a sample of 5,000 is taken, with the same share of each class.",
    )
    assert np.array_equal(used(text).rows, table.rows), "the same file gives the same sample"
    assert (np.diff(table.rows) > 0).all()
    with pytest.raises(InputError, match=r"^There are over 5,000 points;"):
        used(text, sample=False)


def test_of_too_many_classes_the_largest_are_kept_or_the_rest_is_one() -> None:
    sizes = {name: 11 - number for number, name in enumerate("abcdefghij")}
    text = "x,y,c\n" + "".join(f"{i},{i},{n}\n" for n, size in sizes.items() for i in range(size))
    largest = used(text)
    assert suggest(read_sheet(text)).classes == "largest"
    assert largest.names == tuple("abcdefgh")
    assert largest.report == (
        "Of 10 classes the 8 largest are kept; the other 2, with 5 rows, are left out.",
    )
    merged = used(text, classes="merge")
    assert merged.names == (*"abcdefg", "others")
    assert Counter(merged.labels.tolist())[7] == 4 + 3 + 2
    assert merged.report == (
        "Of 10 classes the 7 largest are kept, and the other 3 are one, “others”, with 9 rows.",
    )
    with pytest.raises(InputError, match=r"^There are 10 different labels, from “a” to “j”;"):
        used(text, classes="all")


def test_labels_on_a_scale_are_split_at_their_median() -> None:
    text = "x,y,price\n" + "".join(f"{i},{i * i},{i * 1.5}\n" for i in range(20))
    sheet = read_sheet(text)
    assert is_amount(sheet, suggest(sheet))
    table = used(text)
    assert table.names == ("price up to 14.25", "price above 14.25")
    assert table.labels.tolist() == [0] * 10 + [1] * 10
    assert table.report == (
        "The labels are 20 different numbers, so there are two classes: up to the median, 14.25, "
        "and above it.",
    )
    assert used("1,2,3\n2,3,3\n4,4,1", classes="median").labels.tolist() == [1, 1, 0]
    with pytest.raises(InputError, match=r"^All labels are the same number;"):
        used("1,2,3\n2,3,3", label=2, x=0, y=1, classes="median")
    with pytest.raises(InputError, match=r"^The label “a” is not a number,"):
        used("1,2,a\n2,3,b", classes="median")


@pytest.mark.parametrize(
    ("heading", "words", "held_out"),
    [
        ("split", ["train", "test", "Validation", "hold-out", ""], [0, 1, 1, 1, 0]),
        ("set", ["training", "TEST", "val", "dev", "train"], [0, 1, 1, 1, 0]),
        ("held_out", ["0", "1", "0", "1", "0"], [0, 1, 0, 1, 0]),
        ("test", ["true", "FALSE", "true", "false", "false"], [1, 0, 1, 0, 0]),
        ("is_train", ["True", "False", "True", "True", "1"], [0, 1, 0, 0, 0]),
        ("train", ["yes", "no", "y", "n", "yes"], [0, 1, 0, 1, 0]),
    ],
)
def test_the_usual_words_for_a_split(heading: str, words: list[str], held_out: list[int]) -> None:
    rows = "".join(f"{i},{2 * i},{'ab'[i % 2]},{word}\n" for i, word in enumerate(words))
    table = used(f"x,y,kind,{heading}\n{rows}")
    assert table.held_out.tolist() == [bool(value) for value in held_out]
    assert table.columns == ("x", "y", "kind")


def test_a_table_without_labels_is_one_class() -> None:
    table = used("x,y\n1,2\n3,4")
    assert (table.names, table.labels.tolist()) == (("all",), [0, 0])
    assert table.report == ("There are no labels, so all points are one class.",)
    with pytest.raises(InputError, match=r"^There is no column of labels;"):
        parse_csv("x,y\n1,2\n3,4")


def test_any_two_columns_can_be_chosen() -> None:
    table = used(IRIS, x=2, y=3)
    assert (table.xy.tolist(), table.columns) == ([[1.4, 0.2], [4.7, 1.4]], ("pl", "pw", "species"))
    with pytest.raises(InputError, match=r"^Two columns of numbers are needed,"):
        suggest(read_sheet("a,1\nb,2"))


def test_the_mark_decides_where_a_number_can_be_read_two_ways() -> None:
    text = "x;y;c\n1,234;2;a\n3,456;4;b\n"
    assert used(text, mark=",").xy[:, 0].tolist() == [1.234, 3.456]
    assert used(text, mark=".").xy[:, 0].tolist() == [1234, 3456]


def test_no_more_than_fits_is_ever_made() -> None:
    text = "\n".join(f"{i},{i},{i % 15}" for i in range(40_000))
    table = used(text)
    assert len(table.labels) == MAX_POINTS
    assert len(table.names) == 8
    assert Choice(0, 1).leave_out
