"""Sentences and short lines that a page shows: plain words, made from numbers."""

from urllib.parse import urlsplit

import numpy as np

from nnviz.bench.progress import State, progress_of
from nnviz.bench.workbench import Workbench
from nnviz.data import presets
from nnviz.data.class_styles import CLASS_STYLES
from nnviz.data.real_sets import recognised
from nnviz.data.versions import Version
from nnviz.network.schedules import schedule_is_over, scheduled_learning_rate
from nnviz.pictures.numbers import counted, number, percent
from nnviz.settings.config import ModelConfig
from nnviz.settings.hidden import describe_hidden
from nnviz.settings.outside import markdown
from nnviz.settings.table import SETTINGS
from nnviz.training.history import Metrics

DENSE = " With so many points the code is dense, so hold the phone close to it."
ENOUGH = 10  # points, of which some can be held back
HELD = (
    " What is frozen or off is so there, too, from the first weights on; weights that were set by "
    "hand are not in a link: save a project file for them."
)
EASY_QR = 600  # characters: a code of 97 modules, which a phone reads across a room


def status(epoch: int, metrics: Metrics, *, trained: bool = True) -> str:
    """``Epoch 120 · Loss 0.034 · Accuracy 98.0 %``, and the same for held-out points below it.

    What an untrained network guesses by chance says nothing, so none of it is said.
    """
    if not trained:
        return f"**Epoch 0** · {'no points' if metrics.train_loss is None else 'not trained'} yet"
    lines = [f"**Epoch {epoch}**" + _measured(metrics.train_loss, metrics.train_accuracy)]
    if metrics.test_loss is not None:
        lines.append("Held-out" + _measured(metrics.test_loss, metrics.test_accuracy))
    return "  \n".join(lines)


def _measured(loss: float | None, accuracy: float | None) -> str:
    if loss is None or accuracy is None:
        return " · no points yet"
    return f" · Loss {number(loss)} · Accuracy {percent(accuracy)}"


def pace(bench: Workbench) -> str:
    """How many points there are, and how fast maps and steps go while training."""
    train, test = int((~bench.points.held_out).sum()), int(bench.points.held_out.sum())
    count = counted(train, "training point") + (f", {test:,} held out" if test else "")
    if not bench.player.running:
        return count
    maps, steps = bench.player.maps_per_second, bench.player.steps_per_second
    return f"{count} · {maps:.0f} maps/s · {steps:,.0f} steps/s"


def _about_axes(version: Version) -> str:
    """``x is width, y is height. ``; nothing where they have no names of their own."""
    axes = version.axes
    if axes is None or (axes.x.name, axes.y.name) == ("x", "y"):
        return ""
    return f"x is {markdown(axes.x.name)}, y is {markdown(axes.y.name)}. "


def who_draws(bench: Workbench) -> str:
    """Where the map is made while it trains, and how finely."""
    here, cells, *_ = bench.player.drawing
    if here:
        return (
            "The map is drawn here: your browser has the network's weights and evaluates them on "
            f"{cells} × {cells} cells while it trains, and for every pixel when it is paused."
        )
    return (
        "The map is drawn by the server while it trains, as this network is too large to be "
        "evaluated here so often; when it is paused, your browser draws it."
    )


def next_step(bench: Workbench, *, advise: bool = True) -> str:
    """What is, and what to do now: a sentence or two.

    Parameters
    ----------
    bench : Workbench
    advise : bool
        Whether it says how it might go better; in a lesson, that is the question.
    """
    if bench.player.missing:
        return bench.player.missing
    if bench.player.run.viewed is not None:
        return (
            f"You are looking at epoch {bench.player.run.viewed:,}. Train goes on from the last "
            "epoch, Continue from here branches off at this one."
        )
    progress = progress_of(bench.player.run)
    if bench.player.running:
        if progress is None:
            return "Here it goes."
        add = " Add points on the map where it is wrong."
        if not advise:
            return f"{progress.fact}."
        return progress.sentence + (add if progress.state is State.LEARNING else "")
    if progress is not None:
        said = progress.sentence if advise else f"{progress.fact}."
        return f"Paused. {said} Train goes on with the same weights."
    return "Press Train and watch the boundary find its way."


