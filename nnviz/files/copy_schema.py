"""The schema of the copy that a browser keeps, beside the project file that is the most of it.

Each part has a version and defaults of its own; another version is another schema beside it.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, Field, field_validator

from nnviz.files.hand_schema import HandFile
from nnviz.files.project_schema import Epoch, Number, PointCount, Seconds, StateFile
from nnviz.files.settings_v1 import ModelV1, TrainV1
from nnviz.settings.config import Config, Many
from nnviz.settings.limits import (
    MAX_CLASSES,
    MAX_COPY_TEXT,
    MAX_COUNTER,
    MAX_DENSITY,
    MAX_EVENT,
    MAX_EVENTS,
    MAX_GHOSTS,
    MAX_HELD_OUT,
    MAX_KEPT_LINK,
    MAX_LESSON_BYTES,
    MAX_MOMENTS,
    MAX_NAME,
    MAX_POSITIONS,
    MAX_PROGRESS_BYTES,
    MAX_RADIUS,
    MAX_RECORDS,
    MIN_RADIUS,
)
from nnviz.settings.table import SETTINGS
from nnviz.training.stop_rules import StopRules

Words = Annotated[str, Field(max_length=MAX_EVENT, pattern=r"^[^<>&\n]*$")]
Row = Field(max_length=MAX_RECORDS)


Print = tuple[PointCount, Annotated[int, Field(ge=0, lt=2**32)]]


class EventFile(Config):
    """An `Event`, in the words that its mark shows; where points changed, with fingerprints."""

    epoch: Epoch
    seconds: Seconds
    text: Words
    points: tuple[Print, Print] | None = None


class BrushFile(Config):
    """The fields of a `Brush`."""

    tool: Literal["draw", "spray", "erase", "move", "shape", "select"] = "draw"
    label: int = Field(default=0, ge=0, lt=MAX_CLASSES)
    held_out: bool = False
    radius: float = Field(default=0.12, ge=MIN_RADIUS, le=MAX_RADIUS)
    density: int = Field(default=3, ge=1, le=MAX_DENSITY)
    shape: Literal["line", "ring", "blob"] = "blob"


class StrokeFile(BrushFile):
    """What was drawn: a brush, and its way in pixels of the canvas."""

    path: Many[tuple[float, float]] = Field(min_length=1, max_length=MAX_POSITIONS)


class MessageFile(Config):
    """What a browser sends of its copy: the parts as base64, and the session that it was in.

    One without a copy sends what was drawn before there was anything to keep.
    """

    kind: Literal["own", "other", "none"]
    work: Annotated[str, Field(max_length=MAX_COPY_TEXT)] = ""
    past: Annotated[str, Field(max_length=MAX_COPY_TEXT)] = ""
    strokes: object = ()
    former: Annotated[str, Field(max_length=100)] = ""


class ChartFile(Config):
    """The fields of a `ChartView`."""

    over: Literal["epochs", "seconds"] = "epochs"
    log_loss: bool = False
    log_time: bool | None = None
    smoothing: float = 0.0

    @field_validator("smoothing")
    @classmethod
    def _smoothing_can_be_shown(cls, smoothing: float) -> float:
        if smoothing not in (steps := SETTINGS["smoothing"].steps):
            raise ValueError(f"smoothing must be one of {steps}. Got {smoothing}.")
        return smoothing


class MapFile(Config):
    """The fields of a `MapView`."""

    areas: Literal["likely", "hard", "one"] = "likely"
    label: int = Field(default=0, ge=0, lt=MAX_CLASSES)
    contours: bool = False
    boundary: bool = False
    legend: bool = False
    ticks: bool = False


class LookFile(Config):
    """How the page looked, and what it knew of lessons.

    `progress`, `lesson_file`, `handout` and `draft` are texts which nnviz.lessons reads: what is
    wrong with one does not cost the work.
    """

    insight: Literal["Neurons", "Accuracy", "Confusion", "Rates"] | None = None
    all_settings: bool = False
    chart: ChartFile = ChartFile()
    map: MapFile = MapFile()
    presenting: bool = False
    guide: bool = True
    link: str | None = Field(default=None, max_length=MAX_KEPT_LINK)
    lesson: str | None = Field(default=None, max_length=MAX_NAME)
    lesson_file: str = Field(default="", max_length=MAX_LESSON_BYTES)
    handout: str = Field(default="", max_length=MAX_KEPT_LINK)
    draft: str = Field(default="", max_length=MAX_LESSON_BYTES)
    progress: str = Field(default="", max_length=MAX_PROGRESS_BYTES)


class BenchV1(Config):
    """What a project file does not say of the work on a bench."""

    format: Literal["nnviz copy"] = "nnviz copy"
    version: Literal[1] = 1
    run: str = Field(max_length=64)
    pace: Literal["slow", "watch", "fast", "max"] = "watch"
    keep_weights: bool = False
    self_pause: bool = True
    held_out: float = Field(default=0.2, ge=0.0, le=MAX_HELD_OUT)
    brush: BrushFile = BrushFile()
    rules: StopRules = StopRules()
    events: Many[EventFile] = Field(default=(), max_length=MAX_EVENTS)
    edits: int = Field(default=0, ge=0, le=MAX_COUNTER)
    look: LookFile = LookFile()


class CopyEnvelope(BaseModel):
    """What tells which reader a copy is for."""

    format: Literal["nnviz copy"]
    version: int = Field(strict=True)


class SettingsFile(Config):
    """The settings at some moments of a timeline."""

    model: ModelV1
    train: TrainV1


class MomentFile(Config):
    """A `Snapshot`; `settings` is the place of its settings in the list of all."""

    settings: int = Field(ge=0, lt=MAX_MOMENTS)
    train_points: PointCount
    state: StateFile
    hand: HandFile | None = None


class GhostFile(Config):
    """A `Ghost`, by columns."""

    epochs: Many[Epoch] = Row
    seconds: Many[Number] = Row
    train_loss: Many[Number] = Row
    test_loss: Many[Number] = Row


class PastV1(Config):
    """Where a run can go back to, and what it left behind."""

    run: str = Field(max_length=64)
    settings: Many[SettingsFile] = Field(max_length=MAX_MOMENTS)
    moments: Many[MomentFile] = Field(max_length=MAX_MOMENTS)
    ghosts: Many[GhostFile] = Field(default=(), max_length=MAX_GHOSTS)
