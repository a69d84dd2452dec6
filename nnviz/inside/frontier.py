"""The lines between the areas of classes, as pieces, from scores at the corners of a lattice."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def frontier(scores: Floats, places: Floats, side: int, most: int) -> Floats:
    """Where the class with the highest score changes.

    Each cell is cut into two triangles, in which scores are taken to be linear. Where all corners
    of one are of different classes, three pieces meet.

    Parameters
    ----------
    scores : ndarray of float32, shape (side², classes)
    places : ndarray of float32, shape (side², 2)
        Of the corners, x fastest.
    side : int
    most : int
        Of more pieces, some are left out evenly.

    Returns
    -------
    ndarray of float32, shape (pieces, 2, 2)
        Both ends of each.
    """
    corner = np.arange(side * side).reshape(side, side)
    low, right = corner[:-1, :-1].ravel(), corner[:-1, 1:].ravel()
    up, far = corner[1:, :-1].ravel(), corner[1:, 1:].ravel()
    triangles = np.concatenate([np.stack([low, right, far], 1), np.stack([low, far, up], 1)])
    winners = scores.argmax(axis=1)
    triangles = triangles[np.ptp(winners[triangles], axis=1) > 0]
    crossed = winners[triangles] != winners[np.roll(triangles, -1, axis=1)]
    counts = crossed.sum(axis=1)
    cuts = _cuts(scores, places, winners, triangles, np.roll(triangles, -1, axis=1))
    two = counts == 2
    pieces = cuts[two][crossed[two]].reshape(-1, 2, 2)
    meeting = cuts[counts == 3]
    middles = np.broadcast_to(meeting.mean(axis=1, keepdims=True), meeting.shape)
    stars = np.stack([meeting, middles], axis=2).reshape(-1, 2, 2)
    found = np.concatenate([pieces, stars]).astype(np.float32)
    if len(found) > most:
        found = found[np.arange(most) * len(found) // most]
    return found


def _cuts(
    scores: Floats,
    places: Floats,
    winners: npt.NDArray[np.int64],
    begins: npt.NDArray[np.int64],
    ends: npt.NDArray[np.int64],
) -> npt.NDArray[np.float64]:
    """Where, from one corner to another, the winner of the one falls behind that of the other."""
    ahead = _lead(scores, begins, winners[begins], winners[ends])
    behind = _lead(scores, ends, winners[begins], winners[ends])
    span = ahead - behind
    share = np.divide(ahead, span, out=np.full(span.shape, 0.5), where=span > 0.0)[..., None]
    cut: npt.NDArray[np.float64] = places[begins] + share * (places[ends] - places[begins])
    return cut


def _lead(
    scores: Floats,
    at: npt.NDArray[np.int64],
    one: npt.NDArray[np.int64],
    other: npt.NDArray[np.int64],
) -> npt.NDArray[np.float64]:
    lead: npt.NDArray[np.float64] = scores[at, one].astype(np.float64) - scores[at, other]
    return lead
