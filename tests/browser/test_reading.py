"""What can be read on the map, pixel by pixel against torch: hard classes, one class, lines."""

import base64
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest
from playwright.sync_api import Browser, Page

from nnviz.data.class_styles import UNDECIDED, rgb
from nnviz.inside.boundary import evaluate_grid
from nnviz.pictures.colors import tones
from nnviz.pictures.map_view import MapView
from nnviz.settings.config import GridConfig
from nnviz.stage.grid_message import pack_grid
from nnviz.training.trainer import Trainer
from nnviz.ui.stage.components import look
from tests.browser.module import stage_scripts_page, to_picture
from tests.browser.painted import INK, LEVELS, PAPER, painted
from tests.browser.paintings import LINE, draw, edges, grown, trained

SIZE = 240
SETS = [("moons", 2), ("spiral", 3), ("blobs", 8)]
VIEWS = {
    "plain": MapView(),
    "hard": MapView(areas="hard"),
    "one": MapView(areas="one", label=1),
    "contours": MapView(contours=True),
    "boundary": MapView(boundary=True),
    "hard with lines": MapView(areas="hard", contours=True, boundary=True),
    "one with lines": MapView(areas="one", label=1, contours=True, boundary=True),
    "a class that is not there": MapView(areas="one", label=7, contours=True),
}
PAINT_GRID = """
async ({ packed, size, look }) => {
    const painter = new stage.Painter();
    const strokes = painter.draw({ ...(await stage.readGrid(bytes(packed))), size, look });
    let stroke = strokes.next();
    while (!stroke.done) stroke = strokes.next();
    return text(new Uint8Array(stroke.value.buffer));
}
"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """An empty page with the scripts of the stage."""
    yield from stage_scripts_page(browser)


def exact(trainer: Trainer, size: int = SIZE) -> npt.NDArray[np.float32]:
    """Class probabilities at each pixel's centre by torch, top row first."""
    return evaluate_grid(trainer.model, GridConfig(resolution=size)).probabilities[::-1]


def lead(probabilities: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """By how much the likeliest class leads."""
    ordered = np.sort(probabilities, axis=-1)
    ahead: npt.NDArray[np.float32] = ordered[..., -1] - ordered[..., -2]
    return ahead


@pytest.mark.parametrize(("name", "classes"), SETS)
@pytest.mark.parametrize("place", ["worker", "page"])
def test_hard_classes_have_the_full_colour_of_the_likeliest_one(
    page: Page, name: str, classes: int, place: str
) -> None:
    trainer = trained(name, classes)
    drawn = draw(page, trainer, SIZE, SIZE, place, view=VIEWS["hard"])
    probabilities = exact(trainer)
    wanted = tones(classes)[probabilities.argmax(axis=-1)]
    other = (drawn != wanted).any(axis=-1)
    assert not other[lead(probabilities) > 1e-5].any()  # float32 knows no better
    assert set(map(tuple, drawn.reshape(-1, 3).tolist())) <= set(
        map(tuple, tones(classes).tolist())
    )


@pytest.mark.parametrize(("name", "classes"), SETS)
@pytest.mark.parametrize("label", [0, 1])
def test_one_class_goes_from_undecided_to_its_colour_with_its_probability(
    page: Page, name: str, classes: int, label: int
) -> None:
    trainer = trained(name, classes)
    drawn = draw(page, trainer, SIZE, SIZE, view=MapView(areas="one", label=label))
    share = exact(trainer)[..., label, None]
    nothing = np.array(rgb(UNDECIDED))
    wanted = nothing + share * (tones(classes)[label] - nothing)
    assert np.abs(drawn - wanted).max() <= 1.1  # rounded, and from a table


@pytest.mark.parametrize(("name", "classes"), SETS)
@pytest.mark.parametrize("areas", ["hard", "one"])
def test_contours_lie_where_the_probability_crosses_their_level(
    page: Page, name: str, classes: int, areas: str
) -> None:
    trainer, view = trained(name, classes), MapView().changed(areas=areas, label=1)
    plain = draw(page, trainer, SIZE, SIZE, view=view)
    lined = draw(page, trainer, SIZE, SIZE, view=view.changed(contours=True))
    ink = np.abs(plain - lined).sum(axis=-1) > 60
    probabilities = exact(trainer)
    share = probabilities[..., 1] if areas == "one" else probabilities.max(axis=-1)
    crossed = np.zeros_like(ink)
    for level in LEVELS:
        crossed |= edges((share > level).astype(np.int64))
    # Where two classes meet the likeliest one may have just above 50 %, and comes no lower.
    near = crossed | (np.abs(share[..., None] - LEVELS).min(axis=-1) < 0.02)
    assert crossed.sum() > 80
    assert not (crossed & ~grown(ink, 1)).any()
    assert not (ink & ~grown(near, 2)).any()


@pytest.mark.parametrize(("name", "classes"), SETS)
@pytest.mark.parametrize("areas", ["likely", "hard", "one"])
def test_the_boundary_is_a_dark_line_in_a_light_band_where_the_likeliest_class_changes(
    page: Page, name: str, classes: int, areas: str
) -> None:
    trainer, view = trained(name, classes), MapView().changed(areas=areas)
    plain = draw(page, trainer, SIZE, SIZE, view=view, line=-1.0)
    lined = draw(page, trainer, SIZE, SIZE, view=view.changed(boundary=True))
    edge = edges(exact(trainer).argmax(axis=-1))
    dark = np.abs(lined - INK).max(axis=-1) <= 1
    light = np.abs(lined - PAPER).max(axis=-1) <= 16
    assert edge.sum() > 100
    assert not (edge & ~grown(dark, 1)).any()
    assert not (dark & ~grown(edge, 2)).any()
    assert light[grown(edge, 3)].sum() > 0.8 * edge.sum()
    changed = np.abs(plain - lined).max(axis=-1) > 2
    assert not (changed & ~grown(edge, 5)).any()


@pytest.mark.parametrize(("name", "classes"), SETS)
@pytest.mark.parametrize("view", VIEWS.values(), ids=list(VIEWS))
@pytest.mark.parametrize("side", [60, SIZE])
def test_the_picture_is_the_one_that_numpy_paints(
    page: Page, name: str, classes: int, view: MapView, side: int
) -> None:
    trainer = trained(name, classes)
    drawn = draw(page, trainer, side, SIZE, view=view)
    grid = evaluate_grid(trainer.model, GridConfig(resolution=side))
    away = np.abs(drawn - painted(grid, view, SIZE, LINE)).max(axis=-1)
    apart = 0.0005 if view.areas == "hard" else 0.0  # of the pixels: on an edge itself
    assert (away > 2).mean() <= apart


@pytest.mark.parametrize(("name", "classes"), SETS)
@pytest.mark.parametrize("view", VIEWS.values(), ids=list(VIEWS))
def test_what_the_server_has_evaluated_looks_as_what_the_page_has(
    page: Page, name: str, classes: int, view: MapView
) -> None:
    grid = evaluate_grid(trained(name, classes).model, GridConfig(resolution=64))
    packed = base64.b64encode(pack_grid(grid.probabilities)).decode()
    told = {"packed": packed, "size": SIZE, "look": {**look([], shown=view), "line": LINE}}
    drawn = to_picture(page.evaluate(PAINT_GRID, told), SIZE)
    away = np.abs(drawn - painted(grid, view, SIZE, LINE)).max(axis=-1)
    assert away.mean() < 2.0
    assert np.quantile(away, 0.85) <= 2
    assert (away > 60).mean() < 0.01  # lines are a pixel off at most, here and there
