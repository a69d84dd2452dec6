"""The main job: draw points, train, watch the boundary, refine."""

import streamlit as st

from nnviz.ui import controls, live
from nnviz.ui.state import workbench
from nnviz.ui.style import inject_style

controls.settings()
with st.container(key="main"):
    draw, watch = st.columns(2, gap="medium")
with draw:
    controls.canvas_bar()
    inject_style(inspect=workbench().inspect)
    live.stage()
    controls.edit_bar()
with watch:
    controls.starters()
    controls.train_bar()
    live.panel()
live.training()
