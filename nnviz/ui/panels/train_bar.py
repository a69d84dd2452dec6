"""The buttons that train.

Buttons have no help text: Streamlit draws a button with one twice, and hides one of the two.
"""

import streamlit as st

from nnviz.bench import texts
from nnviz.bench.workbench import Workbench
from nnviz.ui import say
from nnviz.ui.panels.stop_popover import stop_popover
from nnviz.ui.press import once
from nnviz.ui.state import workbench


def train_bar() -> None:
    """Train or pause, step, reset; and what to do next."""
    bench = workbench()
    with st.container(horizontal=True, key="train_bar"):
        with st.container(key="train", width="content"):
            _train_or_pause(bench)
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
        stop_popover()
    if bench.notice:
        say.notice(bench.notice)
    else:
        say.quietly(texts.next_step(bench))


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
