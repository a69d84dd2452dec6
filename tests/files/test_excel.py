"""Excel files: what each kind of cell becomes, and what is said of the rest."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import Font

from nnviz.errors import InputError
from nnviz.files.book import open_book
from nnviz.files.choice import parse_csv, suggest, use_sheet
from nnviz.files.dialect import Cells
from nnviz.files.excel import book_cells
from nnviz.files.numerals import Figure
from nnviz.files.sheet import Sheet, read_sheet
from nnviz.files.table import Table, write_csv
from tests.books import (
    SHEET,
    as_excel_writes,
    book,
    packed,
    parts_of,
    saved,
    sheet_xml,
    with_parts,
)
from tests.inputs import check_all, mutations, some_points


def cells_of(data: bytes, page: int = 0) -> Cells:
    """The cells of a sheet."""
    opened = open_book(data)
    return book_cells(opened, opened.pages[page])


def column(sheet: Sheet, name: str) -> tuple[str, ...]:
    return next(column.cells for column in sheet.columns if column.name == name)


def used(data: bytes) -> Table:
    sheet = read_sheet(data)
    return use_sheet(sheet, suggest(sheet))


def two_ways(data: bytes) -> list[bytes]:
    """A file with its texts in the cells, and in a table of their own."""
    return [data, as_excel_writes(data)]


ROWS: list[list[Any]] = [
    ["length", "width", "kind", "split"],
    [5.1, 3, "cat", "train"],
    [-1234.5, 1e-7, "dog", "test"],
    [1234, 0.25, "cat", "train"],
]


@pytest.mark.parametrize("data", two_ways(book(ROWS)))
def test_a_sheet_is_read_as_the_same_table_in_text_is(data: bytes) -> None:
    table = used(data)
    assert table.xy.tolist() == [[5.1, 3.0], [-1234.5, 1e-7], [1234.0, 0.25]]
    assert [table.names[label] for label in table.labels] == ["cat", "dog", "cat"]
    assert table.held_out.tolist() == [False, True, False]
    assert table.rows.tolist() == [2, 3, 4]
    assert (table.columns, table.report) == (("length", "width", "kind"), ())
    text = "\n".join(";".join(map(str, row)) for row in ROWS)
    assert parse_csv(text).xy.tolist() == parse_csv(data).xy.tolist() == table.xy.tolist()


def test_numbers_are_what_they_are_whatever_their_texts_look_like() -> None:
    sheet = read_sheet(book([["x", "y", "c"], [1.234, 2.345, 1.0], [3.456, 1234, 2.0]]))
    assert (sheet.asks_mark, sheet.mark, sheet.doubtful) == (False, ".", "")
    assert use_sheet(sheet, suggest(sheet)).names == ("1", "2")
    mixed = read_sheet(book([["x", "y", "c"], [1.234, "1,5", "a"], ["2,25", 1.234, "b"]]))
    assert (mixed.mark, mixed.asks_mark) == (",", False), "texts with decimal commas"
    assert use_sheet(mixed, suggest(mixed)).xy.tolist() == [[1.234, 1.5], [2.25, 1.234]]
    asked = read_sheet(book([["x", "y", "c"], [1.234, "1,234", "a"], [2, "2,345", "b"]]))
    assert (asked.asks_mark, asked.doubtful) == (True, "1,234")


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (1.5, "General", "1.5"),
        (1234, "#,##0.00", "1234"),
        (2.0, "0.00", "2"),
        (-0.5, '0.0" %"', "-0.5"),
        (0.07, "0%", "7%"),
        (1.005, "0.00%", "100.5%"),
        (0.5, "0\\%", "0.5"),
        (1e300, "General", "1e+300"),
        (12.5, "[$€-407] #,##0.00", "12.5"),
        (True, "General", "TRUE"),
        (False, "General", "FALSE"),
        ("  a b ", "General", "a b"),
        ("1,5", "@", "1,5"),
        ("a\nb", "General", "a\nb"),
        (date(2024, 5, 1), "yyyy-mm-dd", "2024-05-01"),
        (datetime(2024, 5, 1, 8, 30), "yyyy-mm-dd h:mm", "2024-05-01 08:30:00"),
        (datetime(2024, 5, 1, 8, 30), "General", "45413.35416666666"),
        (time(8, 30), "h:mm", "08:30:00"),
        (timedelta(hours=30), "[h]:mm", "1 day, 6:00:00"),
        (45413, "dd.mm.yy", "2024-05-01"),
        (2_958_466, "dd.mm.yy", ""),
        (12.5, "0.0;-0.0%", "12.5"),
        ("#DIV/0!", "General", ""),
        (None, "0%", ""),
    ],
)
def test_each_kind_of_cell_becomes_a_text(value: Any, form: str, text: str) -> None:
    workbook = Workbook()
    workbook.active.append(["a", "b"])
    cell = workbook.active.cell(2, 1)
    cell.value = value
    cell.number_format = form
    workbook.active["B2"] = "end"
    for data in two_ways(saved(workbook)):
        (_, head), (_, row) = cells_of(data).records
        assert (head, row) == (["a", "b"], [text, "end"])


def test_numbers_in_per_cent_are_those_that_are_seen() -> None:
    workbook = Workbook()
    for row in (["x", "y", "c"], [0.5, 0.07, "a"], [0.25, 1, "b"]):
        workbook.active.append(row)
    for cell in workbook.active["B"][1:]:
        cell.number_format = "0.0%"
    assert used(saved(workbook)).xy.tolist() == [[0.5, 7.0], [0.25, 100.0]]
    text = parse_csv("x;y;c\n0,5;7,0%;a\n0,25;100,0%;b")
    assert text.xy.tolist() == [[0.5, 7.0], [0.25, 100.0]], "as the cells are when copied"


def test_a_table_may_begin_anywhere_below_titles() -> None:
    workbook = Workbook()
    sheet = workbook.active
    sheet["B2"] = "Flowers of a meadow"
    sheet["F3"] = "May 2024"
    rows: list[list[Any]] = [["x", "y", None, "c"], [1, 2, None, "a"], [3, 4, None, "b"]]
    for at, row in enumerate(rows):
        for place, value in enumerate(row):
            sheet.cell(6 + 2 * at, 3 + place, value)
    sheet["Z99"].font = Font(bold=True)  # a blank cell with a format
    for data in two_ways(saved(workbook)):
        read = read_sheet(data)
        assert [each.name for each in read.columns] == ["x", "y", "column 3", "c"]
        assert read.rows.tolist() == [8, 10], "as Excel counts them"
        assert read.notes == (
            "Row 2, “Flowers of a meadow”, is taken for a title.",
            "Row 3, “May 2024”, is taken for a title.",
        )
        assert use_sheet(read, suggest(read)).xy.tolist() == [[1, 2], [3, 4]]


def test_a_column_at_the_end_needs_no_heading() -> None:
    table = used(book([["x", "y"], [1, 2, "a"], [3, 4, "b"]]))
    assert (table.columns, table.names) == (("x", "y", "column 3"), ("a", "b"))


def test_what_is_made_of_a_sheet_beyond_what_it_shows_is_said() -> None:
    workbook = Workbook()
    sheet = workbook.active
    for row in (["x", "y", "c"], [1, 2, "a"], [3, 4, None], [5, "=1+1", None], [6, 7, "b"]):
        sheet.append(row)
    sheet.merge_cells("C2:C4")
    sheet.append(["#N/A", 8, "b"])
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[90].hidden = True
    hidden = workbook.create_sheet("Lists")
    hidden["A1"] = 1
    hidden.sheet_state = "veryHidden"
    for data in two_ways(saved(workbook)):
        table = used(data)
        assert table.report == (
            "Hidden sheets are left aside: “Lists”.",
            "Rows that Excel hides are read, too: 1.",
            "Cells that are merged count for each of their rows: 2 filled in.",
            "Cells with an error, such as #DIV/0!, count as blank: 1.",
            "Formulas without a result count as blank: 1; Excel computes them when it opens and "
            "saves the file.",
            "The 2 rows without a number are left out (rows 4 and 6).",
        )
        assert table.xy.tolist() == [[1, 2], [3, 4], [6, 7]]
        assert [table.names[label] for label in table.labels] == ["a", "a", "b"]


def test_a_title_across_columns_is_one_cell_and_no_heading() -> None:
    workbook = Workbook()
    for row in (["Class 7b"], [], ["x", "y", "c"], [1, 2, "a"], [3, 4, "b"]):
        workbook.active.append(row)
    workbook.active.merge_cells("A1:C2")
    table = used(saved(workbook))
    assert table.report == ("Row 1, “Class 7b”, is taken for a title.",)
    assert table.columns == ("x", "y", "c")


def test_results_of_formulas_are_read_and_not_computed() -> None:
    rows = (
        '<row r="1"><c r="A1" t="str"><f>"x"</f><v>x</v></c><c r="B1" t="str"><v>y</v></c></row>'
        '<row r="2"><c r="A2"><f>1+1</f><v>7</v></c><c r="B2" t="str"><f>"0.5"</f><v>0.5</v></c>'
        '<c r="C2" t="str"><f>""</f><v></v></c></row>'
    )
    cells = cells_of(with_parts(sheet=sheet_xml(rows)))
    assert cells.records == [(1, ["x", "y"]), (2, ["7", "0.5"])]
    assert cells.notes == ()


def test_all_digits_of_a_number_are_read() -> None:
    cells = "".join(
        f"<c><v>{text}</v></c>"
        for text in ("0.30000000000000004", "1E-2", "-3.0", "1E+999", "9" * 400)
    )
    ((_, row),) = cells_of(with_parts(sheet=sheet_xml(f"<row>{cells}</row>"))).records
    assert row == ["0.30000000000000004", "0.01", "-3"], "what is no number any more is blank"


def test_what_a_sheet_says_of_its_size_is_not_believed() -> None:
    parts = parts_of(book(ROWS))
    parts[SHEET] = parts[SHEET].replace(b'ref="A1:D4"', b'ref="A1:B2"')
    assert len(used(packed(parts)).rows) == 3
    parts[SHEET] = parts[SHEET].replace(b'<dimension ref="A1:B2" />', b"")
    assert len(used(packed(parts)).rows) == 3


texts = st.text("aZ .,;_x05Fü\"'#%&<>-1", min_size=1, max_size=9).map(str.strip).filter(bool)
values = (
    st.floats(-1e300, 1e300)
    | st.integers(-(2**53), 2**53)
    | texts.filter(lambda text: text[0] not in "=#%")
    | st.booleans()
    | st.none()
)


def shown(value: Any) -> str:
    """What a value becomes, by another way."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    return value if isinstance(value, str) else repr(as_written(value)).removesuffix(".0")


