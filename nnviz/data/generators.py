"""The shapes of the starter data sets: numpy only, all randomness from the generator passed in.

Every generator has the signature ``(n, noise, classes, rng) -> Points``: `n` points, as evenly
spread over `classes` as they go, in the domain [-1, 1]²; `noise` is the standard deviation of a
normal displacement of each point, in domain units. Points that noise pushes over the edge are put
back onto it. Labels alternate (0, 1, ..., 0, 1, ...), so that any first part is balanced, too.

Circles, moons and blobs follow scikit-learn's ``make_circles``, ``make_moons`` and ``make_blobs``;
spiral, XOR and the two Gaussians follow TensorFlow Playground's ``dataset.ts``.
"""

import numpy as np
import numpy.typing as npt

from nnviz.data.points import Ints, Points

Doubles = npt.NDArray[np.float64]
Rng = np.random.Generator

SPIRAL_TURNS = 1.75
SPIRAL_RADIUS = 0.9
RING_RADIUS = 0.62  # of the circle on which the centres of blobs lie
CELLS = 4  # of the checkerboard, along a side


def labels_of(n: int, classes: int) -> Ints:
    """Alternating labels, shape (n,)."""
    return np.arange(n, dtype=np.int64) % classes


def polar(radius: npt.ArrayLike, angle: npt.ArrayLike) -> Doubles:
    """Cartesian coordinates, shape (n, 2); the angle in radians, from the x axis."""
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def displaced(xy: Doubles, labels: Ints, noise: float, rng: Rng) -> Points:
    """Points from coordinates of shape (n, 2), each moved by noise and kept in the domain."""
    xy = xy + noise * rng.standard_normal(xy.shape)
    return Points.of(np.clip(xy, -1.0, 1.0), labels)


def on_circle(classes: int, rng: Rng) -> Doubles:
    """Centres for `classes` clouds, shape (classes, 2), evenly on a circle turned at random."""
    turn = rng.uniform(0.0, 2.0 * np.pi)
    return polar(np.full(classes, RING_RADIUS), turn + 2.0 * np.pi * np.arange(classes) / classes)


def circles(n: int, noise: float, classes: int, rng: Rng) -> Points:
    """A disc (class 0) inside a ring (class 1)."""
    labels = labels_of(n, classes)
    inner, outer = np.where(labels == 0, 0.0, 0.65), np.where(labels == 0, 0.45, 0.9)
    radius = np.sqrt(rng.uniform(inner**2, outer**2))  # uniform over the area
    return displaced(polar(radius, rng.uniform(0.0, 2.0 * np.pi, n)), labels, noise, rng)


def rings(n: int, noise: float, classes: int, rng: Rng) -> Points:
    """One thin circle for each class, all around the origin."""
    labels = labels_of(n, classes)
    radius = 0.9 * (labels + 1) / classes
    return displaced(polar(radius, rng.uniform(0.0, 2.0 * np.pi, n)), labels, noise, rng)


def moons(n: int, noise: float, classes: int, rng: Rng) -> Points:
    """Two half circles, each reaching into the other."""
    labels = labels_of(n, classes)
    xy = polar(np.ones(n), rng.uniform(0.0, np.pi, n))
    xy[labels == 1] = [1.0, 0.5] - xy[labels == 1]
    return displaced(0.6 * (xy - [0.5, 0.25]), labels, noise, rng)


