"""Weights as a table whose cells are coloured by sign and size. Never imports torch."""

from collections.abc import Sequence

import numpy as np

from nnviz.inside.weight_tables import WeightTable

DEPTHS = 8  # colours of each sign: the class p1 to p8, n1 to n8 of a cell (numbers.css)
LEGEND = (
    '<span class="n6">negative</span> <span>0</span> '
    '<span class="p6">positive</span>, the fuller the larger in its layer.'
)
FROZEN = "With a frame: frozen."
OFF = (
    "Struck through: switched off. Such a neuron puts out 0, so what the next layer has from it "
    "counts as 0, too; here are the weights that it keeps."
)


def legend_html(tables: Sequence[WeightTable]) -> str:
    """What colours mean; and a frame and a line through, where there are any."""
    sentences = [LEGEND]
    if any(table.frozen.any() for table in tables):
        sentences.append(FROZEN)
    if any(table.off.any() for table in tables):
        sentences.append(OFF)
    return f'<p class="signs">{" ".join(sentences)}</p>'


def weights_html(table: WeightTable) -> str:
    """A layer as a table: a row for each neuron, a column for each weight, then the bias.

    The first row and column stay in sight when one scrolls. What is frozen has a frame; a neuron
    that is off is struck through.
    """
    names = [*table.columns, *table.others]
    heads = "".join(f'<th scope="col">{name}</th>' for name in names)
    scale = float(np.abs(table.weights).max(initial=0.0))
    rows = []
    for to, name in enumerate(table.rows):
        off = len(table.off) and table.off[to]
        values = [*table.weights[to], *(values[to] for values in table.others.values())]
        cells = "".join(
            f'<td class="{_tone(value, scale, len(table.frozen) and table.frozen[to, column])}">'
            f"{value:.3g}</td>".replace(">-", ">−")
            for column, value in enumerate(map(float, values))
        )
        rows.append(f'<tr{" class=off" if off else ""}><th scope="row">{name}</th>{cells}</tr>')
    label = f"{table.title}: {table.weights.shape[0]} rows, {len(names)} columns"
    return (
        f'<div class="weights" tabindex="0" role="region" aria-label="{label}"><table>'
        f"<caption>{table.title}</caption><thead><tr><td>to ↓ from →</td>{heads}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _tone(value: float, scale: float, frozen: object) -> str:
    """The classes of a cell, the fullest for all that is as large as the layer's largest weight."""
    depth = 0 if scale == 0.0 else min(DEPTHS, int(np.ceil(abs(value) / scale * DEPTHS)))
    tone = f"{'n' if value < 0.0 else 'p'}{depth}" if depth else ""
    return f"{tone} frozen" if frozen else tone
