"""A run as a program in PyTorch: one file, which a student can read and run anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from nnviz.data.points import Points
from nnviz.export.script_model import write_drawing, write_network, write_rest, write_weights
from nnviz.export.script_numbers import commented, spaced
from nnviz.export.script_optimizer import write_loss, write_optimizer
from nnviz.export.script_plot import ACCURACY, write_picture
from nnviz.export.script_points import write_points
from nnviz.export.script_source import Source
from nnviz.export.script_training import SEED_OF, write_loop
from nnviz.network.optimizers import OPTIMIZERS
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


def sections_of(source: Source, every: int = 1) -> list[Section]:
    """The parts of the program, of which the first says what cannot be reproduced.

    Losses are printed every so many epochs.
    """
    model, test = source.model, bool(len(source.points.test))
    sections = [
        _points(source),
        Section("Network", "Layer after layer, from inputs to logits.", write_network(source)),
        _weights(source),
        Section("Loss", "What is made small.", write_loss(source.train)),
        Section("Optimiser", "By which rule the weights move.", write_optimizer(source)),
        _training(source, every),
        Section("How well it does", "", ACCURACY),
        Section(
            "Picture",
            "The map and the curve, if matplotlib is there.",
            write_picture(model, test, source.name),
        ),
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
    """A program that does what a run has done, or goes on from where it is.

    It is one file of ASCII, and needs torch and numpy.
    It prints the losses of the page after each epoch, as far as float32 goes: both round at the
    seventh digit, in another order of adding up, and what is rounded grows where a run is chaotic
    (``docs/take-home.md`` has figures). The program says so, and where it is so from the start:
    batch normalisation under a rule with a rate for each weight.

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

    Raises
    ------
    InputError
        If the points cannot be trained on, or `epochs` is below 1.
    """
    source = Source.of(now, points, events, names, first, continuing, epochs)
    head, *rest = sections_of(source)
    parts = [f"{commented(head.title)}\n#\n{commented(head.text)}\n\n{head.code}"]
    for section in rest:
        about = f"\n{commented(section.text)}" if section.text else ""
        parts.append(f"# --- {section.title} ---{about}\n\n{section.code}")
    return "\n\n\n".join(parts) + "\n"


def cautions(source: Source) -> list[str]:
    """What a program cannot repeat, or not to all digits, in lines of ASCII."""
    lines: list[str] = []
    adaptive = OPTIMIZERS[source.train.optimizer].squares is not None
    if source.model.batch_norm and source.model.hidden and adaptive:
        lines += _NORM_NOTE
    return [*lines, *([""] * bool(lines and source.notes)), *source.notes]


def _head(source: Source, code: str) -> Section:
    """What the program is, and the modules that the rest of its code takes."""
    begin = f"goes on from epoch {source.begin_epoch}"
    what = begin if source.goes_on else "starts as the page did"
    name = source.name
    text = [
        f"Run it with:  python {name}.py",
        f"It needs torch and numpy, and saves a picture, {name}.png, if matplotlib is there.",
        f"It {what} and prints the losses that nnviz shows at each epoch, to 5 digits after",
        "the point. In a long run that does not last: both round at the seventh digit, each in its",
        "own order of adding up, and where a run is rough, what is rounded grows until the curves",
        "part, as they do on another processor. With Adam that may be after some hundred epochs,",
        "with a large learning rate much sooner; with plain SGD it is seldom before a thousand.",
    ]
    if found := cautions(source):
        text += ["", *found]
    modules = [name for name in ("base64", "math") if f"{name}." in code]
    imports = [f"import {name}" for name in modules] + [""] * bool(modules)
    imports += ["import numpy as np", "import torch", "from torch import nn", ""]
    imports.append("torch.set_num_threads(1)  # so small a network gains nothing from more")
    title = "A small neural network in PyTorch, as nnviz trained it"
    return Section(title, "\n".join(text), "\n".join(imports))


def _points(source: Source) -> Section:
    test = bool(len(source.points.test))
    text = "All lie in the square from -1 to 1." + " Held-out ones are never trained on." * test
    return Section("Points", text, write_points(source))


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


def _training(source: Source, every: int) -> Section:
    text = "In each epoch the network sees each training point once."
    parts = [write_loop(source, every)]
    if source.seeds:
        parts.insert(0, SEED_OF)
        text += "\nWhat is random in it (order, dropout) is the same each time."
    return Section("Training", text, spaced(parts))
