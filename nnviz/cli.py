"""The command line: train on a table, and write a film, a picture and a project file."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn, TypeVar

from pydantic import ValidationError

from nnviz.errors import InputError
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.hidden import parse_hidden
from nnviz.settings.limits import MAX_EPOCHS, MAX_HELD_OUT, MIN_CLASSES
from nnviz.settings.outside import class_labels, one_line
from nnviz.settings.table import SETTINGS

Settings = TypeVar("Settings", ModelConfig, TrainConfig)

MODEL, TRAIN = ("hidden", "activation", "seed"), ("optimizer", "learning_rate", "batch_size")
OUTPUTS = {
    "gif": "the training as an animation",
    "png": "the map with the points, as a picture",
    "project": "all of it as a project file, which the page opens",
}
WIDTH = 30  # characters of the bar
WRONG, STOPPED = 2, 130  # exit codes


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say.

    Returns
    -------
    int
        The exit code: 0, 2 after a sentence on what is wrong, 130 when it was interrupted.
    """
    try:
        print(_train(_parser().parse_args(arguments)))
    except InputError as error:
        print(f"{_fresh_line()}{error}", file=sys.stderr)
        return WRONG
    except KeyboardInterrupt:
        print(f"{_fresh_line()}Stopped.", file=sys.stderr)
        return STOPPED
    return 0


