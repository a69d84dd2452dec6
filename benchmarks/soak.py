"""A lesson on one server: N sessions that do what people do for minutes, and what is left of it.

``python -m benchmarks.soak 30 --minutes 10`` opens 30 pages by 30 different links and lets all
train. Then each clicks, pauses, resets, pastes tables, goes to the other page and loads the page
anew, all drawn by lot from a seed, while the server's memory is sampled. After each act the page
must hold just the points that it placed. At the end all pages but one are closed, a new one is
opened once Streamlit has had time to forget them, and JSON is printed.
"""

import argparse
import asyncio
import contextlib
import json
import re
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.load import Target, parse, target
from benchmarks.owner import Owner
from benchmarks.pupil import answers, spread
from benchmarks.server import resident_mb

SETTLE = 20.0  # seconds of training before memory is called the starting one
SAMPLE_EVERY = 10.0  # seconds
FORGET = 620.0  # seconds; a session whose page is gone is kept for 600
AFTER = 30.0  # seconds to watch once it has been made to forget
RAISED = re.compile(r"^(\w+\.)*\w*(Error|Exception|Warning)\b|^Traceback", re.MULTILINE)


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


async def soak(
    server: Target, sessions: int, seconds: float, *, every: float, seed: int, forget: float
) -> dict[str, Any]:
    """Let the pages live for so many seconds, then let all but one go.

    Parameters
    ----------
    server : Target
    sessions : int
    seconds : float
        From the time when all train.
    every : float
        Seconds between two acts of a person, on average.
    seed : int
        Chooses what everybody does.
    forget : float
        Seconds from when the pages are closed to when another one is opened.
    """
    memory = Memory(server.pids)
    report: dict[str, Any] = {"sessions": sessions, "seed": seed, "no_session_mb": memory.now()}
    owners = [Owner(server.url, number, seed) for number in range(sessions)]
    async with contextlib.AsyncExitStack() as stay:
        async with contextlib.AsyncExitStack() as leave:
            for owner in owners:
                await (stay if owner is owners[0] else leave).enter_async_context(owner)
                await owner.open()
                if owner is owners[0]:
                    report["first_session_mb"] = (await memory.watch(SETTLE))[-1]
            await asyncio.sleep(SETTLE)
            report |= await lesson(owners, seconds, every, memory)
        begin = time.perf_counter()
        report["pages_closed"] = sessions - 1
        report["after_closing_mb"] = await memory.watch(forget)
        async with Owner(server.url, sessions) as newcomer:
            await newcomer.session.load()
            report["after_a_new_page_mb"] = await memory.watch(AFTER)
        report["seconds_since_closing"] = round(time.perf_counter() - begin)
    return report | log_report(server.log)


async def lesson(
    owners: Sequence[Owner], seconds: float, every: float, memory: Memory
) -> dict[str, Any]:
    """Everybody does this and that; what was seen of it."""
    start = time.perf_counter()
    before = [owner.maps for owner in owners]
    living = [asyncio.create_task(owner.live(start + seconds, every)) for owner in owners]
    samples = await memory.watch(seconds)
    elapsed = time.perf_counter() - start
    maps = [owner.maps - earlier for owner, earlier in zip(owners, before, strict=True)]
    await asyncio.gather(*living)
    tabs = [owner.tab for owner in owners]
    return {
        "seconds": round(elapsed),
        "maps_per_second": spread([count / elapsed for count in maps]),
        "acts": dict(sum((owner.acts for owner in owners), Counter())),
        "faults": [fault for owner in owners for fault in owner.faults],
        "strange_points": sum(owner.strange_points() for owner in owners),
        **answers(owners),
        "copies": {
            "taken": sum(tab.copies for tab in tabs),
            "kb": round(sum(tab.copied_bytes for tab in tabs) / 1e3),
            "missed": sum(tab.missed for tab in tabs),
            "given_back": sum(tab.given_back for tab in tabs),
            "set_aside": sum(tab.set_aside for tab in tabs),
        },
        "mb": samples,
        "mb_growth_percent": round(100.0 * (max(samples) / samples[0] - 1.0), 1),
    }


def log_report(log: Path | None) -> dict[str, Any]:
    """What the server said of errors, if its log is here."""
    if log is None:
        return {}
    text = log.read_text(errors="replace")
    raised = len(RAISED.findall(text))
    return {"exceptions_in_log": raised, **({"log_end": text[-4000:]} if raised else {})}


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="length of the lesson")
    parser.add_argument("--every", type=float, default=15.0, help="seconds between a person's acts")
    parser.add_argument("--seed", type=int, default=0, help="chooses what everybody does")
    parser.add_argument("--forget", type=float, default=FORGET, help="seconds after the lesson")
    options = parse(parser, least=2)
    if not 0.5 <= options.minutes <= 60:
        parser.error(f"--minutes must be 0.5 to 60. Got {options.minutes}.")
    with target(options.url, options.port, options.pid) as server:
        work = soak(
            server,
            options.sessions,
            60.0 * options.minutes,
            every=options.every,
            seed=options.seed,
            forget=options.forget,
        )
        print(json.dumps(asyncio.run(work), indent=2))


if __name__ == "__main__":
    main()
