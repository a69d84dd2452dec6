"""What a notebook says before each of its cells: as a teacher would, of the run as it is."""

import math

from nnviz.export.script_source import Source
from nnviz.settings.names import (
    ACTIVATIONS,
    FEATURES,
    INITIALIZATIONS,
    LOSSES,
    Choice,
)
from nnviz.settings.naming import count_numbers, layer_widths
from nnviz.settings.table import SETTINGS

_CHANCE = """\
If all neurons of a layer began alike, they would learn alike and stay one neuron for ever; chance
makes them differ, and the seed makes chance repeatable."""


def about_run(source: Source, cautions: list[str]) -> str:
    """The title, what the notebook is, and what it cannot repeat."""
    begin = f"goes on from epoch {source.begin_epoch:,}, with the weights as they were then"
    what = begin if source.goes_on else "starts as the page did, with the same weights"
    text = f"""\
# A small neural network, step by step

A run from nnviz, in PyTorch: {_count(len(source.points), "point")} in the plane, and a network that
learns to tell their classes apart. Run the cells from top to bottom, each with Shift and Enter.

It {what}, and ends at epoch {source.epochs:,}. The losses that it prints are those that nnviz
shows, to 5 digits after the point. In a long run that does not last: both round at the seventh
digit, each in its own order of adding up, and where a run is rough, what is rounded grows until the
curves part.

It needs `torch` and `numpy`, and `matplotlib` for pictures (in a cell of its own:
`%pip install torch numpy matplotlib`)."""
    if cautions:  # indented: shown as they are, whatever is in them
        text += "\n\nNot everything can be repeated:\n\n" + indented(cautions)
    return text


def about_points(source: Source) -> str:
    """What a point, a label and a held-out point are."""
    train, test = len(source.points.train), len(source.points.test)
    text = """\
## The data

Each point is a row: where it lies, x and y, both between -1 and 1, and its *label*, which is the
number of its class. `NAMES` says what the classes are called, from 0 on."""
    if test:
        text += f"""

The network learns from {_count(train, "point")} only. The other {test:,} are *held out*: it never
learns from them, so they show how well it does on points that it has not seen. That is what one
wants to know of a network: to know what it has been told is easy."""
    else:
        text += """

No point is held out here, so nothing in this notebook can tell how well the network does on
points that it has not seen. Keep that in mind when its losses look good."""
    if source.model.features != ("x", "y"):
        kinds = ", ".join(FEATURES[kind].label for kind in source.model.features)
        text += f"""

What the network gets of each point is {kinds}: `features` computes it from x and y.
The right inputs can make a task easy. A circle, for one, is a straight line to a network that is
given x² and y²."""
    return text


ABOUT_LOOK = """\
Look at data before you train on it. Could you draw a line between the classes with a pen? How often
would it have to bend?"""


def about_network(source: Source) -> str:
    """What a layer, a neuron, an activation and a logit are."""
    model = source.model
    widths = layer_widths(model)
    parts = [
        f"""\
## The network

A *layer* makes numbers of numbers. `nn.Linear({widths[0]}, {widths[1]})` takes {widths[0]} in and
puts {widths[1]} out; each of them is a sum of all that comes in, every one times a *weight*, plus a
*bias*. Weights and biases are what is learnt: {count_numbers(model):,} numbers in all here."""
    ]
    if model.hidden:
        kinds = dict.fromkeys(model.layer_activations)
        parts.append("""\
What makes such a sum is called a *neuron*. By itself it only knows one side of a straight line from
the other, and sums of sums know no more. So after each hidden layer comes an *activation*, which
bends:""")
        parts.append("\n".join(entry(ACTIVATIONS[kind]) for kind in kinds))
        parts += [setting("batch_norm")] * model.batch_norm
        parts += [setting("dropout")] * bool(model.dropout)
    else:
        parts.append(
            "There is no hidden layer here. So wherever two classes meet, the boundary is straight "
            "in what the network gets."
        )
    if source.now.hand.off:
        parts.append("`Off` silences the neurons that were switched off by hand.")
    parts.append(f"""\
The last layer puts out {widths[-1]} numbers, a *logit* for each class. The network says the class
with the largest. *Softmax* makes probabilities of them: e to the power of each, divided by the sum
of all.""")
    return "\n\n".join(parts)


def about_weights(source: Source) -> str:
    """Where the weights come from."""
    if source.goes_on:
        text = (
            f"These are the weights as they were at epoch {source.begin_epoch:,}. The network has "
            "learnt already, and goes on from there."
        )
    elif source.begin is not None:
        text = "These are the weights with which the run began: some of them were set by hand."
    else:
        start = INITIALIZATIONS[source.model.initialization]
        zero = source.model.initialization == "zero"
        text = f"""\
Before it has learnt anything, a network says something all the same: what its first weights make it
say. Here they are {"all 0" if zero else start.formula}. {start.help if zero else _CHANCE}"""
    if source.now.hand:
        text += "\n\nWhat `RESTING` lists does not move: it is frozen, or of neurons that are off."
    return f"## The first weights\n\n{text}"


def about_loss(source: Source) -> str:
    """What the loss measures, and what guessing costs."""
    kind, classes = source.train.loss, source.model.classes
    loss = LOSSES[kind]
    guess = {
        "cross_entropy": math.log(classes),
        "squared_error": 1 - 1 / classes,
        "hinge": (classes - 1) / classes,
    }[kind]
    where = "" if kind == "hinge" else ", where `p` is a probability that the network gives"
    text = f"""\
## What is made small

The *loss* is one number for how wrong the network is on some points: the mean of what each of them
costs. The {loss.label} of a point is `{loss.formula}`{where}. {loss.help}

A network that has no idea, all of whose logits are equal, has a loss of {guess:.3f} here. Below
that it has learnt something."""
    if kind == "cross_entropy" and source.train.label_smoothing:
        text += f" {setting('label_smoothing')}"
    return text


def setting(name: str) -> str:
    """What a setting is."""
    return f"*{SETTINGS[name].label}*: {SETTINGS[name].about}"


def entry(choice: Choice) -> str:
    """What is chosen, as an entry of a list."""
    help_ = f". {choice.help}" if choice.help else "."
    return f"- {choice.label}: `{choice.formula}`{help_}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"


def indented(lines: list[str]) -> str:
    """Lines as code, which Markdown shows as they are."""
    return "\n".join(f"    {line}".rstrip() for line in lines)
