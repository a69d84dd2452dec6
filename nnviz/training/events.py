"""What happened during a run, and when: the marks on its curves."""

import zlib
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from nnviz.data.points import Points
from nnviz.settings.config import Config
from nnviz.settings.limits import MAX_EVENTS
from nnviz.settings.table import SETTINGS

POINTS = "points"
CLASS_ADDED = "class added"
SCHEDULE_OVER = "the schedule is over, the learning rate stays"


@dataclass(frozen=True)
class Event:
    """One thing that happened.

    Attributes
    ----------
    epoch : int
    seconds : float
        Time spent on training until then.
    subject : str
        What happened; or the name of a setting that changed, or ``points``, which has fingerprints.
    before, after : object
        What it was and what it is now; both ``None`` where nothing has changed. Of a subject that
        is no setting, `after` is the words for it.
    """

    epoch: int
    seconds: float
    subject: str
    before: Any = None
    after: Any = None

    @property
    def text(self) -> str:
        """``3 points added``, ``learning rate 0.03 → 0.3``, ``resumed``, ``bias 1 … set to 2``."""
        if self.subject == POINTS:
            return _points_text(self.after[0] - self.before[0])
        setting = SETTINGS.get(self.subject)
        if setting is None:
            return self.after if isinstance(self.after, str) else self.subject
        return f"{setting.word} {setting.show(self.before)} → {setting.show(self.after)}"


@dataclass
class Events:
    """The events of a run, in order; at most 128, the oldest are forgotten first.

    Attributes
    ----------
    items : list of Event
    revision : int
        Grows with every change, so that a chart knows when to be drawn again.
    """

    items: list[Event] = field(default_factory=list)
    revision: int = 0

    def record(
        self, epoch: int, seconds: float, subject: str, before: Any = None, after: Any = None
    ) -> None:
        """Note an event; several about one subject at one epoch become one, or none.

        Four points placed while training is paused are ``4 points added``; a setting that was put
        back before the next step never changed.
        """
        for index, item in enumerate(self.items):
            if item.epoch == epoch and item.subject == subject:
                before = item.before
                del self.items[index]
                break
        if before is None or before != after:
            self.items.append(Event(epoch, seconds, subject, before, after))
        del self.items[:-MAX_EVENTS]
        self.revision += 1

    def rewind(self, epoch: int) -> None:
        """Forget what happened after an epoch."""
        self.items = [item for item in self.items if item.epoch <= epoch]
        self.revision += 1

    def pull_back(self, epoch: int) -> None:
        """Move what happened after an epoch to it: the weights went back, but it did happen."""
        self.items = [replace(item, epoch=min(item.epoch, epoch)) for item in self.items]
        self.revision += 1


def changes(
    before: Config, after: Config, among: Collection[str] | None = None
) -> list[tuple[str, Any, Any]]:
    """The settings in which two configs differ: name, old and new value.

    With `among`, only these fields are compared.
    """
    fields = [name for name in type(before).model_fields if among is None or name in among]
    return [
        (name, getattr(before, name), getattr(after, name))
        for name in fields
        if getattr(before, name) != getattr(after, name)
    ]


def fingerprint(points: Points) -> tuple[int, int]:
    """How many points there are, and a number that is another one for almost any other points."""
    arrays = points.xy, points.labels, points.held_out
    return len(points), zlib.crc32(b"".join(array.tobytes() for array in arrays))


def _points_text(more: int) -> str:
    if not more:
        return "points changed"
    noun = "point" if abs(more) == 1 else "points"
    return f"{abs(more)} {noun} {'added' if more > 0 else 'removed'}"