def as_written(value: float) -> float:
    """Openpyxl writes 16 digits."""
    return float(f"{float(value):.16g}")


@settings(deadline=None)
@given(
    st.lists(st.lists(values, min_size=2, max_size=5), min_size=1, max_size=8),
    st.integers(1, 5),
    st.integers(1, 4),
    st.booleans(),
)
def test_what_was_written_is_what_is_read(
    rows: list[list[Any]], top: int, left: int, as_excel: bool
) -> None:
    rows = [["a"] * 6, *rows]
    workbook = Workbook()
    for at, row in enumerate(rows, start=top):
        for place, value in enumerate(row, start=left):
            workbook.active.cell(at, place, value)
    data = saved(workbook)
    read = cells_of(as_excel_writes(data) if as_excel else data)
    expected = [(top + at, [shown(value) for value in row]) for at, row in enumerate(rows)]
    for _, row in expected:
        while row and not row[-1]:
            row.pop()
    assert read.records == [(number, row) for number, row in expected if row]
    numbers = [v for row in rows for v in row if type(v) in (int, float)]
    found = [cell for _, row in read.records for cell in row if isinstance(cell, Figure)]
    assert [cell.number for cell in found] == [as_written(value) for value in numbers]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([[1], [2]], "Row 1 has only one column; separate x, y and label with"),
        ([["x", "y", "c"]], "There are no rows below the headings;"),
        ([["a", "b"], ["c", "d"]], "Two columns of numbers are needed"),
        ([range(101)], "The first row has 101 columns and at most 100 are possible;"),
    ],
)
def test_what_is_no_table_is_said_as_of_any_other(rows: list[list[Any]], sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        used(book(rows))
    assert str(caught.value).startswith(sentence)


def test_too_much_in_a_sheet_is_said_and_costs_no_other_sheet() -> None:
    wide = "".join(f'<row r="{r}">{"<c><v>1</v></c>" * 50}</row>' for r in range(1, 1_300))
    parts = parts_of(book([[]], More=[["x", "y"], [1, 2], [3, 4]]))
    parts[SHEET] = sheet_xml(wide).encode()
    with pytest.raises(
        InputError,
        match=r"^The sheet “Sheet” has over 60,000 cells, or 50,000 rows, blank ones with a format "
        r"included; leave out those that are not needed, or save the table as CSV\.$",
    ):
        cells_of(packed(parts))
    assert len(cells_of(packed(parts), 1).records) == 3
    far = '<row r="50001"><c r="A50001"><v>1</v></c></row>'
    with pytest.raises(InputError, match=r"^There are over 50,000 rows, blank ones included;"):
        cells_of(with_parts(sheet=sheet_xml(far)))
    links = f"<hyperlinks>{'<hyperlink/>' * 40_001}</hyperlinks>"
    with pytest.raises(InputError, match=r"^This Excel file has too many texts, formats and names"):
        cells_of(with_parts(sheet=sheet_xml("<row><c><v>1</v></c></row>", tail=links)))


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1" t="s"><v>5</v></c></row>',
        '<row r="1"><c r="A1" s="99"><v>5</v></c></row>',
        '<row r="1"><c r="A1"><v>five</v></c></row>',
        f'<row r="1"><c r="A1"><v>{"9" * 5_000}</v></c></row>',
        '<row r="1"><c r="A1"><is><t>a</t></is></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><v>a</v></c></row>',
        '<row r="1"><more><c r="A1"><v>1</v></c></more></row>',
    ],
)
def test_a_cell_that_cannot_be_read_is_not_left_out_in_silence(rows: str) -> None:
    with pytest.raises(InputError, match=r"^This Excel file is damaged or incomplete;"):
        cells_of(with_parts(sheet=sheet_xml(rows)))


def use(data: bytes) -> None:
    table = used(data)
    saved_again = write_csv(table.to_points("own"), table.names, table.axes("own"))
    assert parse_csv(saved_again).xy.tolist() == table.xy.tolist()


def test_damaged_files_give_points_or_a_sentence() -> None:
    """Bytes of a file, and of a sheet in a sound file: a checksum guards the first kind."""
    valid = two_ways(book(ROWS))
    assert sum(check_all(mutations(valid, 7, 300), use)) == 300
    parts = parts_of(valid[1])

    def damage(name: str) -> Callable[[bytes], None]:
        return lambda part: use(packed({**parts, name: part}))

    for name in (SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        accepted, refused = check_all(mutations([parts[name]], 8, 300), damage(name))
        assert min(accepted, refused) > 10, name


def test_what_the_app_saves_comes_back_through_a_spreadsheet() -> None:
    points = some_points()
    rows = [line.split(",") for line in write_csv(points, ["cat", "=a", "c"]).decode().splitlines()]
    typed = [[float(x), float(y), *rest] for x, y, *rest in rows[1:]]
    table = parse_csv(book([rows[0], *typed]))
    assert table.to_points("none") == points
    assert table.names == ("cat", "=a", "c")
