"""The buttons that train.

Buttons have no help text: Streamlit draws a button with one twice, and hides one of the two.
"""

import streamlit as st

from nnviz import texts
from nnviz.ui.press import once
from nnviz.ui.state import workbench
from nnviz.ui.stop_popover import stop_popover


def train_bar() -> None:
    """Train or pause, step, reset; and what to do next."""
    bench = workbench()
    with st.container(horizontal=True, key="train_bar"):
        st.button(
            "Pause" if bench.running else "Train",
            key="train",
            type="primary",
            on_click=once(bench.pause if bench.running else bench.train),
            icon=":material/pause:" if bench.running else ":material/play_arrow:",
            shortcut="T",
        )
        st.button(
            "Step",
            key="step",
            on_click=once(bench.step),
            disabled=bench.running,
            shortcut="S",
        )
        st.button(
            "Reset model",
            key="reset",
            on_click=once(bench.reset),
            shortcut="N",
        )
        stop_popover()
    if bench.notice:
        st.warning(bench.notice, icon=":material/info:")
    else:
        st.caption(texts.next_step(bench))
