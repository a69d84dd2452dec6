"""A table that is read once, whatever is chosen of it then."""

from nnviz.files.book import Book, is_book, open_book
from nnviz.files.cells import decode_text
from nnviz.files.dialect import Cells, read_cells
from nnviz.files.excel import book_cells
from nnviz.files.sheet import Sheet, make_sheet
from nnviz.settings.limits import MAX_KEPT_CELLS


class Reading:
    """A file or a pasted text, and what was read of it last.

    Parameters
    ----------
    data : bytes or str

    Attributes
    ----------
    data : bytes or str
    pages : tuple of str
        Names of the sheets of an Excel file that have cells; none of a text.
    guess : int
        Number of the sheet to begin with.

    Raises
    ------
    InputError
        If it is an Excel file that cannot be used.
    """

    def __init__(self, data: bytes | str) -> None:
        self.data = data
        book = open_book(data) if isinstance(data, bytes) and is_book(data) else None
        self.pages = tuple(page.name for page in book.pages) if book else ()
        self.guess = book.guess if book else 0
        self._book = book  # until a sheet of it was read
        self._cells: tuple[int, Cells] | None = None
        self._sheets: dict[bool | None, Sheet] = {}

    def sheet(self, page: int = 0, headings: bool | None = None) -> Sheet:
        """The table of a sheet.

        Parameters
        ----------
        page : int
            Number of the sheet of an Excel file.
        headings : bool, optional
            Whether the first row is headings; by default this is found out.

        Raises
        ------
        InputError
            As `read_sheet`.
        """
        cells = self._read(page)
        if headings not in self._sheets:
            self._sheets[headings] = make_sheet(cells, headings)
        return self._sheets[headings]

    @property
    def small(self) -> bool:
        """Whether what was read may stay in memory while one chooses."""
        if self._cells is None:
            return False
        return sum(len(row) for _, row in self._cells[1].records) <= MAX_KEPT_CELLS

    def _read(self, page: int) -> Cells:
        if self._cells is None or self._cells[0] != page:
            self._cells = page, self._first(page)
            self._sheets = {}
        return self._cells[1]

    def _first(self, page: int) -> Cells:
        """Read it."""
        if not self.pages:
            return read_cells(decode_text(self.data))
        book, self._book = self._book or self._open(), None
        return book_cells(book, book.pages[page])

    def _open(self) -> Book:
        assert isinstance(self.data, bytes)
        return open_book(self.data)
