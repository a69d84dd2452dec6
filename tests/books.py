"""Excel files for tests: made by openpyxl, taken apart, and put together again."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml."


def saved(workbook: Any) -> bytes:
    """The file of a workbook of openpyxl."""
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def book(rows: Iterable[Sequence[Any]], **sheets: Iterable[Sequence[Any]]) -> bytes:
    """A file with these rows in its first sheet, and more sheets by name."""
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    for name, more in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in more:
            sheet.append(row)
    return saved(workbook)


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A file of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def with_parts(**parts: bytes | str) -> bytes:
    """A small file with some parts replaced: ``sheet``, ``styles``, ``strings``, ``types``."""
    names = {"sheet": SHEET, "styles": "xl/styles.xml", "types": TYPES}
    names |= {"workbook": "xl/workbook.xml", "strings": "xl/sharedStrings.xml"}
    there = parts_of(book([[1, 2, "a"], [3, 4, "b"]]))
    if "strings" in parts:
        entry = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{OFFICE}sharedStrings'
        there[TYPES] = there[TYPES].replace(b"</Types>", f'{entry}+xml"/></Types>'.encode())
    for name, part in parts.items():
        there[names[name]] = part if isinstance(part, bytes) else part.encode()
    return packed(there)


def sheet_xml(rows: str, head: str = "", tail: str = "") -> str:
    """The XML of a sheet."""
    return f"<worksheet {NS}>{head}<sheetData>{rows}</sheetData>{tail}</worksheet>"


def as_excel_writes(data: bytes) -> bytes:
    """The same with its texts in a table of their own, as Excel has them."""
    parts = parts_of(data)
    texts: list[str] = []

    def shared(found: re.Match[str]) -> str:
        texts.append(found[2])
        return f'<c{found[1]} t="s"><v>{len(texts) - 1}</v></c>'

    inline = re.compile(r'<c([^>]*) t="inlineStr"><is>(.*?)</is></c>', re.S)
    for name in parts:
        if name.startswith("xl/worksheets/"):
            parts[name] = inline.sub(shared, parts[name].decode()).encode()
    rows = "".join(f"<si>{text}</si>" for text in texts)
    parts["xl/sharedStrings.xml"] = f"<sst {NS}>{rows}</sst>".encode()
    entry = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{OFFICE}sharedStrings+xml"/>'
    if b"sharedStrings" not in parts[TYPES]:
        parts[TYPES] = parts[TYPES].replace(b"</Types>", f"{entry}</Types>".encode())
    return packed(parts)
