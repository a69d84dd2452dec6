"""Excel files before they are read: which are opened, and which sheets they have."""

import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook

from nnviz.errors import InputError
from nnviz.files.book import is_book, open_book
from nnviz.settings.limits import MAX_BOOK_BYTES, MAX_BOOK_PARTS
from tests.books import NS, OFFICE, SHEET, TYPES, book, packed, parts_of, saved, with_parts

ROWS: list[list[Any]] = [["x", "y"], [1, 2]]


def refused(data: bytes) -> str:
    """The sentence about a file."""
    with pytest.raises(InputError) as caught:
        open_book(data)
    return str(caught.value)


def test_files_of_office_are_told_from_text() -> None:
    assert is_book(book(ROWS))
    assert is_book(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert not is_book("PK\x03\x04")
    assert not is_book(b"P,K,a\n1,2,b")
    assert not is_book(b"")


def test_sheets_with_cells_are_offered_and_the_first_table_is_the_guess() -> None:
    workbook = Workbook()
    workbook.active.title = "Empty"
    about: list[list[Any]] = [["By hand"], ["in May"]]
    for name, rows in {"About": about, "Data": ROWS, "More": ROWS}.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.create_chartsheet("Chart")
    workbook["More"].sheet_state = "hidden"
    opened = open_book(saved(workbook))
    assert [page.name for page in opened.pages] == ["About", "Data"]
    assert (opened.guess, opened.hidden) == (1, ("More",))
    only = book([], Data=ROWS)
    assert [page.name for page in open_book(only).pages] == ["Data"]


def test_where_all_sheets_are_hidden_they_are_offered() -> None:
    parts = parts_of(book(ROWS))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'"visible"', b'"hidden"')
    opened = open_book(packed(parts))
    assert ([page.name for page in opened.pages], opened.hidden) == (["Sheet"], ())


def test_the_workbook_may_lie_elsewhere_and_be_a_template() -> None:
    parts = parts_of(book(ROWS))
    parts["book/main.xml"] = parts.pop("xl/workbook.xml")
    parts["book/_rels/main.xml.rels"] = parts.pop("xl/_rels/workbook.xml.rels")
    parts["book/formats.xml"] = parts.pop("xl/styles.xml")
    parts[TYPES] = (
        parts[TYPES]
        .replace(b"/xl/workbook.xml", b"/book/main.xml")
        .replace(b"sheet.main+xml", b"template.main+xml")
        .replace(b"/xl/styles.xml", b"/book/formats.xml")
    )
    opened = open_book(packed(parts, zipfile.ZIP_STORED))
    assert [page.name for page in opened.pages] == ["Sheet"]
    assert opened.parts["xl/styles.xml"] == parts["book/formats.xml"]


