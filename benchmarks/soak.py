"""A lesson on one server: N sessions that train and draw for minutes, and what becomes of memory.

``python -m benchmarks.soak 30 --minutes 10`` opens 30 pages by 30 different links, lets all train,
clicks on each once a minute, and samples the server's memory. Then it checks that each page holds
the points of its own link and its own clicks and no others, closes all pages but one, opens a new
one once Streamlit has had time to forget them, and prints JSON.
"""

import argparse
import asyncio
import contextlib
import json
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.pupil import CLICK_TIMEOUT, Pupil, answers, parse, spread, target
from benchmarks.server import resident_mb
from nnviz.bench import exchange
from nnviz.data import presets
from nnviz.data.points import quantize
from nnviz.files import links
from nnviz.settings.config import ModelConfig, PresetConfig, TrainConfig
from nnviz.stage.points_message import HEADER, RECORD, STEPS

SETTLE = 20.0  # seconds of training before memory is called the starting one
SAMPLE_EVERY = 10.0  # seconds
CLICK_EVERY = 60.0  # seconds between two clicks of a person
FORGET = 140.0  # seconds; Streamlit keeps a session whose page is gone for 120
AFTER = 30.0  # seconds to watch once it has been made to forget


class Owner(Pupil):
    """A page with data of its own, that knows what they must be.

    Parameters
    ----------
    url : str
        ``http://host:port`` of the server.
    number : int
        Which page of the class: chooses the data.
    """

    def __init__(self, url: str, number: int) -> None:
        super().__init__(url)
        names = list(presets.PRESETS)
        self.data = PresetConfig(name=names[number % len(names)], points=100 + number, seed=number)
        points = presets.make(self.data)
        self.link = links.encode(points, ModelConfig(), TrainConfig(), self.data)
        points = quantize(points)  # as links carry them
        self.wanted = np.column_stack([points.xy, points.labels]).tolist()

    async def open(self) -> None:
        """Load the page by its own link, press Train, and see it learn."""
        await self.start(query=f"{exchange.QUERY}={self.link}")

    async def draw(self, delay: float, until: float) -> None:
        """Click now and then, each time somewhere else, until it is time to stop."""
        rng = np.random.default_rng(self.data.seed)
        await asyncio.sleep(delay)
        while time.perf_counter() < until - CLICK_TIMEOUT:
            x, y = rng.uniform(-0.95, 0.95, 2)
            self.wanted.append([x, y, 0])  # the brush's class is never changed here
            await self.click(x, y)
            await asyncio.sleep(CLICK_EVERY)

    def strange_points(self) -> int:
        """How many points the page shows that are not its own, or lacks."""
        shown = np.frombuffer(self.points_layer, RECORD, offset=HEADER.size)
        wanted = np.array(self.wanted)
        common = min(len(shown), len(wanted))
        steps = (wanted[:common, :2] + 1.0) * STEPS
        own = abs(shown["x"][:common] - steps[:, 0]) <= 2.0
        own &= abs(shown["y"][:common] - steps[:, 1]) <= 2.0
        own &= (shown["flags"][:common] & 7) == wanted[:common, 2]
        return max(len(shown), len(wanted)) - int(own.sum())


class Memory:
    """The server's resident memory, sampled."""

    def __init__(self, pids: Sequence[int]) -> None:
        self.pids = pids

    def now(self) -> float:
        """MB of all the server's processes."""
        return round(sum(map(resident_mb, self.pids)), 1)

    async def watch(self, seconds: float) -> list[float]:
        """Samples over so many seconds, the first at once."""
        samples = [self.now()]
        for _ in range(int(seconds / SAMPLE_EVERY)):
            await asyncio.sleep(SAMPLE_EVERY)
            samples.append(self.now())
        return samples


async def soak(url: str, sessions: int, seconds: float, pids: Sequence[int]) -> dict[str, Any]:
    """Let the pages train and draw for so many seconds, then let all but one go.

    Parameters
    ----------
    url : str
        ``http://host:port`` of the server.
    sessions : int
    seconds : float
        From the time when all train.
    pids : sequence of int
        The server's processes.
    """
    memory = Memory(pids)
    report: dict[str, Any] = {"sessions": sessions, "no_session_mb": memory.now()}
    owners = [Owner(url, number) for number in range(sessions)]
    async with contextlib.AsyncExitStack() as stay:
        async with contextlib.AsyncExitStack() as leave:
            for owner in owners:
                await (stay if owner is owners[0] else leave).enter_async_context(owner.session)
                await owner.open()
                if owner is owners[0]:
                    report["first_session_mb"] = (await memory.watch(SETTLE))[-1]
            await asyncio.sleep(SETTLE)
            report |= await lesson(owners, seconds, memory)
        begin = time.perf_counter()
        report["pages_closed"] = sessions - 1
        report["after_closing_mb"] = await memory.watch(FORGET)
        async with Owner(url, sessions).session as newcomer:
            await newcomer.load()
            report["after_a_new_page_mb"] = await memory.watch(AFTER)
        report["seconds_since_closing"] = round(time.perf_counter() - begin)
    return report


async def lesson(owners: Sequence[Owner], seconds: float, memory: Memory) -> dict[str, Any]:
    """Everybody trains and draws; what was seen of it."""
    start = time.perf_counter()
    maps, epochs = [owner.maps for owner in owners], [owner.epoch for owner in owners]
    pause = CLICK_EVERY / len(owners)
    drawing = [
        asyncio.create_task(owner.draw(number * pause, start + seconds))
        for number, owner in enumerate(owners)
    ]
    samples = await memory.watch(seconds)
    elapsed = time.perf_counter() - start
    maps = [owner.maps - before for owner, before in zip(owners, maps, strict=True)]
    epochs = [owner.epoch - before for owner, before in zip(owners, epochs, strict=True)]
    for task in drawing:
        task.cancel()
    await asyncio.gather(*drawing, return_exceptions=True)
    return {
        "seconds": round(elapsed),
        "maps_per_second": spread([count / elapsed for count in maps]),
        "steps_per_second": spread([count / elapsed for count in epochs]),
        "clicks": sum(len(owner.click_seconds) for owner in owners),
        "strange_points": sum(owner.strange_points() for owner in owners),
        **answers(owners),
        "mb": samples,
        "mb_growth_percent": round(100.0 * (max(samples) / samples[0] - 1.0), 1),
    }


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="length of the lesson")
    options = parse(parser, least=2)
    if not 0.5 <= options.minutes <= 60:
        parser.error(f"--minutes must be 0.5 to 60. Got {options.minutes}.")
    with target(options.url, options.port, options.pid) as (url, pids):
        result = asyncio.run(soak(url, options.sessions, 60.0 * options.minutes, pids))
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