def spiral(n: int, noise: float, classes: int, rng: Rng) -> Points:
    """Arms of 1.75 turns, one for each class: radius and angle both grow with the arc's index.

    TensorFlow Playground's ``classifySpiralData``: r = 5 i/n, t = 1.75 i/n 2π + delta in a domain
    of ±6; scaled here to a radius of 0.9. The arms start half a step away from the origin, where
    otherwise one point of every class would lie.
    """
    labels = labels_of(n, classes)
    count = -(-n // classes)
    share = (np.arange(n) // classes + 0.5) / count
    angle = 2.0 * np.pi * (SPIRAL_TURNS * share + labels / classes)
    return displaced(polar(SPIRAL_RADIUS * share, np.pi / 2.0 - angle), labels, noise, rng)


def xor(n: int, noise: float, classes: int, rng: Rng) -> Points:
    """Four squares: class 0 where x and y have the same sign, class 1 where they differ."""
    labels = labels_of(n, classes)
    xy = rng.uniform(0.08, 0.9, (n, 2))  # a gap along the axes, as in TensorFlow Playground
    sign = rng.choice([-1.0, 1.0], n)
    xy[:, 0] *= sign
    xy[:, 1] *= np.where(labels == 0, sign, -sign)
    return displaced(xy, labels, noise, rng)


def gaussians(n: int, noise: float, classes: int, rng: Rng) -> Points:
    """Two round clouds on the diagonal that overlap a little."""
    labels = labels_of(n, classes)
    centre = np.where(labels == 0, -0.35, 0.35)[:, None]
    return displaced(centre + 0.22 * rng.standard_normal((n, 2)), labels, noise, rng)


def blobs(n: int, noise: float, classes: int, rng: Rng) -> Points:
    """One round cloud for each class, all alike."""
    labels = labels_of(n, classes)
    xy = on_circle(classes, rng)[labels] + 0.09 * rng.standard_normal((n, 2))
    return displaced(xy, labels, noise, rng)


def anisotropic(n: int, noise: float, classes: int, rng: Rng) -> Points:
    """One long, thin, slanted cloud for each class, side by side."""
    labels = labels_of(n, classes)
    gap = 1.2 / classes
    across = gap * (labels - (classes - 1) / 2.0) + 0.2 * gap * rng.standard_normal(n)
    along = 0.3 * rng.standard_normal(n)
    xy = np.stack([along + across, along - across], axis=1) / np.sqrt(2.0)
    return displaced(xy, labels, noise, rng)


def varied(n: int, noise: float, classes: int, rng: Rng) -> Points:
    """One round cloud for each class, from a dense one to a loose one."""
    labels = labels_of(n, classes)
    deviation = np.geomspace(0.04, 0.25, classes)[labels][:, None]
    xy = on_circle(classes, rng)[labels] + deviation * rng.standard_normal((n, 2))
    return displaced(xy, labels, noise, rng)


def checkerboard(n: int, noise: float, classes: int, rng: Rng) -> Points:
    """A board of 4 × 4 fields whose class is (column + row) modulo the number of classes."""
    labels = labels_of(n, classes)
    column, row = np.divmod(np.arange(CELLS * CELLS), CELLS)
    cell = np.zeros(n, np.int64)
    for label in range(classes):
        mine = labels == label
        cell[mine] = rng.choice(np.flatnonzero((column + row) % classes == label), mine.sum())
    corner = np.stack([column[cell], row[cell]], axis=1)
    xy = 2.0 / CELLS * (corner + rng.uniform(0.06, 0.94, (n, 2))) - 1.0
    return displaced(xy, labels, noise, rng)


def curve(n: int, noise: float, classes: int, rng: Rng) -> Points:
    """Class 0 below a wave, class 1 above it."""
    labels = labels_of(n, classes)
    x = rng.uniform(-0.95, 0.95, n)
    wave = 0.45 * np.sin(np.pi * x)
    edge = np.where(labels == 1, 0.95, -0.95)
    y = wave + (edge - wave) * rng.uniform(0.06, 1.0, n)
    return displaced(np.stack([x, y], axis=1), labels, noise, rng)


def linear(n: int, noise: float, classes: int, rng: Rng) -> Points:
    """Two half discs on either side of a straight gap in a random direction."""
    labels = labels_of(n, classes)
    turn = rng.uniform(0.0, 2.0 * np.pi)
    side = np.where(labels == 0, 0.0, np.pi)
    half = polar(0.85 * np.sqrt(rng.uniform(0.0, 1.0, n)), turn + side + rng.uniform(0, np.pi, n))
    gap = 0.07 * polar(np.ones(n), turn + side + np.pi / 2.0)
    return displaced(half + gap, labels, noise, rng)
