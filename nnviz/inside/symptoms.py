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
def hidden_outputs(trainer: Trainer) -> list[Tensor]:
    """Outputs of each hidden layer at some training points, shape (n, neurons that are on)."""
    model = trainer.model
    xy = trainer.points.train.xy
    h = compute_features(torch.tensor(xy[:: max(1, len(xy) // MOST)]), model.config.features)
    *hidden, _ = model.outputs(h)
    if not model.off:
        return hidden
    return [h if off is None else h[:, ~off] for h, off in zip(hidden, model.off, strict=True)]


def dead_units(trainer: Trainer) -> list[tuple[int, int]]:
    """Of each hidden layer: neurons that give zero at every point, and all that are on.

    Only ReLU can be dead; a layer of another activation has none.
    """
    kinds = trainer.model_config.layer_activations
    if "relu" not in kinds:
        return []
    return [
        (int((h <= 0.0).all(dim=0).sum()) if kind == "relu" else 0, h.shape[1])
        for h, kind in zip(hidden_outputs(trainer), kinds, strict=True)
    ]


def saturation(trainer: Trainer) -> list[float]:
    """Of each hidden layer: share of its outputs where tanh or sigmoid is flat."""
    kinds = trainer.model_config.layer_activations
    if not FLAT.keys() & set(kinds):
        return []
    shares = []
    for h, kind in zip(hidden_outputs(trainer), kinds, strict=True):
        centred = 2.0 * h - 1.0 if kind == "sigmoid" else h
        flat = (centred.abs() > FLAT.get(kind, torch.inf)).float()
        shares.append(float(flat.mean()) if flat.numel() else 0.0)
    return shares


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
