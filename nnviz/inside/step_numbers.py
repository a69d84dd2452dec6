"""One step of training in numbers: what it does to one weight, found beside the trainer."""

from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from nnviz.inside.backward import EPSILON, Backward, backward
from nnviz.inside.step_parts import BatchStep, Floats, LayerStep, Norm, PointStep, StepNumbers
from nnviz.inside.update_rule import Update, update
from nnviz.network.batches import Batch
from nnviz.network.losses import point_losses
from nnviz.network.resting import resting
from nnviz.network.schedules import scheduled_learning_rate
from nnviz.network.shapes import named_views
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.naming import Place, index_of
from nnviz.training.trainer import Trainer


def step_numbers(trainer: Trainer, place: Place, point: int | None = None) -> StepNumbers:
    """What the trainer's next step does to one weight; the trainer is only looked at.

    Parameters
    ----------
    trainer : Trainer
        One that can be trained.
    place : Place
        Which weight.
    point : int, optional
        Which point of its data set to follow through the network.

    Raises
    ------
    ValueError
        If the network has no such weight, or the data set no such point.
    """
    config, weights = trainer.model_config, trainer.learner.weights()
    index = index_of(config, place)
    if point is not None and not 0 <= point < len(trainer.points):
        raise ValueError(f"point must be below {len(trainer.points)}. Got {point}.")
    views = named_views(config, weights)
    batch, order = trainer.coming()
    found = _backward(trainer, weights, batch, trainer.steps)
    chosen, inside = None, _position(order, batch, point)
    norm = tied = _norm(trainer, views, place, found)
    if point is not None and inside is not None:
        count = float(_count(batch))
        chosen = _point(trainer, place, found, batch, (inside, point), count, norm)
    elif point is not None:
        alone = trainer.learner.batch(trainer.points.select(np.array([point])))
        passage = _backward(trainer, weights, alone, None)
        norm = _norm(trainer, views, place, None)
        chosen = _point(trainer, place, passage, alone, (0, point), 1.0, norm)
        chosen = replace(chosen, taken=False)
    last = len(config.hidden)
    above = views[f"layers.{place.layer + 1}.weight"][:, place.to] if place.layer < last else None
    position, batches = trainer.batches
    moved, rests = _update(trainer, weights, found.gradient, index)
    return StepNumbers(
        config=config,
        train_config=trainer.train_config,
        place=place,
        epoch=trainer.epoch,
        position=position,
        batches=batches,
        step=trainer.steps,
        row=_floats(views[f"layers.{place.layer}.weight"][place.to]),
        bias=float(views[f"layers.{place.layer}.bias"][place.to]),
        column=np.zeros(0) if above is None else _floats(above),
        norm=norm,
        point=chosen,
        batch=_batch(trainer.train_config, place, found, batch, order, tied, index),
        share=moved.rate / trainer.train_config.learning_rate,
        rests=rests,
        update=moved,
    )


def all_updates(trainer: Trainer) -> Update:
    """What the next step does to all weights.

    Parameters
    ----------
    trainer : Trainer
        One that can be trained; it is only looked at.
    """
    weights = trainer.learner.weights()
    found = _backward(trainer, weights, trainer.coming()[0], trainer.steps)
    still = np.zeros(len(weights), np.bool_)
    still[resting(trainer.model_config, trainer.hand).numpy()] = True
    memory = {name: value.numpy() for name, value in trainer.learner.optimizer_state().items()}
    return update(
        trainer.train_config,
        weights.numpy(),
        found.gradient.numpy(),
        memory,
        _rate(trainer),
        rests=still,
    )


def _rate(trainer: Trainer) -> float:
    """The learning rate of the next step."""
    return scheduled_learning_rate(trainer.train_config, trainer.epoch - trainer.schedule_start)


def _update(
    trainer: Trainer, weights: Tensor, gradient: Tensor, index: int
) -> tuple[Update, str | None]:
    """What becomes of one weight, and why it rests, if it does."""
    hand, state = trainer.hand, trainer.learner.optimizer_state()
    rests = None
    if index in resting(trainer.model_config, hand).tolist():
        rests = "frozen" if index in hand.frozen else "off"
    memory = {
        name: (value[index] if value.dim() else value).numpy() for name, value in state.items()
    }
    config = trainer.train_config
    moved = update(
        config,
        float(weights[index]),
        float(gradient[index]),
        memory,
        _rate(trainer),
        rests=rests is not None,
    )
    return moved, rests


def _backward(trainer: Trainer, weights: Tensor, batch: Batch, step: int | None) -> Backward:
    return backward(
        trainer.model_config,
        trainer.train_config,
        weights,
        batch,
        step=step,
        buffers=trainer.learner.buffers(),
        hand=trainer.hand,
    )


