"""One page of a classroom, without a browser: counts what it is shown, and draws."""

import asyncio
import json
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from streamlit.proto.Common_pb2 import StringArray

from benchmarks.elements import Element
from benchmarks.protocol import Session
from nnviz.stage.canvas_codec import to_pixels
from nnviz.stage.map_message import maps_in
from nnviz.stage.points_message import HEADER, RECORD

START_TIMEOUT = 20.0
CLICK_TIMEOUT = 20.0
EPOCH = re.compile(r"Epoch ([\d,]+)")
POINTS = re.compile(r"--nnviz-points: (\d+)")  # what the canvas answers when it has read a click
PRESSES = re.compile(r"--nnviz-presses: (\d+)")
TOP = re.compile(r"st-key-canvas_(even|odd) \{ z-index")  # which canvas takes the clicks


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
    presses : int
        Presses of buttons that the page says it has heard.
    """

    def __init__(self, url: str, *, paced: bool = False) -> None:
        self.open_page(Session(url, paced=paced))
        self.maps = self.map_runs = self.map_bytes = 0
        self.epoch = 0
        self.points = 0
        self.points_layer = b""
        self.load_seconds = 0.0
        self.click_seconds: list[float] = []
        self.clicks_lost = 0
        self._last_map = b""

    def open_page(self, session: Session) -> None:
        """Begin with a page that shows nothing yet."""
        self.session = session
        self.session.listeners.append(self._look)
        self.presses, self._top = 0, "even"
        self.forget_canvases()

    def forget_canvases(self) -> None:
        """What was drawn on them goes with the page."""
        self._drawn: dict[str, list[dict[str, Any]]] = defaultdict(list)

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
            self.points = records
        elif found := POINTS.search(element.text):
            self.points = int(found[1])
            for heard in PRESSES.finditer(element.text):
                self.presses = int(heard[1])
            for top in TOP.finditer(element.text):
                self._top = top[1]
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
        canvas = self._canvas()
        drawn = self._drawn[canvas.id]
        drawn.append(dot(json.loads(canvas.proto.mixed.json or canvas.proto.json), x, y))
        drawing = {"version": "6", "objects": drawn, "background": ""}
        start, wanted = time.perf_counter(), self.points + 1
        await self.session.set_json(canvas, {"drawing": {"raw": drawing, "data": None}})
        try:
            await self.session.wait_for(lambda: self.points >= wanted, CLICK_TIMEOUT)
            self.click_seconds.append(time.perf_counter() - start)
        except TimeoutError:
            self.clicks_lost += 1
            self.session.counts.errors.append(
                f"click: {self.points} points after {CLICK_TIMEOUT:.0f} s, {wanted} wanted"
            )

    def _canvas(self) -> Element:
        """The canvas that takes the clicks; another one may lie under it."""
        shown = self.session.elements.values()
        keys = [element.key for element in shown if element.key.startswith("drawing_")]
        on_top = [key for key in keys if int(key[8:]) % 2 == (self._top == "odd")]
        return self.session.find((on_top or keys or ["drawing_"])[-1])


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


def answers(pupils: Sequence[Pupil]) -> dict[str, Any]:
    """How a class's clicks were answered, and what went wrong."""
    return {
        "click_seconds": spread([s for pupil in pupils for s in pupil.click_seconds]),
        "clicks_lost": sum(pupil.clicks_lost for pupil in pupils),
        "errors": [error for pupil in pupils for error in pupil.session.counts.errors],
    }
