"""Points: the labelled data set. Pure edits return new Points; nothing here changes in place."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnviz.settings.limits import MAX_CLASSES, MAX_POINTS

LEVELS = (
    511  # grid lines between 0 and 1, so that 0 and ±1 lie on the grid; a canvas has 260 pixels
)

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Points:
    """A labelled data set in the domain [-1, 1]², y up.

    Attributes
    ----------
    xy : ndarray of float32, shape (n, 2)
        Coordinates, each in [-1, 1].
    labels : ndarray of int64, shape (n,)
        Class of each point, 0 to 7.
    held_out : ndarray of bool, shape (n,)
        True for points that are never trained on, only tested.

    Raises
    ------
    ValueError
        If the shapes disagree, a value is out of range or not finite, or there are over 5,000.
    """

    xy: Floats
    labels: Ints
    held_out: Bools

    def __post_init__(self) -> None:
        xy = np.ascontiguousarray(self.xy, dtype=np.float32).reshape(-1, 2)
        labels = np.ascontiguousarray(self.labels, dtype=np.int64).reshape(-1)
        held_out = np.ascontiguousarray(self.held_out, dtype=np.bool_).reshape(-1)
        if not len(xy) == len(labels) == len(held_out):
            raise ValueError(
                "xy, labels and held_out must have one entry per point. "
                f"Got {len(xy)}, {len(labels)} and {len(held_out)}."
            )
        if len(xy) > MAX_POINTS:
            raise ValueError(f"at most {MAX_POINTS:,} points are possible. Got {len(xy):,}.")
        if not np.isfinite(xy).all() or (np.abs(xy) > 1.0).any():
            raise ValueError("every coordinate must be a number between -1 and 1.")
        if len(labels) and not (labels.min() >= 0 and labels.max() < MAX_CLASSES):
            raise ValueError(
                f"labels must be 0 to {MAX_CLASSES - 1}. Got {labels.min()} to {labels.max()}."
            )
        for name, array in (("xy", xy), ("labels", labels), ("held_out", held_out)):
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    @classmethod
    def empty(cls) -> "Points":
        """No points at all."""
        return cls(np.zeros((0, 2), np.float32), np.zeros(0, np.int64), np.zeros(0, np.bool_))

    @classmethod
    def of(
        cls,
        xy: npt.ArrayLike,
        labels: npt.ArrayLike,
        held_out: npt.ArrayLike | bool = False,
    ) -> "Points":
        """Points from anything array-like; `held_out` may be one bool for all."""
        xy = np.array(xy, dtype=np.float32).reshape(-1, 2)
        mask = np.array(np.broadcast_to(np.asarray(held_out, dtype=np.bool_), (len(xy),)))
        return cls(xy, np.array(labels, dtype=np.int64).reshape(-1), mask)

    def __len__(self) -> int:
        return len(self.labels)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Points)
            and np.array_equal(self.xy, other.xy)
            and np.array_equal(self.labels, other.labels)
            and np.array_equal(self.held_out, other.held_out)
        )

    __hash__ = None  # type: ignore[assignment]

    def select(self, which: npt.ArrayLike) -> "Points":
        """The points that a bool mask or an index array picks, in order."""
        index = np.asarray(which)
        index = index if index.size else np.zeros(0, np.intp)  # an empty list would be of floats
        return Points(self.xy[index], self.labels[index], self.held_out[index])

    def concat(self, other: "Points") -> "Points":
        """These points followed by `other`."""
        return Points(
            np.concatenate([self.xy, other.xy]),
            np.concatenate([self.labels, other.labels]),
            np.concatenate([self.held_out, other.held_out]),
        )

    def add(self, x: float, y: float, label: int, held_out: bool = False) -> "Points":
        """These points and one more, clipped to the domain."""
        xy = np.clip(np.array([[x, y]], dtype=np.float32), -1.0, 1.0)
        return self.concat(Points.of(xy, [label], held_out))

    def without_class(self, label: int) -> "Points":
        """The points of all other classes; higher labels move down by one."""
        kept = self.select(self.labels != label)
        labels = np.where(kept.labels > label, kept.labels - 1, kept.labels)
        return Points(kept.xy, labels, kept.held_out)

    def split(self, share: float, seed: int, first: npt.ArrayLike = 0) -> "Points":
        """The same points with a random `share` in [0, 1) of each class held out.

        Of a class one point always stays for training. Those that a larger share holds out are
        those of a smaller one, and more.

        Parameters
        ----------
        share : float
        seed : int
        first : array-like of int, shape (n,), optional
            Which are held out before others, as long as the share lasts: the highest first.
        """
        rng = np.random.default_rng(seed)
        mask, first = np.zeros(len(self), dtype=np.bool_), np.broadcast_to(first, len(self))
        for label in np.unique(self.labels):
            members = np.flatnonzero(self.labels == label)
            count = min(round(share * len(members)), len(members) - 1)
            order = rng.permutation(members)
            mask[order[np.argsort(-first[order], kind="stable")][:count]] = True
        return Points(self.xy, self.labels, mask)

    @property
    def train(self) -> "Points":
        """The points to train on."""
        return self.select(~self.held_out)

    @property
    def test(self) -> "Points":
        """The held-out points."""
        return self.select(self.held_out)

    @property
    def classes_present(self) -> Sequence[int]:
        """Labels that occur, in order."""
        return [int(label) for label in np.unique(self.labels)]


def quantize(points: Points) -> Points:
    """The points on a grid: each coordinate rounded to a multiple of 1/511.

    That is half a pixel of the canvas. All points lie on it from when they are drawn or loaded on,
    so that a share link, which has 10 bits for a coordinate, carries just these.
    """
    grid = np.rint(points.xy * np.float32(LEVELS)) + 0.0  # no negative zero
    return Points(grid / np.float32(LEVELS), points.labels, points.held_out)


def grid_places(xy: Floats) -> Ints:
    """Where points lie on the grid of `quantize`, -511 to 511 along each axis; shapes (n, 2)."""
    return np.asarray(np.rint(xy * np.float32(LEVELS)).astype(np.int64))


def missing_for_training(points: Points) -> str | None:
    """What must be added before training can start, as one sentence; ``None`` if nothing.

    Training needs points of at least two classes among those not held out.
    """
    if not len(points):
        return "Place some points first: draw on the square, or choose a starter data set."
    present = points.train.classes_present
    if not present:
        return (
            "Every point is held out. Lower the held-out share so that some are left to train on."
        )
    if len(present) == 1:
        return (
            "All training points are of one class. Choose another colour and place at least one "
            "point of it, so that there is something to tell apart."
        )
    return None
