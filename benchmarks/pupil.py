"""One page of a classroom, without a browser: counts what it is shown, and draws."""

import argparse
import asyncio
import contextlib
import json
import re
import signal
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any

from streamlit.proto.Common_pb2 import StringArray

from benchmarks.protocol import Element, Session
from benchmarks.server import is_healthy, running_server
from nnviz.stage.canvas_codec import to_pixels
from nnviz.stage.map_message import maps_in
from nnviz.stage.points_message import HEADER, RECORD

MAX_SESSIONS = 100
START_TIMEOUT = 20.0
CLICK_TIMEOUT = 20.0
EPOCH = re.compile(r"Epoch ([\d,]+)")
POINTS = re.compile(r"--nnviz-points: (\d+)")  # what the canvas answers when it has read a click


class Pupil:
    """One page: opens, trains, draws, and keeps count of what it is shown.

    Parameters
    ----------
    url : str
        ``http://host:port`` of the server.
    paced : bool
        See `Session`.

    Attributes
    ----------
    maps, map_runs, map_bytes : int
        Different maps shown so far, in how many messages, and their size.
    epoch : int
        As the status says.
    points : int
        How many points the page is known to hold.
    points_layer : bytes
        The last points shown, as `nnviz.stage.points_message` packs them.
    load_seconds : float
        How long the page took to load.
    click_seconds : list of float
        For each click, how long it took to be in the data.
    clicks_lost : int
        Clicks that the page did not answer in time.
    """

    def __init__(self, url: str, *, paced: bool = False) -> None:
        self.session = Session(url, paced=paced)
        self.session.listeners.append(self._look)
        self.maps = self.map_runs = self.map_bytes = 0
        self.epoch = 0
        self.points = 0
        self.points_layer = b""
        self.load_seconds = 0.0
        self.click_seconds: list[float] = []
        self.clicks_lost = 0
        self._last_map = b""
        self._drawn: list[dict[str, Any]] = []

    def _look(self, element: Element) -> None:
        if element.key == "map":
            self.map_runs += 1
            for shown in maps_in(element.proto.bytes):
                if shown != self._last_map:
                    self.maps += 1
                    self.map_bytes += len(shown)
                    self._last_map = shown
        elif element.key == "points":  # the slower way to the same news
            self.points_layer = element.proto.bytes
            records = (len(self.points_layer) - HEADER.size) // RECORD.itemsize
            self.points = max(self.points, records)
        elif found := POINTS.search(element.text):
            self.points = int(found[1])
        elif found := EPOCH.search(element.text):
            self.epoch = int(found[1].replace(",", ""))

    async def start(
        self, *, preset: str | None = None, query: str = "", pace: str | None = None
    ) -> None:
        """Load the page, take a starter data set if one is named, press Train, see it learn.

        With a `pace` (``"Slow"`` to ``"Max"``) it trains at that one, and never pauses by itself.
        """
        try:
            async with asyncio.timeout(START_TIMEOUT):
                self.load_seconds = await self.session.load(query)
                if preset is not None:
                    await self.session.press(f"preset_{preset}")
                    await self.session.wait_until_idle()
                if pace is not None:
                    await self._never_pause()
                    await self._set("pace", string_array_value=StringArray(data=[pace]))
                await self.session.press("train_start")
                await self.session.wait_for(lambda: self.epoch > 0)
        except TimeoutError:
            self.session.counts.errors.append(f"not training after {START_TIMEOUT:.0f} s")

    async def _never_pause(self) -> None:
        """Switch off that a run pauses by itself when it is solved: its switch is in a popover."""
        await self._set("stop", bool_value=True)
        await self._set("self_pause", bool_value=False)
        await self._set("stop", bool_value=False)

    async def _set(self, key: str, **value: Any) -> None:
        await self.session.set_value(self.session.find(key), **value)
        await self.session.wait_until_idle()

    async def click(self, x: float = 0.9, y: float = 0.9) -> None:
        """Draw one more point; note the time until the page shows that it is in the data."""
        canvas = self.session.find("drawing_")
        self._drawn.append(dot(json.loads(canvas.proto.mixed.json or canvas.proto.json), x, y))
        drawing = {"version": "6", "objects": self._drawn, "background": ""}
        start, wanted = time.perf_counter(), self.points + 1
        await self.session.set_json(canvas, {"drawing": {"raw": drawing, "data": None}})
        try:
            await self.session.wait_for(lambda: self.points >= wanted, CLICK_TIMEOUT)
            self.click_seconds.append(time.perf_counter() - start)
        except TimeoutError:
            self.clicks_lost += 1
            self.session.counts.errors.append(f"click not in the data after {CLICK_TIMEOUT:.0f} s")


def dot(settings: dict[str, Any], x: float, y: float) -> dict[str, Any]:
    """What the drawable canvas reports of a click at (x, y), in domain units."""
    place = to_pixels(x, y, settings["canvasWidth"])
    return {
        "type": "path",
        "fill": None,
        "stroke": settings["strokeColor"],
        "strokeWidth": settings["strokeWidth"],
        "path": [["M", *place], ["L", *place]],
    }


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


def answers(pupils: Sequence[Pupil]) -> dict[str, Any]:
    """How a class's clicks were answered, and what went wrong."""
    return {
        "click_seconds": spread([s for pupil in pupils for s in pupil.click_seconds]),
        "clicks_lost": sum(pupil.clicks_lost for pupil in pupils),
        "errors": [error for pupil in pupils for error in pupil.session.counts.errors],
    }


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
