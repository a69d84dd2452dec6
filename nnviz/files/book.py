"""An Excel file before anything of it is read: its parts, bounded and looked through.

An .xlsx file is a zip archive of XML. What openpyxl is given of it has passed here: so many bytes,
elements and cells at most, no definitions of entities, every row and cell in its place.
"""

import io
import zipfile
from dataclasses import dataclass
from posixpath import basename, dirname, join, normpath
from typing import NoReturn

from nnviz.errors import InputError
from nnviz.files.cells import check_size
from nnviz.files.markup import Damaged, attributes_of, look_through
from nnviz.files.survey import Survey
from nnviz.settings.limits import MAX_BOOK_BYTES, MAX_BOOK_MARKS, MAX_BOOK_PARTS
from nnviz.settings.outside import one_line

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # of .xls, and of whatever Office locks with a password
TYPES = "[Content_Types].xml"
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
MAINS = [f"{OFFICE}{kind}.main+xml" for kind in ("sheet", "template")]
STYLES = "xl/styles.xml"  # where openpyxl looks for them
DEFAULT = "xl/workbook.xml"
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, eq=False)
class Page:
    """A sheet of a book.

    Attributes
    ----------
    name : str
        On one line.
    path : str
        Its part of the archive.
    hidden : bool
    xml : bytes
    survey : Survey
        Where its cells stand.
    """

    name: str
    path: str
    hidden: bool
    xml: bytes
    survey: Survey


@dataclass(frozen=True, eq=False)
class Book:
    """An Excel file that can be read.

    Attributes
    ----------
    parts : dict of str to bytes
        All that is read beside the sheets: texts, formats, names.
    pages : tuple of Page
        The sheets that have cells, in order; hidden ones only if there are no others.
    hidden : tuple of str
        Names of hidden sheets that have cells and are not offered.
    """

    parts: dict[str, bytes]
    pages: tuple[Page, ...]
    hidden: tuple[str, ...]

    @property
    def guess(self) -> int:
        """Number of the sheet to begin with: the first with two columns or more."""
        wide = (i for i, page in enumerate(self.pages) if page.survey.width > 1)
        return next(wide, 0)


def is_book(data: bytes | str) -> bool:
    """Whether data are a file of Office, of whatever kind, rather than text."""
    return isinstance(data, bytes) and data.startswith((*ZIP, OLD))


