"""Areas of classes, and the lines between them, as vectors, from scores on a lattice."""

from collections import defaultdict

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.float64]
_STRAIGHT = 1e-9  # by so little a corner misses the line between its neighbours


def leads(scores: Places) -> Places:
    """By how much each class's score leads before the best of the others; shapes (..., classes)."""
    order = np.sort(scores, axis=-1)
    best, second = order[..., -1:], order[..., -2:-1]
    return np.where(scores == best, best - second, scores - best)


def log_odds(scores: Places) -> Places:
    """The logarithm of p / (1 - p) for each class; shapes (..., classes)."""
    found = [
        scores[..., k] - np.logaddexp.reduce(np.delete(scores, k, axis=-1), axis=-1)
        for k in range(scores.shape[-1])
    ]
    return np.stack(found, axis=-1)


def rings(values: Places) -> list[Places]:
    """Where values on a lattice over [-1, 1]² are at least 0, as closed lines.

    Each cell is cut into two triangles, in which values are taken to be linear. Lines run along the
    edge of the square where the area reaches it, and have the area on their left, y up.

    Parameters
    ----------
    values : ndarray of float64, shape (side, side)
        ``[row, column]`` is at ``(axis[column], axis[row])``; -1 and 1 are on the axis.

    Returns
    -------
    list of ndarray of float64, shape (n, 2)
    """
    side = len(values) + 2
    # A margin of no width lies outside, so that every line closes.
    flat = np.pad(values, 1, constant_values=-1.0).ravel()
    axis = np.pad(np.linspace(-1.0, 1.0, side - 2), 1, mode="edge")
    places = np.stack([np.tile(axis, side), np.repeat(axis, side)], axis=1)
    corner = np.arange(side * side).reshape(side, side)
    low, right = corner[:-1, :-1].ravel(), corner[:-1, 1:].ravel()
    up, far = corner[1:, :-1].ravel(), corner[1:, 1:].ravel()
    begins = np.concatenate([np.stack([low, right, far], 1), np.stack([low, far, up], 1)])
    within = (flat >= 0.0)[begins]
    mixed = within.any(axis=1) & ~within.all(axis=1)
    begins, within = begins[mixed], within[mixed]
    if not len(begins):
        return []
    ends, then = np.roll(begins, -1, axis=1), np.roll(within, -1, axis=1)
    rows = np.arange(len(begins))
    leaving, coming = (within & ~then).argmax(axis=1), (~within & then).argmax(axis=1)
    start = begins[rows, leaving], ends[rows, leaving]
    stop = ends[rows, coming], begins[rows, coming]
    # Both are from within to outside, so that both triangles at an edge name the same cut.
    order = np.argsort(start[0] * side * side + start[1])
    keys = (start[0] * side * side + start[1])[order]
    follow = order[np.searchsorted(keys, stop[0] * side * side + stop[1])].tolist()
    share = (flat[start[0]] / (flat[start[0]] - flat[start[1]]))[:, None]
    cuts = places[start[0]] + share * (places[start[1]] - places[start[0]])
    seen, loops = bytearray(len(follow)), list[int]()
    number, ring_of = 0, np.zeros(len(follow), np.intp)
    for first in range(len(follow)):
        if seen[first]:
            continue
        at, begin = first, len(loops)
        while not seen[at]:
            seen[at] = 1
            loops.append(at)
            at = follow[at]
        ring_of[begin : len(loops)] = number
        number += 1
    return [ring for ring in _straightened(cuts[loops], ring_of) if len(ring) > 2]


def _straightened(corners: Places, ring_of: npt.NDArray[np.intp]) -> list[Places]:
    """Rings without the corners that lie on the line between their neighbours, or on one.

    Of all at once: there may be thousands of small ones. `ring_of` is the ring of each corner,
    ascending.
    """
    before, _ = _neighbours(ring_of)
    own = np.abs(corners - corners[before]).max(axis=1) > _STRAIGHT
    corners, ring_of = corners[own], ring_of[own]
    if not len(corners):
        return []
    before, after = _neighbours(ring_of)
    back, on = corners - corners[before], corners[after] - corners
    bent = np.abs(back[:, 0] * on[:, 1] - back[:, 1] * on[:, 0]) > _STRAIGHT
    kept = bent | ((back * on).sum(axis=1) < 0.0)
    corners, ring_of = corners[kept], ring_of[kept]
    return np.split(corners, np.flatnonzero(np.diff(ring_of)) + 1)


def _neighbours(ring_of: npt.NDArray[np.intp]) -> tuple[npt.NDArray[np.intp], ...]:
    """The corner before each and the one after it, round its ring."""
    places = np.arange(len(ring_of))
    first = np.flatnonzero(np.diff(ring_of, prepend=-1))
    last = np.append(first[1:], len(ring_of)) - 1
    before, after = places - 1, places + 1
    before[first], after[last] = last, first
    return before, after


def chained(pieces: Places) -> list[Places]:
    """Pieces of lines, shape (n, 2, 2), as lines that are as long as possible."""
    pairs = ([tuple(end) for end in piece] for piece in np.round(pieces, 5).tolist())
    # Where a line meets a corner of the lattice, pieces are a place alone, or come twice.
    ends = list(dict.fromkeys((min(a, b), max(a, b)) for a, b in pairs if a != b))
    at: dict[tuple[float, ...], list[int]] = defaultdict(list)
    for index, (one, other) in enumerate(ends):
        at[one].append(index)
        at[other].append(index)
    used, lines = bytearray(len(ends)), []

    def walk(place: tuple[float, ...], line: list[tuple[float, ...]]) -> None:
        while len(at[place]) == 2 or len(line) == 1:
            free = [index for index in at[place] if not used[index]]
            if not free:
                return
            used[free[0]] = 1
            one, other = ends[free[0]]
            place = other if place == one else one
            line.append(place)

    corners = [place for place, there in at.items() if len(there) != 2]
    for place in [*(p for p in corners for _ in at[p]), *(one for one, _ in ends)]:
        line = [place]
        walk(place, line)
        if len(line) > 1:
            lines.append(np.array(line, np.float64))
    return lines
