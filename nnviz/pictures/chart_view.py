"""How a person wants to see the curves."""

from typing import Literal

from pydantic import Field

from nnviz.settings.config import Config


class ChartView(Config):
    """Axes and smoothing of the loss chart.

    Attributes
    ----------
    over : str
        What the curves run over: ``epochs`` or ``seconds`` of training.
    log_loss : bool
        Whether the axis of the loss is logarithmic.
    log_time : bool, optional
        Whether the axis of epochs or seconds is; ``None`` leaves it to what the losses do (see
        `nnviz.pictures.time_axis`).
    smoothing : float
        Weight of the past in a moving average, 0 (none) to 0.98.
    """

    over: Literal["epochs", "seconds"] = "epochs"
    log_loss: bool = False
    log_time: bool | None = None
    smoothing: float = Field(default=0.0, ge=0.0, le=0.98)
