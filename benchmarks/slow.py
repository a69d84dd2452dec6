"""What a person notices of a thin and long line, as JSON.

``python -m benchmarks.slow`` trains through a line of 100 kB/s and 150 ms each way, with
small networks and the largest that there is. What counts is how long clicks take to be seen: they
wait behind all that was sent before.
"""

import argparse
import asyncio
import json
from typing import Any

from benchmarks.line import Line
from benchmarks.pupil import Pupil, spread
from benchmarks.server import running_server
from benchmarks.stress import heavy_query

CLICK_EVERY = 1.5  # seconds
NETWORKS = {"8-8": {"preset": "spiral"}, "6 x 64": {"query": heavy_query(4_000)}}


async def measure(line: Line, seconds: float, work: dict[str, str]) -> dict[str, Any]:
    """One page at the end of the line."""
    pupil = Pupil(line.url)
    async with pupil.session:
        await pupil.start(**work)
        carried, maps = line.carried[1], pupil.maps
        for number in range(int(seconds / CLICK_EVERY)):
            await asyncio.sleep(CLICK_EVERY)
            await pupil.click(-0.9 + 0.03 * (number % 60), 0.9)
    return {
        "load_seconds": round(pupil.load_seconds, 1),
        "click_seconds": spread(pupil.click_seconds),
        "clicks_lost": pupil.clicks_lost,
        "maps": pupil.maps - maps,
        "kilobytes": round((line.carried[1] - carried) / 1e3),
        "errors": pupil.session.counts.errors,
    }


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.slow", description=__doc__)
    parser.add_argument("--seconds", type=float, default=40.0, help="length of a measurement")
    parser.add_argument("--rate", type=float, default=100.0, help="kB a second")
    parser.add_argument("--delay", type=float, default=0.15, help="seconds each way")
    options = parser.parse_args()
    result: dict[str, Any] = {"kilobytes_per_second": options.rate, "delay": options.delay}
    with running_server() as server:
        for name, work in NETWORKS.items():
            with Line(server.url, bytes_per_second=1e3 * options.rate, delay=options.delay) as line:
                result[name] = asyncio.run(measure(line, options.seconds, work))
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
