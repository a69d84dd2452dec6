"""Noise on the points there are, seen before it is applied: what it would do, in words."""

import numpy as np

from nnviz.bench.workbench import Workbench
from nnviz.data.disturb import Disturbance, Disturbed, disturb
from nnviz.data.points import Points
from nnviz.pictures.change import change_png

TITLES = {
    "flip": "Flip labels",
    "jitter": "Jitter places",
    "drop": "Drop points",
    "balance": "Balance classes",
}
ABOUT = {
    "flip": "A share of the points gets another class: mistakes in the labels, as real data have "
    "them.",
    "jitter": "Each point moves a little, by a Gaussian of this size. The square is 2 wide.",
    "drop": "A share of each class goes: what is learnt from less?",
    "balance": "Points of the larger classes go until each class has as many as the smallest.",
}


def preview(points: Points, what: Disturbance) -> tuple[Disturbed, str]:
    """What noise would make of the points, and that in a sentence."""
    after = disturb(points, what)
    return after, _sentence(points, what, after, "would ")


def picture(points: Points, after: Disturbed) -> bytes:
    """What noise would make of the points as a PNG: new labels ringed, what would go pale."""
    if len(after.points) < len(points):
        nothing = np.zeros(len(after.points), dtype=np.bool_)
        return change_png(after.points, nothing, points.select(after.changed))
    return change_png(after.points, after.points.labels != points.labels, Points.empty())


def apply(bench: Workbench, what: Disturbance) -> None:
    """Put noise on the points of a bench, as one step; a sentence says what it did."""
    points = bench.points
    after = disturb(points, what)
    said = _sentence(points, what, after, "")
    if not after.changed.any():
        bench.notice = said
        return
    bench.edit(after.points)
    bench.offer_undo(f"{bench.notice or ''} {said} Undo takes that back.".strip())


def _sentence(points: Points, what: Disturbance, after: Disturbed, would: str) -> str:
    """``23 of 200 labels would change.``, or without `would` ``23 of 200 labels changed.``"""
    changed, count = int(after.changed.sum()), len(points)
    if not changed:
        return _why_nothing(points, what)
    share = f"{changed:,} of {count:,}"
    if what.kind == "flip":
        return f"{share} labels {would}change{'' if would else 'd'}."
    if what.kind == "jitter":
        by = np.linalg.norm(after.points.xy - points.xy, axis=1)[after.changed].mean()
        return f"{share} points {would}move{'' if would else 'd'}, by {by:.3f} on average."
    went = f"{share} points {would}{'go' if would else 'went'}"
    if what.kind == "balance":
        return f"{went}; {len(after.points) // len(points.classes_present):,} of each class stay."
    return f"{went}; {len(after.points):,} stay."


def _why_nothing(points: Points, what: Disturbance) -> str:
    classes = len(points.classes_present)
    if not len(points):
        return "There are no points yet."
    if what.kind == "flip" and classes == 1:
        return "All points are of one class, so there is no other that they could get."
    if what.kind == "balance":
        return f"Each class has as many as the others already: {len(points) // classes:,}."
    return "Nothing changes at this size."