def rate_now(bench: Workbench) -> str:
    """``Now 0.0042: cosine over 500 epochs.``; for a learning rate that a schedule moves."""
    trainer, config = bench.player.trainer, bench.player.train_config
    since = trainer.epoch - trainer.schedule_start
    rate = np.format_float_positional(scheduled_learning_rate(config, since), 3, fractional=False)
    name = SETTINGS["schedule"].show(config.schedule)
    said = f"Now {rate}: {name} over {config.schedule_epochs:,} epochs."
    return f"{said} It is over." if schedule_is_over(config, since) else said


def hold_back_offer(bench: Workbench) -> str | None:
    """``0 of 16 points are held out.``; only where that is so, and there are enough points."""
    count = len(bench.points)
    if count < ENOUGH or bench.points.held_out.any():
        return None
    return f"0 of {count:,} points are held out, so nothing tests what is learnt."


def held_out_now(bench: Workbench) -> str | None:
    """``43 of 203 points are held out (21.2 %), 3 of them by you.``; if there are points."""
    points, own = bench.points, int(bench.by_hand.among(bench.points).sum())
    if not len(points):
        return None
    yours = "" if not own else f", {own:,} of them by you"
    count, share = (
        f"{points.held_out.sum():,} of {counted(len(points), 'point')}",
        bench.held_out_share,
    )
    return f"{count} {'is' if len(points) == 1 else 'are'} held out ({percent(share)}){yours}."


def about_data(version: Version) -> str:
    """Where the points come from: what is interesting about a data set, or a table's classes."""
    if version.preset is not None:
        preset = presets.PRESETS[version.preset.name]
        hidden = preset.suggestion(version.preset.classes).hidden
        usual = hidden == ModelConfig().hidden
        network = "" if usual else f" Suggested hidden layers: {describe_hidden(hidden)}."
        return f"**{preset.title}.** {preset.why}{network}"
    if version.names:
        pairs = zip(CLASS_STYLES, version.names, strict=False)
        names = ", ".join(f"{style.glyph} {markdown(name)}" for style, name in pairs)
        real = recognised(version.axes)
        if real is not None:
            return f"**{real.title}.** {real.why} {_about_axes(version)}Classes: {names}."
        return f"**Your data.** {_about_axes(version)}Its classes are {names}."
    return "Draw your own points on the square, or start from a data set:"


def suggestion(name: str, classes: int) -> str:
    """Which network learns a starter data set from which points, and how well it can be learnt."""
    suits = presets.PRESETS[name].suggestion(classes)
    limit = "" if suits.best == 1.0 else f"; at best {percent(suits.best)} can be right"
    return (
        f"Hidden layers {describe_hidden(suits.hidden)} learn it from {suits.points} points with "
        f"noise {suits.noise:g}{limit}."
    )


def about_link(link: str, by_hand: bool = False) -> str:
    """What a share link carries, and whether its QR code is easily read.

    Parameters
    ----------
    link : str
    by_hand : bool
        Whether the network was changed by hand, of which not all is in a link.
    """
    return (
        _here(link)
        + "Whoever opens it gets these points and settings, with an untrained network: the same "
        "seed and number of steps then give the same loss as here after Reset model."
        + (HELD if by_hand else "")
        + (DENSE if len(link) > EASY_QR else "")
    )


def reach(link: str) -> str:
    """Where a link works, and whether its QR code is easily read; nothing if all is well."""
    dense = "The code is dense, so hold the phone close to it." if len(link) > EASY_QR else ""
    return (_here(link) + dense).strip()


def _here(link: str) -> str:
    if urlsplit(link).hostname not in ("localhost", "127.0.0.1", "::1", "0.0.0.0"):
        return ""
    return "This link works on this machine alone, as its address is your own. "
