"""Project files (``.nnviz.json``): points, settings, weights and history, to go on from later.

A file is JSON of one versioned schema (`nnviz.files.project_schema`); nothing in it is code.
Files stay readable for ever: each version has its own schema and its own reader in `READERS`.
One that was damaged or tampered with gives an `InputError`, never a Trainer that fails later.
"""

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from torch import Tensor

from nnviz.data import presets
from nnviz.data.axes import Axes
from nnviz.data.points import Points
from nnviz.errors import InputError
from nnviz.files.gate import check_values
from nnviz.files.hand_schema import pack_hand, unpack_hand
from nnviz.files.project_check import (
    LATER,
    explain,
    read_axes,
    read_history,
    read_points,
    read_snapshot,
)
from nnviz.files.project_schema import (
    HISTORY_COLUMNS,
    SUFFIX,
    AxesFile,
    AxisFile,
    Envelope,
    HistoryFile,
    PointsFile,
    ProjectV1,
    StateFile,
)
from nnviz.settings.config import ModelConfig, PresetConfig, TrainConfig
from nnviz.settings.hand import NO_HAND, Hand
from nnviz.settings.limits import MAX_LOSS, MAX_PROJECT_BYTES, MAX_STEPS
from nnviz.training.history import History
from nnviz.training.snapshot import Snapshot
from nnviz.training.trainer import Trainer


@dataclass(frozen=True)
class Project:
    """What a project file holds, checked.

    Attributes
    ----------
    points : Points
    model_config : ModelConfig
    train_config : TrainConfig
    class_names : tuple of str
        Names that a CSV file gave to the classes; may be fewer than there are classes.
    preset : PresetConfig or None
        The starter data set that the points came from, for its controls.
    axes : Axes or None
        The units of the file that the points came from.
    snapshot : Snapshot or None
        Weights and optimiser; ``None`` stands for an untrained network.
    history : History
    hand : Hand
        What is frozen and off, also where there is no snapshot.
    """

    points: Points
    model_config: ModelConfig
    train_config: TrainConfig
    class_names: tuple[str, ...] = ()
    preset: PresetConfig | None = None
    axes: Axes | None = None
    snapshot: Snapshot | None = None
    history: History = field(default_factory=History)
    hand: Hand = NO_HAND

    @property
    def facts(self) -> dict[str, Any]:
        """What a `Version` says of the data set beside its points."""
        return {"names": self.class_names, "preset": self.preset, "axes": self.axes}

    def open(self) -> Trainer:
        """A Trainer that goes on exactly where the saved one stopped."""
        if self.snapshot is None:
            trainer = Trainer(self.points, self.model_config, self.train_config)
            trainer.set_hand(self.hand)
            return trainer
        history = History(*(column[:] for column in self.history.columns()))
        return Trainer.at(self.snapshot, self.points, self.train_config, history)


def dump(
    trainer: Trainer,
    *,
    class_names: tuple[str, ...] = (),
    preset: PresetConfig | None = None,
    axes: Axes | None = None,
) -> bytes:
    """A project file, UTF-8.

    Parameters
    ----------
    trainer : Trainer
        Its points, settings, weights, optimiser state and history are saved.
    class_names : tuple of str
        As in `Project`.
    preset : PresetConfig, optional
        As in `Project`.
    axes : Axes, optional
        As in `Project`.
    """
    points, history = trainer.points, trainer.history
    x, y = ([float(str(value)) for value in column] for column in points.xy.T)
    file = ProjectV1(
        points=PointsFile(
            x=tuple(x),
            y=tuple(y),
            labels=tuple(points.labels.tolist()),
            held_out=tuple(points.held_out.tolist()),
        ),
        class_names=class_names,
        preset=preset,
        axes=pack_axes(axes, points) if axes is not None else None,
        model=trainer.model_config,
        train=trainer.train_config,
        state=pack_state(trainer.snapshot()),
        hand=pack_hand(trainer.hand),
        history=HistoryFile(**{name: finite(getattr(history, name)) for name in HISTORY_COLUMNS}),
    )
    left_out = {name for name in ("axes", "hand") if getattr(file, name) is None}
    return file.model_dump_json(exclude=left_out).encode()


def load(data: bytes) -> Project:
    """What a project file holds.

    Raises
    ------
    InputError
        If it is too large, no project file, of a later version, or not consistent.
    """
    if len(data) > MAX_PROJECT_BYTES:
        raise InputError(
            f"This file is {len(data):,} bytes long and a project file has at most "
            f"{MAX_PROJECT_BYTES:,}; choose one whose name ends in {SUFFIX}."
        )
    check_values(data, "This project file")
    try:
        version = Envelope.model_validate_json(data).version
        if version not in READERS:
            raise InputError(LATER)
        return READERS[version](data)
    except ValidationError as error:
        raise InputError(explain(error)) from None


def read_v1(data: bytes) -> Project:
    """What a file of version 1 holds."""
    file = ProjectV1.model_validate_json(data)
    points = read_points(file)
    if file.preset is not None:
        presets.check(file.preset)
    return Project(
        points,
        file.model,
        file.train,
        file.class_names,
        file.preset,
        read_axes(file, points),
        read_snapshot(file, points),
        read_history(file),
        unpack_hand(file.hand, file.model),
    )


READERS: dict[int, Callable[[bytes], Project]] = {1: read_v1}


def pack_axes(axes: Axes, points: Points) -> AxesFile:
    """Units, and the numbers of these points."""
    x, y = (AxisFile(name=a.name, centre=a.centre, half=a.half) for a in (axes.x, axes.y))
    numbers_x, numbers_y = (tuple(column) for column in axes.numbers(points).T.tolist())
    return AxesFile(x=x, y=y, label=axes.label, numbers_x=numbers_x, numbers_y=numbers_y)


def pack_state(snapshot: Snapshot) -> StateFile:
    """The numbers and arrays of a snapshot."""
    return StateFile(
        epoch=snapshot.epoch,
        steps=min(snapshot.steps, MAX_STEPS),
        seconds=snapshot.seconds,
        position=snapshot.position,
        schedule_start=snapshot.schedule_start,
        weights=pack_array(snapshot.weights),
        optimizer={k: pack_array(v) for k, v in snapshot.optimizer_state.items()},
        buffers={k: pack_array(v) for k, v in snapshot.buffers.items()},
    )


def pack_array(tensor: Tensor) -> str:
    """A tensor's values as base64 of little-endian float32."""
    return base64.b64encode(tensor.numpy().astype("<f4").tobytes()).decode()


def finite(column: Iterable[float | None]) -> tuple[float | None, ...]:
    """A column with ``None`` for what a file has no number for."""
    return tuple(v if v is not None and abs(v) <= MAX_LOSS else None for v in column)
