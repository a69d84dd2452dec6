"""What can be measured of a network and its points when something goes wrong."""

import numpy as np
import torch
from torch import Tensor

from nnviz.data.points import LEVELS, Bools, Points
from nnviz.network.model import compute_features
from nnviz.settings.limits import MAX_POINTS
from nnviz.training.trainer import Trainer

ACCURATE = 0.95  # a network that tells so many training points right has no problem
MOST = 500  # points that are looked at, evenly spread over the data set
NEARLY = 0.95  # share of the points at which a neuron that is called saturated is flat
FLAT = {"tanh": 0.99, "sigmoid": 0.99}  # beyond it, an output is saturated


def accurate(trainer: Trainer) -> bool:
    """Whether nearly all training points are told right."""
    accuracy = trainer.evaluate().train_accuracy
    return accuracy is not None and accuracy >= ACCURATE


def class_counts(points: Points) -> dict[int, int]:
    """Number of training points of each class that has any."""
    labels, counts = np.unique(points.train.labels, return_counts=True)
    return {int(k): int(n) for k, n in zip(labels, counts, strict=True)}


def recall(trainer: Trainer, label: int) -> float:
    """Share of a class's training points that are told right."""
    chosen = (trainer.points.labels == label) & ~trainer.points.held_out
    right = trainer.predict().numpy()[chosen] == label
    return float(right.mean()) if len(right) else 1.0


def constant_prediction(trainer: Trainer) -> bool:
    """Whether every point is predicted to be of the same class."""
    predicted = trainer.predict()
    return bool((predicted == predicted[0]).all())


@torch.inference_mode()
def hidden_outputs(trainer: Trainer, most: int = MOST) -> list[Tensor]:
    """Outputs of each hidden layer at some training points, shape (n, neurons that are on)."""
    model = trainer.model
    xy = trainer.points.train.xy
    h = compute_features(torch.tensor(xy[:: max(1, len(xy) // most)]), model.config.features)
    *hidden, _ = model.outputs(h)
    if not model.off:
        return hidden
    return [h if off is None else h[:, ~off] for h, off in zip(hidden, model.off, strict=True)]


def dead_neurons(trainer: Trainer, most: int = MOST) -> list[list[int]]:
    """Of each hidden layer: which neurons give zero at every point; not those that are off.

    Only ReLU can be dead; a layer of another activation has none.
    """
    kinds = trainer.model_config.layer_activations
    if "relu" not in kinds:
        return [[] for _ in kinds]
    found = [
        (h <= 0.0).all(dim=0) if kind == "relu" else torch.zeros(h.shape[1], dtype=torch.bool)
        for h, kind in zip(hidden_outputs(trainer, most), kinds, strict=True)
    ]
    return _numbers(trainer, found)


def saturated_neurons(trainer: Trainer, most: int = MOST) -> list[list[int]]:
    """Of each hidden layer: the neurons that are flat at nearly every point (see `saturation`)."""
    kinds = trainer.model_config.layer_activations
    if not FLAT.keys() & set(kinds):
        return [[] for _ in kinds]
    outputs = hidden_outputs(trainer, most)
    found = [_flat(h, kind).mean(dim=0) >= NEARLY for h, kind in zip(outputs, kinds, strict=True)]
    return _numbers(trainer, found)


def _numbers(trainer: Trainer, found: list[Tensor]) -> list[list[int]]:
    """Which neurons of each hidden layer were found among those that are on."""
    on = [
        [neuron for neuron in range(width) if (layer, neuron) not in trainer.hand.off]
        for layer, width in enumerate(trainer.model_config.hidden)
    ]
    return [
        [neurons[place] for place in mask.nonzero().flatten().tolist()]
        for neurons, mask in zip(on, found, strict=True)
    ]


def dead_units(trainer: Trainer) -> list[tuple[int, int]]:
    """Of each hidden layer: how many neurons are dead, and all that are on; see `dead_neurons`."""
    config = trainer.model_config
    if "relu" not in config.layer_activations:
        return []
    off = [layer for layer, _ in trainer.hand.off]
    return [
        (len(dead), width - off.count(layer))
        for layer, (dead, width) in enumerate(
            zip(dead_neurons(trainer), config.hidden, strict=True)
        )
    ]


def saturation(trainer: Trainer) -> list[float]:
    """Of each hidden layer: share of its outputs where tanh or sigmoid is flat."""
    kinds = trainer.model_config.layer_activations
    if not FLAT.keys() & set(kinds):
        return []
    flat = [_flat(h, kind) for h, kind in zip(hidden_outputs(trainer), kinds, strict=True)]
    return [float(layer.mean()) if layer.numel() else 0.0 for layer in flat]


def _flat(h: Tensor, kind: str) -> Tensor:
    """Where outputs, shape (n, neurons), are flat: 1, elsewhere 0."""
    centred = 2.0 * h - 1.0 if kind == "sigmoid" else h
    return (centred.abs() > FLAT.get(kind, torch.inf)).float()


def hidden_classes(trainer: Trainer) -> list[tuple[int, int]]:
    """Classes with training points of which not one is told right: label, and what it is taken for.

    The network must tell other classes apart, otherwise the problem is another one.
    """
    points, predicted = trainer.points, trainer.predict().numpy()
    found = []
    for label in points.train.classes_present:
        taken_for = predicted[(points.labels == label) & ~points.held_out]
        if not (taken_for == label).any():
            found.append((label, int(np.bincount(taken_for).argmax())))
    return found


def covered(points: Points) -> Bools:
    """Which points lie where an earlier point of another class lies, shape (n,)."""
    mask = np.zeros(len(points), dtype=np.bool_)
    if not len(points):
        return mask
    cells = np.round(points.xy * LEVELS).astype(np.int64)
    keys = cells[:, 0] * 4096 + cells[:, 1]
    _, first, place = np.unique(keys, return_index=True, return_inverse=True)
    mask[:] = points.labels != points.labels[first[place.reshape(-1)]]
    return mask


def evened_out(points: Points, seed: int) -> Points:
    """The points, with slightly moved copies of training points of the rarer classes.

    Afterwards every class has at least half as many as the most common one, if there is room.
    """
    rng = np.random.default_rng(seed)
    train, counts, grown = points.train, class_counts(points), points
    target = max(counts.values(), default=0) // 2
    for label, count in counts.items():
        more = min(target - count, MAX_POINTS - len(grown))
        if more > 0:
            chosen = rng.choice(np.flatnonzero(train.labels == label), more)
            xy = train.xy[chosen] + rng.normal(0.0, 0.02, (more, 2))
            grown = grown.concat(Points.of(np.clip(xy, -1.0, 1.0), [label] * more))
    return grown
