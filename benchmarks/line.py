"""A line between a browser and a server that can be cut, taken away, and made narrow and long."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")
CHUNK = 4096  # bytes that are on their way at once: a slow line holds little, as real ones do


class Line:
    """A TCP proxy on loopback, in a thread of its own, as long as it is open with ``with``.

    Parameters
    ----------
    url : str
        ``http://host:port`` of the server.
    bytes_per_second : float, optional
        What the line carries each way, all its connections together; as much as it can otherwise.
    delay : float
        Seconds that everything is on its way, each way.

    Attributes
    ----------
    url : str
        Where the line begins.
    carried : list of int
        Bytes that have arrived: at the server, and from it.
    """

    def __init__(
        self, url: str, *, bytes_per_second: float | None = None, delay: float = 0.0
    ) -> None:
        parts = urlsplit(url)
        self._server = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._seconds_a_byte = 1.0 / bytes_per_second if bytes_per_second else 0.0
        self._delay = delay
        self._free = [0.0, 0.0]  # when what was put on the line has left, each way
        self._away = False
        self._ends: set[asyncio.StreamWriter] = set()
        self._joins: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.carried = [0, 0]
        self.url = ""

    def __enter__(self) -> Self:
        self._thread.start()
        self._run(self._open())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def cut(self) -> int:
        """Cut every connection there is; new ones can be made at once. How many there were."""
        return self._run(self._cut())

    def narrow(self, bytes_per_second: float, delay: float) -> None:
        """Make it thin and long from now on, and cut it, so that all on it notice."""
        self._seconds_a_byte, self._delay = 1.0 / bytes_per_second, delay
        _make_small(self._socket)
        self.cut()

    def take_away(self) -> int:
        """Cut every connection, and make none until the line is given back."""
        self._away = True
        return self.cut()

    def give_back(self) -> None:
        """Let connections be made again."""
        self._away = False

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _open(self) -> None:
        listener = socket.create_server(("127.0.0.1", 0))
        self._socket = listener
        if self._seconds_a_byte:
            _make_small(listener)  # what is accepted has the same
        self._listener = await asyncio.start_server(self._accept, sock=listener, limit=CHUNK)
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"

    async def _close(self) -> None:
        self._listener.close()
        await self._cut()
        for join in self._joins:
            join.cancel()
        await asyncio.gather(*self._joins, return_exceptions=True)
        await self._listener.wait_closed()

    async def _cut(self) -> int:
        ends, self._ends = self._ends, set()
        for end in ends:
            end.transport.abort()
        return len(ends) // 2

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        join = self._loop.create_task(self._join(reader, writer))
        self._joins.add(join)
        join.add_done_callback(self._joins.discard)

    async def _join(self, near: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection, both ways, until both ends have said all or it is cut."""
        ends = {writer}
        try:
            far, far_writer = await self._reach_server()
            ends.add(far_writer)
            if self._away:
                raise ConnectionAbortedError
            self._ends |= ends
            async with asyncio.TaskGroup() as both:
                both.create_task(self._carry(near, far_writer, 0))
                both.create_task(self._carry(far, writer, 1))
        except (OSError, ExceptionGroup):
            for end in ends:
                end.transport.abort()
        finally:
            self._ends -= ends
            for end in ends:
                end.close()  # when it has sent what it still has

    async def _reach_server(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        end = socket.socket()
        end.setblocking(False)
        if self._seconds_a_byte:
            _make_small(end)
        try:
            await self._loop.sock_connect(end, self._server)
            return await asyncio.open_connection(sock=end, limit=CHUNK)
        except OSError:
            end.close()
            raise

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: int
    ) -> None:
        on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        writer.transport.set_write_buffer_limits(high=CHUNK)

        async def deliver() -> None:
            while True:
                due, data = await on_the_way.get()
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                if not data:
                    with contextlib.suppress(OSError):
                        writer.write_eof()
                    return
                writer.write(data)
                await writer.drain()
                self.carried[way] += len(data)

        async with asyncio.TaskGroup() as ends:
            ends.create_task(deliver())
            data = b"first"
            while data:
                data = await reader.read(CHUNK)
                free = max(self._free[way], time.monotonic()) + len(data) * self._seconds_a_byte
                self._free[way] = free
                on_the_way.put_nowait((free + self._delay, data))
                await asyncio.sleep(max(0.0, free - time.monotonic()))


def _make_small(end: socket.socket) -> None:
    """Let a socket hold back little, so that the one who sends notices how slow the line is."""
    for buffer in (socket.SO_RCVBUF, socket.SO_SNDBUF):
        end.setsockopt(socket.SOL_SOCKET, buffer, 4 * CHUNK)