class _Parser(argparse.ArgumentParser):
    """One that says what is wrong in a sentence, without all that could have been said."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{one_line(message)[:300].rstrip('.')}; see {self.prog} --help.")


def _fresh_line() -> str:
    """What ends a bar that may stand there."""
    return "\n" if sys.stderr.isatty() else ""


def _parser() -> argparse.ArgumentParser:
    """All options; those of the network and of its training are told by the table of settings."""
    parser = _Parser("python -m nnviz", description="Train a small network on points.")
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train", help="train on a table of points")
    train.add_argument("table", type=Path, help="CSV or Excel file with columns x, y and label")
    train.add_argument("--epochs", type=int, default=500, help="how many (default: %(default)s)")
    train.add_argument("--held-out", type=float, help="share that is only tested on, 0 to 0.9")
    for name in (*MODEL, *TRAIN):
        setting = SETTINGS[name]
        about = f"{setting.about} Usual: {setting.usual}." if setting.usual else setting.about
        option = f"--{name.replace('_', '-')}"
        train.add_argument(
            option, help=about.replace("%", "%%"), choices=list(setting.names) or None
        )
    for name, about in OUTPUTS.items():
        train.add_argument(f"--{name}", type=Path, metavar="FILE", help=about)
    return parser


def _train(options: argparse.Namespace) -> str:
    """Train, and write what is asked for; what came of it, in a few lines."""
    targets = {name: path for name in OUTPUTS if (path := getattr(options, name)) is not None}
    _check_targets(options.table, list(targets.values()))
    if not 1 <= options.epochs <= MAX_EPOCHS:
        raise InputError(
            f"--epochs must be 1 to {MAX_EPOCHS:,}, not {options.epochs}; give such a number."
        )
    given = {name: _read(name, getattr(options, name)) for name in (*MODEL, *TRAIN)}
    train_config = _checked(TrainConfig, {name: given[name] for name in TRAIN})
    model_config = _checked(ModelConfig, {name: given[name] for name in MODEL})

    # torch takes seconds to import, which nobody waits for who only asks for help.
    from nnviz.api import boundary, points_of, read_table, train
    from nnviz.export.animation import Animation
    from nnviz.files.project import dump
    from nnviz.pictures.numbers import number, percent
    from nnviz.pictures.poster import picture_png
    from nnviz.server.process import tune
    from nnviz.training.run import Run
    from nnviz.training.trainer import Trainer

    tune()
    table = read_table(options.table)
    points = points_of(table)
    if options.held_out is not None:
        if not 0.0 <= options.held_out <= MAX_HELD_OUT:
            raise InputError(
                f"--held-out must be 0 to {MAX_HELD_OUT}, not {options.held_out}; give such a "
                "share."
            )
        points = points.split(options.held_out, model_config.seed)
    classes = max(MIN_CLASSES, len(table.names))
    run = Run(Trainer(points, model_config.changed(classes=classes), train_config))
    trainer = run.trainer
    if trainer.missing:  # which says it for somebody who draws
        raise InputError(
            "There is nothing to tell apart: rows that are not held out need at least two "
            "different labels; add some."
        )
    bar = _bar("Training", options.epochs)
    train(run, options.epochs, lambda now: bar(now.trainer.epoch))
    bar(options.epochs)  # where it ended sooner

    def film() -> bytes:
        animation = Animation(trainer, run.timeline)
        bar = _bar("Drawing", animation.total)
        for _ in animation:
            bar(animation.done)
        return animation.result()

    axes = table.axes("none" if table.fits else "own")
    names = tuple(class_labels(table.names, len(table.names)))
    makers: dict[str, Callable[[], bytes]] = {
        "gif": film,
        "png": lambda: picture_png(boundary(trainer, 200), points),
        "project": lambda: dump(trainer, class_names=names, axes=axes),
    }
    found = trainer.evaluate()
    lines = [f"Epoch {trainer.epoch:,}"]
    for word, loss, accuracy in (
        ("Training", found.train_loss, found.train_accuracy),
        ("Held out", found.test_loss, found.test_accuracy),
    ):
        if loss is not None and accuracy is not None:
            lines.append(f"{word}: loss {number(loss)}, accuracy {percent(accuracy)}")
    if trainer.diverged:
        lines.append(
            "Training ran away: the numbers became infinite. This is the last moment before it; "
            "choose a smaller --learning-rate."
        )
    for name, path in targets.items():
        data = makers[name]()
        _write(path, data)
        lines.append(f"{one_line(str(path))}: {len(data):,} bytes")
    return "\n".join(lines)


def _bar(title: str, total: int) -> Callable[[int], None]:
    """A progress bar on standard error: is told how much of all is done.

    It is drawn only where somebody sees it: in a file it would be a hundred lines.
    """
    shown, seen = -1, sys.stderr.isatty()

    def draw(done: int) -> None:
        nonlocal shown
        share = 100 * done // total
        if seen and share != shown:
            shown = share
            full = WIDTH * done // total
            end = "\n" if done >= total else ""
            bar = "#" * full + "." * (WIDTH - full)
            print(f"\r{title} [{bar}] {share:3d} %", end=end, file=sys.stderr, flush=True)

    return draw


def _read(name: str, text: str | None) -> object:
    """The value of a setting as its config takes it; ``None`` where it is not given."""
    if text is None or name != "hidden":
        return text
    try:
        return parse_hidden(text)
    except ValueError as error:
        raise InputError(str(error).removesuffix(" The network stays as it was.")) from None


def _checked(kind: type[Settings], given: dict[str, object]) -> Settings:
    """Settings from what was given, and for all others the usual ones."""
    try:
        return kind(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        name = str(first["loc"][0]).replace("_", "-")
        message = first["msg"][0].lower() + first["msg"][1:].rstrip(".")
        raise InputError(
            f"--{name} cannot be “{one_line(str(first['input']))[:40]}” ({message}); give another "
            "value."
        ) from None


def _check_targets(table: Path, paths: Sequence[Path]) -> None:
    """Before any work: whether a file can be written there, and each in a place of its own."""
    taken = [table]
    for path in paths:
        said = f"Nothing can be written to “{one_line(str(path))}”"
        try:
            there = path.exists() and not path.is_file()  # a folder, or a device such as /dev/null
            possible = not there and path.absolute().parent.is_dir()
            again = any(_same(path, other) for other in taken)
        except OSError as error:  # too long a name, or a folder that may not be looked into
            raise InputError(f"{said} ({error.strerror}); give another place.") from None
        if again:
            raise InputError(f"{said}, which is asked for twice, or read; give another place.")
        if not possible:
            raise InputError(f"{said}; give a file in a folder that is there.")
        taken.append(path)


def _same(one: Path, other: Path) -> bool:
    if one.absolute() == other.absolute():
        return True
    return one.exists() and other.exists() and one.samefile(other)


def _write(path: Path, data: bytes) -> None:
    """Write a file as a whole, or leave what was there."""
    part = ""
    try:
        handle, part = tempfile.mkstemp(dir=path.absolute().parent, prefix=".nnviz-")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(part, 0o666 & ~_umask())
        os.replace(part, path)
    except BaseException as error:
        if part:
            Path(part).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise InputError(
                f"“{one_line(str(path))}” cannot be written ({error.strerror}); give another place."
            ) from None
        raise


def _umask() -> int:
    """What the process takes away from the rights of its files, which can only be asked so."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
