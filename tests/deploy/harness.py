"""The real `deploy/run.sh`: several processes behind nginx, on loopback."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

from benchmarks.server import free_port, is_healthy
from tests.processes import ROOT

PATIENCE = 300.0  # seconds: a busy machine is no failure
COOKIE = "nnviz_process"
WATCHED = ROOT / "tests/deploy/watched"  # on the path of Python: notes calls to other machines


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    headers: Message
    body: str

    @property
    def moved_to(self) -> str | None:
        """The process that the cookie now names; ``None`` if it was not set."""
        for line in self.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            if name == COOKIE:
                return str(value)
        return None


@dataclass(frozen=True)
class Deployment:
    """What `deploy/run.sh` runs: its public port, and the folder of its logs."""

    port: int
    folder: Path

    @property
    def url(self) -> str:
        """The public address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """The log of the first process."""
        return self.folder / "process-0.log"

    def log_tail(self) -> str:
        """The end of all logs."""
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(f"{log.name}: {log.read_text()[-2000:]}" for log in logs)

    def pid(self, number: int) -> int:
        """The process that now has this number."""
        return int((self.folder / f"process-{number}.pid").read_text().split()[0])

    def healthy(self, number: int) -> bool:
        """Whether the process with this number answers, asked past nginx."""
        return is_healthy(f"http://127.0.0.1:{self.port + 1 + number}")

    def kill(self, number: int) -> None:
        """End a process as the machine would that has no memory left."""
        os.kill(self.pid(number), signal.SIGKILL)

    def get(self, path: str = "/", cookie: str | None = None) -> Answer:
        """Ask nginx for something, as a browser that has this cookie."""
        return self.send(urllib.request.Request(self.url + path), cookie)

    def send(self, request: urllib.request.Request, cookie: str | None = None) -> Answer:
        """Send a request to nginx, as a browser that has this cookie."""
        if cookie is not None:
            request.add_header("Cookie", f"{COOKIE}={cookie}")
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as reply:
                return Answer(reply.status, reply.headers, reply.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read().decode())


def until(seen: Callable[[], bool], what: str) -> None:
    """Wait for a state, however long a busy machine takes to reach it."""
    latest = time.monotonic() + PATIENCE
    while not seen():
        assert time.monotonic() < latest, what
        time.sleep(0.05)


def free_ports(count: int) -> int:
    """The first of so many ports in a row that nobody listens on."""
    while True:
        first = free_port()
        with contextlib.ExitStack() as stack:
            try:
                for port in range(first, first + count):
                    probe = stack.enter_context(socket.socket())
                    probe.bind(("127.0.0.1", port))
            except (OSError, OverflowError):
                continue
            return first


@contextlib.contextmanager
def running(
    processes: int = 2, variables: Mapping[str, str | Path] | None = None
) -> Iterator[Deployment]:
    """Start `deploy/run.sh`, wait until nginx answers, and stop it at the end.

    Parameters
    ----------
    processes : int
    variables : mapping, optional
        More environment variables.
    """
    with tempfile.TemporaryDirectory(prefix="nnviz-deploy-") as folder:
        deployment = Deployment(free_ports(processes + 1), Path(folder) / "run")
        ours = {"PYTHON": sys.executable, "RUN_DIR": deployment.folder, **(variables or {})}
        script = subprocess.Popen(
            ["deploy/run.sh", str(processes), str(deployment.port)],
            cwd=ROOT,
            env=os.environ | {name: str(value) for name, value in ours.items()},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            until(lambda: script.poll() is not None or is_healthy(deployment.url), "never healthy")
            assert script.poll() is None, script.stderr and script.stderr.read()
            yield deployment
        finally:
            script.terminate()
            script.communicate(timeout=PATIENCE)


def restart(deployment: Deployment) -> "subprocess.Popen[str]":
    """Begin a rolling restart."""
    return subprocess.Popen(
        ["deploy/restart.sh", str(deployment.port)],
        cwd=ROOT,
        env=os.environ | {"RUN_DIR": str(deployment.folder)},
        stdout=subprocess.DEVNULL,
        text=True,
    )
