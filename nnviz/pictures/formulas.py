"""One step in numbers as formulas: HTML that breaks where lines are short. Never imports torch."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from nnviz.data.class_styles import CLASS_STYLES
from nnviz.inside.step_parts import PointStep, StepNumbers
from nnviz.pictures.formulas_update import update_html
from nnviz.pictures.maths import bracketed, line, product_sum, section, shown, vector
from nnviz.settings import names
from nnviz.settings.naming import index_of, long_name, neuron_name
from nnviz.settings.outside import markup

MOST_POINTS = 6  # of a batch that are listed: those that say most


def step_html(numbers: StepNumbers, classes: Sequence[str]) -> str:
    """All of a step: forward and backward for a point, the batch, the update.

    Parameters
    ----------
    numbers : StepNumbers
    classes : sequence of str
        What the classes are called; shown as text, whatever it is.
    """
    parts = []
    if numbers.point is not None:
        parts = [_forward(numbers, numbers.point, classes), _backward(numbers, numbers.point)]
    parts += [_batch(numbers), update_html(numbers, number=len(parts) + 2)]
    return f'<div class="formulas">{"".join(parts)}</div>'


def class_text(label: int, classes: Sequence[str]) -> str:
    """A class by its marker and its name, as HTML."""
    style = CLASS_STYLES[label]
    return f'<span aria-hidden="true">{style.glyph}</span> {markup(classes[label])}'


def _forward(numbers: StepNumbers, point: PointStep, classes: Sequence[str]) -> str:
    config, place = numbers.config, numbers.place
    labels = [names.FEATURES[name].label for name in config.features]
    lines = [
        line(
            "inputs",
            ", ".join(f"{k} = {shown(v)}" for k, v in zip(labels, point.inputs, strict=True)),
        ),
    ]
    for index, layer in enumerate(point.layers):
        if index == place.layer:
            lines += _neuron(numbers, point)
        lines.append(
            line(f"layer {index + 1} puts out", vector(layer.passed, _marked(numbers, index)))
        )
    if place.layer == len(point.layers):
        z = product_sum(numbers.row, _below(numbers, point), numbers.bias, "b")
        lines.append(line(f"sum of {neuron_name(config, *place[1:3])}", f"z = {z}"))
    lines += [
        line("logits", vector(point.logits)),
        line("probabilities", f"softmax: {vector(point.probabilities)}"),
        line("loss", f"L = {_loss(numbers, point)} = <b>{shown(point.loss)}</b>"),
    ]
    which = f"Point {point.index + 1} of class {class_text(point.label, classes)}"
    said = "" if point.taken else f"<p>{_absent(point)}</p>"
    return section("1. Forward", f"<p>{which}.</p>{said}{''.join(lines)}")


def _absent(point: PointStep) -> str:
    """Why a point is not in the step, and what is shown of it."""
    why = (
        "It is held out, so no step takes it" if point.held_out else "The next batch is without it"
    )
    return f"{why}: its numbers are as the network predicts it, without dropout."


def _below(numbers: StepNumbers, point: PointStep) -> npt.NDArray[np.float64]:
    layer = numbers.place.layer
    return point.layers[layer - 1].passed if layer else point.inputs


def _marked(numbers: StepNumbers, layer: int) -> int | None:
    """Which neuron of a layer the weight leads to, or comes from."""
    place = numbers.place
    if layer == place.layer:
        return place.to
    return place.source if layer == place.layer - 1 else None


def _neuron(numbers: StepNumbers, point: PointStep) -> Iterable[str]:
    """From the inputs of the weight's neuron to what it puts out."""
    place = numbers.place
    layer, to = point.layers[place.layer], place.to
    z = product_sum(numbers.row, _below(numbers, point), numbers.bias, "b")
    yield line(f"sum of neuron {to + 1}", f"{'z₀' if numbers.norm else 'z'} = {z}")
    if (norm := numbers.norm) is not None:
        over = "over the batch" if point.taken else "as it runs along"
        yield line(
            f"batch norm, {over}",
            f"z = {shown(norm.scale)} · (z₀ − {bracketed(norm.mean)}) / "
            f"√({shown(norm.variance)} + 10⁻⁵) + {bracketed(norm.shift)} = "
            f"<b>{shown(layer.normed[to])}</b>",
        )
    choice = names.ACTIVATIONS[layer.activation]  # type: ignore[index]
    formula = f"a = {markup(choice.formula)}, at z = {shown(layer.normed[to])}"
    yield line(f"activation, {choice.label}", f"{formula}: <b>{shown(layer.outputs[to])}</b>")
    if layer.mask is not None:
        kept = "dropout drops it" if not layer.mask[to] else "dropout keeps it, scaled up"
        yield line(
            kept,
            f"{shown(layer.outputs[to])} · {shown(layer.mask[to])} = "
            f"<b>{shown(layer.passed[to])}</b>",
        )


