"""Sheets: headings, kinds of columns, and what has to be asked."""

import pytest

from nnviz.errors import InputError
from nnviz.files.roles import Roles
from nnviz.files.sheet import Sheet, read_sheet


def names(sheet: Sheet) -> list[str]:
    return [column.name for column in sheet.columns]


@pytest.mark.parametrize(
    ("text", "headings", "rows"),
    [
        ("x,y,label\n1,2,a\n3,4,b", ["x", "y", "label"], [2, 3]),
        ("0,1,2\n0.5,1.2,1\n0.3,1.5,0", ["column 0", "column 1", "column 2"], [2, 3]),
        (",0,1,2\n0,.5,1.2,1\n1,.3,1.5,0", ["row", "column 0", "column 1", "column 2"], [2, 3]),
        (",x,y\n0,0.5,1\n1,0.6,2", ["row", "x", "y"], [2, 3]),
        ('"x" "y" "g"\n"1" 1.5 2 "a"\n"2" 3 4 "b"', ["row", "x", "y", "g"], [2, 3]),
        ("x,x,\n1,2,a\n3,4,b", ["x", "x (2)", "column 3"], [2, 3]),
        ("'=x,y,z\n1,2,a", ["=x", "y", "z"], [2]),
        ("1,2,a\n3,4,b", ["column 1", "column 2", "column 3"], [1, 2]),
        ("0,1,a\n0.2,0.9,b", ["column 1", "column 2", "column 3"], [1, 2]),
        ("NA,NA,a\n3,4,a", ["column 1", "column 2", "column 3"], [1, 2]),
        ("one,two,a\n3,4,a\n5,6,b", ["column 1", "column 2", "column 3"], [1, 2, 3]),
        ("one,2,a\n3,4,b\n5,6,b", ["column 1", "column 2", "column 3"], [1, 2, 3]),
        ("# a b c\n1 2 x\n3 4 y", ["a", "b", "c"], [2, 3]),
    ],
)
def test_headings_are_recognised(text: str, headings: list[str], rows: list[int]) -> None:
    sheet = read_sheet(text)
    assert (names(sheet), sheet.rows.tolist()) == (headings, rows)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("x,y,label\n1,2,a\n3,4,b", False),
        ("1,2,a\n3,4,b", False),
        ("0,1,a\n0.2,0.9,b", True),
        ("2019,2020,country\n0.2,0.9,a\n0.3,0.7,b", True),
        ("2019,2020,a\n0.2,0.9,a\n0.3,0.7,b", False),
        ("2019,2021,b\n0.2,0.9,a\n0.3,0.7,b", False),
        ("one,two,a\n3,4,a\n5,6,b", True),
        ("one,2,a\n3,4,b\n5,6,b", True),
    ],
)
def test_where_the_first_row_may_be_headings_it_is_asked(text: str, asked: bool) -> None:
    assert read_sheet(text).asks_headings is asked
    assert read_sheet(text, headings=True).headed
    assert not read_sheet(text, headings=False).headed


@pytest.mark.parametrize(
    ("text", "mark", "asked"),
    [
        ("x;y\n1,5;2\n1,234;3", ",", False),
        ("x;y\n1,234;2\n2,345;3", ",", True),
        ("x;y\n1.234;2\n2.345;3", ".", True),
        ("x;y\n1,234;2,5\n2,345;3,5", ",", False),
        ("x;y\n1,234;2.5\n2,345;3.5", ".", False),
        ('x,y\n"1,234",2\n"2,345",3', ".", True),
        ("x,y\n1.234,2\n2.345,3", ".", False),
        ("x,y\n1,2", ".", False),
    ],
)
def test_the_decimal_mark_is_known_or_asked_for(text: str, mark: str, asked: bool) -> None:
    sheet = read_sheet(text)
    assert (sheet.mark, sheet.asks_mark) == (mark, asked)


def test_columns_are_what_most_of_their_cells_are() -> None:
    sheet = read_sheet("n,a,b,c,d,e,f\n1,1.5,cat,train,,7,x\n2,NA,dog,test,,x,y\n3,2,dog,,,8,")
    assert [column.kind for column in sheet.columns] == [
        *("number", "number", "text", "split", "blank", "number", "text")
    ]
    assert sheet.numeric == [0, 1, 5]
    assert sheet.columns[1].values == ["1.5", "2"]
    assert sheet.roles == Roles(0, 1, 6, 3)


def test_numbers_cut_at_decimal_commas_are_spoken_of() -> None:
    said = "All numbers are whole; if commas are decimal marks, separate columns by semicolons."
    assert read_sheet("0,5,1,5,a\n0,7,1,2,b").notes == (said,)
    assert read_sheet("0.5,1,5,3,a").notes == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There are no rows;"),
        ("# only\n% comments", "There are no rows;"),
        ("x,y,label", "There are no rows below the headings;"),
        ("a\nb", "Row 1 has only one column;"),
        (
            "x,y,label\n1,5,2,5,a",
            "Row 2 has 5 cells, but there are 3 headings; add the missing ones or quote the cells; "
            "decimal commas need semicolons between columns.",
        ),
        ("x;y\n1;2\n1;2;3\n1;2", "Row 3 has 3 cells, but there are 2 headings; add the missing"),
    ],
)
def test_what_is_no_table_is_said(text: str, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        read_sheet(text)
    assert str(caught.value).startswith(sentence)
