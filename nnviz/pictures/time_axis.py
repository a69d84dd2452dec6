"""The axis along which curves run: epochs or seconds, linear or logarithmic. Never imports torch.

A network that learns in the first hundred of 30,000 epochs has a curve that is a vertical and a
horizontal line. So where nobody has chosen, the axis is logarithmic while that is so.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from nnviz.pictures.chart_view import ChartView
from nnviz.training.ghosts import Ghost, epoch_array
from nnviz.training.history import History

LONG = 100  # epochs from which on a run may have a start that a linear axis squeezes
EARLY = 0.1  # of the axis
QUIET = 0.2  # of the range of a curve, at its lower end

Numbers = npt.NDArray[Any]


def settled(
    history: History, view: ChartView | None = None, ghosts: Sequence[Ghost] = ()
) -> ChartView:
    """A view that says whether time is logarithmic: as a person chose, or as suits the losses.

    Ghosts count only for how long the axis is. Losses are taken as the view draws them.
    """
    view = view or ChartView()
    if view.log_time is not None:
        return view
    last = max([history.last_epoch, *(int(ghost.epochs[-1]) for ghost in ghosts)])
    ends = [times_of(history, view)[-1:], *(ghost_times(ghost, view)[-1:] for ghost in ghosts)]
    curves = [floats(history.train_loss), floats(history.test_loss)]
    if view.log_loss:
        curves = [np.log(np.where(curve > 0.0, curve, np.nan)) for curve in curves]
    end = float(np.concatenate(ends).max(initial=0.0))
    log = last >= LONG and happens_early(times_of(history, view), end, *curves)
    return view.model_copy(update={"log_time": log})


def happens_early(times: Numbers, end: float, *curves: Numbers) -> bool:
    """Whether nearly all that curves do, they do in the first tenth of their axis.

    That is so if every curve, once a tenth of the axis is over, stays in the lowest fifth of the
    range that it covers. A curve that rises again later, falls steadily, or never moved does not.

    Parameters
    ----------
    times : ndarray, shape (n,)
    end : float
        Where the axis ends: at the last of the times, or later.
    *curves : ndarray of float, shape (n,)
        Losses; NaN is a gap, and a curve of nothing else does not count.
    """
    late, known = times > EARLY * end, [curve for curve in curves if not np.isnan(curve).all()]
    for curve in known:
        least, most = float(np.nanmin(curve)), float(np.nanmax(curve))
        if least == most or (curve[late] > least + QUIET * (most - least)).any():
            return False
    return bool(known)


def times_of(history: History, view: ChartView) -> Numbers:
    """Where on the axis each record lies."""
    if view.over == "seconds":
        return np.asarray(history.seconds, dtype=np.float32)
    return epoch_array(history.epochs)


def ghost_times(ghost: Ghost, view: ChartView) -> Numbers:
    """Where on the axis a future that was left behind lies."""
    return ghost.seconds if view.over == "seconds" else ghost.epochs


def time_of(history: History, epoch: int, view: ChartView) -> float:
    """Where on the axis an epoch lies."""
    if view.over == "epochs":
        return float(epoch)
    return float(np.interp(epoch, history.epochs, history.seconds))


def floats(column: Sequence[float | None]) -> npt.NDArray[np.float32]:
    """A column of a history, with NaN where it has nothing."""
    return np.asarray([np.nan if v is None else v for v in column], dtype=np.float32)
