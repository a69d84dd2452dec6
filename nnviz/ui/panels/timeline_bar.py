"""Going back: a slider over the moments of the run, and what to do with one of them."""

import streamlit as st

from nnviz.bench.workbench import Workbench
from nnviz.ui.bound import bound
from nnviz.ui.press import once
from nnviz.ui.state import recall, workbench
from nnviz.ui.taught import shows


def timeline_bar() -> None:
    """Shown while training is paused and there are moments; its room is always there."""
    with st.container(key="timeline_place"):
        st.html("<i></i>")  # an empty container would take no room
        run = workbench().player.run
        if shows("timeline") and not workbench().player.running and len(run.timeline.epochs) > 1:
            _timeline(workbench())


def _timeline(bench: Workbench) -> None:
    run = bench.player.run
    epochs = run.timeline.epochs
    with st.container(key="timeline"):
        # Another key for other moments: the slider then stands at the end again.
        key = f"timeline_{run.revision[0]}_{len(epochs)}_{epochs[-1]}"
        bound(
            st.select_slider,
            "Look back: drag to an earlier epoch",
            range(len(epochs)),
            key=key,
            value=len(epochs) - 1 if run.viewed is None else run.timeline.nearest(run.viewed),
            apply=bench.player.view_moment,
            format_func=lambda index: f"{epochs[index]:,}",
        )
        with st.container(horizontal=True, key="timeline_buttons"):
            st.button(
                "Continue from here",
                key="branch",
                on_click=once(bench.player.continue_from),
                args=(recall(key),),
                disabled=run.viewed is None,
                icon=":material/alt_route:",
            )
            st.button(
                "Restart, same weights",
                key="restart",
                on_click=once(bench.player.restart),
                icon=":material/restart_alt:",
            )
