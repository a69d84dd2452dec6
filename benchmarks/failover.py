"""How long the pages of a process that is killed are away, as JSON.

``deploy/run.sh 2 8700`` in one terminal, then ``python -m benchmarks.failover 10 --url
http://127.0.0.1:8700 --pid PROCESS``, with the number that ``process-0.pid`` names. Pages are
opened until so many are on that process, and as many on others. It is killed. Each page that loses
its socket tries again every half second, as a browser does, is given its copy back by the next
process, and counts as back when it shows just its own points again. Pages here draw no pictures: a
browser's own time for that comes on top.
"""

import argparse
import asyncio
import contextlib
import json
import os
import signal
import time
from typing import Any
from urllib.error import URLError

from websockets.exceptions import WebSocketException

from benchmarks.load import parse, target
from benchmarks.owner import PATIENCE, Owner
from benchmarks.pupil import spread

RETRY = 0.5  # seconds


async def back(owner: Owner) -> float:
    """Seconds until a page has its points again; it has just lost its process."""
    start = time.perf_counter()
    while time.perf_counter() < start + PATIENCE:
        try:
            await owner.load_anew()
            await owner.session.wait_for(lambda: not owner.strange_points(), PATIENCE)
        except (OSError, URLError, WebSocketException):
            await asyncio.sleep(RETRY)
        else:
            return time.perf_counter() - start
    raise TimeoutError("a page was not back")


async def measure(url: str, wanted: int, pid: int) -> dict[str, Any]:
    """Kill one of two processes; what its pages notice."""
    async with contextlib.AsyncExitStack() as stack:
        owners = [Owner(url, number) for number in range(2 * wanted)]
        for owner in owners:
            await stack.enter_async_context(owner)
            await owner.open()
            await owner.press("train_pause")
        for owner in owners:
            await owner.session.wait_for(owner.is_kept, PATIENCE)
        os.kill(pid, signal.SIGKILL)
        gone = [asyncio.create_task(owner.session.until_closed()) for owner in owners]
        await asyncio.wait(gone, timeout=2.0, return_when=asyncio.ALL_COMPLETED)
        hit = [owner for owner, task in zip(owners, gone, strict=True) if task.done()]
        for task in gone:
            task.cancel()
        seconds = await asyncio.gather(*map(back, hit))
        return {
            "pages": len(owners),
            "lost_their_process": len(hit),
            "seconds_until_back": spread(seconds),
            "strange_points": sum(owner.strange_points() for owner in owners),
        }


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.failover", description=__doc__)
    options = parse(parser, least=1)
    if options.url is None or len(options.pid) != 1:
        parser.error("--url and one --pid are needed: several processes, and the one to kill.")
    with target(options.url, None, options.pid) as server:
        print(
            json.dumps(asyncio.run(measure(server.url, options.sessions, *server.pids)), indent=2)
        )


if __name__ == "__main__":
    main()
