"""What a lesson gives to learn from, and what a student may change of it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from nnviz.data import presets, real_sets
from nnviz.data.axes import Axes
from nnviz.data.points import LEVELS, Ints, Points, grid_places, quantize
from nnviz.errors import InputError
from nnviz.files.choice import parse_csv
from nnviz.settings.config import PresetConfig
from nnviz.settings.limits import MAX_CLASSES, MIN_CLASSES

Own = Literal["none", "held_out", "add", "any"]
KEPT_FOR_TRAINING = 0.5  # share of each class that cannot be held out

OWN: dict[Own, str] = {
    "none": "The points stay as they are.",
    "held_out": "Points may be held out by hand, half of each class at most; new ones, too.",
    "add": "Points may be added; those of the lesson stay.",
    "any": "The points may be any.",
}


_ONE = "point of the lesson is"


@dataclass(frozen=True, eq=False)
class Given:
    """Points, and what is to be known of them.

    Attributes
    ----------
    points : Points
        On the grid.
    classes : int
        How many the network needs.
    names : tuple of str
        Of the classes; may be fewer.
    preset : PresetConfig or None
        The starter data set that they are.
    axes : Axes or None
        Their units.
    """

    points: Points
    classes: int = MIN_CLASSES
    names: tuple[str, ...] = ()
    preset: PresetConfig | None = None
    axes: Axes | None = None


def of_preset(config: PresetConfig) -> Given:
    """A starter data set.

    Raises
    ------
    InputError
        As `presets.make`.
    """
    return Given(presets.make(config), config.classes, preset=config)


def of_real(name: str, x: str | None, y: str | None, held_out: float) -> Given:
    """Two columns of a real data set.

    Raises
    ------
    InputError
        As `real_sets.load`.
    """
    data = real_sets.load(name, x, y)
    points = quantize(data.points(held_out, seed=0))
    return Given(points, len(data.classes), data.classes, axes=data.axes())


def of_csv(text: str) -> Given:
    """A small table with the columns x, y, label and, if wanted, split; all within -1 to 1.

    Raises
    ------
    InputError
        As `parse_csv`, or if a point lies outside.
    """
    table = parse_csv(text)
    points = quantize(table.to_points("none"))
    return Given(points, max(MIN_CLASSES, len(table.names)), table.names)


def changed(now: Points, given: Points, own: Own) -> str | None:
    """What is wrong with the present points, where a lesson wants others; ``None`` if nothing.

    Places are compared on the grid, and labels by their numbers: another name for a class changes
    nothing.
    """
    if own == "any":
        return None
    if own == "none":
        same = len(now) == len(given) and not _missing(given, now, split=True)
        return None if same else "These are not the lesson's points any more; start it again."
    if missing := _missing(given, now, split=own == "add"):
        are, it = ("points of the lesson are", "them") if missing > 1 else (_ONE, "it")
        return f"{missing:,} {are} not there any more; bring {it} back with Undo, or start again."
    if own == "held_out":
        return _unfit_split(now, given)
    return None


def _unfit_split(now: Points, given: Points) -> str | None:
    """Whether more is for training than a lesson gave, or too little."""
    if _missing(now.train, given, split=False):
        return "New points must be held out in this lesson; take the others back with Undo."
    for label in given.classes_present:
        left = int((now.train.labels == label).sum())
        if left < KEPT_FOR_TRAINING * int((given.labels == label).sum()):
            return "Too many points are held out; leave at least half of each class for training."
    return None


def _missing(wanted: Points, among: Points, *, split: bool) -> int:
    """How many points of one data set another one lacks; each counts as often as it is there."""
    places, counts = np.unique(_keys(wanted, split), return_counts=True)
    there, have = np.unique(_keys(among, split), return_counts=True)
    found = np.zeros(len(places), np.int64)
    both = np.isin(places, there)
    found[both] = have[np.searchsorted(there, places[both])]
    return int(np.maximum(counts - found, 0).sum())


def _keys(points: Points, split: bool) -> Ints:
    """A number for each point: its place, its label and, if wanted, whether it is held out."""
    x, y = grid_places(points.xy).T + LEVELS
    place = (x * (2 * LEVELS + 1) + y) * MAX_CLASSES + points.labels
    return np.asarray(2 * place + points.held_out * split)


def check_trainable(given: Given) -> None:
    """Refuse points of which nothing can be learnt.

    Raises
    ------
    InputError
        If there are no training points of two classes.
    """
    if len(given.points.train.classes_present) < MIN_CLASSES:
        raise InputError(
            "Among the lesson's training points there must be at least two classes; give it other "
            "points, or hold fewer of them out."
        )
