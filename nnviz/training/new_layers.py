"""One more hidden layer, which leaves the decision map as it is whatever its activation.

Only differences of logits count, for the softmax and for every loss, and they are made of at most
classes - 1 signals, each a weighted sum of what the last hidden layer puts out. The first neurons
of the new layer take these signals through a straight part of their activation, and the output
layer reads them off again. Net2Net (Chen, Goodfellow & Shlens 2016) copies each neuron by the
identity instead: that changes nothing for relu behind relu only, and needs as many neurons.
"""

import math
from dataclasses import replace

import torch
from torch import Tensor, nn

from nnviz.data.points import Points
from nnviz.network.activations import ACTIVATIONS
from nnviz.network.learner import Learner
from nnviz.network.model import compute_features
from nnviz.network.shapes import named_views
from nnviz.settings.config import ModelConfig
from nnviz.settings.names import Activation
from nnviz.training.snapshot import Snapshot

TOLERANCE = 0.005  # most that a layer may move a probability: about one step of the map's colours
RESOLUTION = 101  # points a side where that is measured, corners of the domain included
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
def add_layer(snapshot: Snapshot, config: ModelConfig, points: Points) -> Snapshot:
    """The snapshot of a network with one more hidden layer, just before the output layer.

    No probability of the map changes, but for float32's rounding (1e-6, and 5e-5 where weights are
    of the order of a thousand), if the new layer is

    - linear, relu, leaky_relu or elu, and has at least classes - 1 neurons, or
    - gelu or silu, and has at least twice as many as that.

    None changes by more than `TOLERANCE` if it is tanh, sigmoid or sine, or a narrower gelu or
    silu. With fewer than classes - 1 neurons the function changes: to the nearest that so few
    signals can make. All of this holds with batch normalisation, too. The new norm gives back the
    mean and variance that it takes from the training points, so that nothing changes either for a
    step on all of them; small batches have others, so that their first steps are less calm.

    What the optimiser remembers of the layers below is kept; the new layer and the output layer,
    whose weights are others, start with nothing remembered. Neurons that carry no signal start
    with the weights that the seed gives them, and take part in nothing.

    Parameters
    ----------
    snapshot : Snapshot
        Of finite weights.
    config : ModelConfig
        The snapshot's with one more entry in `hidden`.
    points : Points
        What is trained on, for the new norm's running statistics.
    """
    old = Learner(snapshot.model_config, snapshot.train_config)
    old.load(snapshot.weights, snapshot.buffers, {})
    new = Learner(config, snapshot.train_config)
    depth = len(config.hidden) - 1
    new.model.layers[:depth].load_state_dict(old.model.layers[:depth].state_dict())
    new.model.norms[:depth].load_state_dict(old.model.norms[:depth].state_dict())
    *_, hidden, output = new.model.linears
    kind = config.layer_activations[-1]
    carry_signals(_below(old, _domain()), old.model.linears[-1], hidden, output, kind)
    if config.batch_norm:
        old.model.norms.train()  # so that the layers below are as a training step sees them
        xy = torch.tensor(points.train.xy) if len(points.train) > 1 else _domain()
        _undo(new.model.norms[-1], hidden(_below(old, xy)))

    def remembered(state: Tensor) -> Tensor:
        then, now = named_views(snapshot.model_config, state), torch.zeros_like(new.flat)
        for name, values in named_views(config, now).items():
            if int(name.split(".")[1]) < depth:
                values.copy_(then[name])
        return now

    return replace(
        snapshot,
        model_config=config,
        weights=new.weights(),
        optimizer_state={
            name: remembered(state) if state.dim() else state
            for name, state in snapshot.optimizer_state.items()
        },
        buffers=new.buffers(),
    )


def carry_signals(
    below: Tensor, readout: nn.Linear, hidden: nn.Linear, output: nn.Linear, kind: Activation
) -> None:
    """Fill a new hidden layer and the output layer behind it so that they do what `readout` did.

    A signal goes through a bent activation the straighter the smaller it is made, but the output
    layer must then make it larger again, and the first steps of training become the wilder for it.
    So the largest scale is taken that keeps to `TOLERANCE`.

    Parameters
    ----------
    below : Tensor, shape (n, inputs)
        What the last hidden layer puts out all over the domain.
    readout : nn.Linear
        The output layer so far.
    hidden, output : nn.Linear
        Changed in place.
    kind : str
        The new layer's activation.
    """
    act = ACTIVATIONS[kind].of
    mix, rows = _signals(readout, hidden.out_features)
    signals = below @ rows[:, :-1].t() + rows[:, -1]
    target = torch.softmax(signals @ mix.t(), dim=1)
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
        output.bias.copy_(-output.weight.sum(dim=1) * act(torch.tensor(centre)))
        change = torch.softmax(output(act(hidden(below))), dim=1) - target
        if change.abs().max() <= TOLERANCE:
            return
        scale *= math.sqrt(0.5)


def _signals(readout: nn.Linear, most: int) -> tuple[Tensor, Tensor]:
    """What the logits are made of, but for a shift that all of them share.

    Returns
    -------
    mix : Tensor, shape (classes, signals)
        Logits, less their mean, are signals @ mix.T; there are at most classes - 1 and `most`.
    rows : Tensor, shape (signals, inputs + 1)
        The weights of each signal, and last its bias.
    """
    table = torch.cat([readout.weight, readout.bias[:, None]], dim=1).double()
    mix, sizes, rows = torch.linalg.svd(table - table.mean(dim=0), full_matrices=False)
    count = min(len(sizes), len(table) - 1, most)
    return mix[:, :count].float(), (sizes[:count, None] * rows[:count]).float()


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


def _domain() -> Tensor:
    """Points all over the domain, shape (n, 2)."""
    axis = torch.linspace(-1.0, 1.0, RESOLUTION)
    return torch.cartesian_prod(axis, axis)


def _below(learner: Learner, xy: Tensor) -> Tensor:
    """What the output layer gets for points, shape (n, 2)."""
    inputs = compute_features(xy, learner.model.config.features)
    return (inputs, *learner.model.outputs(inputs))[-2]