def _loss(numbers: StepNumbers, point: PointStep) -> str:
    """The loss of a point with its numbers put in."""
    label, p, logits = point.label, point.probabilities, point.logits
    kind, smoothing = numbers.train_config.loss, numbers.train_config.label_smoothing
    if kind == "squared_error":
        terms = [f"({shown(v)} − {int(k == label)})²" for k, v in enumerate(p)]
        return "Σ (p − one-hot)² = " + " + ".join(terms)
    if kind == "hinge":
        terms = [
            f"max(0, 1 + {shown(v)} − {shown(logits[label])})"
            for k, v in enumerate(logits)
            if k != label
        ]
        return f"({' + '.join(terms)}) / {len(logits)}"
    if smoothing:
        return f"−Σ t ln p, with t = {vector(_targets(numbers, point))}"
    return f"−ln p of its class = −ln {shown(p[label])}"


def _targets(numbers: StepNumbers, point: PointStep) -> npt.NDArray[np.float64]:
    """What the probabilities are to become: one-hot, or smoothed."""
    smoothing, classes = numbers.train_config.label_smoothing, len(point.logits)
    targets = np.full(classes, smoothing / classes)
    targets[point.label] += 1.0 - smoothing
    return targets


def _backward(numbers: StepNumbers, point: PointStep) -> str:
    config, place, last = numbers.config, numbers.place, len(point.layers)
    kind = numbers.train_config.loss
    formula = "p − t" if kind == "cross_entropy" else names.LOSSES[kind].gradient
    lines = [
        line("∂L/∂logits", f"{formula} = {vector(point.toward_logits, _marked(numbers, last))}")
    ]
    for index in range(last - 1, place.layer, -1):
        layer = point.layers[index]
        how = "(Wᵀ δ of the layer above) · f′" + (", through batch norm" if numbers.norm else "")
        lines.append(line(f"δ of layer {index + 1}", f"{how} = {vector(layer.toward_sums)}"))
    if place.layer < last:
        lines += _through_neuron(numbers, point)
    what = _met(numbers)
    symbol = "w" if place.kind == "weight" else place.kind
    lines.append(
        line(
            f"gradient, δ times {what}",
            f"∂L/∂{symbol} = {bracketed(point.delta)} · {bracketed(point.source)} = "
            f"<b>{shown(point.gradient)}</b>",
        )
    )
    if config.batch_norm and point.taken:
        lines.append(
            "<p>Batch normalisation ties the points of a batch together: what this one does to the "
            "others is in its δ, which is one number here.</p>"
        )
    return section("2. Backward, factor by factor", "".join(lines))


def _met(numbers: StepNumbers) -> str:
    """What the weight is multiplied with."""
    kind = numbers.place.kind
    return {"weight": _source(numbers), "scale": "its normalised sum"}.get(kind, "1")


def _source(numbers: StepNumbers) -> str:
    config, place = numbers.config, numbers.place
    if place.source is None:
        return "1"
    if place.layer == 0:
        return f"the input {names.FEATURES[config.features[place.source]].label}"
    return f"what {neuron_name(config, place.layer - 1, place.source)} passes on"


