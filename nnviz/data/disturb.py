"""Noise on the points there are: other labels, other places, fewer points. Seeded and pure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from nnviz.data.points import Bools, Points, quantize
from nnviz.settings.limits import MAX_DISTURBED, MAX_JITTER, MAX_SEED

Kind = Literal["flip", "jitter", "drop", "balance"]
SIZES: dict[Kind, float] = {"flip": MAX_DISTURBED, "jitter": MAX_JITTER, "drop": MAX_DISTURBED}


@dataclass(frozen=True)
class Disturbance:
    """What is to be done to the points.

    Attributes
    ----------
    kind : str
        ``flip`` gives a share of the points another class that is there; ``jitter`` moves all;
        ``drop`` takes a share of each class away; ``balance`` leaves each class as many as the
        smallest has.
    size : float
        Of ``flip`` and ``drop`` the share, 0 to 0.9; of ``jitter`` the standard deviation in
        domain units, 0 to 0.5; of ``balance`` nothing.
    seed : int
        The same seed does the same, 0 to 2³¹ - 1.

    Raises
    ------
    ValueError
        If the size or the seed is out of range.
    """

    kind: Kind
    size: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        most = SIZES.get(self.kind, 0.0)
        if most and not 0.0 <= self.size <= most:
            raise ValueError(f"size of {self.kind} must be 0 to {most}. Got {self.size}.")
        if not 0 <= self.seed <= MAX_SEED:
            raise ValueError(f"seed must be 0 to {MAX_SEED}. Got {self.seed}.")


class Disturbed(NamedTuple):
    """What noise makes of the points.

    Attributes
    ----------
    points : Points
        On the grid of `quantize`; the same object where nothing changes.
    changed : ndarray of bool, shape (n,)
        Which of the points before have another class or place, or are gone.
    """

    points: Points
    changed: Bools


def disturb(points: Points, what: Disturbance) -> Disturbed:
    """The points with noise; those that it does not name stay as they are.

    Held-out points are disturbed like all others, and stay held out; where points go, the held-out
    share of each class stays as near to what it was as whole points can be.
    """
    after = _KINDS[what.kind](points, what.size, np.random.default_rng(what.seed))
    return after if after.changed.any() else Disturbed(points, after.changed)


def _flip(points: Points, share: float, rng: np.random.Generator) -> Disturbed:
    """Another class for ``round(share * n)`` of the points, each of those present as likely."""
    present = np.array(points.classes_present)
    changed = np.zeros(len(points), dtype=np.bool_)
    if len(present) < 2:
        return Disturbed(points, changed)
    chosen = rng.permutation(len(points))[: round(share * len(points))]
    changed[chosen] = True
    labels = points.labels.copy()
    places = np.searchsorted(present, labels[chosen])
    steps = rng.integers(1, len(present), size=len(chosen))  # never back to where it was
    labels[chosen] = present[(places + steps) % len(present)]
    return Disturbed(Points(points.xy, labels, points.held_out), changed)


def _jitter(points: Points, size: float, rng: np.random.Generator) -> Disturbed:
    """Each point elsewhere, by a Gaussian along either axis, but in the square."""
    xy = np.clip(points.xy + rng.normal(0.0, size, size=points.xy.shape), -1.0, 1.0)
    after = quantize(Points(xy.astype(np.float32), points.labels, points.held_out))
    return Disturbed(after, (after.xy != points.xy).any(axis=1))


def _drop(points: Points, share: float, rng: np.random.Generator) -> Disturbed:
    """Without ``round(share * members)`` of each class, of which one point stays at least."""
    return _thinned(points, rng, lambda members: max(1, members - round(share * members)))


def _balance(points: Points, size: float, rng: np.random.Generator) -> Disturbed:
    """As many of each class as the smallest has."""
    least = min(np.unique(points.labels, return_counts=True)[1], default=0)
    return _thinned(points, rng, lambda members: int(least))


def _thinned(points: Points, rng: np.random.Generator, left: Callable[[int], int]) -> Disturbed:
    """So many of each class, at random; one to train on stays where there was one."""
    kept = np.zeros(len(points), dtype=np.bool_)
    for label in points.classes_present:
        own = points.labels == label
        train, test = (np.flatnonzero(own & (points.held_out == out)) for out in (False, True))
        stay = left(len(train) + len(test))
        tests = min(round(stay * len(test) / own.sum()), stay - bool(len(train)))
        for members, count in ((train, stay - tests), (test, tests)):
            kept[_some(members, count, rng)] = True
    return Disturbed(points.select(kept), ~kept)


def _some(
    members: npt.NDArray[np.intp], count: int, rng: np.random.Generator
) -> npt.NDArray[np.intp]:
    return rng.permutation(members)[:count]


_KINDS: dict[Kind, Callable[[Points, float, np.random.Generator], Disturbed]] = {
    "flip": _flip,
    "jitter": _jitter,
    "drop": _drop,
    "balance": _balance,
}
