"""The scripts of the stage in an empty page: what they compute, without the app around them."""

import base64
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from playwright.sync_api import Browser, Page

from nnviz.settings.config import ModelConfig
from nnviz.stage.map_message import Heading, pack_moments
from nnviz.ui.stage.components import stage_script
from tests.browser.harness import new_page

LOAD = """
async (script) => {
    const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    window.stage = await import(url);
    window.stageUrl = url;
    window.bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    window.floats = (text) => new Float32Array(bytes(text).buffer);
    window.text = ({ buffer, byteOffset, byteLength }) => {
        let binary = "";
        for (let at = 0; at < byteLength; at += 8192) {
            const part = new Uint8Array(buffer, byteOffset + at, Math.min(8192, byteLength - at));
            binary += String.fromCharCode(...part);
        }
        return btoa(binary);
    };
}
"""


def stage_scripts_page(browser: Browser) -> Iterator[Page]:
    """An empty page with the stage's module as ``window.stage``; for fixtures."""
    page = new_page(browser)
    # Not about:blank: scripts there have no origin, and may start no workers.
    page.route("http://stage.test/", lambda route: route.fulfill(content_type="text/html", body=""))
    page.goto("http://stage.test/")
    page.evaluate(LOAD, stage_script)
    yield page
    page.context.close()


def to_text(array: npt.NDArray[Any]) -> str:
    """Numbers as base64, which crosses into the browser quickly."""
    return base64.b64encode(array.tobytes()).decode()


def moments_text(
    heading: Heading, config: ModelConfig, moments: Sequence[npt.NDArray[np.float32]]
) -> str:
    """A message to the map with the network at several moments, in base64."""
    return to_text(np.frombuffer(pack_moments(heading, config, moments), np.uint8))


def to_floats(text: str) -> npt.NDArray[np.float32]:
    """The numbers that the browser has written as base64."""
    return np.frombuffer(base64.b64decode(text), np.float32)


def to_picture(text: str, size: int) -> npt.NDArray[np.int64]:
    """Pixels that the browser has written as base64, shape (size, size, 3), top row first."""
    pixels = np.frombuffer(base64.b64decode(text), np.uint8).reshape(size, size, 4)
    assert (pixels[..., 3] == 255).all()
    return pixels[..., :3].astype(np.int64)
