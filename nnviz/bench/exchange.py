"""What a person brings in and takes away: files, links and pictures of a Workbench.

Everything that comes in is read and checked in full before anything on the bench changes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from nnviz.bench.workbench import Workbench
from nnviz.errors import InputError
from nnviz.files import links, project, table
from nnviz.files.table import Scale, Table
from nnviz.pictures.numbers import counted
from nnviz.pictures.poster import picture_png
from nnviz.settings.limits import MIN_CLASSES
from nnviz.training.trainer import Trainer

QUERY = "d"  # the query parameter that carries a link's text
PREVIEW_ROWS = 5


@dataclass(frozen=True)
class Preview:
    """What a table holds, for a look before it is loaded.

    Attributes
    ----------
    summary : str
        Numbers of points and classes, and the ranges of x and y.
    rows : list of dict
        The first rows, by column.
    """

    summary: str
    rows: list[dict[str, str]]


def preview(table: Table) -> Preview:
    """A look at a table before it is loaded."""
    low, high = table.xy.min(axis=0), table.xy.max(axis=0)
    held_out = int(table.held_out.sum())
    apart = f", {held_out:,} of them held out" if held_out else ""
    parts = [
        counted(len(table.labels), "point") + apart,
        f"classes {', '.join(table.names)}",
        *(f"{table.columns[i]} from {low[i]:g} to {high[i]:g}" for i in range(2)),
    ]
    rows = [
        {
            "row": str(table.rows[i]),
            "x": f"{table.xy[i, 0]:g}",
            "y": f"{table.xy[i, 1]:g}",
            "label": table.names[table.labels[i]],
            "split": "test" if table.held_out[i] else "train",
        }
        for i in range(min(PREVIEW_ROWS, len(table.labels)))
    ]
    return Preview("; ".join(parts) + ".", rows)


def load_table(bench: Workbench, table: Table, scale: Scale) -> None:
    """Replace the points by those of a table; the network gets as many outputs as it has classes.

    Raises
    ------
    InputError
        As `Table.to_points`; the bench stays as it is.
    """
    points = table.to_points(scale)
    bench.load_points(
        points,
        names=table.names,
        preset=None,
        axes=table.axes(scale),
        outputs=bench.versions.resized(max(MIN_CLASSES, len(table.names))),
    )


def save_table(bench: Workbench) -> bytes:
    """The points as a CSV file, with the names and the numbers of the file that was read."""
    return table.write_csv(bench.points, bench.versions.now.names, bench.versions.now.axes)


def save_project(bench: Workbench) -> bytes:
    """Points, settings, weights, optimiser and history as a project file."""
    version = bench.versions.now
    return project.dump(
        bench.player.trainer,
        class_names=version.names,
        preset=version.preset,
        axes=version.axes,
    )


def open_project(bench: Workbench, data: bytes) -> None:
    """Go on where a project file was saved.

    Raises
    ------
    InputError
        If it cannot be used; the bench stays as it is.
    """
    loaded = project.load(data)
    facts = {"names": loaded.class_names, "preset": loaded.preset, "axes": loaded.axes}
    bench.adopt(built(loaded.open), **facts)
    opened = f"The project is open at epoch {bench.player.trainer.epoch:,}, with all that it had."
    if bench.can_take_back:
        bench.offer_undo(f"{opened} Undo brings back what was here before.")
    else:
        bench.notice = opened


def make_link(bench: Workbench, address: str) -> str:
    """The address of this app with points and settings in its query.

    Parameters
    ----------
    bench : Workbench
    address : str
        Where the app is open; its query and fragment are dropped.

    Raises
    ------
    ShareTooLong
        If the points do not fit.
    """
    text = links.encode(
        bench.points,
        bench.player.model_config,
        bench.player.train_config,
        bench.versions.now.preset,
    )
    scheme, host, path, *_ = urlsplit(address)
    return urlunsplit((scheme, host, path or "/", f"{QUERY}={text}", ""))


def open_link(bench: Workbench, text: str) -> None:
    """Start with the points and settings of a link, untrained.

    Raises
    ------
    InputError
        If the link cannot be used; the bench stays as it is.
    """
    shared = links.decode(text)
    configs = shared.model_config, shared.train_config
    bench.adopt(built(lambda: Trainer(shared.points, *configs)), preset=shared.preset)


def built(build: Callable[[], Trainer]) -> Trainer:
    """What comes of decoded settings and weights; whatever stands in the way is said."""
    try:
        trainer = build()
    except InputError:
        raise
    except (ValueError, RuntimeError) as error:
        reason = str(error).partition("\n")[0].rstrip(".")[:120]
        raise InputError(f"These settings make no network that can be trained: {reason}.") from None
    if not (trainer.evaluate().finite and trainer.learner.is_sound()):
        raise InputError(
            "The weights in this file are so large that the network has no finite answer; "
            "choose a file that was saved before training ran away."
        )
    return trainer


def try_link(bench: Workbench, text: str | None) -> None:
    """As `open_link`; a link that cannot be used becomes the notice, and none is no link."""
    if text:
        try:
            open_link(bench, text)
        except InputError as error:
            bench.notice = str(error)


def save_picture(bench: Workbench) -> bytes:
    """The map with the points on it, as a PNG."""
    return picture_png(bench.player.boundary(), bench.points)
