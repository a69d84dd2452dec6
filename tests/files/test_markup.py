"""The gate that XML passes: no definitions, no depth, no endless names."""

from xml.parsers import expat

import pytest

from nnviz.errors import InputError
from nnviz.files.markup import DEPTH, Damaged, attributes_of, look_through
from nnviz.settings.limits import MAX_BOOK_MARKS, MAX_BOOK_NAMES, MAX_BOOK_TEXT

LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><t>&b;</t>'


@pytest.mark.parametrize(
    "xml",
    [
        LAUGHS.encode(),
        f'<?xml version="1.0" encoding="utf-16"?>{LAUGHS}'.encode("utf-16"),
        f'<?xml version="1.0" encoding="utf-16"?>{LAUGHS}'.encode("utf-16-be"),
        b'<!DOCTYPE t SYSTEM "file:///etc/passwd"><t/>',
        b'<!DOCTYPE t [<!ENTITY % p SYSTEM "http://e.de"> %p;]><t/>',
    ],
)
def test_a_document_type_is_refused_in_whatever_encoding(xml: bytes) -> None:
    with pytest.raises(
        InputError,
        match=r"^This Excel file defines words of its own \(a document type\), as no spreadsheet "
        r"does, so it is not opened; copy the cells into a new workbook\.$",
    ):
        look_through(xml)


def test_a_document_type_does_not_hide_in_an_encoding_of_another_alphabet() -> None:
    hidden = b'<?xml version="1.0" encoding="cp037"?>' + LAUGHS.encode("cp037")
    with pytest.raises((InputError, expat.ExpatError)):
        look_through(hidden)


def test_elements_and_attributes_are_counted_and_depth_names_and_texts_are_bounded() -> None:
    assert look_through(b'<a b="1"><c/><c d="" e=""/>text</a>') == 6
    assert look_through(b"<a>" * DEPTH + b"</a>" * DEPTH) == DEPTH
    assert look_through(b"<a>" + b"<b/>" * 2 * MAX_BOOK_MARKS + b"</a>") == MAX_BOOK_MARKS + 1
    names = b"".join(b"<n%d/>" % number for number in range(MAX_BOOK_NAMES + 1))
    for xml in (
        b"<a>" * (DEPTH + 1) + b"</a>" * (DEPTH + 1),
        b"<a>" + b"." * MAX_BOOK_TEXT + b"</a>",
        b"<a>" + names + b"</a>",
    ):
        with pytest.raises(Damaged):
            look_through(xml)
    with pytest.raises(expat.ExpatError):
        look_through(b"<a>")


def test_attributes_are_found_whatever_the_prefix() -> None:
    xml = b'<x:a xmlns:x="u" xmlns:r="v"><x:s n="1" r:id="2"/><s n="3"/><t n="4"/></x:a>'
    assert attributes_of(xml, "s") == [{"n": "1", "v id": "2"}, {"n": "3"}]
