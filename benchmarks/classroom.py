"""A classroom on one server: N sessions that all train, over the real WebSocket, on loopback.

``python -m benchmarks.classroom 30`` starts the server, opens 30 pages, loads the spiral on each,
presses Train, measures for some seconds, clicks once on each canvas, and prints JSON. The load runs
on the same machine as the server; its own processor time is reported beside the server's.
"""

import argparse
import asyncio
import contextlib
import json
import os
import re
import signal
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.protocol import Element, Session
from benchmarks.server import busy_seconds, cpu_seconds, is_healthy, resident_mb, running_server
from nnviz.canvas_codec import to_pixels
from nnviz.frames import unpack_frames
from nnviz.overlay import HEADER

MAX_SESSIONS = 100
RECORD_SIZE = 5  # bytes of a point in the points layer
WARM_UP = 2.0  # seconds of training before the measurement
START_TIMEOUT = 20.0
ALL_STARTED_TIMEOUT = 90.0
CLICK_TIMEOUT = 20.0
EPOCH = re.compile(r"Epoch ([\d,]+)")
POINTS = re.compile(r"--nnviz-points: (\d+)")  # what the canvas answers when it has read a click


class OverloadedError(RuntimeError):
    """The server is too busy for the measurement to begin."""


class Pupil:
    """One page of the classroom: counts what it is shown, and clicks when told to."""

    def __init__(self, url: str, *, preset: str, paced: bool) -> None:
        self.session = Session(url, paced=paced)
        self.session.listeners.append(self._look)
        self.preset = preset
        self.maps = 0
        self.map_bytes = 0
        self.map_runs = 0
        self.epoch = 0
        self.points = 0
        self.load_seconds = 0.0
        self.click_seconds: float | None = None
        self._last_map = b""
        self._clicks = 0

    def _look(self, element: Element) -> None:
        if element.key == "map":
            self.map_runs += 1
            for picture in unpack_frames(element.proto.bytes)[0]:
                if picture != self._last_map:
                    self.maps += 1
                    self.map_bytes += len(picture)
                    self._last_map = picture
        elif element.key == "points":  # the slower way to the same news
            records = (len(element.proto.bytes) - HEADER.size) // RECORD_SIZE
            self.points = max(self.points, records)
        elif found := POINTS.search(element.text):
            self.points = int(found[1])
        elif found := EPOCH.search(element.text):
            self.epoch = int(found[1].replace(",", ""))

    async def start(self) -> None:
        """Load the page, choose the data set, press Train, and see it learn."""
        try:
            async with asyncio.timeout(START_TIMEOUT):
                self.load_seconds = await self.session.load()
                await self.session.press(f"preset_{self.preset}")
                await self.session.wait_until_idle()
                await self.session.press("train")
                await self.session.wait_for(lambda: self.epoch > 0)
        except TimeoutError:
            self.session.counts.errors.append(f"not training after {START_TIMEOUT:.0f} s")

    async def click(self) -> None:
        """Draw one more point; note the time until the page shows that it is in the data."""
        canvas = self.session.find("drawing_")
        settings = json.loads(canvas.proto.mixed.json or canvas.proto.json)
        radius = settings["displayRadius"]
        stroke = settings["strokeWidth"]
        x, y = to_pixels(0.9, 0.9, settings["canvasWidth"])
        circle = {
            "type": "Circle",
            "left": x - radius - stroke / 2,
            "top": y,
            "originX": "left",
            "originY": "center",
            "radius": radius,
            "strokeWidth": stroke,
            "stroke": settings["strokeColor"],
            "fill": settings["fillColor"],
            "scaleX": 1,
            "scaleY": 1,
        }
        self._clicks += 1
        drawing = {"version": "6", "objects": [circle] * self._clicks, "background": ""}
        start, wanted = time.perf_counter(), self.points + 1
        await self.session.set_json(canvas, {"drawing": {"raw": drawing, "data": None}})
        try:
            await self.session.wait_for(lambda: self.points >= wanted, CLICK_TIMEOUT)
            self.click_seconds = time.perf_counter() - start
        except TimeoutError:
            self.session.counts.errors.append(f"click not in the data after {CLICK_TIMEOUT:.0f} s")


