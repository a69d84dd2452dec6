"""The main job: draw, train, watch."""

import streamlit as st

from nnviz import datasets
from nnviz.ui import live
from nnviz.ui.state import workbench
from nnviz.ui.style import inject_style

inject_style()
bench = workbench()
left, right = st.columns([1, 1])
with left:
    live.stage()
    with st.container(horizontal=True):
        for name in ("xor", "circles", "moons", "spiral", "blobs"):
            st.button(
                datasets.PRESETS[name].title,
                key=f"preset_{name}",
                on_click=bench.load_preset,
                args=(name,),
            )
with right:
    with st.container(horizontal=True):
        st.button(
            "Pause" if bench.running else "Train",
            key="train",
            on_click=bench.pause if bench.running else bench.train,
        )
        st.button("Step", key="step", on_click=bench.step)
        st.button("Reset", key="reset", on_click=bench.reset)
    live.panel()
