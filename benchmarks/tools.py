"""What a person waits for with 5,000 points while the network trains at Max, as JSON.

``python -m benchmarks.tools`` starts the real server and headless Chromium on this machine, and
uses every tool: draw, spray, shape, erase, move, select and all that is done to a group, noise seen
and applied, the held-out slider, undo. Counted is the time from the last press, release or key
until the browser has been told of other points, another selection or another picture. ``--runs 5``
uses each so often; the goal is 0.5 s.
"""

import argparse
import json
import math
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from playwright.sync_api import Page, TimeoutError, sync_playwright

from benchmarks.live import open_page
from benchmarks.server import running_server
from nnviz.bench.noise import TITLES
from nnviz.settings.config import PresetConfig
from tests.browser.harness import (
    canvas_pixel,
    choose_pace,
    launch_options,
    press,
    show_all_settings,
)

POINTS = 4_900  # so that there is room for what is drawn
GOAL_MS = 500
TIMEOUT = 10_000  # milliseconds: what takes longer never came

# What is there to see of the points, the selection and the picture of the noise.
WATCH = """
() => {
  const host = document.querySelector(".st-key-points_box [data-testid=stBidiComponentIsolated]");
  const canvas = () => host.shadowRoot.querySelector("canvas").dataset;
  const looks = {
    points: () => canvas().revision,
    selected: () => canvas().selected,
    picture: () => document.querySelector("[data-testid=stPopoverBody] img")?.src,
  };
  const use = { last: 0, took: null };
  for (const type of ["pointerup", "keydown"])
    addEventListener(type, () => { use.last = performance.now(); }, { capture: true });
  window.nnvizUse = use;
  window.nnvizArm = (what) => {
    const before = looks[what]();
    use.took = null;
    const look = () => {
      if (looks[what]() === before) return requestAnimationFrame(look);
      use.took = performance.now() - use.last;
    };
    look();
  };
}
"""

Act = Callable[[Page], None]


def drag(page: Page, path: Sequence[tuple[float, float]]) -> None:
    """Drag the pointer along positions of the plane."""
    page.mouse.move(*canvas_pixel(page, *path[0]))
    page.mouse.down()
    for position in path[1:]:
        page.mouse.move(*canvas_pixel(page, *position))
    page.mouse.up()


def took(page: Page, act: Act, what: str = "points") -> float:
    """Milliseconds from the last touch of an act until something else is seen; NaN if never."""
    page.evaluate("what => nnvizArm(what)", what)
    try:
        act(page)
        page.wait_for_function("() => nnvizUse.took !== null", timeout=TIMEOUT)
    except TimeoutError:
        return math.nan
    return float(page.evaluate("() => nnvizUse.took"))


def button(key: str) -> Act:
    """Press a button once it is there and can be pressed."""
    return lambda page: page.locator(f".st-key-{key} button:not([disabled])").first.click()


def key(name: str) -> Act:
    """Press a key."""
    return lambda page: page.keyboard.press(name)


def option(title: str) -> Act:
    """Choose what a list that is open offers."""
    return lambda page: page.locator("[role=option]", has_text=title).click()


def use(page: Page, name: str, act: Act) -> Iterator[tuple[str, float]]:
    """What an act takes, and what it takes to take it back."""
    milliseconds = took(page, act)
    yield name, milliseconds
    if not math.isnan(milliseconds):
        yield "undo", took(page, key("Control+z"))  # a click would close what lies over the page


def choose_tool(page: Page, tool: str) -> None:
    """Choose a tool, and wait until the brush is that."""
    chosen = page.locator(".st-key-pointer button", has_text=tool)
    chosen.click()
    page.wait_for_function(
        "name => [...document.querySelectorAll('.st-key-pointer button')]"
        ".some(one => one.ariaChecked === 'true' && one.innerText.includes(name))",
        arg=tool,
    )
    press(page, "class_picker")  # what follows it has been heard, too


