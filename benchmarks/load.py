"""What the benchmarks that load a server have in common: the command line, and which server."""

import argparse
import contextlib
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.server import is_healthy, running_server

MAX_SESSIONS = 100


class Target(NamedTuple):
    """The server that is loaded; its log, where it was started here."""

    url: str
    pids: list[int]
    log: Path | None = None


@contextlib.contextmanager
def target(url: str | None, port: int | None, pids: list[int]) -> Iterator[Target]:
    """The server to load: the one at `url`, or a new one."""
    if url is None:
        with running_server(port) as server:
            yield Target(server.url, [server.pid], server.log)
        return
    if not re.match(r"http://(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?/?$", url):
        raise SystemExit(f"the load goes to this machine only (http://127.0.0.1:PORT). Got {url}.")
    if not is_healthy(url.rstrip("/")):
        raise SystemExit(f"no healthy server answers at {url}.")
    yield Target(url.rstrip("/"), pids)


def parse(parser: argparse.ArgumentParser, *, least: int) -> argparse.Namespace:
    """Read a command line that says how many people there are, and which server is theirs."""
    parser.add_argument("sessions", type=int, help=f"how many people, {least} to {MAX_SESSIONS}")
    parser.add_argument("--port", type=int, help="port of the server that is started")
    parser.add_argument("--url", help="load this server instead of starting one (loopback only)")
    parser.add_argument("--pid", type=int, action="append", default=[], help="process of --url")
    options = parser.parse_args()
    if not least <= options.sessions <= MAX_SESSIONS:
        parser.error(f"sessions must be {least} to {MAX_SESSIONS}. Got {options.sessions}.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped too
    return options
