"""The real server in a process of its own, for browser tests and benchmarks, and its cost."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEALTH = "/_stcore/health"
START_SECONDS = 180.0


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, its process and the file it logs to."""

    url: str
    pid: int
    log: Path

    def log_tail(self, lines: int = 60) -> str:
        """The end of what the server printed."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def free_port() -> int:
    """A port on loopback that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def running_server(
    port: int | None = None,
    *,
    app: str = "app.py",
    options: tuple[str, ...] = (),
    module: str = "streamlit",
) -> Iterator[Server]:
    """Start `streamlit run` as a user would, wait until it is healthy, and stop it at the end.

    Parameters
    ----------
    port : int, optional
        Where to listen; a free one otherwise.
    app : str
        Script to run, relative to the repository.
    options : tuple of str
        More command-line options of `streamlit run`.
    module : str
        What is started; it must take the command line of `streamlit`.

    Raises
    ------
    RuntimeError
        If the server ends or is not healthy in time; the message holds its log.
    """
    port = port or free_port()
    command = [sys.executable, "-m", module, "run", app]
    command += ["--server.headless", "true", "--server.address", "127.0.0.1"]
    command += ["--server.port", str(port), "--browser.gatherUsageStats", "false", *options]
    with tempfile.TemporaryDirectory(prefix="nnviz-server-") as folder:
        log = Path(folder) / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        server = Server(f"http://127.0.0.1:{port}", process.pid, log)
        try:
            _wait_until_healthy(server, process)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def is_healthy(url: str) -> bool:
    """Whether the server at `url` answers its health check."""
    try:
        with urllib.request.urlopen(url + HEALTH, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _wait_until_healthy(server: Server, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while not is_healthy(server.url):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended at once:\n{server.log_tail()}")
        if time.monotonic() > deadline:
            raise RuntimeError(
                f"the server was not healthy after {START_SECONDS:.0f} s:\n{server.log_tail()}"
            )
        time.sleep(0.1)


def cpu_seconds(pid: int) -> float:
    """Processor time that a process has used so far, all its threads together (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int) -> float:
    """Memory that a process holds, in MB (Linux)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def busy_seconds() -> float:
    """Processor time that all processes of this machine together have used so far (Linux)."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    idle = fields[3] + fields[4]
    return (sum(fields[:8]) - idle) / os.sysconf("SC_CLK_TCK")
