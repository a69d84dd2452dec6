"""Everything that is chosen by name: how people write it, its formula, and a word on it.

What a name does to tensors stands under the same name in `nnviz.network`. In the formulas z is the
sum a neuron gets and a what it puts out, σ the sigmoid, w a weight, g its gradient, η the learning
rate, p the softmax of the logits, and t the epochs since a schedule was chosen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Activation = Literal[
    "tanh", "relu", "leaky_relu", "elu", "gelu", "silu", "sigmoid", "sine", "linear"
]
Feature = Literal["x", "y", "x2", "y2", "xy", "sin_x", "sin_y"]
Initialization = Literal["default", "xavier", "he", "small", "zero"]
Optimizer = Literal["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw", "adagrad"]
Loss = Literal["cross_entropy", "squared_error", "hinge"]
Schedule = Literal["constant", "step", "cosine", "warmup"]


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen.

    Attributes
    ----------
    label : str
        As people write it.
    formula : str
    gradient : str
        The derivative of the formula, where backpropagation needs one.
    help : str
        What is particular about it.
    """

    label: str
    formula: str = ""
    gradient: str = ""
    help: str = ""


Choices = Mapping[Any, Choice]

ACTIVATIONS: dict[Activation, Choice] = {
    "tanh": Choice("tanh", "tanh z", "1 − a²", "Smooth, between −1 and 1, steep only around 0."),
    "relu": Choice(
        "ReLU", "max(0, z)", "1 if z > 0, else 0", "Straight edges; dead where it is 0."
    ),
    "leaky_relu": Choice(
        "leaky ReLU", "max(0.01 z, z)", "1 if z > 0, else 0.01", "A ReLU that cannot die."
    ),
    "elu": Choice("ELU", "z if z > 0, else eᶻ − 1", "1 if z > 0, else eᶻ", "A softer ReLU."),
    "gelu": Choice(
        "GELU", "z Φ(z)", "Φ(z) + z φ(z)", "A smooth ReLU; Φ, φ: the normal distribution."
    ),
    "silu": Choice("SiLU", "z σ(z)", "σ(z) (1 + z (1 − σ(z)))", "A smooth ReLU, or Swish."),
    "sigmoid": Choice(
        "sigmoid", "1 / (1 + e⁻ᶻ)", "a (1 − a)", "Between 0 and 1; its gradient is 1/4 at most."
    ),
    "sine": Choice("sine", "sin z", "cos z", "Waves, which suit what repeats."),
    "linear": Choice("linear (none)", "z", "1", "No bend: many such layers are worth one."),
}

FEATURES: dict[Feature, Choice] = {
    "x": Choice("x", "x"),
    "y": Choice("y", "y"),
    "x2": Choice("x²", "x²", help="With y², circles need no hidden layer."),
    "y2": Choice("y²", "y²", help="With x², circles need no hidden layer."),
    "xy": Choice("xy", "x y", help="Solves XOR alone."),
    "sin_x": Choice("sin πx", "sin(π x)", help="Stripes from left to right."),
    "sin_y": Choice("sin πy", "sin(π y)", help="Stripes from bottom to top."),
}

INITIALIZATIONS: dict[Initialization, Choice] = {
    "default": Choice("PyTorch's default", "uniform in ±1/√inputs", help="Biases, too."),
    "xavier": Choice(
        "Xavier", "uniform in ±√(6 / (inputs + outputs))", help="Made for tanh; biases are 0."
    ),
    "he": Choice("He", "normal with deviation √(2 / inputs)", help="Made for ReLU; biases are 0."),
    "small": Choice("small", "normal with deviation 0.01", help="Slow to begin; biases are 0."),
    "zero": Choice("zero", "0", help="All neurons of a layer stay the same for ever."),
}

OPTIMIZERS: dict[Optimizer, Choice] = {
    "sgd": Choice("SGD", "w ← w − η g", help="The plain thing."),
    "momentum": Choice("SGD with momentum", "v ← μ v + g, w ← w − η v", help="A heavy ball."),
    "nesterov": Choice(
        "SGD with Nesterov momentum", "v ← μ v + g, w ← w − η (g + μ v)", help="It looks ahead."
    ),
    "rmsprop": Choice(
        "RMSprop", "s ← α s + (1 − α) g², w ← w − η g / √s", help="Each weight has its own rate."
    ),
    "adam": Choice(
        "Adam",
        "m ← β₁ m + (1 − β₁) g, s ← β₂ s + (1 − β₂) g², w ← w − η m / √s",
        help="RMSprop and momentum in one, both corrected for their start at 0.",
    ),
    "adamw": Choice(
        "AdamW", "as Adam, and w ← w − η λ w", help="Adam, whose L2 does not go through √s."
    ),
    "adagrad": Choice("Adagrad", "s ← s + g², w ← w − η g / √s", help="It slows down for ever."),
}

LOSSES: dict[Loss, Choice] = {
    "cross_entropy": Choice(
        "cross-entropy",
        "−log p of the label",
        "p − 1 for the label, p for the others",
        "The usual one: being sure and wrong costs most.",
    ),
    "squared_error": Choice(
        "squared error",
        "Σ (p − one-hot)²",
        "2 (diag p − p pᵀ) (p − one-hot)",
        "Also called Brier score; it hardly learns where it is sure and wrong.",
    ),
    "hinge": Choice(
        "hinge",
        "Σ max(0, 1 + logit − logit of the label) / classes, over the other classes",
        "1 / classes for each that is too near, minus their sum for the label",
        "Nothing is learnt from points that are right by a margin of 1.",
    ),
}

SCHEDULES: dict[Schedule, Choice] = {
    "constant": Choice("constant", "η"),
    "step": Choice("steps", "η γ^⌊t / T⌋", help="Lower at one stroke, every T epochs."),
    "cosine": Choice("cosine", "η (1 + cos(π t / T)) / 2", help="Falls smoothly over T epochs."),
    "warmup": Choice("warm-up", "η t / T", help="Rises over T epochs, and stays."),
}
