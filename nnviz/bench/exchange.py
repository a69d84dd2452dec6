"""What a person brings in and takes away: files and links of a Workbench.

Everything that comes in is read and checked in full before anything on the bench changes.
"""

from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from nnviz.bench.workbench import Workbench
from nnviz.data.points import Bools, quantize
from nnviz.data.versions import Version
from nnviz.errors import InputError
from nnviz.files import links, project, table
from nnviz.files.links import Shared
from nnviz.files.sheet import Sheet
from nnviz.files.snippet import write_snippet
from nnviz.files.table import Scale, Table
from nnviz.pictures.numbers import counted
from nnviz.pictures.poster import points_png
from nnviz.settings.limits import MIN_CLASSES
from nnviz.settings.outside import one_line
from nnviz.training.trainer import Trainer

QUERY = "d"  # the query parameter that carries a link's text
PREVIEW_ROWS = 5
PREVIEW_COLUMNS = 12
PREVIEW_CELL = 40  # characters


def first_rows(sheet: Sheet) -> list[dict[str, str]]:
    """The first rows of a sheet, by column, with their numbers in the file."""
    taken = any(column.name == "row" for column in sheet.columns)
    return [
        {"row of the file" if taken else "row": str(sheet.rows[i])}
        | {c.name: shortened(c.cells[i]) for c in sheet.columns[:PREVIEW_COLUMNS]}
        for i in range(min(PREVIEW_ROWS, len(sheet.rows)))
    ]


def shortened(cell: str) -> str:
    """A cell on one line, cut when long."""
    text = one_line(cell)
    return text if len(text) <= PREVIEW_CELL else f"{text[: PREVIEW_CELL - 1]}…"


def summary(table: Table) -> str:
    """Numbers of points and classes, and the ranges of x and y, as a sentence."""
    low, high = table.xy.min(axis=0), table.xy.max(axis=0)
    held_out = int(table.held_out.sum())
    apart = f", {held_out:,} of them held out" if held_out else ""
    parts = [
        counted(len(table.labels), "point") + apart,
        f"classes {', '.join(table.names)}",
        *(f"{table.columns[i]} from {low[i]:g} to {high[i]:g}" for i in range(2)),
    ]
    return "; ".join(parts) + "."


def outputs_follow(table: Table, outputs: int) -> str | None:
    """A sentence if a network with so many outputs gets another number of them with a table."""
    wanted = max(MIN_CLASSES, len(table.names))
    if wanted == outputs:
        return None
    return f"The network gets {wanted} outputs, one for each class, instead of {outputs}."


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


def save_snippet(bench: Workbench) -> bytes:
    """The points as Python text, ``X`` and ``y``."""
    now = bench.versions.now
    return write_snippet(bench.points, now.names, now.axes).encode()


def save_project(bench: Workbench) -> bytes:
    """Points, settings, weights, optimiser and history as a project file."""
    version = bench.versions.now
    return write_project(bench.player.trainer, version, bench.by_hand.among(version.points))


def write_project(trainer: Trainer, version: Version, by_hand: Bools) -> bytes:
    """A project file of a trainer and what its data set is called; see `nnviz.files.project`."""
    return project.dump(
        trainer,
        class_names=version.names,
        preset=version.preset,
        axes=version.axes,
        by_hand=by_hand,
    )


def open_project(bench: Workbench, data: bytes) -> None:
    """Go on where a project file was saved.

    Raises
    ------
    InputError
        If it cannot be used; the bench stays as it is.
    """
    loaded = project.load(data)
    take_over(bench, loaded)
    opened = f"The project is open at epoch {bench.player.trainer.epoch:,}, with all that it had."
    if bench.can_take_back:
        bench.offer_undo(f"{opened} Undo brings back what was here before.")
    else:
        bench.notice = opened


def take_over(bench: Workbench, loaded: project.Project) -> None:
    """Go on with what a project file holds, which points are held out by hand included.

    Raises
    ------
    InputError
        As `built`; the bench stays as it is.
    """
    bench.adopt(built(loaded.open), **loaded.facts)
    if loaded.by_hand is not None:
        bench.by_hand.note(bench.points.select(loaded.by_hand), bench.points)


def begins(bench: Workbench) -> Shared:
    """What stands on a bench, as a link holds it."""
    player, now = bench.player, bench.versions.now
    return Shared(
        quantize(bench.points),
        player.model_config,
        player.train_config,
        now.preset,
        now.names,
        now.axes,
        player.trainer.hand,
    )


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
    return at(address, f"{QUERY}={links.encode(**vars(begins(bench)))}")


def at(address: str, query: str) -> str:
    """The address of this app with a query in place of the one that it has."""
    scheme, host, path, *_ = urlsplit(address)
    return urlunsplit((scheme, host, path or "/", query, ""))


def open_link(bench: Workbench, text: str) -> None:
    """Start with the points and settings of a link, untrained.

    Raises
    ------
    InputError
        If the link cannot be used; the bench stays as it is.
    """
    shared = links.decode(text)
    configs = shared.model_config, shared.train_config
    trainer = built(lambda: Trainer(shared.points, *configs))
    trainer.set_hand(shared.hand)
    bench.adopt(trainer, preset=shared.preset, names=shared.names, axes=shared.axes)


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


def preview_picture(table: Table, scale: Scale) -> bytes:
    """The points of a table as they will lie, as a PNG.

    Raises
    ------
    InputError
        As `Table.to_points`.
    """
    return points_png(table.to_points(scale))
