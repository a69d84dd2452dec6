"""Confusion matrices as small HTML tables."""

import math
from collections.abc import Sequence

import numpy as np

from nnviz.data.class_styles import CLASS_STYLES
from nnviz.inside.confusion import Confusion
from nnviz.pictures.numbers import percent
from nnviz.settings.outside import fitted, markup

NAMED_COLUMNS = 3  # the most columns whose classes are named
_RIGHT, _WRONG = "46,125,80", "200,60,50"


def confusion_html(title: str, matrix: Confusion, names: Sequence[str]) -> str:
    """Rows are true classes, columns predicted ones; the last column is each class's accuracy.

    A cell is the darker the larger its share of the row. Columns have their class's mark alone
    where there is no room for its name.

    Parameters
    ----------
    title : str
        What the points are; HTML.
    matrix : Confusion
    names : sequence of str
        What a person calls each class.
    """
    narrow = matrix.classes > NAMED_COLUMNS
    heads = "".join(
        f'<th aria-label="{markup(names[k])}">{_class(k, "" if narrow else names[k])}</th>'
        for k in range(matrix.classes)
    )
    shares = matrix.counts / np.maximum(matrix.counts.sum(axis=1, keepdims=True), 1)
    rows = []
    for true, accuracy in enumerate(matrix.per_class):
        cells = "".join(
            f'<td style="background:rgba({_RIGHT if true == told else _WRONG},'
            f'{_depth(shares[true, told])})">{count}</td>'
            for told, count in enumerate(matrix.counts[true])
        )
        right = "–" if math.isnan(accuracy) else percent(accuracy)
        rows.append(f"<tr><th>{_class(true, names[true])}</th>{cells}<td>{right}</td></tr>")
    return (
        f'<table class="confusion"><caption>{title}</caption>'
        f"<tr><th>true ↓ told →</th>{heads}<th>right</th></tr>{''.join(rows)}</table>"
    )


def _depth(share: float) -> str:
    """Opacity of a cell: one wrong point among many is to be seen, too."""
    return f"{0.12 + 0.43 * share:.2f}" if share else "0"


def _class(label: int, name: str) -> str:
    style = CLASS_STYLES[label]
    mark = f'<span style="color:{style.color}">{style.glyph}</span>'
    return f"{mark}&nbsp;{markup(fitted(name))}" if name else mark
