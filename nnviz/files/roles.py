"""A guess which column is x, y, label and split: by its name, or else by what it holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nnviz.files.cells import is_flag, is_split
from nnviz.files.numerals import is_gap, is_number, read_number
from nnviz.settings.limits import MAX_CLASSES

PAIRS = (
    ("x", "y"),
    ("x1", "x2"),
    ("x 1", "x 2"),
    ("x0", "x1"),
    ("x 0", "x 1"),
    ("feature 1", "feature 2"),
    ("feature1", "feature2"),
    ("feature 0", "feature 1"),
)
LABELS = {
    *("label", "labels", "class", "classes", "target", "category", "species", "type", "kind"),
    *("group", "outcome", "diagnosis", "variety", "cluster", "color", "colour", "klasse"),
    *("etikett", "art", "gruppe", "ziel", "kategorie", "classe", "etiqueta", "clase"),
}
COUNTS = {  # names of columns that only number the rows
    *("id", "nr", "no", "index", "idx", "number", "row", "row number", "case", "obs"),
    *("nummer", "lfd nr", "laufende nummer", "numero", "numéro"),
}
SPLIT_NAMES = {
    *("split", "set", "subset", "part", "partition", "sample", "held out", "heldout", "holdout"),
    *("test", "is test", "train", "is train", "training", "is training"),
}
FEW = 1_000  # cells that tell how many values a column has


@dataclass(frozen=True)
class Roles:
    """Which column is what, by number; ``None`` where there is none."""

    x: int | None = None
    y: int | None = None
    label: int | None = None
    split: int | None = None


def plain(name: str) -> str:
    """A heading in small letters, its words one blank apart."""
    return " ".join(re.sub(r"[\W_]+", " ", name.lower()).split())


def guess_roles(
    names: Sequence[str], kinds: Sequence[str], cells: Sequence[Sequence[str]], headed: bool
) -> Roles:
    """Which column is probably x, y, label and split.

    Parameters
    ----------
    names, kinds : sequence of str
        Of all columns, as in `Column`.
    cells : sequence of sequence of str
        Their cells.
    headed : bool
        Whether the names are the file's own.
    """
    known = [plain(name) if headed else "" for name in names]
    if _as_saved(known, kinds, cells):
        return Roles(0, 1, 2, 3)
    numeric = [i for i, kind in enumerate(kinds) if kind == "number"]
    split = next(
        (i for i, name in enumerate(known) if name in SPLIT_NAMES and _two(kinds[i], cells[i])),
        next((i for i, kind in enumerate(kinds) if kind == "split"), None),
    )
    if split is None and not headed and len(kinds) == 4 and kinds[:2] == ["number", "number"]:
        split = 3 if kinds[3] == "blank" else None
    if split in numeric:
        numeric.remove(split)
    counts = [i for i in numeric if known[i] in COUNTS and _all_differ(cells[i])]
    if len(numeric) - len(counts) < 2:
        counts = []
    numeric = [i for i in numeric if i not in counts]
    x = y = None
    for first, second in PAIRS:
        if first in known and second in known:
            places = known.index(first), known.index(second)
            if all(place in numeric for place in places):
                x, y = places
                break
    label = next((i for i, name in enumerate(known) if name in LABELS and i != split), None)
    if label in (x, y):
        x = y = None
    if label is None and x is not None and known[x] != "x" and "y" in known:
        label = known.index("y")
    if label is None:
        taken = {x, y, split, *counts}
        label = _label(kinds, cells, [i for i in range(len(kinds)) if i not in taken], x)
    rest = [i for i in numeric if i != label]
    if x is None or y is None:
        varied = [i for i in rest if len(set(cells[i][:FEW])) > 1]
        pair = (varied if len(varied) > 1 else rest)[:2]
        x, y = [*pair, None, None][:2]
    return Roles(x, y, label, split)


def _as_saved(known: Sequence[str], kinds: Sequence[str], cells: Sequence[Sequence[str]]) -> bool:
    """Whether the columns stand as this app writes them; a fourth one need not be filled."""
    if len(kinds) != 4 or {*kinds[:2]} != {"number"}:
        return False
    if kinds[3] not in ("split", "blank") and (known[3] or "" not in cells[3]):
        return False
    turned = [*known[:2]] == ["y", "x"] or LABELS & {*known[:2]}
    return known[3] in ("split", "") and not turned


def _label(
    kinds: Sequence[str], cells: Sequence[Sequence[str]], free: list[int], x: int | None
) -> int | None:
    """The column that holds the labels, where none is called so."""
    texts = [i for i in free if kinds[i] == "text"]
    fit = [i for i in texts if 2 <= _values(cells[i]) <= MAX_CLASSES]
    if texts:
        return (fit or texts)[-1]
    numbers = [i for i in free if kinds[i] == "number"]
    if len(numbers) < (1 if x is not None else 3):
        return None
    if numbers[-1] == free[-1] and not all(is_number(cell) for cell in cells[free[-1]] if cell):
        return free[-1]
    few = [i for i in numbers if _few_whole(cells[i])]
    for place in (numbers[-1], numbers[0]):
        if place in few:
            return place
    return (few or numbers)[-1]


def _values(cells: Sequence[str]) -> int:
    return len({cell for cell in cells if not is_gap(cell)})


def _all_differ(cells: Sequence[str]) -> bool:
    there = [cell for cell in cells if not is_gap(cell)]
    return len(set(there)) == len(there)


def _few_whole(cells: Sequence[str]) -> bool:
    """Whether a column holds a few whole numbers."""
    values = {cell for cell in cells if not is_gap(cell)}
    if len(values) > 2 * MAX_CLASSES:
        return False
    numbers = {read_number(cell) for cell in values}
    return 2 <= len(numbers) <= MAX_CLASSES and all(n is not None and n == int(n) for n in numbers)


def _two(kind: str, cells: Sequence[str]) -> bool:
    """Whether a column can say of each row that it is one thing or the other."""
    return kind in ("split", "blank") or all(is_split(cell) or is_flag(cell) for cell in cells)
