"""What five people notice of a sixth who trains the largest network there is, as JSON.

``python -m benchmarks.stress`` opens six pages twice on a server of its own: in turn the sixth
trains what the others do, and 6 × 64 neurons on 5,000 points of 8 classes, all at *Max*. What
counts is what the five keep: their maps a second, and how long their clicks take.
"""

import argparse
import asyncio
import contextlib
import json
from typing import Any

from benchmarks.pupil import Pupil, spread
from benchmarks.server import running_server
from nnviz.bench import exchange
from nnviz.data import presets
from nnviz.files import links
from nnviz.settings.config import ModelConfig, PresetConfig, TrainConfig
from nnviz.settings.limits import MAX_POINTS

NORMAL = 5
CLICKS = 4
WARM_UP = 4.0  # seconds


def heavy_query(points: int = MAX_POINTS) -> str:
    """The address of the largest network, and of the largest data set or a smaller one."""
    preset = PresetConfig(name="blobs", points=points, classes=8)
    model = ModelConfig(hidden=(64,) * 6, classes=8)
    token = links.encode(presets.make(preset), model, TrainConfig(), preset)
    return f"{exchange.QUERY}={token}"


async def measure(url: str, seconds: float, *, heavy: bool) -> dict[str, Any]:
    """Five pages and a sixth: what the five get."""
    normal = [Pupil(url) for _ in range(NORMAL)]
    sixth = Pupil(url)
    async with contextlib.AsyncExitStack() as stack:
        for pupil in normal:
            await stack.enter_async_context(pupil.session)
            await pupil.start(preset="spiral", pace="Max")
        await stack.enter_async_context(sixth.session)
        work = {"query": heavy_query()} if heavy else {"preset": "spiral"}
        await sixth.start(**work, pace="Max")
        await asyncio.sleep(WARM_UP)
        before, own = [pupil.maps for pupil in normal], sixth.epoch
        await asyncio.sleep(seconds)
        maps = [(pupil.maps - old) / seconds for pupil, old in zip(normal, before, strict=True)]
        epochs = (sixth.epoch - own) / seconds
        for number in range(CLICKS * NORMAL):
            await normal[number % NORMAL].click(0.9 - 0.05 * (number // NORMAL), 0.9)
    return {
        "maps_per_second": spread(maps),
        "click_seconds": spread([s for pupil in normal for s in pupil.click_seconds]),
        "clicks_lost": sum(pupil.clicks_lost for pupil in normal),
        "epochs_per_second_of_the_sixth": round(epochs, 1),
        "errors": [e for pupil in (*normal, sixth) for e in pupil.session.counts.errors],
    }


def main() -> None:
    """Read the command line, measure both, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stress", description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="length of a measurement")
    options = parser.parse_args()
    result: dict[str, Any] = {}
    with running_server() as server:
        for name, heavy in (("beside a normal one", False), ("beside a heavy one", True)):
            result[name] = asyncio.run(measure(server.url, options.seconds, heavy=heavy))
    kept = [each["maps_per_second"]["median"] for each in result.values()]
    result["kept"] = round(kept[1] / kept[0], 2) if kept[0] else None
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
