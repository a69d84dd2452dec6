"""What a class notices of the copies that its browsers keep, as JSON.

``python -m benchmarks.copies 30 --seconds 60`` runs `benchmarks.classroom` in turn on a server as
it is and on one that sends no copies, `--rounds` times each, so that what else the machine does
meets both. What is without copies must not be noticeably more than what is with them.
"""

import argparse
import asyncio
import json
import os
import statistics
from typing import Any

from benchmarks import classroom, copies_server
from benchmarks.load import MAX_SESSIONS
from benchmarks.server import running_server

SERVERS = {"with_copies": "on", "without_copies": "off"}
KEPT = (
    "maps_per_second_all",
    "steps_per_second",
    "click_seconds",
    "clicks_lost",
    "server_cores",
    "other_cores",
    "received_kb_per_second_all",
    "errors",
)


def measure(switch: str, sessions: int, seconds: float) -> dict[str, Any]:
    """A class on a server of its own: what is compared."""
    os.environ[copies_server.SWITCH] = switch
    with running_server(module=copies_server.__name__) as server:
        work = classroom.measure(
            server.url, sessions, seconds, [server.pid], preset="spiral", paced=False, pace="Max"
        )
        found = asyncio.run(work)
    return {name: found[name] for name in KEPT}


def ratio(rounds: list[dict[str, Any]], name: str) -> float:
    """What a figure is with copies, as a multiple of what it is without; the middle of all."""
    each = [pair["with_copies"][name] / pair["without_copies"][name] for pair in rounds]
    return float(round(statistics.median(each), 3))


def main() -> None:
    """Read the command line, measure both, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.copies", description=__doc__)
    parser.add_argument("sessions", type=int, help=f"how many people, 1 to {MAX_SESSIONS}")
    parser.add_argument("--seconds", type=float, default=60.0, help="length of a measurement")
    parser.add_argument("--rounds", type=int, default=2, help="measurements of each")
    options = parser.parse_args()
    if not 1 <= options.sessions <= MAX_SESSIONS:
        parser.error(f"sessions must be 1 to {MAX_SESSIONS}. Got {options.sessions}.")
    rounds = []
    for number in range(options.rounds):
        order = list(SERVERS.items())[:: -1 if number % 2 else 1]  # neither is always the second
        rounds.append(
            {name: measure(switch, options.sessions, options.seconds) for name, switch in order}
        )
    print(
        json.dumps(
            {
                "sessions": options.sessions,
                "rounds": rounds,
                "with_to_without": {
                    name: ratio(rounds, name)
                    for name in (
                        "maps_per_second_all",
                        "server_cores",
                        "received_kb_per_second_all",
                    )
                },
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
