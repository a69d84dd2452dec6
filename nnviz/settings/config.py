"""The one vocabulary of settings: frozen, validated, free of torch and Streamlit."""

from typing import Annotated, Self, TypeVar

from pydantic import BaseModel, ConfigDict, FailFast, Field, field_validator, model_validator

from nnviz.settings.limits import (
    MAX_CELLS,
    MAX_CLASSES,
    MAX_FEATURES,
    MAX_HELD_OUT,
    MAX_LAYERS,
    MAX_NEURONS,
    MAX_POINTS,
    MAX_RATE,
    MAX_SCHEDULE_EPOCHS,
    MAX_SEED,
    MIN_CLASSES,
)
from nnviz.settings.names import (
    Activation,
    Feature,
    Initialization,
    Loss,
    Optimizer,
    Schedule,
)

T = TypeVar("T")
Many = Annotated[tuple[T, ...], FailFast()]  # one wrong entry is enough, of a million as well


class Config(BaseModel):
    """Base of all settings: immutable, no unknown fields, no NaN."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def changed(self, **values: object) -> Self:
        """The same settings but for some values, validated."""
        return type(self)(**{**self.model_dump(), **values})


class ModelConfig(Config):
    """Everything that makes a new network: changing any of it starts over.

    Attributes
    ----------
    hidden : tuple of int
        Neurons of each hidden layer: 0 to 6 layers of 1 to 64 neurons.
    classes : int
        Number of outputs (logits), 2 to 8.
    activation : str
        Nonlinearity of every hidden layer.
    activations : tuple of str, optional
        One nonlinearity per hidden layer; overrides `activation`.
    features : tuple of str
        Inputs computed from the point (x, y); at least one, each at most once.
    dropout : float
        Probability in [0, 0.9] of silencing a hidden neuron in a training step.
    batch_norm : bool
        Normalise each hidden layer over the batch, before the activation.
    initialization : str
        How the weights are drawn; ``"default"`` is what ``torch.nn.Linear`` does.
    seed : int
        Seed of the weights, of the batch order and of dropout.
    """

    hidden: Many[int] = (8, 8)
    classes: int = Field(default=2, ge=MIN_CLASSES, le=MAX_CLASSES)
    activation: Activation = "tanh"
    activations: tuple[Activation, ...] | None = None
    features: Many[Feature] = Field(default=("x", "y"), max_length=MAX_FEATURES)
    dropout: float = Field(default=0.0, ge=0.0, le=0.9)
    batch_norm: bool = False
    initialization: Initialization = "default"
    seed: int = Field(default=0, ge=0, le=MAX_SEED)

    @field_validator("hidden")
    @classmethod
    def _hidden_in_range(cls, hidden: tuple[int, ...]) -> tuple[int, ...]:
        if len(hidden) > MAX_LAYERS:
            raise ValueError(f"hidden must have at most {MAX_LAYERS} layers. Got {len(hidden)}.")
        for width in hidden:
            if not 1 <= width <= MAX_NEURONS:
                raise ValueError(
                    f"each hidden layer must have 1 to {MAX_NEURONS} neurons. Got {width}."
                )
        return hidden

    @field_validator("features")
    @classmethod
    def _features_distinct(cls, features: tuple[Feature, ...]) -> tuple[Feature, ...]:
        if not features:
            raise ValueError("features must name at least one input. Got none.")
        if len(set(features)) != len(features):
            raise ValueError(f"features must be distinct. Got {', '.join(features)}.")
        return features

    @model_validator(mode="after")
    def _one_activation_per_layer(self) -> "ModelConfig":
        if self.activations is not None and len(self.activations) != len(self.hidden):
            raise ValueError(
                f"activations must name one per hidden layer ({len(self.hidden)}). "
                f"Got {len(self.activations)}."
            )
        return self

    def with_hidden(self, hidden: tuple[int, ...]) -> Self:
        """The same settings with other hidden layers; further ones take the common activation."""
        kinds = self.activations
        if kinds is not None:
            kinds = (*kinds, *[self.activation] * len(hidden))[: len(hidden)]
        return self.changed(hidden=hidden, activations=kinds)

    @property
    def layer_activations(self) -> tuple[Activation, ...]:
        """The nonlinearity of each hidden layer."""
        return self.activations or (self.activation,) * len(self.hidden)


class TrainConfig(Config):
    """Everything that can change while the network learns, without starting over.

    Attributes
    ----------
    optimizer : str
        Name of the update rule. Changing it drops the optimiser's own state, not the weights.
    learning_rate : float
        Step length, in (0, 10].
    momentum : float
        Of ``momentum`` and ``nesterov``, in [0, 1); at 0 both are ``sgd``.
    beta1, beta2 : float
        Averaging factors of ``adam`` and ``adamw``, in [0, 1).
    alpha : float
        Averaging factor of ``rmsprop``, in [0, 1).
    batch_size : int, optional
        Points per step; ``None`` is the full batch.
    weight_decay : float
        L2 strength, in [0, 1]; decoupled for ``adamw``, added to the gradient otherwise.
    l1 : float
        L1 strength, in [0, 1]: adds ``l1 * sum(abs(weights and biases))`` to what is minimised, by
        a proximal step (see `nnviz.network.optimizers.shrink`): weights become exactly zero.
    loss : str
        ``cross_entropy`` on logits; ``squared_error`` of softmax against one-hot;
        ``hinge``, the multi-class margin loss.
    label_smoothing : float
        Of the cross-entropy, in [0, 0.5].
    schedule : str
        How the learning rate moves over the epochs since this was chosen; `schedule_epochs` is its
        time scale: ``step`` multiplies by `schedule_gamma` every so many epochs, ``cosine`` falls
        towards zero over them, ``warmup`` rises linearly from zero over them and stays. None goes
        below a thousandth of the rate.
    schedule_epochs : int
        Time scale of the schedule, 1 to 1,000,000 epochs.
    schedule_gamma : float
        Factor of the ``step`` schedule, in (0, 1].
    """

    optimizer: Optimizer = "adam"
    learning_rate: float = Field(default=0.01, gt=0.0, le=MAX_RATE)
    momentum: float = Field(default=0.9, ge=0.0, lt=1.0)
    beta1: float = Field(default=0.9, ge=0.0, lt=1.0)
    beta2: float = Field(default=0.999, ge=0.0, lt=1.0)
    alpha: float = Field(default=0.99, ge=0.0, lt=1.0)
    batch_size: int | None = Field(default=None, ge=1, le=MAX_POINTS)
    weight_decay: float = Field(default=0.0, ge=0.0, le=1.0)
    l1: float = Field(default=0.0, ge=0.0, le=1.0)
    loss: Loss = "cross_entropy"
    label_smoothing: float = Field(default=0.0, ge=0.0, le=0.5)
    schedule: Schedule = "constant"
    schedule_epochs: int = Field(default=500, ge=1, le=MAX_SCHEDULE_EPOCHS)
    schedule_gamma: float = Field(default=0.5, gt=0.0, le=1.0)


class GridConfig(Config):
    """The raster on which the decision boundary is evaluated: `resolution` cells a side."""

    resolution: int = Field(default=100, ge=2, le=MAX_CELLS)


class PresetConfig(Config):
    """A starter data set: its name, and the controls that its generator takes.

    Attributes
    ----------
    name : str
        Key of the registry in `nnviz.data.presets`.
    points : int
        Number of points, 2 to 5,000.
    noise : float
        Standard deviation of the noise in domain units, in [0, 0.5].
    classes : int
        Number of classes where the preset has a choice, 2 to 8.
    held_out : float
        Share of points held out for testing, in [0, 0.9].
    seed : int
        The same seed gives the same points.
    """

    name: str
    points: int = Field(default=200, ge=2, le=MAX_POINTS)
    noise: float = Field(default=0.05, ge=0.0, le=0.5)
    classes: int = Field(default=2, ge=MIN_CLASSES, le=MAX_CLASSES)
    held_out: float = Field(default=0.2, ge=0.0, le=MAX_HELD_OUT)
    seed: int = Field(default=0, ge=0, le=MAX_SEED)
