"""What the optimiser makes of a gradient, as formulas. Never imports torch."""

from collections.abc import Iterable

from nnviz.inside.step_parts import StepNumbers
from nnviz.pictures.maths import bracketed, line, section, shown
from nnviz.settings.names import OPTIMIZERS, SCHEDULES

SYMBOLS = {
    "momentum_buffer": "v",
    "exp_avg": "m",
    "exp_avg_sq": "s",
    "square_avg": "s",
    "sum": "s",
}
RESTS = {
    "frozen": "This weight is frozen: it stays as it is, and so does what the optimiser remembers.",
    "off": "It belongs to a neuron that is switched off, and rests meanwhile.",
}


def update_html(numbers: StepNumbers, number: int) -> str:
    """The last section: from the gradient to the new weight.

    Parameters
    ----------
    numbers : StepNumbers
    number : int
        Of the section.
    """
    config, update = numbers.train_config, numbers.update
    rate = f"η = <b>{shown(update.rate)}</b>"
    if config.schedule != "constant":
        words = f"{shown(config.learning_rate)} · {shown(numbers.share)}"
        rate = f"{words}, {SCHEDULES[config.schedule].label}: {rate}"
    lines = [line("learning rate of this step", rate)]
    if numbers.rests is not None:
        lines.append(f"<p>{RESTS[numbers.rests]}</p>")
    else:
        lines += [*_penalty(numbers), *_memory(numbers), *_move(numbers), *_shrink(numbers)]
    lines.append(
        line(
            "new value",
            f'<span class="new">{shown(float(update.old))} → <b>{shown(numbers.new)}</b></span>',
        )
    )
    label = OPTIMIZERS[config.optimizer].label
    return section(f"{number}. The update, by {label}", "".join(lines))


def _penalty(numbers: StepNumbers) -> Iterable[str]:
    """What L2 adds to the gradient."""
    config, update = numbers.train_config, numbers.update
    if config.weight_decay and config.optimizer != "adamw":
        yield line(
            "with L2",
            f"g ← {shown(float(update.gradient))} + {shown(config.weight_decay)} · "
            f"{bracketed(float(update.old))} = <b>{shown(float(update.penalised))}</b>",
        )


def _memory(numbers: StepNumbers) -> Iterable[str]:
    """What the optimiser remembers, before and after."""
    config, update = numbers.train_config, numbers.update
    g = bracketed(float(update.penalised))
    for name, value in update.after.items():
        before, after = shown(float(update.before.get(name, 0.0))), shown(float(value))
        symbol = SYMBOLS[name]
        formula = {
            "momentum_buffer": f"{shown(config.momentum)} · {before} + {g}",
            "exp_avg": f"{shown(config.beta1)} · {before} + {shown(1 - config.beta1)} · {g}",
            "exp_avg_sq": f"{shown(config.beta2)} · {before} + {shown(1 - config.beta2)} · {g}²",
            "square_avg": f"{shown(config.alpha)} · {before} + {shown(1 - config.alpha)} · {g}²",
            "sum": f"{before} + {g}²",
        }[name]
        yield line(f"memory, {symbol} was {before}", f"{symbol} ← {formula} = <b>{after}</b>")


def _move(numbers: StepNumbers) -> Iterable[str]:
    """How far the optimiser goes."""
    config, update = numbers.train_config, numbers.update
    rate, g = shown(update.rate), bracketed(float(update.penalised))
    after = {name: float(value) for name, value in update.after.items()}
    if "exp_avg" in after:
        power = f"<sup>{update.count}</sup>"
        yield line(
            f"corrected for the start, step {update.count:,}",
            f"m̂ = {shown(after['exp_avg'])} / (1 − {shown(config.beta1)}{power}), "
            f"ŝ = {shown(after['exp_avg_sq'])} / (1 − {shown(config.beta2)}{power})",
        )
        first = after["exp_avg"] / (1.0 - config.beta1**update.count)
        second = after["exp_avg_sq"] / (1.0 - config.beta2**update.count)
        step = f"η m̂ / (√ŝ + 10⁻⁸) = {rate} · {bracketed(first)} / (√{shown(second)} + 10⁻⁸)"
    elif "square_avg" in after or "sum" in after:
        squares, small = after.get("square_avg", after.get("sum", 0.0)), "10⁻⁸"
        if config.optimizer == "adagrad":
            small = "10⁻¹⁰"
        step = f"η g / (√s + {small}) = {rate} · {g} / (√{shown(squares)} + {small})"
    elif "momentum_buffer" in after:
        speed = bracketed(after["momentum_buffer"])
        step = f"η v = {rate} · {speed}"
        if config.optimizer == "nesterov":
            step = f"η (g + μ v) = {rate} · ({g} + {shown(config.momentum)} · {speed})"
    else:
        step = f"η g = {rate} · {g}"
    yield line("step", f"{step} = <b>{shown(float(update.step))}</b>")
    old = shown(float(update.old))
    if update.factor != 1.0:
        yield line(
            "L2, apart from the gradient", f"w is first multiplied by 1 − η λ = {update.factor:.7g}"
        )
        old = f"{update.factor:.7g} · {bracketed(float(update.old))}"
    yield line(
        "weight minus step",
        f"w ← {old} − {bracketed(float(update.step))} = <b>{shown(float(update.moved))}</b>",
    )


def _shrink(numbers: StepNumbers) -> Iterable[str]:
    """What L1 then does."""
    if numbers.train_config.l1:
        yield line(
            "with L1",
            f"pulled towards zero by {shown(float(numbers.update.shrinks))} at most: "
            f"<b>{shown(numbers.new)}</b>",
        )
