"""What one works on, and its versions: undo and redo over points and classes."""

from dataclasses import dataclass

from nnviz.data.axes import Axes, Axis
from nnviz.data.class_styles import CLASS_STYLES
from nnviz.data.points import Points
from nnviz.settings.config import PresetConfig
from nnviz.settings.limits import MAX_UNDO, MIN_CLASSES

NEW = -1  # where something comes from that was not there before


@dataclass(frozen=True, eq=False)
class Version:
    """The data set at one moment.

    Attributes
    ----------
    points : Points
    outputs : tuple of int
        For each class a number that stays with it for life and is no other's, so that a class
        keeps its output of the network when another one comes or goes, also through undo.
    names : tuple of str
        Names that a CSV file gave to the classes; may be fewer than there are classes.
    preset : PresetConfig or None
        The starter data set that the points came from.
    axes : Axes or None
        The units of the file that they came from.
    """

    points: Points
    outputs: tuple[int, ...] = tuple(range(MIN_CLASSES))
    names: tuple[str, ...] = ()
    preset: PresetConfig | None = None
    axes: Axes | None = None

    def class_name(self, label: int) -> str:
        """What a person calls a class: its name in their file, or else its colour."""
        return self.names[label] if label < len(self.names) else CLASS_STYLES[label].name

    @property
    def units(self) -> tuple[Axis, Axis]:
        """Both axes in the units of the file that the points came from, or as they are drawn."""
        return (self.axes.x, self.axes.y) if self.axes else (Axis("x"), Axis("y"))

    def origins(self, before: "Version") -> list[int]:
        """For each class the output it had in another version, or `NEW`."""
        known = {output: index for index, output in enumerate(before.outputs)}
        return [known.get(output, NEW) for output in self.outputs]


class Versions:
    """The version in force, those before it, and those that undo took back."""

    def __init__(self, first: Version) -> None:
        self.now = first
        self._undo: list[Version] = []
        self._redo: list[Version] = []
        self._unused = max(first.outputs, default=NEW) + 1  # a number that no class ever had

    def resized(self, classes: int) -> tuple[int, ...]:
        """The present `outputs` for another number of classes.

        The last ones go; new ones get numbers that no class ever had, also none that is gone.
        """
        fresh = range(self._unused, self._unused + classes)
        return (*self.now.outputs, *fresh)[:classes]

    def push(self, version: Version) -> None:
        """Go on with another version; what undo had taken back is gone."""
        self._undo = [*self._undo[1 - MAX_UNDO :], self.now]
        self._redo.clear()
        self.now = version
        self._unused = max([self._unused, *(number + 1 for number in version.outputs)])

    @property
    def previous(self) -> Version | None:
        """The version that undo goes back to."""
        return self._undo[-1] if self._undo else None

    @property
    def following(self) -> Version | None:
        """The version that redo goes on to."""
        return self._redo[-1] if self._redo else None

    @property
    def can_undo(self) -> bool:
        """Whether there is a version before."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether there is a version that undo took back."""
        return bool(self._redo)

    def undo(self) -> bool:
        """Go back one version; False if there is none."""
        return self._go(self._undo, self._redo)

    def redo(self) -> bool:
        """Go on to the version that undo took back; False if there is none."""
        return self._go(self._redo, self._undo)

    def _go(self, source: list[Version], target: list[Version]) -> bool:
        if not source:
            return False
        target.append(self.now)
        self.now = source.pop()
        return True
