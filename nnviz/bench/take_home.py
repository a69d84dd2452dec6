"""What a person takes home: the files that can be made of a run, all of one moment."""

import re
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import PurePath
from typing import Any

from nnviz.bench.exchange import write_project
from nnviz.bench.wanted_picture import PICTURES, Picture
from nnviz.bench.workbench import Workbench
from nnviz.data.axes import Axes
from nnviz.errors import InputError
from nnviz.export import bundle, picture
from nnviz.export.animation import Animation
from nnviz.export.history import write_history
from nnviz.export.notebook import write_notebook
from nnviz.export.page import write_page
from nnviz.export.script import write_script
from nnviz.export.sklearn_twin import write_twin
from nnviz.export.weights import WEIGHTS, write_architecture, write_loader, write_weights
from nnviz.files import table
from nnviz.files.project_schema import SUFFIX
from nnviz.pictures.chart_view import ChartView
from nnviz.settings.hidden import describe_hidden
from nnviz.training.new_runs import as_shown, changes_since
from nnviz.training.run import Run
from nnviz.training.snapshot import Snapshot

SCRIPT, GO_ON = "run.py", "go_on.py"
NOTEBOOK, TWIN = "run.ipynb", "sklearn_twin.py"
ARCHITECTURE, LOADER = "architecture.json", "load_weights.py"
POINTS, HISTORY, PROJECT = "points.csv", "history.csv", f"work{SUFFIX}"
FILM, PAGE, ALL = "training.gif", "training.html", "everything.zip"
LAYERS_SAID = 4  # in a name; more are only counted


class TakeHome:
    """A run at one moment, and the files that are made of it; whatever the bench does later.

    Parameters
    ----------
    bench : Workbench
        The moment is the one that it looks at, or else the present.
    scripts : str
        The stage's own scripts that a page of its own needs (see `nnviz.export.page.write_page`).
    chart : ChartView, optional
        Axes and smoothing of the loss chart, as the page shows it.

    Attributes
    ----------
    run : Run
        A copy that ends at the moment.
    now, first : Snapshot
        The moment, and the earliest one that is known of the run.
    version : Version
        Points, names and units.
    epoch : int
        Of the moment.
    changed_since : bool
        Whether points or classes, which are those of now, were others at a moment that was gone
        back to.
    film : Animation or None
        The film that is being made, or was made.
    """

    def __init__(self, bench: Workbench, scripts: str, chart: ChartView | None = None) -> None:
        self.run: Run = as_shown(bench.player.run)
        self.version = bench.versions.now
        self.now: Snapshot = self.run.trainer.snapshot()
        self.first: Snapshot = self.run.timeline.snapshot(0)
        self.epoch = self.now.epoch
        self.changed_since = bool(changes_since(bench.player.run))
        self._stamp = _stamp(bench)
        self.film: Animation | None = None
        self.scripts = scripts
        self._by_hand = bench.by_hand.among(self.version.points)
        self._chart = chart
        self._made: dict[str, bytes] = {}
        self._picture: tuple[Picture, bytes] | None = None

    def is_of(self, bench: Workbench) -> bool:
        """Whether a bench still looks at this moment, and nothing of it is changed."""
        return self._stamp == _stamp(bench)

    @property
    def names(self) -> list[str]:
        """The files that a run at this moment may have, in the order of the dialog."""
        return [name for name in _MAKERS if self.now.steps or name != GO_ON]

    @property
    def called_classes(self) -> list[str]:
        """Of each class what the page calls it: its name, or else its colour."""
        return [self.version.class_name(k) for k in range(self.now.model_config.classes)]

    @property
    def stem(self) -> str:
        """What files are called that say what they are of, as in ``nnviz_xor_8-8_epoch-120``."""
        preset, layers = self.version.preset, self.now.model_config.hidden
        data = re.sub(r"[^a-z0-9]+", "-", preset.name.lower()) if preset else "points"
        hidden = describe_hidden(layers) or "no-hidden"
        if len(layers) > LAYERS_SAID:
            hidden = f"{len(layers)}-layers"
        return f"nnviz_{data}_{hidden}_epoch-{self.epoch}"

    def called(self, name: str) -> str:
        """What a file is to be called outside of the zip.

        Code, tables and weights keep their names, as they name each other.
        """
        if name in (FILM, PAGE, ALL):
            return f"{self.stem}{PurePath(name).suffix}"
        return f"{self.stem}_{name}" if name in {one.name for one in PICTURES} else name

    def file(self, name: str) -> bytes:
        """A file by its name; it is made once.

        Raises
        ------
        InputError
            If it cannot be made of this run; the sentence says why.
        ValueError
            If there is no such file, or the film is not at its end.
        """
        if name not in self._made:
            if name == FILM and self.film is not None:
                self._made[name] = self.film.result()
                self._made.pop(ALL, None)  # which was made without it
            elif name in _MAKERS:
                self._made[name] = _MAKERS[name](self)
            else:
                raise ValueError(f"name must be one of {', '.join(_MAKERS)}. Got {name!r}.")
        return self._made[name]

    def is_made(self, name: str) -> bool:
        """Whether a file is there already."""
        return name in self._made

    def picture(self, wanted: Picture) -> bytes:
        """The map or the loss chart; the last one is kept.

        Raises
        ------
        InputError
            If it cannot have this width.
        """
        if self._picture is None or self._picture[0] != wanted:
            self._picture = wanted, self._drawn(wanted)
        return self._picture[1]

    def begin_film(self) -> None:
        """Begin to make the film, from the run's first moment to this one: see `Animation`."""
        self.leave_film()
        self.film = Animation(self.run.trainer, self.run.timeline)

    def work_on_film(self, seconds: float) -> float:
        """Make more of the film that was begun, for so long; the share that is done, 1 at its end.

        At least one part is done, however long it takes.
        """
        if self.film is None:
            raise ValueError("a film must have been begun: call begin_film first.")
        begin = time.perf_counter()
        try:
            while self.film.step() and time.perf_counter() - begin < seconds:
                continue
        except Exception:
            self.leave_film()  # or whoever asks again would fail again, for good
            raise
        return self.film.done / self.film.total

    def leave_film(self) -> None:
        """Make no film, or forget the one that was made."""
        if self._made.pop(FILM, None) is not None:
            self._made.pop(ALL, None)
        self.film = None

    def _again(self, wanted: Picture) -> bytes:
        kept = self._picture
        return kept[1] if kept is not None and kept[0] == wanted else self._drawn(wanted)

    def _drawn(self, wanted: Picture) -> bytes:
        svg = wanted.format == "svg"
        width: dict[str, Any] = {} if svg else {"width": wanted.width}
        if wanted.subject == "map":
            draw = picture.map_svg if svg else picture.map_png
            points, units = self.run.trainer.points, self.version.units
            names, shaded = self.version.names, wanted.shaded
            return _bytes(draw(self.now, points, names, units, shaded=shaded, **width))
        chart = picture.loss_svg if svg else picture.loss_png
        history, ghosts = self.run.trainer.history, self.run.ghosts
        events = self.run.events.items
        return _bytes(chart(history, self._chart, events=events, ghosts=ghosts, **width))

    def project(self) -> bytes:
        """The project file of this moment."""
        return write_project(self.run.trainer, self.version, self._by_hand)

    def everything(self) -> bytes:
        """A zip of all files that can be made, and of the film if there is one."""
        files = {wanted.name: self._again(wanted) for wanted in PICTURES}
        for name in self.names:
            if name != ALL:
                with suppress(InputError):  # which the dialog says beside the file's name
                    files[name] = self.file(name)
        if self.is_made(FILM):
            files[FILM] = self.file(FILM)
        return bundle.write_bundle(files, self.epoch)


