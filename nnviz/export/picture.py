"""Pictures for publication, of a network at one moment: the map and the loss chart, SVG and PNG."""

from collections.abc import Sequence

import numpy as np
import torch

from nnviz.data.axes import Axis
from nnviz.data.class_styles import CLASS_STYLES
from nnviz.data.points import Points
from nnviz.errors import InputError
from nnviz.pictures.chart_view import ChartView
from nnviz.pictures.loss_paper import loss_paper
from nnviz.pictures.map_paper import map_paper
from nnviz.pictures.paper import Paper
from nnviz.pictures.paper_png import png
from nnviz.pictures.paper_svg import svg
from nnviz.settings.limits import MAX_PICTURE, MIN_PICTURE
from nnviz.training.events import Event
from nnviz.training.ghosts import Ghost
from nnviz.training.history import History
from nnviz.training.snapshot import Snapshot
from nnviz.training.trainer import Trainer

SIDE = 161  # corners of the lattice; every second one can be left out, and again
WIDTH = 1_600  # pixels
PLAIN = (Axis("x"), Axis("y"))
_LARGEST = 1e6  # of a score: whatever is beyond is as certain


def map_svg(
    snapshot: Snapshot,
    points: Points,
    names: Sequence[str] = (),
    units: tuple[Axis, Axis] = PLAIN,
    *,
    title: str = "",
    shaded: bool = True,
) -> str:
    """The map as an SVG document.

    Parameters
    ----------
    snapshot : Snapshot
        The network at one moment (see `Trainer.snapshot`).
    points : Points
    names : sequence of str
        What a person calls the classes; those without a name are called by their colour.
    units : tuple of Axis
        x and y in the file's own units (see `nnviz.data.versions.Version.units`).
    title : str
        Above the map, if there is one.
    shaded : bool
        Whether the areas of classes are coloured.
    """
    return svg(_map(snapshot, points, names, units, title, shaded))


def map_png(
    snapshot: Snapshot,
    points: Points,
    names: Sequence[str] = (),
    units: tuple[Axis, Axis] = PLAIN,
    *,
    width: int = WIDTH,
    title: str = "",
    shaded: bool = True,
) -> bytes:
    """The map as a PNG of so many pixels across; its height follows. Parameters as in `map_svg`.

    Raises
    ------
    InputError
        If `width` is not 600 to 4,000.
    """
    check_width(width)
    return png(_map(snapshot, points, names, units, title, shaded), width)


def loss_svg(
    history: History,
    view: ChartView | None = None,
    *,
    events: Sequence[Event] = (),
    ghosts: Sequence[Ghost] = (),
    title: str = "",
) -> str:
    """The loss chart as an SVG document.

    Parameters
    ----------
    history : History
        Not one that is still written to.
    view : ChartView, optional
        Axes and smoothing, as on the page.
    events : sequence of Event
        In order of epochs; the last 24 are marked, numbered and told below.
    ghosts : sequence of Ghost
    title : str
        Above the chart, if there is one.
    """
    return svg(loss_paper(history, view, events=events, ghosts=ghosts, title=title))


def loss_png(
    history: History,
    view: ChartView | None = None,
    *,
    events: Sequence[Event] = (),
    ghosts: Sequence[Ghost] = (),
    width: int = WIDTH,
    title: str = "",
) -> bytes:
    """The loss chart as a PNG of so many pixels across. Parameters as in `loss_svg`.

    Raises
    ------
    InputError
        If `width` is not 600 to 4,000.
    """
    check_width(width)
    return png(loss_paper(history, view, events=events, ghosts=ghosts, title=title), width)


def check_width(width: int) -> None:
    """Refuse a picture that is too small to be read, or too large to be drawn.

    Raises
    ------
    InputError
    """
    if not MIN_PICTURE <= width <= MAX_PICTURE:
        raise InputError(
            f"A picture can be {MIN_PICTURE:,} to {MAX_PICTURE:,} pixels wide, not {width:,}; "
            "choose a width in between."
        )


def _map(
    snapshot: Snapshot,
    points: Points,
    names: Sequence[str],
    units: tuple[Axis, Axis],
    title: str,
    shaded: bool,
) -> Paper:
    classes = snapshot.model_config.classes
    called = [
        names[label] if label < len(names) else CLASS_STYLES[label].name for label in range(classes)
    ]
    said = f"{int(points.held_out.sum()):,} of them held out. Epoch {snapshot.epoch:,}."
    return map_paper(
        lattice_scores(snapshot, points),
        points,
        called,
        units,
        title=title,
        shaded=shaded,
        description=said,
    )


@torch.inference_mode()
def lattice_scores(snapshot: Snapshot, points: Points) -> np.ndarray:
    """The network's logits over [-1, 1]², edges included; float64, shape (161, 161, classes)."""
    model = Trainer.at(snapshot, points, snapshot.train_config).model
    axis = torch.linspace(-1.0, 1.0, SIDE)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    places = torch.stack([x.reshape(-1), y.reshape(-1)], dim=1)
    parts = [model(part) for part in torch.split(places, 2500)]
    scores = torch.cat(parts).reshape(SIDE, SIDE, -1).double().numpy()
    finite = np.nan_to_num(scores, posinf=_LARGEST, neginf=-_LARGEST)
    return np.asarray(finite.clip(-_LARGEST, _LARGEST), dtype=np.float64)
