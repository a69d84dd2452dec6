"""Where the cells of a sheet stand, and which sheets cannot be."""

import pytest

from nnviz.files.markup import Damaged, look_through
from nnviz.files.survey import COLUMNS, Survey, place_of
from nnviz.settings.limits import MAX_BOOK_CELLS, MAX_BOOK_MARKS, MAX_ROWS
from tests.books import sheet_xml

MANY = " ".join(f'a{number}=""' for number in range(400))


def survey(rows: str, tail: str = "") -> Survey:
    look = Survey("Sheet")
    look_through(sheet_xml(rows, tail=tail).encode(), look)
    return look


def test_a_sheet_is_measured_without_being_read() -> None:
    found = survey(
        '<row r="2" hidden="1"><c r="C2"><v>1</v></c><c r="D2" s="1"/></row>'
        '<row><c><f>1</f><v/></c><c/><c r="F3" t="inlineStr"><is><t>a</t></is></c></row>'
        '<row r="9" hidden="true"><c r="ZZ9" s="1"/></row>',
        tail='<mergeCells><mergeCell ref="C2:C7"/><mergeCell ref="A1:B2"/></mergeCells>',
    )
    assert (found.cells, found.all_cells, found.unknown, found.hidden_rows) == (2, 6, 1, 1)
    assert (found.first_column, found.last_column, found.width, found.last_row) == (3, 6, 4, 3)
    assert found.merged == [(3, 2, 7)]
    assert not found.too_large
    empty = survey("")
    assert (empty.cells, empty.width, empty.last_row) == (0, 0, 0)


@pytest.mark.parametrize(
    ("rows", "too_large"),
    [
        (f"<row>{'<c/>' * 10}</row>" * (MAX_BOOK_CELLS // 10), False),
        (f"<row>{'<c/>' * 10}</row>" * (MAX_BOOK_CELLS // 10) + "<row><c/></row>", True),
        ("<row/>" * MAX_ROWS, False),
        ("<row/>" * (MAX_ROWS + 1), True),
        (f"<row><c>{'<v/>' * (2 * MAX_BOOK_CELLS + 1)}</c></row>", True),
        (f"<row><c>{'<x/>' * MAX_BOOK_MARKS}</c></row>", True),
        ("<row>" + f"<c {MANY}/>" * 103 + "</row>", True),
    ],
)
def test_what_is_too_large_is_known_before_all_of_it_was_seen(rows: str, too_large: bool) -> None:
    assert survey(rows).too_large is too_large


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"/><row r="2"/>',
        '<row r="3"/><row r="2"/>',
        '<row r="0"/>',
        '<row r="x"/>',
        '<row r="1"><c r="B1"/><c r="A1"/></row>',
        '<row r="1"><c r="A1"/><c r="A1"/></row>',
        '<row r="1"><c r="A2"/></row>',
        '<row r="1"><c r="A"/></row>',
        '<row r="1"><c r="XFE1"/></row>',
        f"<row>{'<c/>' * (COLUMNS + 1)}</row>",
    ],
)
def test_rows_and_cells_that_come_twice_or_too_late_are_damage(rows: str) -> None:
    with pytest.raises((Damaged, ValueError)):
        survey(rows)


def test_a_place_is_a_row_and_a_column() -> None:
    assert [place_of(each) for each in ("A1", "Z9", "AA10", "XFD1048576")] == [
        *((1, 1), (9, 26), (10, 27), (1_048_576, 16_384))
    ]