async def measure(
    url: str, sessions: int, seconds: float, pids: Sequence[int], *, preset: str, paced: bool
) -> dict[str, Any]:
    """Open the pages one after another, let all train, and count.

    Parameters
    ----------
    url : str
        ``http://host:port`` of the server.
    sessions : int
    seconds : float
        Length of the measurement; a second half of about the same length is for the clicks.
    pids : sequence of int
        The server's processes, for processor time and memory.
    preset : str
        Name of the starter data set.
    paced : bool
        See `Session`.
    """
    pupils = [Pupil(url, preset=preset, paced=paced) for _ in range(sessions)]
    memory = {"no_session": sum(map(resident_mb, pids))}
    async with contextlib.AsyncExitStack() as stack:
        begin = time.perf_counter()
        for count, pupil in enumerate(pupils):
            if time.perf_counter() - begin > ALL_STARTED_TIMEOUT:
                raise OverloadedError(
                    f"only {count} of {sessions} sessions were training after "
                    f"{ALL_STARTED_TIMEOUT:.0f} s: the server is overloaded."
                )
            await stack.enter_async_context(pupil.session)
            await pupil.start()
            if pupil is pupils[0]:
                await asyncio.sleep(WARM_UP)
                memory["first_session"] = sum(map(resident_mb, pids))
        await asyncio.sleep(WARM_UP)

        before = [(pupil.maps, pupil.map_runs, pupil.epoch) for pupil in pupils]
        bytes_before = sum(pupil.session.counts.received_bytes for pupil in pupils)
        server_cpu, own_cpu = sum(map(cpu_seconds, pids)), time.process_time()
        all_cpu = busy_seconds()
        start = time.perf_counter()
        await asyncio.sleep(seconds)
        elapsed = time.perf_counter() - start
        server_cpu = sum(map(cpu_seconds, pids)) - server_cpu
        own_cpu = time.process_time() - own_cpu
        all_cpu = busy_seconds() - all_cpu
        after = [(pupil.maps, pupil.map_runs, pupil.epoch) for pupil in pupils]
        received = sum(pupil.session.counts.received_bytes for pupil in pupils) - bytes_before

        pause = seconds / sessions
        clicks = [asyncio.create_task(_later(i * pause, p)) for i, p in enumerate(pupils)]
        await asyncio.gather(*clicks)
        memory["all_sessions"] = sum(map(resident_mb, pids))
    if sessions > 1:
        memory["each_more_session"] = (memory["all_sessions"] - memory["first_session"]) / (
            sessions - 1
        )
    rates = [
        [(new - old) / elapsed for new, old in zip(*pair, strict=True)]
        for pair in zip(after, before, strict=True)
    ]
    maps, runs, epochs = zip(*rates, strict=True)
    shown = sum(pupil.maps for pupil in pupils)
    return {
        "sessions": sessions,
        "seconds": round(elapsed, 1),
        "paced": paced,
        "maps_per_second": spread(maps),
        "maps_per_second_all": round(sum(maps), 1),
        "map_runs_per_second": spread(runs),
        "steps_per_second": spread(epochs),
        "load_seconds": spread([pupil.load_seconds for pupil in pupils]),
        "click_seconds": spread([p.click_seconds for p in pupils if p.click_seconds is not None]),
        "clicks_lost": sum(pupil.click_seconds is None for pupil in pupils),
        "bytes_per_map": round(sum(pupil.map_bytes for pupil in pupils) / max(shown, 1)),
        "received_kb_per_second_all": round(received / elapsed / 1e3, 1),
        "server_cores": round(server_cpu / elapsed, 2) if pids else None,
        "load_cores": round(own_cpu / elapsed, 2),
        "other_cores": round(max(0.0, all_cpu - server_cpu - own_cpu) / elapsed, 2),
        "machine_cores": os.cpu_count(),
        "server_memory_mb": {name: round(mb, 1) for name, mb in memory.items()} if pids else None,
        "errors": [error for pupil in pupils for error in pupil.session.counts.errors],
    }


async def _later(seconds: float, pupil: Pupil) -> None:
    await asyncio.sleep(seconds)
    await pupil.click()


def spread(values: Sequence[float]) -> dict[str, float] | None:
    """Least, middle and greatest of some values."""
    if not values:
        return None
    low, middle, high = min(values), statistics.median(values), max(values)
    return {"min": round(low, 2), "median": round(middle, 2), "max": round(high, 2)}


@contextlib.contextmanager
def target(url: str | None, port: int | None, pids: list[int]) -> Iterator[tuple[str, list[int]]]:
    """The server to load: the one at `url`, or a new one."""
    if url is None:
        with running_server(port) as server:
            yield server.url, [server.pid]
        return
    if not re.match(r"http://(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?/?$", url):
        raise SystemExit(f"the load goes to this machine only (http://127.0.0.1:PORT). Got {url}.")
    if not is_healthy(url.rstrip("/")):
        raise SystemExit(f"no healthy server answers at {url}.")
    yield url.rstrip("/"), pids


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.classroom", description=__doc__)
    parser.add_argument("sessions", type=int, help=f"how many people, 1 to {MAX_SESSIONS}")
    parser.add_argument("--seconds", type=float, default=10.0, help="length of the measurement")
    parser.add_argument("--preset", default="spiral", help="starter data set")
    parser.add_argument("--paced", action="store_true", help="ticks wait for the run before them")
    parser.add_argument("--port", type=int, help="port of the server that is started")
    parser.add_argument("--url", help="load this server instead of starting one (loopback only)")
    parser.add_argument("--pid", type=int, action="append", default=[], help="process of --url")
    options = parser.parse_args()
    if not 1 <= options.sessions <= MAX_SESSIONS:
        parser.error(f"sessions must be 1 to {MAX_SESSIONS}. Got {options.sessions}.")
    if not 1 <= options.seconds <= 300:
        parser.error(f"--seconds must be 1 to 300. Got {options.seconds}.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped too
    with target(options.url, options.port, options.pid) as (url, pids):
        limit = 2 * (ALL_STARTED_TIMEOUT + CLICK_TIMEOUT + options.seconds)
        work = measure(
            url, options.sessions, options.seconds, pids, preset=options.preset, paced=options.paced
        )
        try:
            result = asyncio.run(asyncio.wait_for(work, limit))
        except OverloadedError as error:
            raise SystemExit(str(error)) from None
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