STROKES: dict[str, tuple[str, tuple[tuple[float, float], ...]]] = {
    "draw a point": ("Draw", ((0.9, 0.9),)),
    "draw a line": ("Draw", ((-0.9, 0.9), (-0.2, 0.9))),
    "spray": ("Spray", ((-0.9, -0.9), (-0.6, -0.9))),
    "a shape": ("Shape", ((-0.6, 0.8), (-0.5, 0.8))),
    "erase": ("Erase", ((-0.3, 0.0), (0.3, 0.0))),
    "move": ("Move", ((0.0, 0.0), (0.1, 0.9))),
}
AROUND = tuple(
    (0.8 * math.cos(turn), 0.8 * math.sin(turn))
    for turn in (2 * math.pi * step / 60 for step in range(61))
)
VERBS: dict[str, Act] = {
    "drag the group": partial(drag, path=((0.0, 0.0), (0.1, 0.05))),
    "move it by a key": key("ArrowRight"),
    "relabel": button("group_relabel"),
    "hold out": button("group_hold_out"),
    "duplicate": button("group_duplicate"),
    "delete": button("group_delete"),
}


def strokes(page: Page) -> Iterator[tuple[str, float]]:
    """Every tool that draws, erases or moves, each taken back."""
    for name, (tool, path) in STROKES.items():
        choose_tool(page, tool)
        yield from use(page, name, partial(drag, path=path))


def group(page: Page) -> Iterator[tuple[str, float]]:
    """A selection, and all that is done to it, each taken back."""
    choose_tool(page, "Select")
    yield "select", took(page, partial(drag, path=AROUND), "selected")
    for name, act in VERBS.items():
        yield from use(page, name, act)
    yield "let go", took(page, button("let_go"), "selected")


def noise(page: Page) -> Iterator[tuple[str, float]]:
    """Each kind of noise seen and applied, each taken back."""
    press(page, "noise")
    for kind, title in list(TITLES.items())[1:] + list(TITLES.items())[:1]:
        page.locator(".st-key-noise_kind input").click()
        yield f"see: {kind}", took(page, option(title), "picture")
        yield from use(page, f"apply: {kind}", button("noise_apply"))
    press(page, "noise")


def slider(page: Page) -> Iterator[tuple[str, float]]:
    """Another held-out share by a key, and back."""
    thumb = page.locator(".st-key-held_out_share input")
    for name in ("ArrowRight", "ArrowLeft"):
        thumb.focus()
        yield "held-out share", took(page, key(name))


def measure(page: Page, runs: int) -> dict[str, list[float]]:
    """Milliseconds of each use of each tool."""
    page.set_default_timeout(TIMEOUT)
    show_all_settings(page)
    choose_tool(page, "Erase")
    drag(page, ((0.3, 0.3), (0.6, 0.6)))  # or there would be nothing to balance
    choose_pace(page, "Max")
    page.locator(".st-key-train button").first.click()
    page.evaluate(WATCH)
    times: dict[str, list[float]] = {}
    for _ in range(runs):
        for tools in (strokes, group, noise, slider):
            for name, milliseconds in tools(page):
                times.setdefault(name, []).append(milliseconds)
                print(f"{name}: {milliseconds:.0f} ms", file=sys.stderr, flush=True)
    return times


def spread(times: list[float]) -> dict[str, float]:
    """Least, median and greatest; how many missed the goal, and how many never came."""
    came = [time for time in times if not math.isnan(time)]
    return {
        "least": round(min(came, default=math.nan)),
        "median": round(statistics.median(came) if came else math.nan),
        "greatest": round(max(came, default=math.nan)),
        "above_goal": sum(time > GOAL_MS for time in came),
        "never": len(times) - len(came),
        "uses": len(times),
    }


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tools", description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with running_server() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        preset = PresetConfig(name="gaussians", points=POINTS, noise=0.3, classes=2, held_out=0.2)
        page = open_page(browser, server, preset)
        result = {name: spread(times) for name, times in measure(page, options.runs).items()}
        browser.close()
    print(json.dumps({"points": POINTS, "goal_ms": GOAL_MS, "tools": result}, indent=2))


if __name__ == "__main__":
    main()
