"""A run as a program in PyTorch: one file, which a student can read and run anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from nnviz.data.points import Points, missing_for_training
from nnviz.errors import InputError
from nnviz.export.script_model import (
    write_drawing,
    write_features,
    write_network,
    write_rest,
    write_weights,
)
from nnviz.export.script_numbers import point_entries, spaced
from nnviz.export.script_plot import write_end
from nnviz.export.script_source import USUAL_EPOCHS, Source, drawn_by_seed, obstacles
from nnviz.export.script_training import SEED_OF, write_loop, write_loss, write_optimizer
from nnviz.network.optimizers import OPTIMIZERS
from nnviz.settings.limits import MAX_EPOCHS
from nnviz.settings.outside import class_labels
from nnviz.training.events import Event
from nnviz.training.snapshot import Snapshot

_NORM_NOTE = (
    "Not to all digits here: batch normalisation takes away what the biases before it add, so",
    "their gradient is 0 but for rounding, and this optimiser makes whole steps of that. The",
    "losses differ from the page's, by a hundredth or more.",
)


@dataclass(frozen=True)
class Section:
    """A part of a script, or a cell of a notebook.

    Attributes
    ----------
    title : str
        A few words, such as ``Points``.
    text : str
        What a reader should know of it: one or more lines of plain ASCII, none of them Markdown.
    code : str
        Python. The sections' code in their order is the whole program.
    """

    title: str
    text: str
    code: str


def script_sections(
    now: Snapshot,
    points: Points,
    *,
    events: Sequence[Event] = (),
    names: Sequence[str] = (),
    first: Snapshot | None = None,
    continuing: bool = False,
    epochs: int | None = None,
) -> list[Section]:
    """A program that does what a run has done, or goes on from where it is.

    It prints the losses of the page after each epoch, as far as float32 goes: both round at the
    seventh digit, in another order of adding up, and what is rounded grows where a run is chaotic.
    Batch normalisation under a rule with a rate for each weight is so, which the program says.

    Parameters
    ----------
    now : Snapshot
        The moment of the export, as `Trainer.snapshot` gives it.
    points : Points
    events : sequence of Event
        Of the run. After anything that a program cannot repeat, such as points or settings that
        were changed on the way, the program goes on from `now`, and says so at its top.
    names : sequence of str
        Of the classes.
    first : Snapshot, optional
        The first moment of the run's timeline. Where it is no longer what the seed draws (a weight
        was set by hand before the first step), its weights are written down.
    continuing : bool
        Go on from `now` rather than from the start.
    epochs : int, optional
        To train: in all, up to the present one if not given (500 before the first); or, if the
        program goes on from `now`, further ones, 500 if not given.

    Returns
    -------
    list of Section
        The first has the notes on what cannot be reproduced in its text.

    Raises
    ------
    InputError
        If the points cannot be trained on, or `epochs` is below 1.
    """
    source = _source(now, points, events, names, first, continuing, epochs)
    sections = [
        _points(source),
        Section("Network", "Layer after layer, from inputs to logits.", write_network(source)),
        _weights(source),
        Section("Loss and optimiser", "What is made small, and by which rule.", _learning(source)),
        _training(source),
        Section("How well it does", "", write_end(source)),
    ]
    return [_head(source, "\n".join(section.code for section in sections)), *sections]


def write_script(
    now: Snapshot,
    points: Points,
    *,
    events: Sequence[Event] = (),
    names: Sequence[str] = (),
    first: Snapshot | None = None,
    continuing: bool = False,
    epochs: int | None = None,
) -> str:
    """The program of `script_sections` as one file of ASCII; it needs torch and numpy."""
    head, *rest = script_sections(
        now,
        points,
        events=events,
        names=names,
        first=first,
        continuing=continuing,
        epochs=epochs,
    )
    parts = [f"{_comment(head.title)}\n#\n{_comment(head.text)}\n\n{head.code}"]
    for section in rest:
        about = f"\n{_comment(section.text)}" if section.text else ""
        parts.append(f"# --- {section.title} ---{about}\n\n{section.code}")
    return "\n\n\n".join(parts) + "\n"


def _source(
    now: Snapshot,
    points: Points,
    events: Sequence[Event],
    names: Sequence[str],
    first: Snapshot | None,
    continuing: bool,
    epochs: int | None,
) -> Source:
    missing = missing_for_training(points)
    if missing:
        raise InputError(missing)
    if epochs is not None and epochs < 1:
        raise InputError(f"A script trains for at least 1 epoch. Got {epochs}; ask for 1 or more.")
    notes: list[str] = []
    begin = now if not now.steps else first
    if begin is not None and drawn_by_seed(begin):
        begin = None
    hindered = obstacles(now, events, first) if now.steps and not continuing else []
    if hindered:
        notes = ["This run cannot be repeated from its start, because of:", *hindered]
        notes.append("So the program goes on from the weights as they are now.")
    if continuing or hindered:
        begin, last = now, now.epoch + (epochs or USUAL_EPOCHS)
    else:
        last = epochs or now.epoch or USUAL_EPOCHS
    last = min(MAX_EPOCHS, last)
    labels = tuple(class_labels(names, now.model_config.classes))
    return Source(now, points, labels, begin, last, tuple(notes))


def _head(source: Source, code: str) -> Section:
    """What the program is, and the modules that the rest of its code takes."""
    begun = source.begin is not None and bool(source.begin.steps)
    what = f"goes on from epoch {source.begin_epoch}" if begun else "starts as the page did"
    text = [
        "Run it with:  python run.py",
        "It needs torch and numpy, and saves a picture, run.png, if matplotlib is there.",
        f"It {what} and prints the losses that nnviz shows at each epoch, to 5 digits after",
        "the point (on another processor, or in a very long run, the last of them may differ).",
    ]
    adaptive = OPTIMIZERS[source.train.optimizer].squares is not None
    if source.model.batch_norm and source.model.hidden and adaptive:
        text += ["", *_NORM_NOTE]
    if source.notes:
        text += ["", *source.notes]
    modules = [name for name in ("base64", "math") if f"{name}." in code]
    imports = [f"import {name}" for name in modules] + [""] * bool(modules)
    imports += ["import numpy as np", "import torch", "from torch import nn", ""]
    imports.append("torch.set_num_threads(1)  # so small a network gains nothing from more")
    title = "A small neural network in PyTorch, as nnviz trained it"
    return Section(title, "\n".join(text), "\n".join(imports))


def _points(source: Source) -> Section:
    test = bool(len(source.points.test))
    features = write_features(source.model)
    of = "features({})".format if features else "{}".format
    xy = "torch.tensor(table[:, :2])"
    code = [
        f"NAMES = {list(source.names)!a}",
        f"POINTS = [  # x, y, class{', held out' if test else ''}",
        point_entries(source.points),
        "]",
        *([f"\n\n{features}\n\n"] if features else [""]),
        "table = np.array(POINTS, dtype=np.float32)",
        f"inputs = {of(xy)}",
        "labels = torch.tensor(table[:, 2].astype(np.int64))",
    ]
    if test:
        code += [
            "held_out = torch.tensor(table[:, 3] == 1)",
            "x_train, y_train = inputs[~held_out], labels[~held_out]",
            "x_test, y_test = inputs[held_out], labels[held_out]",
        ]
    else:
        code.append("x_train, y_train = inputs, labels")
    text = "All lie in the square from -1 to 1." + " Held-out ones are never trained on." * test
    return Section("Points", text, "\n".join(code))


def _weights(source: Source) -> Section:
    drawn = source.begin is None and source.model.initialization != "zero"
    parts = [f"SEED = {source.model.seed}"] if drawn or source.seeds else []
    if source.begin is None:
        text = "They are drawn at random, and the same each time."
        parts.append(write_drawing(source.model))
    else:
        text = f"As they were at epoch {source.begin_epoch}."
        parts.append(write_weights(source))
    parts += filter(None, [write_rest(source)])
    return Section("First weights", text, spaced(parts))


def _learning(source: Source) -> str:
    return spaced([write_loss(source.train), write_optimizer(source)])


def _training(source: Source) -> Section:
    text = "In each epoch the network sees each training point once."
    parts = [write_loop(source)]
    if source.seeds:
        parts.insert(0, SEED_OF)
        text += "\nWhat is random in it (order, dropout) is the same each time."
    return Section("Training", text, spaced(parts))


def _comment(text: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in text.splitlines())
