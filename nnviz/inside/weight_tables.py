"""A network's numbers as tables, layer by layer, and as one file. Never imports torch."""

import csv
import io
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from nnviz.settings.config import ModelConfig
from nnviz.settings.hand import NO_HAND, Hand
from nnviz.settings.names import ACTIVATIONS, FEATURES
from nnviz.settings.naming import Place, index_of, layer_widths, neuron_name

Floats = npt.NDArray[np.float32]
COLUMNS = ("kind", "to", "from", "value")


@dataclass(frozen=True, eq=False)
class WeightTable:
    """The numbers of one layer.

    Attributes
    ----------
    title : str
    rows : list of str
        Its neurons, or the outputs.
    columns : list of str
        What each has a weight from.
    weights : ndarray of float32, shape (rows, columns)
    others : dict of str to ndarray of float32, shape (rows,)
        What else each neuron has: its bias; and what batch normalisation knows of it.
    frozen : ndarray of bool, shape (rows, columns + others)
        Which of them a person has frozen.
    off : ndarray of bool, shape (rows,)
        Which neurons are switched off.
    """

    title: str
    rows: list[str]
    columns: list[str]
    weights: Floats
    others: dict[str, Floats]
    frozen: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros((0, 0), np.bool_))
    off: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))

    @property
    def count(self) -> int:
        """How many numbers it has."""
        return self.weights.size + sum(map(len, self.others.values()))


def weight_tables(
    config: ModelConfig, flat: Floats, buffers: dict[str, Floats], hand: Hand = NO_HAND
) -> list[WeightTable]:
    """The tables of all layers, the output's last.

    Parameters
    ----------
    config : ModelConfig
    flat : ndarray of float32, shape (parameters,)
        In the order of ``model.parameters()``.
    buffers : dict of str to ndarray
        Batch normalisation's running statistics, as `Learner.buffers` names them.
    hand : Hand
    """
    widths = layer_widths(config)
    frozen = np.zeros(len(flat), np.bool_)
    frozen[list(hand.frozen)] = True
    below = [FEATURES[name].label for name in config.features]
    tables = []
    for layer, width in enumerate(widths[1:]):
        output = layer == len(config.hidden)
        rows = [f"{'output' if output else 'neuron'} {k + 1}" for k in range(width)]
        spans = {"": slice(*_span(config, layer, width * widths[layer]))}
        kinds = ("bias",) if output or not config.batch_norm else ("bias", "scale", "shift")
        for kind in kinds:
            start = index_of(config, Place(kind, layer, 0))  # type: ignore[arg-type]
            spans[kind] = slice(start, start + width)
        others = {kind: flat[spans[kind]] for kind in kinds}
        if len(kinds) > 1:
            others["mean"] = buffers[f"norms.{layer}.running_mean"]
            others["variance"] = buffers[f"norms.{layer}.running_var"]
        held = [frozen[spans[""]].reshape(width, -1)]
        held += [frozen[spans[kind]][:, None] for kind in kinds]
        held.append(np.zeros((width, len(others) - len(kinds)), np.bool_))
        off = np.array([(layer, k) in hand.off for k in range(width)])
        title = "Outputs" if output else f"Layer {layer + 1}"
        if not output:
            title += f", {ACTIVATIONS[config.layer_activations[layer]].label}"
        weights = flat[spans[""]].reshape(width, -1)
        tables.append(
            WeightTable(title, rows, below, weights, others, np.concatenate(held, axis=1), off)
        )
        below = rows
    return tables


def _span(config: ModelConfig, layer: int, count: int) -> tuple[int, int]:
    start = index_of(config, Place("weight", layer, 0, 0))
    return start, start + count


def weights_csv(config: ModelConfig, tables: list[WeightTable]) -> bytes:
    """All numbers as CSV in UTF-8, each in a row of its own: kind, to, from and value.

    Values have as many digits as tell float32 numbers apart.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for layer, table in enumerate(tables):
        for to in range(len(table.rows)):
            name = neuron_name(config, layer, to)
            for source, value in enumerate(table.weights[to]):
                start = neuron_name(config, layer - 1, source) if layer else table.columns[source]
                writer.writerow(["weight", name, start, str(value)])
            for kind, values in table.others.items():
                writer.writerow([kind, name, "", str(values[to])])
    return out.getvalue().encode()
