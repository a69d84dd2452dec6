"""The network as a script writes it: layers, and where its weights come from."""

import math

from torch import Tensor

from nnviz.export.script_numbers import READABLE, UNPACK, numbers, spaced
from nnviz.export.script_source import Source
from nnviz.network.resting import resting
from nnviz.network.shapes import named_views, parameter_shapes
from nnviz.settings.config import ModelConfig
from nnviz.settings.names import Activation, Initialization
from nnviz.settings.naming import count_numbers, layer_widths

MODULES: dict[Activation, str] = {
    "tanh": "nn.Tanh()",
    "relu": "nn.ReLU()",
    "leaky_relu": "nn.LeakyReLU(0.01)",
    "elu": "nn.ELU()",
    "gelu": "nn.GELU()",
    "silu": "nn.SiLU()",
    "sigmoid": "nn.Sigmoid()",
    "sine": "Sine()",
    "linear": "",  # no bend, no module
}
_SINE = '''\
class Sine(nn.Module):
    """Waves as an activation."""

    def forward(self, z):
        return torch.sin(z)'''
_DROPOUT = '''\
class Dropout(nn.Module):
    """nn.Dropout, but for its own random numbers: these are the ones that the page drew."""

    def forward(self, h):
        if not self.training:
            return h
        keep = 1 - {dropout!r}
        mask = {mask}
        return h * (mask / keep)  # what is silenced is made up for'''
# Where the page has points in columns it fills a mask in that order.
_MASKS = {
    False: "torch.empty(h.shape[1], h.shape[0]).bernoulli_(keep, generator=noise).t()",
    True: "torch.empty(h.shape).bernoulli_(keep, generator=noise)",
}
_OFF = '''\
class Off(nn.Module):
    """Silences some neurons for good."""

    def __init__(self, neurons):
        super().__init__()
        self.neurons = torch.tensor(neurons)

    def forward(self, h):
        return h.index_fill(1, self.neurons, 0.0)'''
_DRAW: dict[Initialization, tuple[str, ...]] = {
    "default": (
        "bound = 1 / math.sqrt(layer.in_features)  # what PyTorch does, too",
        "layer.weight.uniform_(-bound, bound, generator=generator)",
        "layer.bias.uniform_(-bound, bound, generator=generator)",
    ),
    "xavier": (
        "bound = math.sqrt(6 / (layer.in_features + layer.out_features))  # Glorot & Bengio 2010",
        "layer.weight.uniform_(-bound, bound, generator=generator)",
        "layer.bias.zero_()",
    ),
    "he": (
        "deviation = math.sqrt(2 / layer.in_features)  # He et al. 2015",
        "layer.weight.normal_(0, deviation, generator=generator)",
        "layer.bias.zero_()",
    ),
    "small": ("layer.weight.normal_(0, 0.01, generator=generator)", "layer.bias.zero_()"),
    "zero": ("layer.weight.zero_()  # all neurons of a layer stay the same", "layer.bias.zero_()"),
}


def write_network(source: Source) -> str:
    """The module, as ``model``, with weights that mean nothing yet."""
    config = source.model
    kinds, off = config.layer_activations, source.now.hand.off
    parts = [_SINE] if "sine" in kinds else []
    if source.drops:
        mask = _MASKS[config.batch_norm]
        parts.append("noise = torch.Generator()")
        parts.append(_DROPOUT.format(dropout=config.dropout, mask=mask))
    if off:
        parts.append(_OFF)
    widths, lines = layer_widths(config), []
    for layer, width in enumerate(config.hidden):
        modules = [f"nn.Linear({widths[layer]}, {width})"]
        modules += [f"nn.BatchNorm1d({width})"] * config.batch_norm
        modules += [MODULES[kinds[layer]]] * (kinds[layer] != "linear")
        modules += ["Dropout()"] * bool(config.dropout)
        silent = [neuron for at, neuron in off if at == layer]
        modules += [f"Off({silent})"] * bool(silent)
        lines.append(f"    {', '.join(modules)},")
    lines.append(f"    nn.Linear({widths[-2]}, {widths[-1]}),  # a number for each class: a logit")
    parts.append("\n".join(["model = nn.Sequential(", *lines, ")"]))
    return spaced(parts)


