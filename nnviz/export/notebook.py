"""A run as a Jupyter notebook: the program of `nnviz.export.script`, cell by cell, with words."""

import json
import re
from collections.abc import Sequence
from typing import Any

from nnviz.data.points import Points
from nnviz.export import notebook_end as end
from nnviz.export import notebook_words as words
from nnviz.export.script import cautions, sections_of
from nnviz.export.script_plot import DRAW_CURVE, write_draw_map, write_draw_points
from nnviz.export.script_source import Source
from nnviz.export.sklearn_fit import IMPORTS, differences, write_fit
from nnviz.export.sklearn_twin import twin_obstacles
from nnviz.training.events import Event
from nnviz.training.snapshot import Snapshot

LINES = 25  # of losses that are printed, about
_TRY_PLOT = """\
try:
    import matplotlib.pyplot as plt
except ImportError:
    plt = None  # then there are no pictures"""
_FIGURE = """\
if plt is None:
    print("There is no matplotlib here, so there is no picture.")
else:
    figure, axes = plt.subplots(figsize=({size}), layout="constrained")
    {draw}"""
_NO_TWIN = 'print("There is no scikit-learn here, so there is no twin: pip install scikit-learn")'
_NUMPY = "X_{0}, Y_{0} = x_{0}.double().numpy(), y_{0}.numpy()"
_KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
Cell = dict[str, Any]


def write_notebook(
    now: Snapshot,
    points: Points,
    *,
    events: Sequence[Event] = (),
    names: Sequence[str] = (),
    first: Snapshot | None = None,
    continuing: bool = False,
    epochs: int | None = None,
) -> bytes:
    """A run as a notebook (nbformat 4.5, UTF-8) that explains itself and has not been executed.

    Its code is that of `nnviz.export.script.write_script`, which says what the arguments are;
    pictures stand between, and the twin of scikit-learn at its end. It needs torch and numpy;
    without matplotlib or scikit-learn the cells that want them say so. The same arguments give the
    same bytes.

    Raises
    ------
    InputError
        If the points cannot be trained on, or `epochs` is below 1.
    """
    source = Source.of(now, points, events, names, first, continuing, epochs)
    every = print_every(source.epochs - source.begin_epoch)
    sections = {section.title: section.code for section in sections_of(source, every)}
    head, *_ = sections.values()
    test = bool(len(points.test))
    draw_points = write_draw_points(source.model, test)
    draw_map = write_draw_map(source.model)
    parts = [
        ("imports", words.about_run(source, cautions(source)), f"{head}\n\n{_TRY_PLOT}"),
        ("points", words.about_points(source), sections["Points"]),
        ("look", words.ABOUT_LOOK, _figure(draw_points, "draw_points(axes)")),
        ("network", words.about_network(source), sections["Network"]),
        ("weights", words.about_weights(source), sections["First weights"]),
        ("loss", words.about_loss(source), sections["Loss"]),
        ("optimiser", end.about_optimizer(source), sections["Optimiser"]),
        ("training", end.about_training(source, every), sections["Training"]),
        ("accuracy", end.ABOUT_ACCURACY, sections["How well it does"]),
        (
            "map",
            end.about_map(test),
            _figure(draw_map, "draw_map(axes)\n    draw_points(axes)"),
        ),
        ("curve", end.about_curve(test), _figure(DRAW_CURVE, "draw_curve(axes)", "7, 4")),
        ("try", end.exercises(source), ""),
        ("twin", *_twin(source, events)),
    ]
    cells = [cell for name, text, code in parts for cell in _cells(name, text, code)]
    book = {"cells": cells, "metadata": _KERNEL, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(book, indent=1, ensure_ascii=False) + "\n").encode()


def print_every(epochs: int) -> int:
    """Every how many epochs losses are printed, so that a notebook stays short: 1, 2, 5, 10 …"""
    step = 1
    while epochs / step > LINES:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return step


def _figure(define: str, draw: str, size: str = "7, 5") -> str:
    return f"{define}\n\n\n{_FIGURE.format(size=size, draw=draw)}"


def _twin(source: Source, events: Sequence[Event]) -> tuple[str, str]:
    """The same with scikit-learn: words and code; no code where there is none."""
    title = "## The same with scikit-learn\n\n"
    if found := twin_obstacles(source.now, source.points):
        listed = "\n".join(f"- {sentence}" for sentence in found)
        return f"{title}Its `MLPClassifier` cannot do this run:\n\n{listed}", ""
    listed = "\n".join(f"- {_marked(sentence)}" for sentence in differences(source, events))
    text = (
        f"{title}Its `MLPClassifier` is such a network, too, with its training in one call. It is "
        f"not the same run:\n\n{listed}"
    )
    kinds = ("train", "test")[: 1 + bool(len(source.points.test))]
    lines = [_NUMPY.format(kind) for kind in kinds]
    code = "\n".join([*lines, "", write_fit(source)])
    within = re.sub(r"^(?=.)", "    ", f"import warnings\n\n{IMPORTS}", flags=re.MULTILINE)
    indented = re.sub(r"^(?=.)", "    ", code, flags=re.MULTILINE)
    return text, f"try:\n{within}\nexcept ImportError:\n    {_NO_TWIN}\nelse:\n{indented}"


def _marked(sentence: str) -> str:
    """A sentence with Python's names as such, which Markdown would take for emphasis."""
    names = r"\balpha\b|\w+_(?:\w|=True)*|sqrt\([^)]*\)\)?"
    return re.sub(names, r"`\g<0>`", sentence).replace("+-", "±")


def _cells(name: str, text: str, code: str) -> list[Cell]:
    """A cell of words and one of code."""
    cells: list[Cell] = [
        {"cell_type": "markdown", "id": f"{name}-words", "metadata": {}, "source": _lines(text)}
    ]
    if code:
        cell = {"cell_type": "code", "execution_count": None, "id": f"{name}-code"}
        cells.append(cell | {"metadata": {}, "outputs": [], "source": _lines(code)})
    return cells


def _lines(text: str) -> list[str]:
    """Text as nbformat keeps it: a list of lines, each but the last with its end."""
    *lines, last = text.split("\n")
    return [*(f"{line}\n" for line in lines), last]
