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
import time
from collections.abc import Sequence
from typing import Any

from benchmarks.load import parse, target
from benchmarks.pupil import CLICK_TIMEOUT, Pupil, answers, spread
from benchmarks.server import busy_seconds, cpu_seconds, resident_mb

WARM_UP = 2.0  # seconds of training before the measurement
ALL_STARTED_TIMEOUT = 180.0


class OverloadedError(RuntimeError):
    """The server is too busy for the measurement to begin."""


async def measure(
    url: str,
    sessions: int,
    seconds: float,
    pids: Sequence[int],
    *,
    preset: str,
    paced: bool,
    pace: str,
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
    pace : str
        As the page writes it.
    """
    pupils = [Pupil(url, paced=paced) for _ in range(sessions)]
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
            await pupil.start(preset=preset, pace=pace)
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
        "pace": pace,
        "maps_per_second": spread(maps),
        "maps_per_second_all": round(sum(maps), 1),
        "map_runs_per_second": spread(runs),
        "steps_per_second": spread(epochs),
        "load_seconds": spread([pupil.load_seconds for pupil in pupils]),
        **answers(pupils),
        "bytes_per_map": round(sum(pupil.map_bytes for pupil in pupils) / max(shown, 1)),
        "received_kb_per_second_all": round(received / elapsed / 1e3, 1),
        "server_cores": round(server_cpu / elapsed, 2) if pids else None,
        "load_cores": round(own_cpu / elapsed, 2),
        "other_cores": round(max(0.0, all_cpu - server_cpu - own_cpu) / elapsed, 2),
        "machine_cores": os.cpu_count(),
        "server_memory_mb": {name: round(mb, 1) for name, mb in memory.items()} if pids else None,
    }


async def _later(seconds: float, pupil: Pupil) -> None:
    await asyncio.sleep(seconds)
    await pupil.click()


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.classroom", description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="length of the measurement")
    parser.add_argument("--preset", default="spiral", help="starter data set")
    parser.add_argument("--paced", action="store_true", help="ticks wait for the run before them")
    parser.add_argument("--pace", default="Max", help="Slow, Watch, Fast or Max")
    options = parse(parser, least=1)
    if not 1 <= options.seconds <= 300:
        parser.error(f"--seconds must be 1 to 300. Got {options.seconds}.")
    with target(options.url, options.port, options.pid) as (url, pids, _):
        limit = 2 * (ALL_STARTED_TIMEOUT + CLICK_TIMEOUT + options.seconds)
        work = measure(
            url,
            options.sessions,
            options.seconds,
            pids,
            preset=options.preset,
            paced=options.paced,
            pace=options.pace,
        )
        try:
            result = asyncio.run(asyncio.wait_for(work, limit))
        except OverloadedError as error:
            raise SystemExit(str(error)) from None
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
