"""What a notebook needs beside the classes of the core: points in, a training, pictures out."""

from collections.abc import Callable
from os import PathLike
from pathlib import Path

from nnviz.data import presets
from nnviz.data.points import Points, quantize
from nnviz.errors import InputError
from nnviz.export.animation import Animation
from nnviz.files.choice import parse_csv
from nnviz.files.table import Table
from nnviz.inside.boundary import evaluate_grid
from nnviz.inside.grid import BoundaryGrid
from nnviz.pictures.film import SIDE
from nnviz.pictures.poster import SIDE as POSTER_SIDE
from nnviz.pictures.poster import picture_png
from nnviz.settings.config import GridConfig
from nnviz.settings.limits import MAX_FRAMES, MAX_TABLE_BYTES
from nnviz.settings.outside import one_line
from nnviz.training.run import Run
from nnviz.training.trainer import Trainer


def preset(
    name: str,
    *,
    points: int | None = None,
    noise: float | None = None,
    classes: int = 2,
    held_out: float = 0.2,
    seed: int = 0,
) -> Points:
    """The points of a starter data set, as the page makes them.

    Parameters
    ----------
    name : str
        Such as ``spiral``, ``moons`` or ``xor``.
    points : int, optional
        2 to 5,000; as many as suit it, if not given.
    noise : float, optional
        Standard deviation in units of the domain, 0 to 0.5; what suits it, if not given.
    classes : int
        2 to 8, where it has a choice.
    held_out : float
        Share of each class that is only tested on, 0 to 0.9.
    seed : int
        The same seed gives the same points.

    Raises
    ------
    InputError
        If there is no such data set, or not with so many classes.
    ValueError
        If a number is out of range.
    """
    given = {"points": points, "noise": noise}
    chosen = {key: value for key, value in given.items() if value is not None}
    suggested = presets.suggested(name, classes)
    return presets.make(
        suggested.changed(classes=classes, held_out=held_out, seed=seed, **chosen),
    )


def read_csv(source: str | PathLike[str] | bytes) -> Points:
    """Points from a table: a CSV or Excel file with columns of x, y and label.

    Numbers outside -1 to 1 are scaled, each axis by itself, as the page proposes. A column
    ``split`` says which rows are held out; `Points.split` holds others out.

    Parameters
    ----------
    source : str, path or bytes
        Where the file is, or what is in it.

    Raises
    ------
    InputError
        If there is no such file, or it cannot be used.
    """
    return points_of(read_table(source))


def read_table(source: str | PathLike[str] | bytes) -> Table:
    """As `read_csv`, before it becomes points: with the names of classes and columns."""
    return parse_csv(source if isinstance(source, bytes) else _read(Path(source)))


def points_of(table: Table) -> Points:
    """The points of a table, on the grid of the domain."""
    return quantize(table.to_points("none" if table.fits else "own"))


def _read(path: Path) -> bytes:
    """A file's bytes; of one that is too large no more is read than shows that it is."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_TABLE_BYTES + 1)
    except OSError as error:
        raise InputError(
            f"The file “{one_line(str(path))}” cannot be read ({error.strerror or 'no reason'}); "
            "choose one that is there."
        ) from None
    if len(data) > MAX_TABLE_BYTES:
        raise InputError(
            f"The file “{one_line(str(path))}” is longer than {MAX_TABLE_BYTES:,} bytes; leave out "
            "rows or columns that are not needed."
        )
    return data


def train(run: Run, epochs: int, tick: Callable[[Run], object] | None = None) -> None:
    """Train for so many epochs, and keep the moments from which an animation is made.

    Ends sooner where one of the run's stop rules is met, or where something became infinite: then
    ``run.trainer.diverged`` is true, and it stands at the last good moment.

    Parameters
    ----------
    run : Run
    epochs : int
        At least 1.
    tick : callable, optional
        Is called with the run after every epoch; what it raises ends the training there.

    Raises
    ------
    InputError
        If there are no points of two classes to train on.
    ValueError
        If `epochs` is less than 1.
    """
    trainer = run.trainer
    if epochs < 1:
        raise ValueError(f"epochs must be at least 1. Got {epochs}.")
    if trainer.missing:
        raise InputError(trainer.missing)
    run.start(epochs)
    try:
        while run.stop_reason() is None and not trainer.diverged:
            taken, all_of_them = trainer.batches
            run.advance(steps=all_of_them - taken)
            run.keep_moment()
            if tick is not None:
                tick(run)
    finally:
        run.settle()
        run.hold()


def boundary(trainer: Trainer, resolution: int = 100) -> BoundaryGrid:
    """The decision boundary as data: probabilities of all classes on a grid over the domain.

    Parameters
    ----------
    trainer : Trainer
    resolution : int
        Cells along each side, 2 to 400.
    """
    return evaluate_grid(trainer.model, GridConfig(resolution=resolution))


def picture(trainer: Trainer, side: int = POSTER_SIDE) -> bytes:
    """The map with the points on it, a square PNG of so many pixels a side."""
    return picture_png(boundary(trainer, 200), trainer.points, side)


def animation(run: Run, *, frames: int = MAX_FRAMES, side: int = SIDE) -> bytes:
    """The training so far as a GIF of at most 5 MB; `Animation` tells how far it is.

    Parameters
    ----------
    run : Run
    frames : int
        At most, 1 to 200.
    side : int
        Pixels of the map, 120 to 720.
    """
    film = Animation(run.trainer, run.timeline, frames=frames, side=side)
    while film.step():
        pass
    return film.result()
