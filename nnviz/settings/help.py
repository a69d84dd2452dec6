"""What each setting means: a sentence, its usual range, and whether it restarts the model."""

RESTARTS = "Restarts the model."
LIVE = "Changes live, the weights stay."

HELP: dict[str, str] = {
    "hidden": "Neurons of each hidden layer, such as 8-8, or 3x8 for three layers of eight; more "
    "of them bend the boundary more. "
    "Usual: 1 to 3 layers of 4 to 16; up to 6 of 64; leave empty for none. "
    "Restarts the model, unless the weights that fit are kept.",
    "keep_weights": "Off: another shape starts from fresh weights. On: what still fits is carried "
    "over. Wider layers leave the map as it is; a layer added at the end moves no probability by "
    "more than half a percent, if it has as many neurons as there are classes. Fewer layers or "
    "neurons, and another activation, do change it.",
    "activation": "The bend in every hidden neuron: tanh and SiLU are smooth, ReLU makes straight "
    "edges, linear does not bend at all. Usual: tanh or ReLU. "
    "Restarts the model, unless the weights that fit are kept.",
    "activations": "Another activation in each hidden layer. Usual: the same in all.",
    "seed": "Where the random numbers start: the same seed gives the same initial weights, so that "
    f"runs can be compared. Any whole number. {RESTARTS}",
    "features": "What the network is told of a point. With x² and y² it can draw circles without "
    f"any hidden layer. Usual: x and y. {RESTARTS}",
    "initialization": "How the first weights are drawn: Xavier suits tanh, He suits ReLU; with "
    f"zero all neurons stay the same, see it fail. Usual: default. {RESTARTS}",
    "dropout": "Share of hidden neurons that are silenced in each step, so that none is relied on. "
    f"Usual: 0 to 0.5. {LIVE}",
    "batch_norm": "Centres and scales each hidden layer over the batch, which steadies deep "
    "networks. One point alone has no spread, so batches have at least two points then. "
    f"Usual: off for networks this small. {RESTARTS}",
    "optimizer": "The rule that turns gradients into steps. Usual: Adam; SGD to see the plain "
    "thing. Changes live, the weights stay; only its memory of past gradients is dropped.",
    "learning_rate": "How long each step is: too long, and the loss jumps; too short, and nothing "
    f"moves. Usual: 0.001 to 0.1. {LIVE}",
    "batch_size": "Points per step. Small batches are noisy, which can help; full means that every "
    f"step sees all training points. Usual: 10 to full. {LIVE}",
    "weight_decay": "Pulls all weights towards zero (L2), which makes the boundary smoother. "
    f"The loss that is shown is without this penalty. Usual: 0 to 0.01. {LIVE}",
    "l1": "Pulls weights towards zero with the same force however small they are (L1), so that "
    "many end at exactly zero. The loss that is shown is without this penalty. "
    f"Usual: 0 to 0.001. {LIVE}",
    "momentum": "How much of the last step goes into the next one, like a heavy ball. "
    f"Usual: 0.9. {LIVE}",
    "beta1": f"How slowly Adam's average of gradients forgets. Usual: 0.9. {LIVE}",
    "beta2": f"How slowly Adam's average of squared gradients forgets. Usual: 0.999. {LIVE}",
    "alpha": "How slowly RMSprop's average of squared gradients forgets. "
    f"Usual: 0.9 to 0.99. {LIVE}",
    "schedule": "How the learning rate moves from the epoch at which you choose this: steps lower "
    "it now and then, cosine lets it fall smoothly, warm-up lets it rise. None goes below a "
    f"thousandth of the rate. Usual: constant, or cosine. {LIVE}",
    "schedule_epochs": "Epochs from one step to the next, or to the end of the cosine or of the "
    "warm-up. After its end the cosine stays at a thousandth of the rate, the warm-up at the full "
    f"rate. Usual: 100 to 5,000. {LIVE}",
    "schedule_gamma": f"What each step multiplies the rate by. Usual: 0.1 to 0.5. {LIVE}",
    "loss": "What is made small; squared error and hinge are there to compare. "
    f"Usual: cross-entropy. {LIVE}",
    "label_smoothing": "How far the wanted probability stays below 100 %, so that the network "
    f"never needs to be quite sure. Cross-entropy only. Usual: 0 to 0.1. {LIVE}",
    "held_out_share": "The share of the points that is never trained on, only tested: hollow "
    "markers. Points you click are training points until you move this. Usual: 20 to 30 %.",
    "speed": "Training steps between two pictures of the map: few of them to watch closely.",
    "smoothing": "Moving average of the curves: 0 shows them as they are.",
}

NAMES: dict[str, str] = {
    "tanh": "tanh",
    "relu": "ReLU",
    "leaky_relu": "leaky ReLU",
    "elu": "ELU",
    "gelu": "GELU",
    "silu": "SiLU",
    "sigmoid": "sigmoid",
    "sine": "sine",
    "linear": "linear (none)",
    "sgd": "SGD",
    "momentum": "SGD with momentum",
    "nesterov": "SGD with Nesterov momentum",
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "adamw": "AdamW",
    "adagrad": "Adagrad",
    "cross_entropy": "cross-entropy",
    "squared_error": "squared error",
    "hinge": "hinge",
    "constant": "constant",
    "step": "steps",
    "cosine": "cosine",
    "warmup": "warm-up",
    "default": "PyTorch's default",
    "xavier": "Xavier",
    "he": "He",
    "small": "small",
    "zero": "zero",
    "x": "x",
    "y": "y",
    "x2": "x²",
    "y2": "y²",
    "xy": "xy",
    "sin_x": "sin πx",
    "sin_y": "sin πy",
}


def plain_name(choice: str) -> str:
    """A choice as people write it: ``leaky_relu`` is ``leaky ReLU``."""
    return NAMES.get(choice, choice)
