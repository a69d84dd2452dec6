"""Networks that have learnt something, and what the stage's own scripts paint of them."""

import numpy as np
import numpy.typing as npt
from playwright.sync_api import Page

from nnviz.data.presets import make
from nnviz.pictures.map_view import MapView
from nnviz.settings.config import ModelConfig, PresetConfig, TrainConfig
from nnviz.stage.map_message import Heading
from nnviz.training.trainer import Trainer
from nnviz.ui.stage.components import look
from tests.browser.module import moments_text, to_picture

DRAW = """
async ({ message, size, look, place, line }) => {
    const hand = new stage.Stagehand(window.stageUrl);
    if (place === "page") hand.showHere();
    const shown = await new Promise((rested) => {
        const map = hand.open((report) => report.rested && rested(map));
        hand.setView(map, { size, ratio: line / 1.25, look, hidden: false });
        hand.take(map, stage.readMessage(bytes(message)), 1);
    });
    const copy = new OffscreenCanvas(size, size).getContext("2d");
    let pixels;
    do { // what a worker has painted comes to the page a little later, and all at once
        await new Promise(requestAnimationFrame);
        copy.drawImage(shown.canvas, 0, 0);
        pixels = copy.getImageData(0, 0, size, size).data;
    } while (shown.canvas.width !== size || !pixels[3]);
    const { place: where } = hand;
    hand.close(shown);
    return { place: where, pixels: text(pixels) };
}
"""
LINE = 1.25  # width of the line between areas, in pixels


def trained(name: str, classes: int, hidden: tuple[int, ...] = (8, 8)) -> Trainer:
    """A network after 150 steps on a starter data set."""
    points = make(PresetConfig(name=name, points=200, classes=classes))
    trainer = Trainer(points, ModelConfig(hidden=hidden, classes=classes), TrainConfig())
    trainer.run(steps=150)
    return trainer


def message_of(trainer: Trainer, side: int = 100) -> str:
    """The network as a message to the map, in base64, to be drawn on so many cells a side."""
    heading = Heading(False, 0.0, side, side, 0, np.zeros(0, np.bool_))
    return moments_text(heading, trainer.model_config, [trainer.learner.numbers()])


def draw(
    page: Page,
    trainer: Trainer,
    side: int,
    size: int,
    place: str = "worker",
    line: float = LINE,
    view: MapView | None = None,
) -> npt.NDArray[np.int64]:
    """What the page, or its worker, paints at rest, on so many cells and pixels a side."""
    shown = page.evaluate(
        DRAW,
        {
            "message": message_of(trainer, side),
            "size": size,
            "look": look([], shown=view),
            "line": line,
            "place": place,
        },
    )
    assert shown["place"] == place
    return to_picture(shown["pixels"], size)


def edges(areas: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Where the number of an area is another one than to the right, or below."""
    edge = np.zeros(areas.shape, np.bool_)
    edge[:, :-1] |= areas[:, :-1] != areas[:, 1:]
    edge[:-1] |= areas[:-1] != areas[1:]
    return edge


def grown(mask: npt.NDArray[np.bool_], times: int = 1) -> npt.NDArray[np.bool_]:
    """A mask and its neighbours, and theirs."""
    for _ in range(times):
        wider = mask.copy()
        wider[1:] |= mask[:-1]
        wider[:-1] |= mask[1:]
        wider[:, 1:] |= mask[:, :-1]
        wider[:, :-1] |= mask[:, 1:]
        mask = wider
    return mask
