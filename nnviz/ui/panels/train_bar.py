"""The buttons that train, and how fast they do.

Buttons have no help text: Streamlit draws a button with one twice, and hides one of the two.
"""

import streamlit as st

from nnviz.bench.watching import PACES
from nnviz.bench.workbench import Workbench
from nnviz.ui.bound import bound
from nnviz.ui.panels.stop_popover import stop_popover
from nnviz.ui.press import once
from nnviz.ui.state import workbench
from nnviz.ui.taught import shows


def train_bar() -> None:
    """Train or pause, step, reset; how fast, and when to stop."""
    bench = workbench()
    with st.container(horizontal=True, key="train_bar"):
        with st.container(horizontal=True, key="train_pace", width="content"):
            with st.container(key="train", width="content"):
                _train_or_pause(bench)
            if shows("pace"):
                _pace(bench)
        with st.container(horizontal=True, key="train_more", width="content"):
            if shows("steps"):
                st.button(
                    "Step",
                    key="step",
                    on_click=once(bench.player.step),
                    disabled=bench.player.running,
                    shortcut="S",
                )
            st.button(
                "Reset model",
                key="reset",
                on_click=once(bench.player.reset),
                shortcut="N",
            )
            if shows("stop_rules"):
                stop_popover()


def _pace(bench: Workbench) -> None:
    """How fast it trains; also while it does."""
    bound(
        st.segmented_control,
        "Pace",
        tuple(PACES),
        key="pace",
        value=bench.player.pace,
        apply=lambda pace: setattr(bench.player, "pace", pace),
        format_func=str.capitalize,
        required=True,
        label_visibility="collapsed",
    )


def _train_or_pause(bench: Workbench) -> None:
    """Two buttons in one place: a press means what was written on it when it was pressed.

    Were they one widget, a press on Pause that arrives when a stop rule has just paused would
    start training again.
    """
    if bench.player.running:
        st.button(
            "Pause",
            key="train_pause",
            type="primary",
            on_click=once(bench.player.pause),
            icon=":material/pause:",
            shortcut="T",
        )
    else:
        st.button(
            "Train",
            key="train_start",
            type="primary",
            on_click=once(bench.player.train),
            icon=":material/play_arrow:",
            shortcut="T",
        )
