"""The copy that one tab of a browser keeps, as ``nnviz/ui/assets/keep.js`` does."""

import asyncio
import base64
import contextlib
import json

from websockets.exceptions import ConnectionClosed

from benchmarks.elements import Element
from benchmarks.protocol import Session
from nnviz.bench.keeping import Copy, read_copy
from nnviz.data.points import Points


class Tab:
    """Takes the copies that a page is sent, and gives the last one back to the next session.

    Attributes
    ----------
    copies, copied_bytes : int
        How many were taken, and their size.
    missed : int
        How many did not arrive, and were asked for again.
    given_back : int
        How often a session was told of the copy.
    set_aside : int
        How many copies a session could not read.
    """

    def __init__(self) -> None:
        self.copies = self.copied_bytes = self.missed = self.given_back = self.set_aside = 0
        self._copy = Copy(b"")
        self._number = self._of = 0
        self._pieces: list[bytes] = []
        self._session = self._page = ""
        self._message: dict[str, object] | None = None
        self._saying: set[asyncio.Task[None]] = set()

    def watch(self, page: Session) -> None:
        """Listen to a page from now on."""

        def look(element: Element) -> None:
            if element.key == "keep":
                self._hear(page, element)
            elif element.key == "kept":
                self._take(page, element.proto.bytes)

        page.listeners.append(look)

    def points(self) -> Points | None:
        """The points in the copy, if there is one."""
        return read_copy(Copy(self._copy.work)).project.points if self._copy.work else None

    def _hear(self, page: Session, keep: Element) -> None:
        self._keep = keep
        told = json.loads(keep.proto.json)
        self.set_aside = max(self.set_aside, told["aside"])
        if told["session"] == self._session:
            if self._message is not None and not told["answered"]:
                self._tell(page, "found", self._message)
            return
        self._session, self._message = told["session"], None
        self._number = self._of = 0
        former, self._page = self._page, told["page"]
        if not self._copy.work:
            return
        work, past = (
            base64.b64encode(part).decode() for part in (self._copy.work, self._copy.past)
        )
        said: dict[str, object] = {"kind": "own", "work": work, "past": past, "strokes": []}
        self._message = said | {"former": former}
        self.given_back += 1
        self._tell(page, "found", self._message)

    def _take(self, page: Session, data: bytes) -> None:
        first, _, body = data.partition(b"\n")
        head = json.loads(first)
        if not head["number"] or head["number"] == self._number:
            return
        if head["number"] != self._of:
            self._of, self._pieces = head["number"], []
        if head["piece"] != len(self._pieces):
            self.missed += 1
            self._tell(page, "missed", head["number"])
            return
        if not body:
            return
        self._pieces.append(body)
        if not head["last"]:
            return
        self._number, whole = head["number"], b"".join(self._pieces)
        work, past = whole[: head["work"]], whole[head["work"] :]
        self._copy = Copy(work, past or self._copy.past)
        self.copies += 1
        self.copied_bytes += len(whole)

    def _tell(self, page: Session, event: str, value: object) -> None:
        saying = asyncio.create_task(self._say(page, event, value))
        self._saying.add(saying)
        saying.add_done_callback(self._saying.discard)

    async def _say(self, page: Session, event: str, value: object) -> None:
        with contextlib.suppress(ConnectionClosed):  # of a page that has gone meanwhile
            await page.trigger(self._keep, event, value)
