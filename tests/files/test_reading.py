"""A table is read once while one chooses."""

from typing import Any

import pytest

from nnviz.errors import InputError
from nnviz.files import reading
from nnviz.files.reading import Reading
from nnviz.files.sheet import read_sheet
from nnviz.settings.limits import MAX_KEPT_CELLS
from tests.books import book

TEXT = "0,1,a\n0.5,0.25,b\n"


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of what was read, each time."""
    made: list[str] = []

    def counting(name: str) -> None:
        real = getattr(reading, name)

        def counted(*given: Any) -> Any:
            made.append(name)
            return real(*given)

        monkeypatch.setattr(reading, name, counted)

    for name in ("read_cells", "open_book", "book_cells", "make_sheet"):
        counting(name)
    return made


def test_a_text_is_read_once_and_laid_out_once_for_each_choice_of_headings(
    calls: list[str],
) -> None:
    table = Reading(TEXT)
    assert (table.pages, table.guess, table.small) == ((), 0, False)
    for _ in range(3):
        assert table.sheet().rows.tolist() == [1, 2]
        assert table.sheet(0, True).rows.tolist() == [2]
    assert table.small
    assert calls == ["read_cells", "make_sheet", "make_sheet"]
    assert table.sheet().columns[0].cells == read_sheet(TEXT).columns[0].cells


def test_of_a_book_each_sheet_is_read_when_it_is_chosen(calls: list[str]) -> None:
    table = Reading(book([["hello"]], Data=[["x", "y"], [1, 2]], More=[["a", "b"], [3, 4]]))
    assert (table.pages, table.guess) == (("Sheet", "Data", "More"), 1)
    for page, names in ((1, ["x", "y"]), (1, ["x", "y"]), (2, ["a", "b"]), (1, ["x", "y"])):
        assert [column.name for column in table.sheet(page).columns] == names
    assert calls.count("book_cells") == calls.count("open_book") == 3
    with pytest.raises(InputError, match=r"^Row 1 has only one column;"):
        table.sheet(0)


def test_a_table_with_very_many_cells_is_not_small() -> None:
    row = "1,2" + ",3" * 98
    table = Reading("\n".join([row] * (MAX_KEPT_CELLS // 100)))
    table.sheet()
    assert table.small
    table = Reading("\n".join([row] * (MAX_KEPT_CELLS // 100 + 1)))
    table.sheet()
    assert not table.small


def test_a_book_that_cannot_be_used_is_refused_at_once() -> None:
    with pytest.raises(InputError, match="damaged"):
        Reading(b"PK\x03\x04")
