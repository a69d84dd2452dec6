"""The training of a script: the loop over epochs and batches."""

from nnviz.export.script_source import Source

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


def write_loop(source: Source, every: int = 1) -> str:
    """Epochs, batches, and what is printed every so many epochs."""
    config, test = source.train, bool(len(source.points.test))
    start, position = source.begin_epoch, source.begin_position
    lines = [
        f"EPOCHS = {source.epochs}",
        f"PRINT_EVERY = {every}  # epochs",
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
