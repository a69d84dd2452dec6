"""A batch forward and backward through a network, and all that is known on the way.

Nothing of it is the trainer's, but it calls torch with the same shapes in the same order, in
float32: a gradient that is nothing but rounding (of a bias below a batch normalisation, say) is
made a full step by Adam, and only so it is the same rounding.
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from nnviz.network.activations import ACTIVATIONS
from nnviz.network.batches import DROPOUT, Batch, derived_seed
from nnviz.network.losses import data_loss, logits_gradient
from nnviz.network.resting import off_masks
from nnviz.network.shapes import named_views
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.hand import NO_HAND, Hand

EPSILON = 1e-5  # of batch normalisation, as torch has it


Silenced = tuple[list[Tensor | None], list[Tensor | None]]  # by dropout, by hand: of each layer


@dataclass(frozen=True, eq=False)
class Hidden:
    """What happens in a hidden layer, for each point; all of shape (neurons, n).

    Attributes
    ----------
    sums : Tensor
        z, what the neurons get.
    normed : Tensor
        What batch normalisation makes of them; without it, the same.
    outputs : Tensor
        a, what the activation makes of that.
    mask : Tensor or None
        What dropout does with it: 0, or what the others are scaled up by.
    passed : Tensor
        What the next layer gets.
    toward_passed, toward_normed, toward_sums : Tensor
        The derivatives of the batch's loss with respect to these.
    slope : Tensor
        That of the activation.
    """

    sums: Tensor
    normed: Tensor
    outputs: Tensor
    mask: Tensor | None
    passed: Tensor
    toward_passed: Tensor
    toward_normed: Tensor
    toward_sums: Tensor
    slope: Tensor


@dataclass(frozen=True, eq=False)
class Backward:
    """A batch on its way through a network and back.

    Attributes
    ----------
    inputs : Tensor, shape (features, n)
    hidden : list of Hidden
    logits, toward_logits : Tensor, shape (classes, n)
    gradient : Tensor, shape (parameters,)
        Of the batch's loss, without penalties.
    """

    inputs: Tensor
    hidden: list[Hidden]
    logits: Tensor
    toward_logits: Tensor
    gradient: Tensor


def dropout_masks(config: ModelConfig, step: int, count: int, *, columns: bool) -> list[Tensor]:
    """Which outputs of each hidden layer dropout keeps in a step, shape (neurons, n): 0 or 1.

    Parameters
    ----------
    config : ModelConfig
    step : int
        Its number, which decides it.
    count : int
        Points of the batch.
    columns : bool
        Whether it is drawn for points in columns, as without batch normalisation.
    """
    keep = 1.0 - config.dropout
    generator = torch.Generator().manual_seed(derived_seed(config.seed, DROPOUT, step))
    masks = []
    for width in config.hidden:
        shape = (width, count) if columns else (count, width)
        mask = torch.empty(shape).bernoulli_(keep, generator=generator)
        masks.append(mask if columns else mask.t())
    return masks


def backward(
    config: ModelConfig,
    train_config: TrainConfig,
    weights: Tensor,
    batch: Batch,
    *,
    step: int | None,
    buffers: dict[str, Tensor],
    hand: Hand = NO_HAND,
) -> Backward:
    """Carry a batch through a network and back.

    Parameters
    ----------
    config : ModelConfig
    train_config : TrainConfig
        Says which loss.
    weights : Tensor, shape (parameters,)
    batch : Batch
    step : int, optional
        The step's number, for dropout. ``None``: as when it predicts, without dropout, and with the
        running statistics of batch normalisation.
    buffers : dict of str to Tensor
        These statistics.
    hand : Hand
        Neurons that are off put out nothing. The gradient is that of frozen numbers, too.
    """
    off = off_masks(config, hand) or [None] * len(config.hidden)
    masks: list[Tensor | None] = [None] * len(config.hidden)
    if config.dropout and step is not None:
        masks = [*dropout_masks(config, step, len(batch), columns=not config.batch_norm)]
    if config.batch_norm:
        statistics = buffers if step is None else None
        return _by_autograd(config, train_config, weights, batch, (masks, off), statistics)
    return _by_hand(config, train_config, weights, batch, (masks, off))


@torch.no_grad()
def _by_hand(
    config: ModelConfig,
    train_config: TrainConfig,
    weights: Tensor,
    batch: Batch,
    silenced: Silenced,
) -> Backward:
    views, last = named_views(config, weights), len(config.hidden)
    masks, off = silenced
    sums: list[Tensor] = []
    outputs: list[Tensor] = []
    passed = [batch.inputs]
    for index, kind in enumerate(config.layer_activations):
        sums.append(_sums(views, index, passed[-1]))
        outputs.append(_without(ACTIVATIONS[kind].of(sums[-1]), off[index]))
        if (mask := masks[index]) is not None:
            masks[index] = mask = mask / (1.0 - config.dropout)
        passed.append(outputs[-1] if mask is None else outputs[-1] * mask)
    logits = _sums(views, last, passed[-1])
    delta = torch.empty_like(logits)
    logits_gradient(logits.clone(), batch.one_hot, train_config, out=delta, weights=batch.weights)
    toward_logits, ones = delta, torch.ones(len(batch))
    gradients: dict[str, Tensor] = {}
    hidden: list[Hidden] = []
    for index in range(last, -1, -1):
        gradients[f"layers.{index}.weight"] = torch.mm(delta, passed[index].t())
        gradients[f"layers.{index}.bias"] = torch.mv(delta, ones)
        if index:
            above = torch.mm(views[f"layers.{index}.weight"].t(), delta)
            z, a, mask = sums[index - 1], outputs[index - 1], masks[index - 1]
            kind = config.layer_activations[index - 1]
            delta = _through(kind, above if mask is None else above * mask, z, a)
            delta = _without(delta, off[index - 1])
            slope = _without(_through(kind, torch.ones_like(z), z, a), off[index - 1])
            hidden.append(Hidden(z, z, a, mask, passed[index], above, delta, delta, slope))
    flat = torch.cat([gradients[name].reshape(-1) for name in views])
    return Backward(batch.inputs, hidden[::-1], logits, toward_logits, flat)


def _sums(views: dict[str, Tensor], index: int, below: Tensor) -> Tensor:
    bias = views[f"layers.{index}.bias"].unsqueeze(1)
    return torch.addmm(bias, views[f"layers.{index}.weight"], below)


def _without(values: Tensor, off: Tensor | None) -> Tensor:
    """The values, shape (neurons, n), with 0 for neurons that are off."""
    return values if off is None else values.masked_fill(off.unsqueeze(1), 0.0)


def _through(kind: str, delta: Tensor, z: Tensor, a: Tensor) -> Tensor:
    """A derivative with respect to the outputs, as one with respect to what went in."""
    out, z = delta.clone(), z.clone()
    ACTIVATIONS[kind].backward(out, z, z if kind == "linear" else a.clone())  # type: ignore[index]
    return out


def _by_autograd(
    config: ModelConfig,
    train_config: TrainConfig,
    weights: Tensor,
    batch: Batch,
    silenced: Silenced,
    statistics: dict[str, Tensor] | None,
) -> Backward:
    """With batch normalisation, which ties the points of a batch together: points in rows."""
    masks, off = silenced
    # Each lies where the engine's lies: sums of what is not aligned are rounded in another way.
    leaves = {
        name: view.detach().requires_grad_()
        for name, view in named_views(config, weights.clone()).items()
    }
    passed, known, keep = batch.inputs.t(), [], 1.0 - config.dropout
    for index, kind in enumerate(config.layer_activations):
        z = functional.linear(
            passed, leaves[f"layers.{index}.weight"], leaves[f"layers.{index}.bias"]
        )
        u = functional.batch_norm(
            z,
            None if statistics is None else statistics[f"norms.{index}.running_mean"],
            None if statistics is None else statistics[f"norms.{index}.running_var"],
            leaves[f"norms.{index}.weight"],
            leaves[f"norms.{index}.bias"],
            training=statistics is None,
            eps=EPSILON,
        )
        a, mask = ACTIVATIONS[kind].of(u), masks[index]
        passed = a if mask is None else a * mask.t() / keep
        if (out := off[index]) is not None:
            passed = passed.masked_fill(out, 0.0)
        known.append((z, u, a, passed))
    last = len(config.hidden)
    logits = functional.linear(
        passed, leaves[f"layers.{last}.weight"], leaves[f"layers.{last}.bias"]
    )
    loss = data_loss(logits.t(), batch.labels, train_config)
    stations = [t for z, u, _, h in known for t in (z, u, h)]
    toward = torch.autograd.grad(loss, [*leaves.values(), *stations, logits])
    flat = torch.cat([gradient.reshape(-1) for gradient in toward[: len(leaves)]])
    rest = iter(toward[len(leaves) :])
    hidden = []
    each = zip(known, masks, off, config.layer_activations, strict=True)
    for (z, u, a, h), mask, gone, kind in each:
        to_z, to_u, to_h = next(rest), next(rest), next(rest)
        bare, out = u.detach(), a.detach()
        slope = _without(_through(kind, torch.ones_like(bare), bare, out).t(), gone)
        h, to_h, to_u, to_z = (t.detach().t() for t in (h, to_h, to_u, to_z))
        scale = None if mask is None else mask / keep
        shown = _without(out.t(), gone)
        z = z.detach().t()
        hidden.append(Hidden(z, bare.t(), shown, scale, h, to_h, to_u, to_z, slope))
    return Backward(batch.inputs, hidden, logits.detach().t(), next(rest).t(), flat)
