"""The picture of the map against exact probabilities: colours, edges, worker and page alike."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest
import torch
from playwright.sync_api import Browser, Page

from nnviz.data.presets import make
from nnviz.inside.boundary import evaluate_grid
from nnviz.pictures.raster import blend
from nnviz.settings.config import GridConfig, ModelConfig, PresetConfig, TrainConfig
from nnviz.training.trainer import Trainer
from nnviz.ui.stage.components import look
from tests.browser.module import stage_scripts_page
from tests.browser.paintings import LINE, draw, edges, grown, message_of, trained


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """An empty page with the scripts of the stage."""
    yield from stage_scripts_page(browser)


def exact(trainer: Trainer, size: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """The colours by nnviz.pictures, and how far ahead the winning class is; top row first."""
    grid = evaluate_grid(trainer.model, GridConfig(resolution=size))
    ordered = np.sort(np.log(np.maximum(grid.probabilities, 1e-30)), axis=-1)
    return blend(grid).astype(np.int64), (ordered[..., -1] - ordered[..., -2])[::-1]


@pytest.mark.parametrize(("name", "classes"), [("moons", 2), ("spiral", 3), ("blobs", 8)])
@pytest.mark.parametrize("place", ["worker", "page"])
def test_at_the_screens_own_pixels_the_colours_are_those_of_the_probabilities(
    page: Page, name: str, classes: int, place: str
) -> None:
    trainer, size = trained(name, classes), 240
    wanted, _ = exact(trainer, size)
    drawn = draw(page, trainer, size, size, place, line=-1.0)  # no line between the areas
    assert np.abs(drawn - wanted).max() <= 2


@pytest.mark.parametrize(("name", "classes"), [("spiral", 2), ("spiral", 3)])
@pytest.mark.parametrize("side", [100, 400])
def test_the_line_lies_where_two_classes_are_equally_likely(
    page: Page, name: str, classes: int, side: int
) -> None:
    """On the grid of training and at rest: along the exact edge it is nowhere a pixel off."""
    trainer, size = trained(name, classes), 400
    plain = draw(page, trainer, side, size, line=-1.0)
    lined = draw(page, trainer, side, size)
    ink = (plain - lined).sum(axis=-1) > 60
    grid = evaluate_grid(trainer.model, GridConfig(resolution=size))
    winner = grid.probabilities.argmax(axis=-1)[::-1]
    edge = edges(winner)
    assert edge.sum() > 300
    assert (edge & ~grown(ink, 2)).sum() <= 0.01 * edge.sum()
    assert (ink & ~grown(edge, 2)).sum() <= 0.02 * ink.sum()


def test_an_edge_is_one_smooth_line_while_training(page: Page) -> None:
    """Between cells logits are interpolated: the picture is near the exact one everywhere."""
    trainer, size = trained("circles", 2), 400
    wanted, margin = exact(trainer, size)
    drawn = draw(page, trainer, 100, size, line=-1.0)
    assert np.abs(drawn - wanted).mean() < 0.6
    assert np.quantile(np.abs(drawn - wanted)[margin < 3.0], 0.99) <= 6


@pytest.mark.parametrize("classes", [2, 5])
def test_the_worker_and_the_page_draw_the_same_picture(page: Page, classes: int) -> None:
    trainer = trained("blobs", classes)
    pictures = [draw(page, trainer, 100, 260, place) for place in ("worker", "page")]
    np.testing.assert_array_equal(pictures[0], pictures[1])


def test_a_network_that_knows_nothing_is_undecided_everywhere_and_has_no_edge(page: Page) -> None:
    trainer = Trainer(make(PresetConfig(name="moons")), ModelConfig(), TrainConfig())
    with torch.no_grad():
        trainer.learner.flat.zero_()
    drawn = draw(page, trainer, 100, 120)
    assert set(map(tuple, drawn.reshape(-1, 3).tolist())) == {tuple(look([])["undecided"])}


def test_a_newer_job_ends_an_older_one(page: Page) -> None:
    """What was asked for first gives nothing; what was asked for last is drawn."""
    message = message_of(trained("blobs", 2, (32, 32)))
    ended = page.evaluate(
        """async ({ message, look }) => {
            const { shape, moments: [numbers] } = stage.readMessage(bytes(message));
            const easel = new stage.Easel(6);
            const job = { shape, numbers, side: 900, size: 900, look };
            const both = [easel.draw(job), easel.draw({ ...job, side: 50, size: 50 })];
            return (await Promise.all(both)).map((picture) => picture?.size ?? null);
        }""",
        {"message": message, "look": {**look([]), "line": LINE}},
    )
    assert ended == [None, 50]
