"""Points as Python text: ``X`` and ``y``, as scikit-learn and most others take them."""

from collections.abc import Sequence

from nnviz.data.axes import Axes
from nnviz.data.points import Points
from nnviz.settings.limits import MAX_CLASSES
from nnviz.settings.outside import class_labels

_TEXT = """\
import numpy as np

columns = {columns!a}
names = {names!a}
X = np.array({xy}).reshape(-1, 2)
y = np.array({labels})
held_out = np.array({held_out}, dtype=bool)

# With scikit-learn, say:
# from sklearn.neural_network import MLPClassifier
# model = MLPClassifier((8, 8), max_iter=2000).fit(X[~held_out], y[~held_out])
# print(model.score(X[held_out], y[held_out]))
"""
A_LINE = 20  # entries


def write_snippet(points: Points, names: Sequence[str] = (), axes: Axes | None = None) -> str:
    """Points as arrays in Python, shapes (n, 2), (n,) and (n,).

    Names are quoted and in ASCII, so that they are text in any Python, whatever is in them.

    Parameters
    ----------
    points : Points
    names : sequence of str
        Label of each class; others are called ``class 1`` to ``class 8``.
    axes : Axes, optional
        With them the numbers are those of the file that was read.
    """
    numbers = points.xy.astype(float) if axes is None else axes.numbers(points)
    classes = max(points.classes_present, default=-1) + 1
    return _TEXT.format(
        columns=["x", "y"] if axes is None else [axes.x.name, axes.y.name],
        names=class_labels(names, MAX_CLASSES)[:classes],
        xy=_wrapped([f"[{x!r}, {y!r}]" for x, y in numbers.tolist()], A_LINE // 5),
        labels=_wrapped([str(label) for label in points.labels.tolist()], A_LINE),
        held_out=_wrapped([str(int(out)) for out in points.held_out.tolist()], A_LINE),
    )


def _wrapped(entries: list[str], width: int) -> str:
    """A list with so many entries in a line."""
    lines = [", ".join(entries[i : i + width]) for i in range(0, len(entries), width)]
    return "[\n    " + ",\n    ".join(lines) + ",\n]" if lines else "[]"
