"""What a script makes small, and by which rule: loss, optimiser, schedule and L1."""

from nnviz.export.script_model import write_list
from nnviz.export.script_numbers import spaced
from nnviz.export.script_source import Source
from nnviz.network.optimizers import OPTIMIZERS
from nnviz.network.schedules import LEAST
from nnviz.settings.config import TrainConfig
from nnviz.settings.names import Schedule

_SQUARED = '''\
def loss_function(logits, labels):
    """The Brier score: squared distance of the probabilities from 1 for the label, 0 elsewhere."""
    wanted = nn.functional.one_hot(labels, logits.shape[1])
    return (torch.softmax(logits, dim=1) - wanted).square().sum(dim=1).mean()'''
_SHARES: dict[Schedule, str] = {
    "step": "{gamma!r} ** (t // {epochs})",
    "cosine": "0.5 * (1 + math.cos(math.pi * min(t / {epochs}, 1)))",
    "warmup": "min(t / {epochs}, 1)",
}
_SHRINK = '''\
L1 = {l1!r}


@torch.no_grad()
def shrink():
    """Pull all weights towards zero, to exactly 0 those that would pass it: a proximal step."""
    for parameter in model.parameters():
{lines}'''


def write_loss(config: TrainConfig) -> str:
    """What is made small, as ``loss_function``."""
    if config.loss == "squared_error":
        return _SQUARED
    if config.loss == "hinge":
        return "loss_function = nn.MultiMarginLoss()"
    smoothing = f"label_smoothing={config.label_smoothing!r}" if config.label_smoothing else ""
    return f"loss_function = nn.CrossEntropyLoss({smoothing})"


def write_optimizer(source: Source) -> str:
    """The optimiser, with what it remembers; the schedule and the step of L1, where there are."""
    config, begin = source.train, source.begin
    parts = [f"LEARNING_RATE = {config.learning_rate!r}\noptimizer = {_optimizer(config)}"]
    if begin is not None and begin.steps and begin.optimizer_state:
        state, model = begin.optimizer_state, source.model
        lists = [
            write_list(name.upper(), model, values)
            for name, values in state.items()
            if values.dim()
        ]
        entries = [
            f'"{name}": '
            + (f"{name.upper()}[i]" if value.dim() else f"torch.tensor({float(value)!r})")
            for name, value in state.items()
        ]
        parts.append("# What it remembers of the steps before.\n" + "\n".join(lists))
        parts.append(
            "for i, parameter in enumerate(model.parameters()):\n"
            f"    optimizer.state[parameter] = {{{', '.join(entries)}}}"
        )
    if config.schedule != "constant":
        parts.append(_schedule(source))
    if config.l1:
        parts.append(_shrink(config))
    return spaced(parts)


def _optimizer(config: TrainConfig) -> str:
    name, more = config.optimizer, ""
    if name in ("adam", "adamw"):
        kind, more = ("Adam" if name == "adam" else "AdamW"), f"betas={config.beta1, config.beta2}"
    elif name == "rmsprop":
        kind, more = "RMSprop", f"alpha={config.alpha!r}"
    elif name == "adagrad":
        kind = "Adagrad"
    else:
        kind, momentum = "SGD", config.momentum if name != "sgd" else 0.0
        if momentum:
            more = f"momentum={momentum!r}" + ", nesterov=True" * (name == "nesterov")
    entries = ["model.parameters()", "lr=LEARNING_RATE", more]
    if config.weight_decay or name == "adamw":  # AdamW has some of its own accord
        entries.append(f"weight_decay={config.weight_decay!r}")
    return f"torch.optim.{kind}({', '.join(filter(None, entries))})"


def _schedule(source: Source) -> str:
    config, start = source.train, source.now.schedule_start
    epochs, gamma = config.schedule_epochs, config.schedule_gamma
    share = _SHARES[config.schedule].format(epochs=epochs, gamma=gamma)
    since = f"    t = epoch - {start}  # it was chosen then\n" if start else ""
    return f'''\
def learning_rate({"epoch" if start else "t"}):
    """The learning rate of an epoch; never below a thousandth of the full one."""
{since}    return LEARNING_RATE * max({share}, {LEAST!r})'''


def _shrink(config: TrainConfig) -> str:
    """L1 as a proximal step (see `nnviz.network.optimizers.shrink`)."""
    squares = OPTIMIZERS[config.optimizer].squares
    if squares is None:
        momentum = config.momentum if config.optimizer != "sgd" else 0.0
        steady = f" / (1 - {momentum!r})" if momentum else ""
        length = [f'length = optimizer.param_groups[0]["lr"] * L1{steady}']
    else:
        length = [f'squares = optimizer.state[parameter]["{squares}"]']
        if config.optimizer in ("adam", "adamw"):
            length.append(
                f"squares = squares / (1 - {config.beta2!r} ** "
                'float(optimizer.state[parameter]["step"]))'
            )
        length += [
            "group = optimizer.param_groups[0]",
            'length = (L1 / (squares.sqrt() + group["eps"])).clamp(max=10)',
            'length = group["lr"] * length  # each weight has its own rate, as in the step',
        ]
    length.append("parameter -= parameter.clamp(-length, length)")
    lines = "\n".join(f"        {line}" for line in length)
    return _SHRINK.format(l1=config.l1, lines=lines)
