"""The one table of settings.

Sidebar, help, marks on the curve, links and the glossary all read it. A setting is added here, as
a field of its config, and where the network or the page makes use of it.
"""

from collections.abc import Mapping

from nnviz.settings.config import Config
from nnviz.settings.limits import MAX_SEED
from nnviz.settings.names import (
    ACTIVATIONS,
    FEATURES,
    INITIALIZATIONS,
    LOSSES,
    OPTIMIZERS,
    SCHEDULES,
)
from nnviz.settings.setting import Effect, Setting

_AVERAGINGS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999)

_TABLE = (
    Setting(
        "hidden",
        "Hidden layers",
        "Neurons of each hidden layer, such as 8-8, or 3x8 for three layers of eight; more of them "
        "bend the boundary more. Leave it empty for none.",
        "1 to 3 layers of 4 to 16; up to 6 of 64",
        "rebuild or keep",
    ),
    Setting(
        "classes",
        "Classes",
        "Outputs of the network, one for each class. Classes that are added or removed on the page "
        "leave the weights of the others.",
        "2 to 4; up to 8",
        "rebuild",
    ),
    Setting(
        "activation",
        "Activation",
        "The bend in every hidden neuron: tanh and SiLU are smooth, ReLU makes straight edges, "
        "linear does not bend at all.",
        "tanh or ReLU",
        "rebuild or keep",
        names=ACTIVATIONS,
    ),
    Setting(
        "activations",
        "An activation for each layer",
        "Another activation in each hidden layer.",
        "the same in all",
        "rebuild or keep",
        noun="activations",
        names=ACTIVATIONS,
        none="the same in all",
    ),
    Setting(
        "features",
        "Input features",
        "What the network is told of a point. With x² and y² it can draw circles without any "
        "hidden layer.",
        "x and y",
        "rebuild",
        names=FEATURES,
    ),
    Setting(
        "dropout",
        "Dropout",
        "Share of hidden neurons that are silenced in each step, so that none is relied on.",
        "0 to 0.5",
        span=(0.0, 0.9, 0.05),
    ),
    Setting(
        "batch_norm",
        "Batch normalisation",
        "Centres and scales each hidden layer over the batch, which steadies deep networks. One "
        "point alone has no spread, so batches have at least two points then.",
        "off for networks this small",
        "rebuild",
    ),
    Setting(
        "initialization",
        "Initial weights",
        "How the first weights are drawn: Xavier suits tanh, He suits ReLU; with zero all neurons "
        "stay the same, see it fail.",
        "default",
        "rebuild",
        names=INITIALIZATIONS,
    ),
    Setting(
        "seed",
        "Seed",
        "Where the random numbers start: the same seed gives the same initial weights, so that "
        "runs can be compared. Any whole number.",
        effect="rebuild",
        span=(0, MAX_SEED, 1),
    ),
    Setting(
        "optimizer",
        "Optimiser",
        "The rule that turns gradients into steps; another one forgets what it remembered of past "
        "gradients.",
        "Adam; SGD to see the plain thing",
        names=OPTIMIZERS,
    ),
    Setting(
        "learning_rate",
        "Learning rate",
        "How long each step is: too long, and the loss jumps; too short, and nothing moves.",
        "0.001 to 0.1",
        steps=(0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0),
    ),
    Setting(
        "momentum",
        "Momentum",
        "How much of the last step goes into the next one, like a heavy ball.",
        "0.9",
        steps=_AVERAGINGS,
        needs=("optimizer", ("momentum", "nesterov")),
    ),
    Setting(
        "beta1",
        "β₁, memory of gradients",
        "How slowly Adam's average of gradients forgets.",
        "0.9",
        noun="β₁",
        steps=_AVERAGINGS,
        needs=("optimizer", ("adam", "adamw")),
    ),
    Setting(
        "beta2",
        "β₂, memory of their squares",
        "How slowly Adam's average of squared gradients forgets.",
        "0.999",
        noun="β₂",
        steps=_AVERAGINGS,
        needs=("optimizer", ("adam", "adamw")),
    ),
    Setting(
        "alpha",
        "α, memory of their squares",
        "How slowly RMSprop's average of squared gradients forgets.",
        "0.9 to 0.99",
        noun="α",
        steps=_AVERAGINGS,
        needs=("optimizer", ("rmsprop",)),
    ),
    Setting(
        "batch_size",
        "Batch size",
        "Points per step. Small batches are noisy, which can help; full means that every step sees "
        "all training points.",
        "10 to full",
        steps=(1, 2, 5, 10, 20, 50, 100, None),
        none="full",
    ),
    Setting(
        "weight_decay",
        "Weight decay (L2)",
        "Pulls all weights towards zero (L2), which makes the boundary smoother. The loss that is "
        "shown is without this penalty.",
        "0 to 0.01",
        noun="L2",
        steps=(0.0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1),
    ),
    Setting(
        "l1",
        "L1",
        "Pulls weights towards zero with the same force however small they are (L1), so that many "
        "end at exactly zero. The loss that is shown is without this penalty.",
        "0 to 0.001",
        noun="L1",
        steps=(0.0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03),
    ),
    Setting(
        "loss",
        "Loss",
        "What is made small; squared error and hinge are there to compare.",
        "cross-entropy",
        names=LOSSES,
    ),
    Setting(
        "label_smoothing",
        "Label smoothing",
        "How far the wanted probability stays below 100 %, so that the network never needs to be "
        "quite sure. Cross-entropy only.",
        "0 to 0.1",
        steps=(0.0, 0.05, 0.1, 0.2, 0.3, 0.5),
        needs=("loss", ("cross_entropy",)),
    ),
    Setting(
        "schedule",
        "Learning rate over time",
        "How the learning rate moves from the epoch at which you choose this: steps lower it now "
        "and then, cosine lets it fall smoothly, warm-up lets it rise. None goes below a "
        "thousandth of the rate.",
        "constant, or cosine",
        noun="schedule",
        names=SCHEDULES,
    ),
    Setting(
        "schedule_epochs",
        "Over so many epochs",
        "Epochs from one step to the next, or to the end of the cosine or of the warm-up. After "
        "its end the cosine stays at a thousandth of the rate, the warm-up at the full rate.",
        "100 to 5,000",
        noun="epochs of the schedule",
        steps=(10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000),
        needs=("schedule", ("step", "cosine", "warmup")),
    ),
    Setting(
        "schedule_gamma",
        "Times, at each step",
        "What each step multiplies the rate by.",
        "0.1 to 0.5",
        noun="factor of the schedule",
        steps=(0.1, 0.2, 0.3, 0.5, 0.7, 0.9),
        needs=("schedule", ("step",)),
    ),
    Setting(
        "keep_weights",
        "Keep the weights that still fit",
        "Off: another shape or data set starts from fresh weights. On: what still fits is carried "
        "over. Wider layers leave the map as it is; a layer added at the end moves no probability "
        "by more than half a percent, if it has a neuron for each class. Fewer layers or neurons, "
        "and another activation, do change it.",
        effect="view",
    ),
    Setting(
        "held_out_share",
        "Held-out share",
        "The share of the points that is never trained on, only tested: hollow markers. Points you "
        "click are training points until you move this. Those that you have held out yourself stay "
        "so as long as the share allows it.",
        "20 to 30 %",
        effect="view",
        span=(0, 80, 1),
        unit=" %",
    ),
    Setting(
        "smoothing",
        "Smoothing",
        "Moving average of the curves: 0 shows them as they are.",
        effect="view",
        steps=(0.0, 0.5, 0.8, 0.9, 0.95, 0.98),
    ),
)

SETTINGS: Mapping[str, Setting] = {setting.name: setting for setting in _TABLE}


def names_of(config: type[Config], *effects: Effect) -> set[str]:
    """The settings that are fields of a config and have one of these effects; all without any."""
    fields = set(config.model_fields) & set(SETTINGS)
    return {name for name in fields if not effects or SETTINGS[name].effect in effects}
