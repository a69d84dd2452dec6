"""The schema of a project file of version 1.

It has defaults of its own (see `nnviz.files.settings_v1`) and stays as it is for ever: another
version is another schema beside it. Its limits may be widened, and a field that may be missing may
be added; it is then left out of files that do without.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from nnviz.files.hand_schema import HandFile
from nnviz.files.settings_v1 import ModelV1, PresetV1, TrainV1
from nnviz.settings.config import Config, Many
from nnviz.settings.limits import (
    MAX_ARRAY,
    MAX_CLASSES,
    MAX_COORDINATE,
    MAX_COUNTER,
    MAX_EPOCHS,
    MAX_LOSS,
    MAX_NAME,
    MAX_POINTS,
    MAX_RATE,
    MAX_RECORDS,
    MAX_SECONDS,
    MAX_STEPS,
)

SUFFIX = ".nnviz.json"

Epoch = Annotated[int, Field(ge=0, le=MAX_EPOCHS)]
Count = Annotated[int, Field(ge=0, le=MAX_STEPS)]
PointCount = Annotated[int, Field(ge=0, le=MAX_POINTS)]
Seconds = Annotated[float, Field(ge=0.0, le=MAX_SECONDS)]
Share = Annotated[float, Field(ge=0.0, le=1.0)] | None
Number = Annotated[float, Field(ge=-MAX_LOSS, le=MAX_LOSS)] | None
Rate = Annotated[float, Field(ge=0.0, le=MAX_RATE)]
Array = Annotated[str, Field(max_length=MAX_ARRAY)]  # base64 of little-endian float32
Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME)]
Coordinate = Annotated[float, Field(ge=-4.0 * MAX_COORDINATE, le=4.0 * MAX_COORDINATE)]
Row = Field(default=(), max_length=MAX_RECORDS)
Column = Field(max_length=MAX_POINTS)


class PointsFile(Config):
    """Points by columns; coordinates with as many digits as tell float32 numbers apart."""

    x: Many[float] = Column
    y: Many[float] = Column
    labels: Many[int] = Column
    held_out: Many[bool] = Column


class AxisFile(Config):
    """The fields of an `Axis`."""

    name: Name
    centre: Coordinate = 0.0
    half: float = Field(default=1.0, gt=0.0, le=4.0 * MAX_COORDINATE)


class AxesFile(Config):
    """Units of the file that the points came from, and its numbers, one for each point."""

    x: AxisFile
    y: AxisFile
    label: Name
    numbers_x: Many[Coordinate] = Column
    numbers_y: Many[Coordinate] = Column


class HistoryFile(Config):
    """The fields of a `History`; a loss that is not finite is null.

    `stride` was the distance of records when they were evenly spaced; it is read and not used.
    """

    stride: int = Field(default=1, ge=1, le=MAX_COUNTER)
    epochs: Many[Epoch] = Row
    seconds: Many[Seconds] = Row
    train_loss: Many[Number] = Row
    train_accuracy: Many[Share] = Row
    test_loss: Many[Number] = Row
    test_accuracy: Many[Share] = Row
    learning_rate: Many[Rate] = Row
    gradient_norm: Many[Number] = Row


HISTORY_COLUMNS = tuple(name for name in HistoryFile.model_fields if name != "stride")


class StateFile(Config):
    """The numbers and arrays of a `Snapshot`, in the order of the network's parameters."""

    epoch: Epoch
    steps: Count
    seconds: Seconds
    position: PointCount
    schedule_start: Epoch = 0
    weights: Array
    optimizer: dict[str, Array] = Field(default={}, max_length=4)
    buffers: dict[str, Array] = Field(default={}, max_length=24)


class Envelope(BaseModel):
    """What tells which reader a file is for; all else in it is that reader's.

    A version is an integer and nothing that can be made one, such as ``true``.
    """

    format: Literal["nnviz"] = "nnviz"
    version: int = Field(default=1, strict=True)


class ProjectV1(Config):
    """The whole file."""

    format: Literal["nnviz"] = "nnviz"
    version: Literal[1] = 1
    points: PointsFile
    class_names: Many[Name] = Field(default=(), max_length=MAX_CLASSES)
    preset: PresetV1 | None = None
    axes: AxesFile | None = None
    model: ModelV1
    train: TrainV1
    state: StateFile | None = None
    hand: HandFile | None = None
    history: HistoryFile = HistoryFile()