def _stamp(bench: Workbench) -> tuple[object, ...]:
    """Differs whenever what would be taken home does; it holds no run."""
    run = bench.player.run
    return bench.versions.now, run.shown.steps, run.edits, run.trainer.train_config, run.revision


def _bytes(written: bytes | str) -> bytes:
    return written if isinstance(written, bytes) else written.encode()


def _code(write: Callable[..., str | bytes], home: TakeHome, **more: Any) -> bytes:
    points, events = home.run.trainer.points, home.run.events.items
    return _bytes(write(home.now, points, events=events, names=home.called_classes, **more))


def _from_start(write: Callable[..., str | bytes], home: TakeHome) -> bytes:
    return _code(write, home, first=home.first)


def _of_weights(
    write: Callable[[Snapshot, Sequence[str], Axes | None], str | bytes], home: TakeHome
) -> bytes:
    return _bytes(write(home.now, home.called_classes, home.version.axes))


def _points(home: TakeHome) -> bytes:
    return table.write_csv(home.run.trainer.points, home.version.names, home.version.axes)


def _page(home: TakeHome) -> bytes:
    names, axes = home.called_classes, home.version.axes
    return write_page(home.run, scripts=home.scripts, names=names, axes=axes)


_MAKERS: dict[str, Callable[[TakeHome], bytes]] = {
    SCRIPT: partial(_from_start, write_script),
    NOTEBOOK: partial(_from_start, write_notebook),
    GO_ON: lambda home: _code(write_script, home, first=home.first, continuing=True),
    TWIN: partial(_code, write_twin),
    WEIGHTS: partial(_of_weights, write_weights),
    ARCHITECTURE: partial(_of_weights, write_architecture),
    LOADER: partial(_of_weights, write_loader),
    POINTS: _points,
    HISTORY: lambda home: write_history(home.run.trainer.history, home.run.events),
    PROJECT: TakeHome.project,
    PAGE: _page,
    ALL: TakeHome.everything,
}
