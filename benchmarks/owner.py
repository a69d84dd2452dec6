"""A page with data of its own that does what people do, drawn by lot, and knows its points."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from typing import Self

import numpy as np
from websockets.exceptions import ConnectionClosed

from benchmarks.protocol import Session
from benchmarks.pupil import CLICK_TIMEOUT, Pupil
from benchmarks.tab import Tab
from nnviz.bench import exchange
from nnviz.data import presets
from nnviz.data.points import Points, quantize
from nnviz.files import links
from nnviz.settings.config import ModelConfig, PresetConfig, TrainConfig
from nnviz.stage.points_message import HEADER, RECORD, pack_points

PATIENCE = 60.0  # seconds until what has not come counts as lost
MOST_ROWS = 120  # of a table
CLASSES = 3
# How often each is done, of 20 times.
ACTS = {"click": 9, "train_or_pause": 4, "reset": 1, "load_table": 1, "visit": 2, "reload": 3}


class Owner(Pupil):
    """Opens its page by a link of its own; use it with ``async with``.

    Parameters
    ----------
    url : str
        ``http://host:port`` of the server.
    number : int
        Which page of the class: chooses the data.
    seed : int
        With the number it chooses all that is done.

    Attributes
    ----------
    wanted : Points
        What its page must show.
    acts : Counter
        What was done, and how often.
    faults : list of str
        Where the points were not these, or something that was waited for did not come.
    """

    def __init__(self, url: str, number: int, seed: int = 0) -> None:
        super().__init__(url)
        self.number = number
        self.tab = Tab()
        self.tab.watch(self.session)
        self.acts: Counter[str] = Counter()
        self.faults: list[str] = []
        self._rng = np.random.default_rng([seed, number])
        names = list(presets.PRESETS)
        data = PresetConfig(name=names[number % len(names)], points=100 + number, seed=number)
        points = presets.make(data)
        link = links.encode(points, ModelConfig(), TrainConfig(), data)
        self._query = f"{exchange.QUERY}={link}"
        self.wanted = quantize(points)  # as links carry them

    async def __aenter__(self) -> Self:
        await self.session.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.__aexit__(None, None, None)

    async def open(self) -> None:  # and see it learn
        await self.start(query=self._query)

    async def live(self, until: float, every: float) -> None:
        """Do this and that until it is time to stop; after each act the points are looked at.

        Parameters
        ----------
        until : float
            By ``time.perf_counter``.
        every : float
            Seconds from one act to the next, on average.
        """
        names, weights = list(ACTS), np.array([*ACTS.values()]) / sum(ACTS.values())
        while True:
            await asyncio.sleep(self._rng.exponential(every))
            act = str(self._rng.choice(names, p=weights))
            if time.perf_counter() > until - CLICK_TIMEOUT:
                return
            try:
                await getattr(self, f"_{act}")()
                await self._until("points of its own", lambda: not self.strange_points())
            except (TimeoutError, LookupError, ConnectionClosed) as error:
                said = str(error).partition("\n")[0] or type(error).__name__
                self.faults.append(f"page {self.number}, {act} after {self.acts.total()}: {said}")
            if strange := self.strange_points():
                self.faults.append(f"page {self.number}, after {act}: {strange} strange points")
            self.acts[act] += 1

    def strange_points(self) -> int:
        """How many points the page shows that are not its own, or lacks."""
        shown, wanted = (
            layer[HEADER.size :] for layer in (self.points_layer, _packed(self.wanted))
        )
        return len(set(_records(shown)) ^ set(_records(wanted))) if shown != wanted else 0

    async def _click(self) -> None:
        x, y = self._rng.uniform(-0.95, 0.95, 2)
        self._canvas()  # fails where there is none yet
        self.wanted = quantize(self.wanted.add(x, y, 0))  # the brush is never changed here
        await self.click(x, y)

    async def _train_or_pause(self) -> None:
        await self.press("train_pause" if self._has("train_pause") else "train_start")

    async def _reset(self) -> None:
        await self.press("reset")

    async def press(self, key: str) -> None:
        """Press a button, and wait until that was heard."""
        before = self.presses
        await self.session.press(key)
        await self._until(f"answer to {key}", lambda: self.presses > before)

    async def _load_table(self) -> None:
        """Paste a table into the dialog of files, and take its points over."""
        rows = self._rng.integers(20, MOST_ROWS)
        xy = self._rng.uniform(-1, 1, (rows, 2)).round(4)
        labels, held_out = np.arange(rows) % CLASSES, self._rng.random(rows) < 0.2
        held_out[:CLASSES] = False
        table = zip(xy, labels, np.where(held_out, "test", "train"), strict=True)
        text = "\n".join(f"{x}, {y}, {label}, {split}" for (x, y), label, split in table)
        await self.press("files")
        await self._until("dialog", lambda: self._has("csv_text"))
        await self.session.set_value(self.session.find("csv_text"), string_value=text)
        await self._until("table", lambda: self._has("load_csv"))
        await self.session.press("load_csv")
        self.wanted = quantize(Points.of(xy.astype(np.float32), labels, held_out))

    async def _visit(self) -> None:
        """Go to the other page and back; one time in three that is loaded anew meanwhile."""
        await self._until("copy of it all", self.is_kept)
        await self.session.go("How it works")
        self.forget_canvases()
        anew = self._rng.random() < 1 / 3
        if anew:
            await self.load_anew(page="about")
        await self.session.go("Train")
        if anew:
            await self._train_on()

    async def _reload(self) -> None:
        await self._until("copy of it all", self.is_kept)
        await self.load_anew()
        await self._train_on()

    async def _train_on(self) -> None:  # as most people do, once their work is back, paused
        await self._until("points of its own", lambda: not self.strange_points())
        if self._rng.random() < 0.8:
            await self._train_or_pause()

    def is_kept(self) -> bool:
        """Whether the browser's copy has these points: before, it would ask whether to leave."""
        kept = self.tab.points()
        return kept is not None and _packed(kept) == _packed(self.wanted)

    async def load_anew(self, page: str = "") -> None:
        """Close the page and open it at the same address, in a session of its own."""
        left, self.points_layer = self.session, b""
        await left.__aexit__(None, None, None)
        self.open_page(Session(left.url))
        self.session.counts = left.counts
        self.tab.watch(self.session)
        await self.session.__aenter__()
        await self.session.load(left.query, page)

    def _has(self, key: str) -> bool:
        return any(element.key == key for element in self.session.elements.values())

    async def _until(self, what: str, condition: Callable[[], bool]) -> None:
        """Wait for what must come; a fault names it if it does not."""
        try:
            await self.session.wait_for(condition, PATIENCE)
        except TimeoutError:
            seen = f"{self.points} points, epoch {self.epoch}"
            asked = ", and asks which work to open" if self._has("open_copy") else ""
            raise TimeoutError(f"no {what}: the page has {seen}{asked}") from None


def _packed(points: Points) -> bytes:
    """As a page is sent them."""
    return pack_points(points, marks_seen=0, pending_label=0, pending_held_out=False, echo=False)


def _records(layer: bytes) -> list[tuple[int, bytes]]:
    """Each point of a layer, with its place among them."""
    places = range(0, len(layer), RECORD.itemsize)
    return [(at, layer[at : at + RECORD.itemsize]) for at in places]
