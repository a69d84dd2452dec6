"""One more hidden layer, which leaves the decision map as it is whatever its activation.

Before the output layer, only differences of logits count, for the softmax and for every loss, and
they are made of at most classes - 1 signals, each a weighted sum of what the last hidden layer puts
out. The first neurons of the new layer take these signals through a straight part of their
activation, and the output layer reads them off again. Before another hidden layer the signals are
what its sums are made of, and that layer reads them off. Net2Net (Chen, Goodfellow & Shlens 2016)
copies each neuron by the identity instead: that changes nothing for relu behind relu only, and
needs as many neurons.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn

from nnviz.data.points import Points
from nnviz.network.activations import ACTIVATIONS
from nnviz.network.learner import Learner
from nnviz.settings.config import ModelConfig
from nnviz.settings.names import Activation
from nnviz.training.moved_layers import below, copy_layers, domain, learner_of, moved
from nnviz.training.snapshot import Snapshot

TOLERANCE = 0.005  # most that a layer may move a probability: about one step of the map's colours
SCALES = 32  # that are tried for it, each 0.7 times the one before

EDGE = math.inf  # an offset that lifts the whole signal above zero, where there is no bend

# Two neurons, act(offset + z) and act(offset - z), differ by a multiple of z: for the first four
# activations whatever z is, for the others nearly. Tanh's and sigmoid's offsets are where their
# third derivative is zero. A sine's pair differs by a multiple of sin(z) at any offset; with none
# the two would be mirror images and stay so.
INFLECTION = math.atanh(math.sqrt(1.0 / 3.0))
PAIRED: dict[Activation, float] = {
    "relu": 0.0,
    "leaky_relu": 0.0,
    "gelu": 0.0,
    "silu": 0.0,
    "tanh": INFLECTION,
    "sigmoid": 2.0 * INFLECTION,
    "sine": 0.5,
}

# One neuron, act(offset + z), where the activation has no bend or its second derivative is zero.
ALONE: dict[Activation, float] = {
    "linear": 0.0,
    "relu": EDGE,
    "leaky_relu": EDGE,
    "elu": EDGE,
    "gelu": math.sqrt(2.0),
    "silu": 2.39936,
    "tanh": 0.0,
    "sigmoid": 0.0,
    "sine": 0.0,
}


@torch.no_grad()
def add_layer(
    snapshot: Snapshot, config: ModelConfig, points: Points, at: int | None = None
) -> Snapshot:
    """The snapshot of a network with one more hidden layer, just before the output layer.

    No probability of the map changes, but for float32's rounding (1e-6, and 5e-5 where weights are
    of the order of a thousand), if the new layer is

    - linear, relu, leaky_relu or elu, and has at least classes - 1 neurons, or
    - gelu or silu, and has at least twice as many as that.

    None changes by more than `TOLERANCE` if it is tanh, sigmoid or sine, or a narrower gelu or
    silu. With fewer than classes - 1 neurons the function changes: to the nearest that so few
    signals can make. All of this holds with batch normalisation, too. The new norm gives back the
    mean and variance that it takes from the training points, so that nothing changes either for a
    step on all of them; small batches have others, so that their first steps are less calm. Before
    another hidden layer it is the same, with as many signals as that layer has neurons or the one
    below it, whichever are fewer, in place of classes - 1.

    What the optimiser remembers of the other layers is kept; the new layer and the one that reads
    it, whose weights are others, start with nothing remembered and nothing frozen. Neurons that
    carry no signal start with the weights that the seed gives them, and take part in nothing.

    Parameters
    ----------
    snapshot : Snapshot
        Of finite weights.
    config : ModelConfig
        The snapshot's with one more entry in `hidden`.
    points : Points
        What is trained on, for the new norm's running statistics.
    at : int, optional
        Which of the hidden layers is the new one, from 0; the last one.
    """
    old = learner_of(snapshot)
    new = Learner(config, snapshot.train_config)
    at = len(config.hidden) - 1 if at is None else at
    layers = {i: i + (i > at) for i in range(len(config.hidden)) if i != at}
    norms = {i: i + (i >= at) for i in range(len(old.model.norms))}
    copy_layers(old, new, layers, norms)
    hidden, reader = new.model.linears[at : at + 2]
    kind, last = config.layer_activations[at], at == len(config.hidden) - 1

    def onward(sums: Tensor) -> Tensor:
        *_, logits = old.model.outputs(old.model.bent(sums, at), at + 1)
        return logits

    carry_signals(
        below(old, domain(), at),
        old.model.linears[at],
        hidden,
        reader,
        kind,
        None if last else onward,
    )
    if config.batch_norm:
        old.model.norms.train()  # so that the layers below are as a training step sees them
        xy = torch.tensor(points.train.xy) if len(points.train) > 1 else domain()
        norm = new.model.norms[at]
        _undo(norm, hidden(below(old, xy, at)))
    off = tuple((layer + (layer >= at), neuron) for layer, neuron in snapshot.hand.off)
    return moved(snapshot, new, layers, norms, off)


def carry_signals(
    below: Tensor,
    readout: nn.Linear,
    hidden: nn.Linear,
    output: nn.Linear,
    kind: Activation,
    onward: Callable[[Tensor], Tensor] | None = None,
) -> None:
    """Fill a new hidden layer and the layer behind it so that they do what `readout` did.

    A signal goes through a bent activation the straighter the smaller it is made, but the output
    layer must then make it larger again, and the first steps of training become the wilder for it.
    So the largest scale is taken that keeps to `TOLERANCE`.

    Parameters
    ----------
    below : Tensor, shape (n, inputs)
        What the hidden layer before puts out all over the domain.
    readout : nn.Linear
        The layer so far that gets this.
    hidden, output : nn.Linear
        Changed in place.
    kind : str
        The new layer's activation.
    onward : callable, optional
        What `readout` puts out -> logits, each of shape (n, width); ``None`` if these are the
        logits, of which only differences count.
    """
    act = ACTIVATIONS[kind].of
    mix, rows, rest = _signals(readout, hidden.out_features, differences=onward is None)
    onward = onward or (lambda logits: logits)
    signals = below @ rows[:, :-1].t() + rows[:, -1]
    target = torch.softmax(onward(signals @ mix.t() + rest), dim=1)
    bound = 1.1 * float(signals.abs().max()) + 0.01  # they may be larger between the points
    paired = kind in PAIRED and 2 * len(rows) <= hidden.out_features
    if paired:
        rows, mix = torch.cat([rows, -rows]), torch.cat([mix, -mix], dim=1) / 2.0
    offset = (PAIRED if paired else ALONE)[kind]
    # A neuron far above zero puts out much, which is as wild: in trials a quarter was calmest.
    scale = 0.25 if offset == EDGE else 1.0
    output.weight.zero_()
    for _ in range(SCALES):
        centre = scale * bound if offset == EDGE else offset
        hidden.weight[: len(rows)] = scale * rows[:, :-1]
        hidden.bias[: len(rows)] = scale * rows[:, -1] + centre
        output.weight[:, : len(rows)] = mix / (scale * _slope(kind, centre))
        output.bias.copy_(rest - output.weight.sum(dim=1) * act(torch.tensor(centre)))
        change = torch.softmax(onward(output(act(hidden(below)))), dim=1) - target
        if change.abs().max() <= TOLERANCE:
            return
        scale *= math.sqrt(0.5)


def _signals(readout: nn.Linear, most: int, differences: bool) -> tuple[Tensor, Tensor, Tensor]:
    """What a layer's sums are made of; with `differences` but for a shift that all of them share.

    Returns
    -------
    mix : Tensor, shape (outputs, signals)
        Sums are signals @ mix.T + rest, or with `differences` that is so for sums less their mean.
        There are at most `most` signals, and with `differences` outputs - 1.
    rows : Tensor, shape (signals, inputs + 1)
        The weights of each signal, and last its bias.
    rest : Tensor, shape (outputs,)
    """
    bias = readout.bias[:, None]
    table = torch.cat([readout.weight, bias if differences else 0.0 * bias], dim=1).double()
    table = table - table.mean(dim=0) if differences else table
    mix, sizes, rows = torch.linalg.svd(table, full_matrices=False)
    count = min(len(sizes), len(table) - differences, table.shape[1] - (not differences), most)
    rest = 0.0 * readout.bias if differences else readout.bias
    return mix[:, :count].float(), (sizes[:count, None] * rows[:count]).float(), rest


def _slope(kind: Activation, at: float) -> float:
    """An activation's derivative; at a kink the mean of both sides."""
    step = 1e-4
    sides = torch.tensor([at + step, at - step], dtype=torch.float64)
    above, below = ACTIVATIONS[kind].of(sides).tolist()
    return float(above - below) / (2.0 * step)


def _undo(norm: nn.Module, sums: Tensor) -> None:
    """Let a norm pass `sums`, shape (n, neurons), on as they are, in training as in evaluation."""
    assert isinstance(norm, nn.BatchNorm1d)
    assert norm.running_mean is not None
    assert norm.running_var is not None
    norm.running_mean.copy_(sums.mean(dim=0))
    norm.running_var.copy_(sums.var(dim=0, correction=0))
    norm.weight.copy_(torch.sqrt(norm.running_var + norm.eps))
    norm.bias.copy_(norm.running_mean)
