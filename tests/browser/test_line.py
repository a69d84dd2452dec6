"""The line that other tests cut: what is sent arrives, whole, and nothing once it is cut."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from benchmarks.line import CHUNK, Line

MUCH = bytes(range(256)) * 1024  # bytes
PATIENCE = 30.0  # seconds


@pytest.fixture
def echo() -> Iterator[str]:
    """A server that says back what it is told, until there is no more."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(end: socket.socket) -> None:
        with end:
            try:
                while data := end.recv(CHUNK):
                    end.sendall(data)
            except OSError:  # the line was cut
                pass

    def listen() -> None:
        while True:
            end, _ = listener.accept()
            if closing.is_set():
                end.close()
                return
            threading.Thread(target=answer, args=(end,), daemon=True).start()

    closing = threading.Event()
    listening = threading.Thread(target=listen)
    listening.start()
    port = listener.getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    closing.set()
    socket.create_connection(("127.0.0.1", port)).close()
    listening.join()
    listener.close()


def joined(line: Line) -> socket.socket:
    port = int(line.url.rpartition(":")[2])
    return socket.create_connection(("127.0.0.1", port), PATIENCE)


def all_of(end: socket.socket) -> bytes:
    """What comes until the other end closes, or is cut off."""
    parts = []
    try:
        while part := end.recv(CHUNK):
            parts.append(part)
    except ConnectionError:
        pass
    return b"".join(parts)


def said_back(end: socket.socket, said: bytes) -> bytes:
    """Say all of it, while listening to what comes back."""

    def say() -> None:
        end.sendall(said)
        end.shutdown(socket.SHUT_WR)

    saying = threading.Thread(target=say)
    saying.start()
    heard = all_of(end)
    saying.join()
    return heard


@pytest.mark.parametrize("bytes_per_second", [None, 2e6])
def test_what_is_sent_comes_back_whole(echo: str, bytes_per_second: float | None) -> None:
    with Line(echo, bytes_per_second=bytes_per_second) as line, joined(line) as end:
        assert said_back(end, MUCH) == MUCH
        assert line.carried[0] == len(MUCH)


def test_a_narrow_line_takes_its_time_and_so_does_a_long_one(echo: str) -> None:
    with Line(echo, bytes_per_second=1e6, delay=0.1) as line, joined(line) as end:
        begin = time.monotonic()
        assert said_back(end, MUCH) == MUCH
        assert time.monotonic() - begin >= len(MUCH) / 1e6 + 2 * 0.1 - 0.01


def test_a_cut_ends_what_there_is_and_not_what_comes_next(echo: str) -> None:
    with Line(echo) as line:
        with joined(line) as end:
            end.sendall(b"a")
            assert end.recv(1) == b"a"
            assert line.cut() == 1
            assert all_of(end) == b""
        with joined(line) as end:
            assert said_back(end, b"b") == b"b"


def test_a_line_that_is_taken_away_carries_nothing_until_it_is_given_back(echo: str) -> None:
    with Line(echo) as line:
        line.take_away()
        with joined(line) as end:
            assert all_of(end) == b""
        line.give_back()
        with joined(line) as end:
            assert said_back(end, b"c") == b"c"


def test_a_server_that_is_not_there_ends_the_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with Line(nobody) as line, joined(line) as end:
        assert all_of(end) == b""
