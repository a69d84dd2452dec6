"""A group of points that is selected: deleted, relabelled, held out, duplicated, let go."""

import numpy as np

from nnviz.bench.workbench import Workbench
from nnviz.data.points import Points
from nnviz.settings.limits import MAX_POINTS
from nnviz.stage.groups import copied
from nnviz.stage.tools import no_room


def delete(bench: Workbench) -> None:
    """Take the selected points away."""
    if (chosen := bench.selected).any():
        bench.edit(bench.points.select(~chosen))


def relabel(bench: Workbench) -> None:
    """Give the selected points the class that is chosen for drawing."""
    points, chosen = bench.points, bench.selected
    _change(
        bench,
        Points(points.xy, np.where(chosen, bench.brush.label, points.labels), points.held_out),
    )


def hold_out(bench: Workbench) -> None:
    """Hold the selected points out; if all of them are, they are for training again."""
    points, chosen = bench.points, bench.selected
    held_out = np.where(chosen, not all_held_out(bench), points.held_out)
    _change(bench, Points(points.xy, points.labels, held_out))
    bench.by_hand.note(bench.points.select(chosen), bench.points)


def all_held_out(bench: Workbench) -> bool:
    """Whether there are selected points, and all of them are held out."""
    chosen = bench.selected
    return bool(chosen.any() and bench.points.held_out[chosen].all())


def duplicate(bench: Workbench) -> None:
    """Copy the selected points beside themselves; then the copies are selected."""
    points, chosen = bench.points, bench.selected
    new = copied(points, chosen)
    wanted, room = len(new), MAX_POINTS - len(points)
    new = new.select(np.arange(min(wanted, room)))
    if len(new):
        bench.edit(points.concat(new))
        bench.selection.take(bench.points, np.arange(len(bench.points)) >= len(points))
    if len(new) < wanted:
        bench.notice = " ".join(filter(None, [bench.notice, no_room(wanted, len(new))]))


def let_go(bench: Workbench) -> None:
    """Select nothing."""
    bench.selection.take(bench.points, np.zeros(len(bench.points), dtype=np.bool_))


def _change(bench: Workbench, points: Points) -> None:
    """Other points in the places of these, the same ones selected; nothing, if they are equal."""
    chosen = bench.selected
    if points != bench.points:
        bench.edit(points)
        bench.selection.take(bench.points, chosen)