def open_book(data: bytes) -> Book:
    """Look an Excel file through.

    Raises
    ------
    InputError
        If it is of another kind, too large, damaged, or has no cells.
    """
    check_size(data)
    if data.startswith(OLD):
        raise InputError(
            "This is an old Excel file (.xls), or one with a password; save it as “Excel workbook "
            "(.xlsx)” without a password and try again."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _open(archive)
    except InputError:
        raise
    except Exception:  # of zipfile and expat there are many kinds, and each means the same here
        raise damaged() from None


def damaged() -> InputError:
    """What is said of a file that cannot be read."""
    return InputError(
        "This Excel file is damaged or incomplete; open it in Excel, save it again, and take the "
        "new file."
    )


def _open(archive: zipfile.ZipFile) -> Book:
    files = archive.infolist()
    if len(files) > MAX_BOOK_PARTS:
        raise InputError(
            f"This Excel file has {len(files):,} parts and at most {MAX_BOOK_PARTS:,} are "
            "possible; copy the cells into a new workbook, or save them as CSV."
        )
    names = {file.filename: file for file in files}
    if len(names) < len(files):
        raise Damaged
    reader = _Reader(archive, names)
    if TYPES not in names:
        _refuse_other(reader, names)
    listed = reader.read(TYPES)
    types, defaults = _types(listed)
    kinds = {*types.values(), *defaults}
    if any("macroEnabled" in kind for kind in kinds) or any("vbaProject" in n for n in names):
        raise InputError(
            "This Excel file can hold macros (.xlsm), and such files are not opened; save it as "
            "“Excel workbook (.xlsx)” and try again."
        )
    if not any(kind.startswith(OFFICE) for kind in kinds):
        raise _no_workbook()
    main = next((name for name, kind in types.items() if kind in MAINS), DEFAULT)
    relations = join(dirname(main), "_rels", f"{basename(main)}.rels")
    parts = {TYPES: listed, main: reader.read(main), relations: reader.read(relations)}
    for name, kind in types.items():
        if kind == f"{OFFICE}sharedStrings+xml" and name in names:
            parts[name] = reader.read(name)
        elif kind == f"{OFFICE}styles+xml" and name in names:
            parts[STYLES] = reader.read(name)
    marks = sum(look_through(part) for part in parts.values())
    if marks > MAX_BOOK_MARKS:
        raise too_many_marks()
    return _book(reader, parts, main, relations)


def too_many_marks() -> InputError:
    """What is said of a file with far too many texts or formats."""
    return InputError(
        f"This Excel file has too many texts, formats and names beside its numbers (over "
        f"{MAX_BOOK_MARKS:,}); copy the columns that are needed into a new workbook, or save them "
        "as CSV."
    )


def _book(reader: "_Reader", parts: dict[str, bytes], main: str, relations: str) -> Book:
    """The sheets that a workbook names, each looked through."""
    targets = {
        each.get("Id", ""): (each.get("Type", ""), each.get("Target", ""))
        for each in attributes_of(parts[relations], "Relationship")
    }
    there: list[Page] = []
    for sheet in attributes_of(parts[main], "sheet"):
        kind, target = targets[next(v for k, v in sheet.items() if k.endswith(" id"))]
        if kind.rpartition("/")[2] != "worksheet":
            continue  # a chart, or a dialog of long ago
        path = target[1:] if target[0] == "/" else normpath(join(dirname(main), target))
        xml = reader.read(path)
        name = one_line(sheet["name"])
        survey = Survey(name)
        look_through(xml, survey)
        if survey.cells:
            hidden = sheet.get("state", "visible") != "visible"
            there.append(Page(name, path, hidden, xml, survey))
    if not there:
        raise InputError("There are no cells in this Excel file; fill in some rows and try again.")
    seen = [page for page in there if not page.hidden]
    hidden_names = tuple(page.name for page in there if page.hidden) if seen else ()
    return Book(parts, tuple(seen or there), hidden_names)


class _Reader:
    """Inflates parts, of no more bytes together than there may be."""

    def __init__(self, archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> None:
        self.archive = archive
        self.names = names
        self.left = MAX_BOOK_BYTES

    def read(self, name: str) -> bytes:
        """A part; what it declares is checked before it is inflated, and what comes of it then."""
        file = self.names[name]
        if file.compress_type not in METHODS:
            raise Damaged
        if file.file_size > self.left:
            raise self.too_large()
        with self.archive.open(file) as part:
            data = part.read(self.left + 1)
        if len(data) > self.left:
            raise self.too_large()
        if len(data) != file.file_size:
            raise Damaged
        self.left -= len(data)
        return data

    @staticmethod
    def too_large() -> InputError:
        return InputError(
            f"This Excel file is larger than {MAX_BOOK_BYTES:,} bytes when unpacked; leave out "
            "sheets, rows or columns that are not needed, or save the table as CSV."
        )


def _types(xml: bytes) -> tuple[dict[str, str], list[str]]:
    """What each part is, and what parts are that are not named."""
    if look_through(xml) > MAX_BOOK_MARKS:
        raise too_many_marks()
    each = attributes_of(xml, "Override")
    defaults = [some.get("ContentType", "") for some in attributes_of(xml, "Default")]
    return {some["PartName"].lstrip("/"): some.get("ContentType", "") for some in each}, defaults


def _refuse_other(reader: _Reader, names: dict[str, zipfile.ZipInfo]) -> NoReturn:
    """A zip archive that is no Excel file."""
    if "mimetype" in names and b"opendocument" in reader.read("mimetype"):
        raise InputError(
            "This is an OpenDocument file (.ods); save it as “Excel workbook (.xlsx)” or as CSV "
            "and try again."
        )
    raise _no_workbook()


def _no_workbook() -> InputError:
    return InputError(
        "This file is a zip archive and no Excel workbook; take the table itself, as .xlsx or CSV."
    )