DOCUMENT = f"{OFFICE}sheet.main+xml".replace("spreadsheetml.sheet", "wordprocessingml.document")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "This is an old Excel file (.xls), or one with a password; save it as “Excel workbook "
            "(.xlsx)” without a password and try again.",
        ),
        (
            packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
            "This is an OpenDocument file (.ods); save it as “Excel workbook (.xlsx)” or as CSV "
            "and try again.",
        ),
        (
            packed({"table.csv": b"1,2,a"}),
            "This file is a zip archive and no Excel workbook; take the table itself, as .xlsx or "
            "CSV.",
        ),
        (
            packed({TYPES: f'<Types><Override PartName="/a" ContentType="{DOCUMENT}"/></Types>'
            .encode()}),
            "This file is a zip archive and no Excel workbook; take the table itself, as .xlsx or "
            "CSV.",
        ),
        (
            packed({**parts_of(book(ROWS)), "xl/vbaProject.bin": b""}),
            "This Excel file can hold macros (.xlsm), and such files are not opened; save it as "
            "“Excel workbook (.xlsx)” and try again.",
        ),
        (
            with_parts(types=parts_of(book(ROWS))[TYPES].replace(
                f"{OFFICE}sheet.main".encode(), b"application/vnd.ms-excel.sheet.macroEnabled.main"
            )),
            "This Excel file can hold macros (.xlsm), and such files are not opened; save it as "
            "“Excel workbook (.xlsx)” and try again.",
        ),
        (
            with_parts(sheet='<worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'),
            "This Excel file is of the form “Strict Open XML”; save it as “Excel workbook (.xlsx)” "
            "and try again.",
        ),
        (book([]), "There are no cells in this Excel file; fill in some rows and try again."),
        (
            packed({str(number): b"" for number in range(MAX_BOOK_PARTS + 1)}),
            "This Excel file has 1,001 parts and at most 1,000 are possible; copy the cells into a "
            "new workbook, or save them as CSV.",
        ),
        (
            with_parts(styles=f"<styleSheet {NS}>{'<xf/>' * 40_000}</styleSheet>"),
            "This Excel file has too many texts, formats and names beside its numbers (over "
            "40,000); copy the columns that are needed into a new workbook, or save them as CSV.",
        ),
        (
            with_parts(strings=b" " * MAX_BOOK_BYTES),
            "This Excel file is larger than 6,000,000 bytes when unpacked; leave out sheets, rows "
            "or columns that are not needed, or save the table as CSV.",
        ),
        (
            b"PK\x03\x04" + b" " * 1_000_000,
            "The data are 1,000,004 bytes long and the limit is 1,000,000; leave out rows or "
            "columns that are not needed.",
        ),
    ],
)  # fmt: skip
def test_what_is_not_opened_is_told_why(data: bytes, sentence: str) -> None:
    assert refused(data) == sentence


DAMAGED = (
    "This Excel file is damaged or incomplete; open it in Excel, save it again, and take the new "
    "file."
)


def lying(data: bytes, size: int) -> bytes:
    """A file whose sheet declares another size than it has, in both of its headers."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        there = archive.getinfo(SHEET).file_size
    return data.replace(there.to_bytes(4, "little"), size.to_bytes(4, "little"))


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04\x81\0",
        book(ROWS)[:2_000],
        packed({k: v for k, v in parts_of(book(ROWS)).items() if k != SHEET}),
        packed({k: v for k, v in parts_of(book(ROWS)).items() if k != "xl/workbook.xml"}),
        packed(parts_of(book(ROWS)), zipfile.ZIP_LZMA),
        lying(book(ROWS), 50),
        with_parts(sheet=b"<worksheet"),
        with_parts(sheet=b"<a>" * 41 + b"</a>" * 41),
        with_parts(sheet=b"<a>" + b"." * 100_001 + b"</a>"),
        with_parts(workbook=f"<workbook {NS}><sheets><sheet name='a'/></sheets></workbook>"),
    ],
)
def test_what_is_damaged_is_one_sentence(data: bytes) -> None:
    assert refused(data) == DAMAGED


def test_two_parts_of_one_name_are_none() -> None:
    out = io.BytesIO(book(ROWS))
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(SHEET, b"")
    assert refused(out.getvalue()) == DAMAGED


def test_what_a_part_declares_is_refused_before_it_is_inflated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = with_parts(sheet=b"0" * (MAX_BOOK_BYTES + 1))
    opened: list[str] = []

    def opening(archive: zipfile.ZipFile, file: zipfile.ZipInfo) -> object:
        opened.append(file.filename)
        return real(archive, file)

    real = zipfile.ZipFile.open
    monkeypatch.setattr(zipfile.ZipFile, "open", opening)
    assert refused(data).startswith("This Excel file is larger than 6,000,000 bytes when unpacked;")
    assert TYPES in opened
    assert SHEET not in opened


def test_pictures_and_what_else_is_not_read_may_be_large() -> None:
    more = {"xl/media/picture.xml": b"0" * 50_000_000, "docProps/core.xml": b"<!DOCTYPE a>"}
    assert len(open_book(packed({**parts_of(book(ROWS)), **more})).pages) == 1
