"""What a browser test sees of the stage: markers by their pixels, the map by its pictures."""

import io
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PIL import Image
from playwright.sync_api import Page, expect

from nnviz.data.class_styles import CLASS_STYLES, rgb
from tests.browser.harness import TIMEOUT

Place = Callable[[float, float], tuple[float, float]]  # a point of the plane -> of the screen

POINTS = ".st-key-points_box canvas"
MAP = "canvas.nnviz-map"
COUNTS = (
    "() => ['--nnviz-marks', '--nnviz-points'].map("
    "name => Number(getComputedStyle(document.documentElement).getPropertyValue(name)))"
)


def expect_points(page: Page, count: int) -> None:
    """Wait until the points layer holds so many points."""
    expect(page.locator(POINTS)).to_have_attribute("data-points", str(count))


def wait_until(page: Page, seen: Callable[[], bool], what: str, frames: int = 600) -> None:
    """Look at the page again and again, a frame apart, until something is seen on it."""
    for _ in range(frames):
        if seen():
            return
        page.evaluate("() => new Promise(requestAnimationFrame)")
    raise AssertionError(what)


def counts(page: Page) -> tuple[int, int]:
    """How many marks of the canvas the server has read, and how many points it has."""
    marks, points = page.evaluate(COUNTS)
    return int(marks), int(points)


def wait_for_counts(page: Page, marks: int, points: int, timeout: float = TIMEOUT) -> None:
    """Wait until the server has read so many marks, and has so many points."""
    page.wait_for_function(
        f"wanted => String(({COUNTS})()) === String(wanted)", arg=[marks, points], timeout=timeout
    )


def stage_side(page: Page) -> int:
    """How many of the screen's own pixels the stage is wide."""
    box = page.locator(".st-key-stage").bounding_box(timeout=TIMEOUT)
    assert box is not None
    return round(box["width"] * float(page.evaluate("devicePixelRatio")))


def maps_shown(page: Page) -> int:
    """How many different frames the map layer has painted."""
    return int(page.locator(MAP).get_attribute("data-maps") or 0)


def wait_for_maps(page: Page, more: int, timeout: float = TIMEOUT) -> None:
    """Wait until so many more maps have been painted."""
    target = maps_shown(page) + more
    page.wait_for_function(
        "([map, target]) => Number(document.querySelector(map)?.dataset.maps || 0) >= target",
        arg=[MAP, target],
        timeout=timeout,
    )


def stage_picture(page: Page) -> npt.NDArray[np.int64]:
    """A screenshot of the stage, shape (height, width, 3)."""
    png = page.locator(".st-key-stage").screenshot()
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(np.int64)


def marker_centers(page: Page, label: int) -> list[tuple[float, float]]:
    """Domain coordinates of the filled markers of a class, by the pixels of its exact colour.

    Markers must not touch. Sorted by x, then y.
    """
    picture = stage_picture(page)
    mask = np.abs(picture - np.array(rgb(CLASS_STYLES[label].color))).max(axis=2) <= 2
    height, width = mask.shape
    centers = []
    while mask.any():
        row, column = np.argwhere(mask)[0]
        blob = np.zeros_like(mask)
        top, bottom = max(0, row - 12), row + 12
        left, right = max(0, column - 12), column + 12
        blob[top:bottom, left:right] = mask[top:bottom, left:right]
        rows, columns = np.nonzero(blob)
        x = 2.0 * (columns.mean() + 0.5) / width - 1.0
        y = 1.0 - 2.0 * (rows.mean() + 0.5) / height
        centers.append((float(x), float(y)))
        mask &= ~blob
    return sorted(centers)