def _count(batch: Batch) -> int:
    """How many points the step is about: those that weigh something."""
    return len(batch) if batch.weights is None else int((batch.weights > 0.0).sum())


def _position(order: Tensor, batch: Batch, point: int | None) -> int | None:
    """Where in the batch a point of the data set lies; ``None``: the step does not take it."""
    for place in (order == point).nonzero().flatten().tolist() if point is not None else ():
        if batch.weights is None or float(batch.weights[place]) > 0.0:
            return int(place)
    return None


def _norm(
    trainer: Trainer, views: dict[str, Tensor], place: Place, found: Backward | None
) -> Norm | None:
    """Batch normalisation of a weight's neuron: over the batch, or as when it predicts."""
    layer, to = place.layer, place.to
    if not trainer.model_config.batch_norm or layer == len(trainer.model_config.hidden):
        return None
    if found is None:
        buffers = trainer.learner.buffers()
        mean = float(buffers[f"norms.{layer}.running_mean"][to])
        variance = float(buffers[f"norms.{layer}.running_var"][to])
    else:
        sums = _floats(found.hidden[layer].sums[to])
        mean, variance = float(sums.mean()), float(sums.var())
    scale, shift = (float(views[f"norms.{layer}.{leaf}"][to]) for leaf in ("weight", "bias"))
    return Norm(mean, variance, scale, shift)


def _factors(place: Place, found: Backward, norm: Norm | None) -> tuple[Floats, Floats]:
    """The last two factors of a weight's gradient for each point, shape (n,)."""
    kind, layer, to, source = place
    if layer == len(found.hidden):
        toward = found.toward_logits[to]
    elif kind in ("scale", "shift"):
        toward = found.hidden[layer].toward_normed[to]
    else:
        toward = found.hidden[layer].toward_sums[to]
    if kind == "weight" and source is not None:
        below = found.hidden[layer - 1].passed if layer else found.inputs
        return _floats(toward), _floats(below[source])
    if kind == "scale" and norm is not None:
        sums = _floats(found.hidden[layer].sums[to])
        return _floats(toward), (sums - norm.mean) / np.sqrt(norm.variance + EPSILON)
    return _floats(toward), np.ones(toward.shape)


def _losses(config: TrainConfig, logits: Tensor, batch: Batch) -> Floats:
    losses = torch.empty(len(batch))
    point_losses(logits, batch.labels, batch.one_hot, config, out=losses)
    return _floats(losses)


def _batch(
    config: TrainConfig,
    place: Place,
    found: Backward,
    batch: Batch,
    order: Tensor,
    norm: Norm | None,
    index: int,
) -> BatchStep:
    count = _count(batch)
    taken = np.ones(len(batch), np.bool_)
    if batch.weights is not None:
        taken = batch.weights.numpy() > 0.0
    deltas, sources = _factors(place, found, norm)
    return BatchStep(
        count=count,
        loss=float(_losses(config, found.logits, batch)[taken].mean()),
        points=order.numpy()[taken],
        deltas=deltas[taken] * count,
        sources=sources[taken],
        gradient=float(found.gradient[index]),
    )


def _point(
    trainer: Trainer,
    place: Place,
    found: Backward,
    batch: Batch,
    which: tuple[int, int],
    count: float,
    norm: Norm | None,
) -> PointStep:
    """One point of a batch: `which` says where it lies there and in the data set."""
    column, index = which
    config: ModelConfig = trainer.model_config

    def at(values: Tensor, times: float = 1.0) -> Floats:
        return _floats(values[:, column]) * times

    layers = [
        LayerStep(
            activation=kind,
            sums=at(layer.sums),
            normed=at(layer.normed),
            outputs=at(layer.outputs),
            mask=None if layer.mask is None else at(layer.mask),
            passed=at(layer.passed),
            toward_passed=at(layer.toward_passed, count),
            toward_normed=at(layer.toward_normed, count),
            toward_sums=at(layer.toward_sums, count),
            slope=at(layer.slope),
        )
        for layer, kind in zip(found.hidden, config.layer_activations, strict=True)
    ]
    logits = at(found.logits)
    powers = np.exp(logits - logits.max())
    deltas, sources = _factors(place, found, norm)
    return PointStep(
        index=index,
        label=int(batch.labels[column]),
        taken=True,
        held_out=bool(trainer.points.held_out[index]),
        inputs=at(found.inputs),
        layers=layers,
        logits=logits,
        probabilities=powers / powers.sum(),
        toward_logits=at(found.toward_logits, count),
        loss=float(_losses(trainer.train_config, found.logits, batch)[column]),
        delta=float(deltas[column]) * count,
        source=float(sources[column]),
    )


def _floats(values: Tensor) -> Floats:
    floats: Floats = values.numpy().astype(np.float64)
    return floats
