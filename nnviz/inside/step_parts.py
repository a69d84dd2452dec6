"""One step of training in numbers, as plain arrays: what `nnviz.inside.step_numbers` finds."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnviz.inside.update_rule import Update
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.naming import Place

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LayerStep:
    """A hidden layer at one point; all of shape (neurons,).

    Attributes
    ----------
    activation : str
    sums : ndarray
        z, what the neurons get.
    normed : ndarray
        What batch normalisation makes of them; without it, the same.
    outputs : ndarray
        a, what the activation makes of that.
    mask : ndarray or None
        What dropout multiplies them by; ``None`` where it does not act.
    passed : ndarray
        What the next layer gets.
    toward_passed, toward_normed, toward_sums : ndarray
        The derivatives of the point's loss with respect to these.
    slope : ndarray
        That of the activation.
    """

    activation: str
    sums: Floats
    normed: Floats
    outputs: Floats
    mask: Floats | None
    passed: Floats
    toward_passed: Floats
    toward_normed: Floats
    toward_sums: Floats
    slope: Floats


@dataclass(frozen=True, eq=False)
class PointStep:
    """One point on its way forward, and its loss on its way back.

    Under batch normalisation its derivatives are those of the mean loss, times the points of the
    batch: what it does to the other points is in them.

    Attributes
    ----------
    index : int
        Which point of the data set.
    label : int
    taken : bool
        Whether the step takes it; else it is shown as the network predicts it, without dropout.
    held_out : bool
    inputs : ndarray, shape (features,)
    layers : list of LayerStep
    logits, probabilities, toward_logits : ndarray, shape (classes,)
    loss : float
    delta, source : float
        The last two factors of the weight's gradient: the derivative with respect to what the
        weight is added to, and what it is multiplied by.
    """

    index: int
    label: int
    taken: bool
    held_out: bool
    inputs: Floats
    layers: list[LayerStep]
    logits: Floats
    probabilities: Floats
    toward_logits: Floats
    loss: float
    delta: float
    source: float

    @property
    def gradient(self) -> float:
        """Of the point's loss with respect to the weight."""
        return self.delta * self.source


@dataclass(frozen=True, eq=False)
class BatchStep:
    """What all points of the step say about one weight.

    Attributes
    ----------
    count : int
        How many points.
    loss : float
        Their mean loss, without penalties.
    points : ndarray of int64, shape (n,)
        Which points of the data set.
    deltas, sources : ndarray, shape (n,)
        As `PointStep` has them.
    gradient : float
        The mean of their products, as the trainer's float32 has it.
    """

    count: int
    loss: float
    points: npt.NDArray[np.int64]
    deltas: Floats
    sources: Floats
    gradient: float


@dataclass(frozen=True)
class Norm:
    """Batch normalisation of one neuron: mean and variance, then scale and shift."""

    mean: float
    variance: float
    scale: float
    shift: float


@dataclass(frozen=True, eq=False)
class StepNumbers:
    """All there is to say about what one step does to one weight.

    Attributes
    ----------
    config : ModelConfig
    train_config : TrainConfig
    place : Place
        Which weight.
    epoch, position, batches, step : int
        The step takes batch `position` (from 0) of so many of that epoch; and is step number `step`
        of the run, from 0.
    row : ndarray, shape (sources,)
        The weights of all links to the same neuron.
    bias : float
        Of that neuron.
    column : ndarray, shape (neurons above,)
        The weights of all links from that neuron; empty for an output.
    norm : Norm or None
        Of that neuron, over the batch or, of a point that is not in it, as when it predicts.
    point : PointStep or None
    batch : BatchStep
    share : float
        Of the full learning rate, by the schedule.
    rests : str or None
        ``frozen``, or ``off`` where a neuron is: then the weight does not move.
    update : Update
        Of that one weight; arrays of no dimension.
    """

    config: ModelConfig
    train_config: TrainConfig
    place: Place
    epoch: int
    position: int
    batches: int
    step: int
    row: Floats
    bias: float
    column: Floats
    norm: Norm | None
    point: PointStep | None
    batch: BatchStep
    share: float
    rests: str | None
    update: Update

    @property
    def new(self) -> float:
        """The weight after the step."""
        return float(self.update.new)