def write_drawing(config: ModelConfig) -> str:
    """Fresh weights, as the seed draws them."""
    steps = "".join(f"            {line}\n" for line in _DRAW[config.initialization])
    draws = config.initialization != "zero"
    generator = "generator = torch.Generator().manual_seed(SEED)\n" if draws else ""
    return (
        f"{generator}with torch.no_grad():\n    for layer in model:\n"
        f"        if isinstance(layer, nn.Linear):\n{steps}"
    ).rstrip()


def parameter_names(config: ModelConfig) -> list[str]:
    """The page's names of the parameters, in the order of those of the script's model."""
    names = []
    for layer in range(len(config.hidden) + 1):
        for part in ("layers", "norms"):
            names += [f"{part}.{layer}.weight", f"{part}.{layer}.bias"]
    return [name for name in names if name in parameter_shapes(config)]


def is_readable(config: ModelConfig) -> bool:
    """Whether a network has so few numbers that they are written out."""
    return count_numbers(config) <= READABLE


def write_list(name: str, config: ModelConfig, flat: Tensor) -> str:
    """A list with a tensor for each parameter of the script's model."""
    views, readable = named_views(config, flat), is_readable(config)
    entries = [f"    {numbers(views[key], readable)},  # {key}" for key in parameter_names(config)]
    return "\n".join([f"{name} = [", *entries, "]"])


def write_weights(source: Source) -> str:
    """The weights of the moment where the script starts, written down."""
    begin, config = source.begin, source.model
    assert begin is not None
    parts = [] if is_readable(config) else [UNPACK]
    parts.append(write_list("WEIGHTS", config, begin.weights))
    parts.append(
        "with torch.no_grad():\n    for parameter, values in zip(model.parameters(), WEIGHTS):\n"
        "        parameter.copy_(values)"
    )
    if config.batch_norm and config.hidden:
        kinds = ("running_mean", "running_var")
        rows = [
            f"    ({', '.join(numbers(begin.buffers[f'norms.{i}.{k}'], True) for k in kinds)}),"
            for i in range(len(config.hidden))
        ]
        parts.append(
            "# What batch normalisation has seen so far: means and variances.\n"
            + "\n".join(["STATISTICS = [", *rows, "]"])
            + "\nnorms = [layer for layer in model if isinstance(layer, nn.BatchNorm1d)]\n"
            "for norm, (mean, variance) in zip(norms, STATISTICS):\n"
            "    norm.running_mean.copy_(mean)\n    norm.running_var.copy_(variance)"
        )
    return spaced(parts)


def write_rest(source: Source) -> str:
    """What is frozen, or belongs to neurons that are off; empty if nothing is."""
    config, hand = source.model, source.now.hand
    if not hand:
        return ""
    shapes, flat = parameter_shapes(config), resting(config, hand).tolist()
    starts, start = {}, 0
    for name, shape in shapes.items():
        starts[name], start = start, start + math.prod(shape)
    rows = []
    for name in parameter_names(config):
        end = starts[name] + math.prod(shapes[name])
        places = [index - starts[name] for index in flat if starts[name] <= index < end]
        rows.append(f"    {places},  # {name}")
    return "\n".join(
        [
            "# These numbers rest: frozen by hand, or of a neuron that is off. One list for each",
            "# parameter: where in it they lie, counted along its rows.",
            "RESTING = [",
            *rows,
            "]",
            "resting = [torch.tensor(places, dtype=torch.int64) for places in RESTING]",
            "kept = [p.detach().flatten()[at] for p, at in zip(model.parameters(), resting)]",
        ]
    )
