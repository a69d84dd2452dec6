"""What a notebook says of steps and training, of what came out, and what there is to try."""

import re

from nnviz.export.notebook_words import entry, setting
from nnviz.export.script_source import Source
from nnviz.settings.names import OPTIMIZERS, SCHEDULES

_LETTERS = {
    "w": "a weight",
    "g": "its gradient",
    "η": "the learning rate",
    "v": "its speed",
    "m": "what is remembered of `g`",
    "s": "what is remembered of `g²`",
    "μ": "how much of the speed is kept",
    "α": "how much of that is kept",
    "β": "how much of either is kept",
    "λ": "the strength of L2",
    "γ": "a factor",
    "t": "the epochs since this was chosen",
    "T": "how many it takes",
}


def about_optimizer(source: Source) -> str:
    """What a gradient and a step are."""
    train = source.train
    rule = OPTIMIZERS[train.optimizer]
    parts = [
        f"""\
## How the weights move

The *gradient* says of each weight how the loss would change if that weight were a little larger. A
step moves all weights a little the other way. How far, the *learning rate* says: too small, and it
takes for ever; too large, and it jumps over the valley that it looks for.

{entry(rule)}

{_letters(rule.formula)}"""
    ]
    if train.weight_decay:
        parts.append(setting("weight_decay"))
    if train.l1:
        parts.append(setting("l1"))
    if train.schedule != "constant":
        over = SCHEDULES[train.schedule]
        parts += [f"{setting('schedule')} Here:", entry(over), _letters(over.formula)]
    return "\n\n".join(parts)


def about_training(source: Source, every: int) -> str:
    """What a step, a batch and an epoch are."""
    steps, count = len(source.bounds), len(source.points.train)
    size = source.bounds[0][1]
    some = f"a *batch* of {size:,} points" if source.shuffles else f"all {count:,} training points"
    epoch = f"{steps:,} steps" if source.shuffles else "one step"
    text = f"""\
## Training

One step is the last lines of the loop:

1. `model(...)` and `loss_function(...)`: what the network says of {some}, and how wrong that is;
2. `zero_grad()` forgets the gradient of the step before;
3. `backward()` goes through the layers from the loss back to the inputs and finds the gradient of
   every weight on the way, by the chain rule: *backpropagation*;
4. `optimizer.step()` moves the weights.

An *epoch* is once through all training points, here {epoch}."""
    if source.shuffles:
        text += """ Their order is another one in each epoch. Small batches make
the gradient noisy and the steps cheap."""
    text += f""" `measure` only looks: nothing is learnt from what it
computes. `history` keeps the losses of every epoch; {_printed(every)}"""
    return text


ABOUT_ACCURACY = """\
## How well it does

The loss is what can be made small, since it changes smoothly with the weights. What one wants is
that the network tells points right: that their own class has the largest logit. Here is how often
it does, for each class."""


def about_map(test: bool) -> str:
    """How the map is read."""
    hollow = " The hollow ones are held out: look whether more of them lie wrong." if test else ""
    return f"""\
## The boundary

Ask the trained network about every place in the square, and colour the place by what it says. Where
two colours meet is the *decision boundary*. A point in a colour that is not its own is told
wrong.{hollow} Look also where there are no points at all: the network says something there,
too, and nothing has taught it what."""


def about_curve(test: bool) -> str:
    """How the curve is read."""
    text = """\
## The curve

It usually falls steeply at first, while the network finds the rough shape, and then slowly. Where
it jumps up, steps were too long; where it stays level and then falls, the network had been stuck on
a plateau."""
    if test:
        text += """ If the held-out loss rises while the training loss still falls, the network
begins to learn its points by heart: that is *overfitting*."""
    return text


def exercises(source: Source) -> str:
    """Some things to try, which this notebook can do."""
    tasks = [
        "Make `LEARNING_RATE` ten times as large, run all cells again, and compare the curves. "
        "Then ten times as small.",
        "Add a point to `POINTS` in the middle of another class, three times over. Does the "
        "boundary bend around it? What does that cost elsewhere?",
    ]
    if not source.goes_on and source.begin is None and source.model.hidden and not source.now.hand:
        tasks.append(
            "Take layers out of `model`, or give them fewer neurons. What is the smallest network "
            "that still does it?"
        )
    tasks.append(
        "After the training, look at `model[0].weight`: each row is a neuron of the first layer. "
        "Along which line is its sum zero? Find some of these lines in the map."
        if source.model.features == ("x", "y") and not source.model.batch_norm
        else "After the training, look at `model[0].weight.grad`: how large is the gradient at the "
        "end? Compare it with that after one epoch."
    )
    listed = "\n".join(f"{number}. {task}" for number, task in enumerate(tasks, 1))
    return f"## Try it\n\n{listed}"


def _letters(formula: str) -> str:
    """What the letters of a formula mean."""
    found = [
        f"`{letter}` is {meaning}"
        for letter, meaning in _LETTERS.items()
        if re.search(rf"(?<![a-zA-Z]){letter}(?![a-z])", formula)
    ]
    return f"({', '.join(found)}.)"


def _printed(every: int) -> str:
    return "all of them are printed." if every == 1 else f"of every {every:,}th they are printed."
