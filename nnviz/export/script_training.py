"""Training as a script writes it: loss, optimiser, and the loop over epochs and batches."""

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
SEED_OF = '''\
def seed_of(stream, count):
    """A seed of its own for each epoch's order (stream 1) and each step's dropout (stream 2).

    The page mixes it so (SplitMix64), which makes every step repeatable by itself.
    """
    mask = 2**64 - 1
    x = SEED * 0x9E3779B97F4A7C15 + stream * 0xD1B54A32D192ED03 + count * 0x8CB92BA72F3D8DD7
    x &= mask
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & mask
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & mask
    return (x ^ (x >> 31)) >> 1'''

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


def write_loop(source: Source) -> str:
    """Epochs, batches, and what is printed."""
    config, test = source.train, bool(len(source.points.test))
    start, position = source.begin_epoch, source.begin_position
    lines = [
        f"EPOCHS = {source.epochs}",
        "PRINT_EVERY = 1  # epochs",
        f"history = []  # epoch, training loss{', held-out loss' if test else ''}",
        "",
        "",
        "@torch.no_grad()",
        "def measure(epoch):",
        '    """Print the losses, without penalties; nothing is learnt from this."""',
        "    model.eval()",
        "    losses = [loss_function(model(x_train), y_train).item()]",
        *["    losses.append(loss_function(model(x_test), y_test).item())"] * test,
        "    model.train()",
        "    history.append((epoch, *losses))",
        "    if epoch % PRINT_EVERY == 0 or epoch == EPOCHS:",
        '        text = f"epoch {epoch}  training loss {losses[0]:.7f}"',
        *['        text += f"  held-out loss {losses[1]:.7f}"'] * test,
        "        print(text)",
        "",
        "",
    ]
    if not position:
        lines.append(f"measure({start})")
    if source.drops:
        lines.append(f"step = {source.begin.steps if source.begin else 0}")
    lines.append(f"for epoch in range({start}, EPOCHS):")
    inside: list[str] = []
    if config.schedule != "constant":
        inside.append('optimizer.param_groups[0]["lr"] = learning_rate(epoch)')
    if source.shuffles:
        inside += _batches(source)
        inside.append("for batch in batches:")
    indent = "    " * source.shuffles
    which = ("x_train[batch]", "y_train[batch]") if source.shuffles else ("x_train", "y_train")
    if source.drops:
        inside.append(f"{indent}noise.manual_seed(seed_of(2, step))")
        inside.append(f"{indent}step += 1")
    inside += [
        f"{indent}loss = loss_function(model({which[0]}), {which[1]})",
        f"{indent}optimizer.zero_grad()",
        f"{indent}loss.backward()  # the gradient of each weight",
        f"{indent}optimizer.step()",
    ]
    if config.l1:
        inside.append(f"{indent}shrink()")
    if source.now.hand:
        inside += [
            f"{indent}with torch.no_grad():  # what rests goes back to where it was",
            f"{indent}    for parameter, at, values in zip(model.parameters(), resting, kept):",
            f"{indent}        parameter.view(-1)[at] = values",
        ]
    inside.append("measure(epoch + 1)")
    return "\n".join([*lines, *(f"    {line}" for line in inside)])


def _batches(source: Source) -> list[str]:
    """The order of an epoch, cut into batches."""
    bounds, position = source.bounds, source.begin_position
    size = bounds[0][1] if len(bounds) == 1 else bounds[1][0]
    lines = [
        "shuffle = torch.Generator().manual_seed(seed_of(1, epoch))",
        "order = torch.randperm(len(x_train), generator=shuffle)",
        f"batches = list(order.split({size}))",
    ]
    if bounds[-1][1] - bounds[-1][0] > size:
        lines += [
            "# Batch normalisation finds no spread in the one point that is left over.",
            "batches[-2:] = [torch.cat(batches[-2:])]",
        ]
    if position:
        lines += [
            f"if epoch == {source.begin_epoch}:",
            f"    batches = batches[{position}:]  # the others have been taken already",
        ]
    return lines
