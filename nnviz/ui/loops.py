"""Parts of a page that are drawn again and again while a network trains."""

from collections.abc import Callable
from functools import wraps

import streamlit as st

from nnviz.ui.shield import shielded
from nnviz.ui.state import view, workbench
from nnviz.ui.streamlit_internals import move_timer


def loop(draw: Callable[[], None], beat: str) -> None:
    """A fragment that runs again and again while training, at a pace of the governor's.

    Parameters
    ----------
    draw : callable
        Draws the part; its name is the loop's.
    beat : str
        The governor's attribute with the seconds from one run to the next.
    """
    bench, shown = workbench(), shielded(draw, draw.__name__.strip("_"))

    @wraps(draw)
    def run() -> None:
        shown()
        seconds, timers = getattr(bench.player.governor, beat), view().timers
        late = bench.player.running and timers.get(draw.__name__, seconds) != seconds
        if not late or move_timer(seconds):
            timers[draw.__name__] = seconds

    st.fragment(
        run, run_every=getattr(bench.player.governor, beat) if bench.player.running else None
    )()
