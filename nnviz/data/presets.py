"""The starter data sets: a registry of names, titles, reasons and generators."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from nnviz.data import generators
from nnviz.data.points import Points, quantize
from nnviz.errors import InputError
from nnviz.settings.config import PresetConfig
from nnviz.settings.limits import MAX_CLASSES, MIN_CLASSES

Generator = Callable[[int, float, int, np.random.Generator], Points]


@dataclass(frozen=True)
class Suggestion:
    """Points that a small network learns, and such a network.

    With full batches and the default training settings it gets 95 % of the held-out points right
    within 1,000 epochs, or almost what is possible: ``docs/starters.md`` has the figures.

    Attributes
    ----------
    points : int
    noise : float
        More of it makes the same data set hard.
    hidden : tuple of int
    best : float
        Share that even the best possible boundary gets right, where classes overlap; then 95 % of
        some held-out points may be more than there is to learn.
    """

    points: int = 200
    noise: float = 0.05
    hidden: tuple[int, ...] = (8, 8)
    best: float = 1.0


@dataclass(frozen=True)
class Preset:
    """One starter data set.

    Attributes
    ----------
    name : str
        Key in `PRESETS`, and in links and project files: it never changes.
    title : str
        What a menu shows.
    why : str
        One sentence on what there is to see.
    classes : tuple of int
        Smallest and largest possible number of classes.
    generator : callable
        ``(n, noise, classes, rng) -> Points``, see `nnviz.data.generators`.
    suggestions : mapping of int to Suggestion
        By the number of classes from which on each one holds.
    """

    name: str
    title: str
    why: str
    classes: tuple[int, int]
    generator: Generator
    suggestions: Mapping[int, Suggestion] = field(
        default_factory=lambda: {MIN_CLASSES: Suggestion()}
    )

    def nearest_classes(self, wanted: int) -> int:
        """The possible number of classes that is nearest to the wanted one."""
        low, high = self.classes
        return min(max(wanted, low), high)

    def suggestion(self, classes: int) -> Suggestion:
        """What suits so many classes."""
        return self.suggestions[max(start for start in self.suggestions if start <= classes)]


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            "linear",
            "Linearly separable",
            "One straight line tells the classes apart, so a network without any hidden layer is "
            "enough.",
            (2, 2),
            generators.linear,
        ),
        Preset(
            "gaussians",
            "Two Gaussians",
            "The two clouds overlap, so even the best boundary gets a few points wrong, and a "
            "network that gets none wrong has learnt the noise by heart.",
            (2, 2),
            generators.gaussians,
            {2: Suggestion(best=0.986)},
        ),
        Preset(
            "blobs",
            "Blobs",
            "Well separated clouds of up to eight classes show how a network divides the plane "
            "between more than two answers.",
            (2, MAX_CLASSES),
            generators.blobs,
        ),
        Preset(
            "xor",
            "XOR",
            "No straight line can separate opposite corners, which is why a network needs a hidden "
            "layer at all.",
            (2, 2),
            generators.xor,
        ),
        Preset(
            "circles",
            "Circles",
            "The boundary has to close around the inner class: watch three hidden neurons build a "
            "triangle of it, or add the inputs x² and y² and need no hidden layer.",
            (2, 2),
            generators.circles,
        ),
        Preset(
            "moons",
            "Moons",
            "Two half circles reach into each other, so the boundary must bend, but only once each "
            "way.",
            (2, 2),
            generators.moons,
        ),
        Preset(
            "spiral",
            "Spiral",
            "The hardest of the classics: the arms wind around each other, and a small network "
            "needs two hidden layers and some patience to follow them.",
            (2, 4),
            generators.spiral,
            {
                2: Suggestion(points=400, noise=0.02),
                3: Suggestion(points=600, noise=0.01, hidden=(16, 16)),
                4: Suggestion(points=600, noise=0.01, hidden=(16, 16, 16)),
            },
        ),
        Preset(
            "curve",
            "Above or below a curve",
            "The boundary is the graph of a function, so here you can see how a network "
            "approximates a function with a sum of bent pieces.",
            (2, 2),
            generators.curve,
        ),
        Preset(
            "rings",
            "Rings",
            "Each class surrounds the one before it, so the network has to tell distances from the "
            "centre apart without being given them.",
            (2, MAX_CLASSES),
            generators.rings,
            {
                2: Suggestion(),
                4: Suggestion(points=300, noise=0.02),
                7: Suggestion(points=400, noise=0.01),
            },
        ),
        Preset(
            "checkerboard",
            "Checkerboard",
            "Every field is an island among other classes, so small networks give up some fields "
            "and more neurons win them back one by one.",
            (2, 4),
            generators.checkerboard,
            {2: Suggestion(points=600, noise=0.01, hidden=(16, 16))},
        ),
        Preset(
            "anisotropic",
            "Stretched clouds",
            "The distance to a cloud's centre is misleading when clouds are long and thin, but a "
            "network learns the slant of the boundary all the same.",
            (2, MAX_CLASSES),
            generators.anisotropic,
            {2: Suggestion(), 3: Suggestion(points=300, noise=0.01)},
        ),
        Preset(
            "varied",
            "Dense and loose clouds",
            "One class is dense and another one loose, so the boundary bends around the dense "
            "class and points far out belong to the loose one.",
            (2, MAX_CLASSES),
            generators.varied,
            {
                2: Suggestion(),
                5: Suggestion(points=600, noise=0.02),
                7: Suggestion(points=600, noise=0.02, best=0.950),
                8: Suggestion(points=600, noise=0.02, best=0.929),
            },
        ),
    )
}


def make(config: PresetConfig) -> Points:
    """The points of a starter data set, on the grid, with a share of each class held out.

    The same config gives the same points, bit for bit.

    Raises
    ------
    InputError
        As `check`.
    """
    check(config)
    rng = np.random.default_rng(config.seed)
    generator = PRESETS[config.name].generator
    points = generator(config.points, config.noise, config.classes, rng)
    return quantize(points.split(config.held_out, config.seed))


def known(name: str) -> Preset:
    """The starter data set of a name.

    Raises
    ------
    InputError
        If there is none.
    """
    if name not in PRESETS:
        raise InputError(
            f"There is no starter data set called “{name[:40]}”; choose one of "
            f"{', '.join(PRESETS)}."
        )
    return PRESETS[name]


def check(config: PresetConfig) -> None:
    """Hold a config, which may come from outside, against the registry.

    Raises
    ------
    InputError
        If there is no such data set, or it cannot have so many classes.
    """
    preset = known(config.name)
    if preset.nearest_classes(config.classes) != config.classes:
        low, high = preset.classes
        possible = f"{low}" if low == high else f"{low} to {high}"
        raise InputError(
            f"{preset.title} can have {possible} classes, not {config.classes}; choose a possible "
            "number."
        )


def suggested(name: str, classes: int, held_out: float = 0.2) -> PresetConfig:
    """What to load of a data set if nobody asks for anything else.

    It has the possible number of classes that is nearest to the wanted one.

    Raises
    ------
    InputError
        If there is no such data set.
    """
    preset = known(name)
    classes = preset.nearest_classes(classes)
    suggestion = preset.suggestion(classes)
    return PresetConfig(
        name=name,
        points=suggestion.points,
        noise=suggestion.noise,
        classes=classes,
        held_out=held_out,
    )