def _through_neuron(numbers: StepNumbers, point: PointStep) -> Iterable[str]:
    """From the layer above down to the sum of the weight's neuron."""
    place = numbers.place
    layer, to, last = point.layers[place.layer], place.to, len(point.layers) - 1
    above = (
        point.toward_logits if place.layer == last else point.layers[place.layer + 1].toward_sums
    )
    yield line(f"∂L/∂a of neuron {to + 1}", f"Σ w δ = {product_sum(numbers.column, above)}")
    choice = names.ACTIVATIONS[layer.activation]  # type: ignore[index]
    yield line(
        f"slope of {choice.label}",
        f"f′ = {markup(choice.gradient)}, at z = {shown(layer.normed[to])}: "
        f"<b>{shown(layer.slope[to])}</b>",
    )
    factors = [layer.toward_passed[to], *([] if layer.mask is None else [layer.mask[to]])]
    multiplied = " · ".join(map(bracketed, [*factors, layer.slope[to]]))
    name = "∂L/∂z" if numbers.norm else "δ = ∂L/∂z"
    yield line(name, f"{multiplied} = <b>{shown(layer.toward_normed[to])}</b>")
    if numbers.norm and place.kind in ("weight", "bias"):
        yield line("δ = ∂L/∂z₀, through batch norm", f"<b>{shown(layer.toward_sums[to])}</b>")


def _batch(numbers: StepNumbers) -> str:
    batch, point = numbers.batch, numbers.point
    of = f"Batch {numbers.position + 1} of {numbers.batches} in epoch {numbers.epoch + 1:,}"
    whole = "all training points" if numbers.batches == 1 else f"{batch.count:,} points"
    products = batch.deltas * batch.sources
    largest = np.argsort(-np.abs(products), kind="stable")[:MOST_POINTS]
    rows = "".join(
        f"<tr><td>{batch.points[i] + 1}</td><td>{shown(batch.deltas[i])}</td>"
        f"<td>{shown(batch.sources[i])}</td><td>{shown(products[i])}</td></tr>"
        for i in largest
    )
    heads = "<th>point</th><th>δ</th><th>× what it meets</th><th>gradient</th>"
    more = batch.count - len(largest)
    rest = f"<p>and {more:,} more, which say less.</p>" if more else ""
    lines = [
        line("mean loss", f"<b>{shown(batch.loss)}</b>, without penalties"),
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{rest}",
        line(
            "mean of all gradients",
            f"g = {shown(float(products.sum()))} / {batch.count:,} = "
            f"<b>{shown(batch.gradient)}</b>",
        ),
    ]
    if point is not None:
        said = f"1/{batch.count:,} of its gradient" if point.taken else "none of its gradient"
        lines.append(f"<p>The step is the batch's: {said} above is in it.</p>")
    else:
        lines.insert(1, f"<p>{_deltas(numbers)}</p>")
    number = 3 if point is not None else 1
    return section(f"{number}. The batch", f"<p>{of}: {whole}.</p>{''.join(lines)}")


def _deltas(numbers: StepNumbers) -> str:
    """What the columns of the batch are, for whom no point has led to them."""
    place = numbers.place
    return (
        f"δ says how fast a point's loss changes with the sum of "
        f"{neuron_name(numbers.config, *place[1:3])}. Times what the {place.kind} meets there "
        f"({_met(numbers)}) it is the point's gradient. “One point” shows where δ comes from."
    )


def title_of(numbers: StepNumbers) -> str:
    """``weight from x to neuron 3 of layer 1: 0.53120 → 0.52980``."""
    name = long_name(numbers.config, index_of(numbers.config, numbers.place))
    return f"{name}: {exact(float(numbers.update.old))} → {exact(numbers.new)}"


def exact(value: float) -> str:
    """A number with as many digits as float32 holds."""
    return f"{value:.7g}".replace("-", "−")
