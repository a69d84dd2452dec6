"""scikit-learn's network and its training as code, and what differs from the page's run."""

from collections.abc import Sequence

from nnviz.export.script_numbers import spaced
from nnviz.export.script_source import HARMLESS, Source
from nnviz.settings.names import Activation, Optimizer
from nnviz.training.events import Event

# Checked against scikit-learn 1.9.1, neural_network/_multilayer_perceptron.py and the files beside.
ACTIVATION_NAMES: dict[Activation, str] = {
    "linear": "identity",
    "sigmoid": "logistic",
    "tanh": "tanh",
    "relu": "relu",
}
SOLVERS: dict[Optimizer, str] = {
    "sgd": "sgd",
    "momentum": "sgd",
    "nesterov": "sgd",
    "adam": "adam",
    "adamw": "adam",
}
IMPORTS = """\
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier"""
_REPORT = """\
right = (twin.predict({X}) == {Y}).mean()
loss = log_loss({Y}, twin.predict_proba({X}), labels=twin.classes_)
print(f"{words}: loss {{loss:.4f}}, {{right:.1%}} told right")"""


def write_fit(source: Source) -> str:
    """The network and its training, of ``X_train`` and ``Y_train``, and how well it does."""
    train, points = source.train, source.points
    solver, count = SOLVERS[train.optimizer], len(points.train)
    size = min(train.batch_size or count, count)
    kinds = source.model.layer_activations
    entries = [
        f"hidden_layer_sizes={source.model.hidden},",
        *[f'activation="{ACTIVATION_NAMES[kind]}",' for kind in kinds[:1]],
        f'solver="{solver}",',
        f"learning_rate_init={train.learning_rate!r},",
    ]
    if solver == "adam":
        entries += [f"beta_1={train.beta1!r},", f"beta_2={train.beta2!r},"]
    else:
        momentum = 0.0 if train.optimizer == "sgd" else train.momentum
        entries += [f"momentum={momentum!r},"]
        entries += [f"nesterovs_momentum={train.optimizer == 'nesterov'},"] * bool(momentum)
    per = f"{train.weight_decay!r} * {size},  # L2, which it divides by the points of a batch"
    entries += [
        f"alpha={per if train.weight_decay else '0.0,  # no L2; its own would be 0.0001'}",
        f"batch_size={size},",
        f"max_iter={source.epochs},  # epochs",
        f"n_iter_no_change={source.epochs},  # its own 10 would stop where little is gained",
        f"random_state={source.model.seed},",
    ]
    network = "\n".join(["twin = MLPClassifier(", *(f"    {entry}" for entry in entries), ")"])
    fit = (
        "with warnings.catch_warnings():  # that it has had all its epochs is no news\n"
        '    warnings.simplefilter("ignore", ConvergenceWarning)\n'
        "    twin.fit(X_train, Y_train)"
    )
    reports = [_REPORT.format(X="X_train", Y="Y_train", words="training")]
    if len(points.test):
        # Of a class that it has never seen it says that it cannot be: that loss is infinite.
        seen = set(points.test.classes_present) <= set(points.train.classes_present)
        lines = _REPORT.format(X="X_test", Y="Y_test", words="held out").splitlines()
        lines = lines if seen else [lines[0], 'print(f"held out: {right:.1%} told right")']
        reports.append("\n".join(lines))
    return spaced([network, fit, *reports])


def differences(source: Source, events: Sequence[Event] = ()) -> list[str]:
    """What differs from the page's run, as sentences of ASCII."""
    train, model, points = source.train, source.model, source.points
    present = points.train.classes_present
    first = "weights and biases, uniform in +-sqrt(6 / (inputs + outputs)) of their layer"
    if model.layer_activations[:1] == ("sigmoid",):
        first = first.replace("6", "2")
    found = [
        f"It draws its own first {first}, so the boundary comes out another one.",
        "It cannot take over the page's weights. A second fit starts afresh; with "
        "warm_start=True it goes on from its own weights, but its optimiser forgets.",
    ]
    if [event for event in events if event.subject not in HARMLESS]:
        found.append(
            "On the page something was changed on the way; here all is from the start as it "
            "was at the end."
        )
    if source.shuffles:
        found.append("The order of the points in each epoch is another one.")
    if len(present) == 2:
        found.append(
            "For two classes it has one output, with a logistic function, where the page has "
            "two logits and softmax. That is the same function of their difference, but a step "
            "of the page moves the difference twice as far, since both logits move."
        )
    if len(present) < model.classes:
        found.append("It knows only the classes that have training points.")
    if train.weight_decay:
        last = source.bounds[-1][1] - source.bounds[-1][0]
        size = source.bounds[0][1]
        uneven = " (in the last batch of an epoch, which has fewer points, it is stronger)"
        found.append(
            "Its L2 pulls at the weights, not at the biases, and is divided by the number of "
            f"points in a batch, which alpha makes up for{uneven * (last < size)}. "
            "Its loss_curve_ has the L2 in it; the losses printed here have not."
        )
    found.append(
        "Its loss_curve_ is measured while an epoch goes on, the page's losses after it. It counts "
        "with 64 bits, the page with 32."
    )
    return found
