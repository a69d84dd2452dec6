"""What a script is made from, and whether a run can be told again from its start."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import torch

from nnviz.data.points import Points, missing_for_training
from nnviz.errors import InputError
from nnviz.network.batches import batch_bounds, smallest_batch
from nnviz.network.learner import Learner
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.limits import MAX_EPOCHS, MAX_EVENTS
from nnviz.settings.outside import class_labels, fitted, one_line
from nnviz.training.events import SCHEDULE_OVER, Event
from nnviz.training.snapshot import Snapshot

USUAL_EPOCHS = 500
HARMLESS = ("resumed", SCHEDULE_OVER)  # they leave the run as it would have been
A_NOTE = 20  # events that are named
A_NOTE_LENGTH = 90  # characters of one


@dataclass(frozen=True)
class Source:
    """Everything that a script tells.

    Attributes
    ----------
    now : Snapshot
        The moment of the export.
    points : Points
    names : tuple of str
        Of the classes.
    begin : Snapshot or None
        The moment whose weights are written down, where the script starts; ``None``: the weights
        that the seed draws.
    epochs : int
        At which the script ends, counted from the start of the run.
    notes : tuple of str
        What cannot be reproduced, in lines of ASCII.
    name : str
        What the script is called, and its picture, which none of the other scripts overwrites.
    """

    now: Snapshot
    points: Points
    names: tuple[str, ...]
    begin: Snapshot | None
    epochs: int
    notes: tuple[str, ...]
    name: str = "run"

    @classmethod
    def of(
        cls,
        now: Snapshot,
        points: Points,
        events: Sequence[Event] = (),
        names: Sequence[str] = (),
        first: Snapshot | None = None,
        continuing: bool = False,
        epochs: int | None = None,
    ) -> Self:
        """What `nnviz.export.script.write_script` is given, checked, and where it starts."""
        if missing := missing_for_training(points):
            raise InputError(missing)
        check_epochs(epochs)
        notes: list[str] = []
        begin = now if not now.steps else first
        if begin is not None and drawn_by_seed(begin):
            begin = None
        hindered = obstacles(now, events, first) if now.steps and not continuing else []
        if hindered:
            notes = ["This run cannot be repeated from its start, because of:", *hindered]
            notes.append("So the program goes on from the weights as they are now.")
        if continuing or hindered:
            begin, last = now, now.epoch + (epochs or USUAL_EPOCHS)
        else:
            last = epochs or now.epoch or USUAL_EPOCHS
        labels = tuple(class_labels(names, now.model_config.classes))
        name = "go_on" if continuing else "run"
        return cls(now, points, labels, begin, min(MAX_EPOCHS, last), tuple(notes), name)

    @property
    def model(self) -> ModelConfig:
        """Settings of the network."""
        return self.now.model_config

    @property
    def train(self) -> TrainConfig:
        """Settings of the training."""
        return self.now.train_config

    @property
    def bounds(self) -> list[tuple[int, int]]:
        """Where the training points of an epoch are cut into batches."""
        size, smallest = self.train.batch_size, smallest_batch(self.model)
        return batch_bounds(len(self.points.train), size, smallest)

    @property
    def shuffles(self) -> bool:
        """Whether an epoch has more than one batch."""
        return len(self.bounds) > 1

    @property
    def drops(self) -> bool:
        """Whether there is dropout."""
        return bool(self.model.dropout and self.model.hidden)

    @property
    def seeds(self) -> bool:
        """Whether anything is random after the first weights."""
        return self.shuffles or self.drops

    @property
    def goes_on(self) -> bool:
        """Whether the script starts from a network that has learnt already."""
        return self.begin is not None and bool(self.begin.steps)

    @property
    def begin_epoch(self) -> int:
        """Completed epochs where the script starts."""
        return self.begin.epoch if self.begin else 0

    @property
    def begin_position(self) -> int:
        """Batches that have been taken of the epoch where the script starts."""
        return self.begin.position if self.begin else 0


def check_epochs(epochs: int | None) -> None:
    """Refuse a number of epochs that is no training."""
    if epochs is not None and epochs < 1:
        raise InputError(f"A script trains for at least 1 epoch. Got {epochs}; ask for 1 or more.")


def obstacles(now: Snapshot, events: Sequence[Event], first: Snapshot | None) -> list[str]:
    """Why a run cannot be told from its start, in lines of ASCII; empty if it can."""
    found = [
        _ascii(f"epoch {event.epoch}: {event.text}")
        for event in events
        if event.subject not in HARMLESS
    ]
    if len(found) > A_NOTE:
        found = [*found[:A_NOTE], f"and {len(found) - A_NOTE} more"]
    if len(events) >= MAX_EVENTS:
        found.insert(0, "what happened before is not known any more")
    if first is not None and first.steps:
        found.insert(0, f"epoch {first.epoch}: how it began, before this, is not known")
    steps = now.optimizer_state.get("step")
    if not found and now.steps and steps is not None and int(steps) != now.steps:
        found.append("the optimiser has forgotten some of its steps")
    if not found and now.schedule_start and now.train_config.schedule != "constant":
        found.append(f"epoch {now.schedule_start}: the schedule was chosen")
    return found


def drawn_by_seed(snapshot: Snapshot) -> bool:
    """Whether an untrained network is just what its seed draws."""
    drawn = Learner(snapshot.model_config, snapshot.train_config)
    return torch.equal(drawn.weights(), snapshot.weights) and all(
        torch.equal(value, snapshot.buffers[name]) for name, value in drawn.buffers().items()
    )


def _ascii(text: str) -> str:
    return (
        fitted(one_line(text), A_NOTE_LENGTH)
        .translate({0x2192: "->", 0x2013: "-", 0x2026: "..."})
        .encode("ascii", "backslashreplace")
        .decode()
    )
